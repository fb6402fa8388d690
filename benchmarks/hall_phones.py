"""Phones of OPDs over plain HTTP, as static/kirim/kirim.js asks: joining all at once, and sending files."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.hall_region import ROWS_SENT, Hall, sent_list
from benchmarks.serving import RunningApps
from benchmarks.visitor import FORM, Visitor
from smartcity.store.values import Source
from smartcity.workflow.history import list_batches
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace

JOIN_WITHIN = 10.0
SEED = 20_220_919
PAGE = "/kirim"
_ASSETS = re.compile(rb'(?:href|src)="(/app/static/[^"]+)"')
_SENT_NAME = r"^Layanan Kiriman (\d+) "
_BOUNDARY = "hall-benchmark"
_JSON = {"Accept": "application/json"}
_LOOKS, _AGAIN_SECONDS = 200, 1.0


class NotSentError(Exception):
    """A file did not get its receipt."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Seconds from a phone's first request to its page, and to its template; bytes of the page in all."""

    page: float
    template: float
    received: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store holds of the files that were sent: how many are missing, double, and rows in all."""

    lost: int
    doubled: int
    rows: int


async def join(apps: RunningApps, hall: Hall) -> list[Joined]:
    """Every OPD signs in on its phone within ten seconds, and takes its page and its template."""
    draw = random.Random(SEED)

    async def phone(place: int, code: str, start: float) -> Joined:
        await asyncio.sleep(start)
        visitor, began = Visitor(apps.port(place)), time.perf_counter()
        await visitor.ask(f"/masuk?next={PAGE}")
        await visitor.sign_in(code, PAGE)
        before = visitor.received
        page = await visitor.ask(PAGE)
        for asset in dict.fromkeys(_ASSETS.findall(page.body)):
            await visitor.ask(asset.decode())
        shown, received = time.perf_counter() - began, visitor.received - before
        template = await visitor.ask(f"{PAGE}/templat")
        visitor.close()
        if (page.status, template.status) != (200, 200):
            raise NotSentError(page.status, template.status)
        return Joined(shown, time.perf_counter() - began, received)

    phones = (
        phone(place, code, draw.random() * JOIN_WITHIN) for place, code in enumerate(hall.opds.values())
    )
    return await asyncio.gather(*phones)


async def send_files(apps: RunningApps, hall: Hall, count: int, seconds: float) -> list[float]:
    """So many files of 24 rows from the OPDs in turn, evenly over the time; seconds from file to receipt.

    Every fifth sender loses the answer and asks again, every seventh sends twice at once.
    """
    visitors = {opd: Visitor(apps.port(place)) for place, opd in enumerate(hall.opds)}
    for opd, code in hall.opds.items():
        await visitors[opd].sign_in(code, PAGE)
    turns = {opd: asyncio.Lock() for opd in hall.opds}  # a phone sends one file after the other

    async def sender(number: int) -> float:
        await asyncio.sleep(seconds * number / count)
        opd = list(hall.opds)[number % len(hall.opds)]
        async with turns[opd]:
            return await _send_one(visitors[opd], opd, number)

    taken = await asyncio.gather(*(sender(number) for number in range(count)))
    for visitor in visitors.values():
        visitor.close()
    return taken


def kept_files(workspace: Workspace, count: int) -> Kept:
    """How what was sent stands in the store afterwards."""
    uploads = [batch.file for batch in list_batches(workspace) if batch.source is Source.UPLOAD]
    stored = Counter(file for file in uploads if file is not None)
    files = [stored[_file_name(number)] for number in range(count)]
    numbers = load_tables(workspace).innovations["name"].str.extract(_SENT_NAME)[0].dropna().astype(int)
    rows = int((numbers < count).sum())
    return Kept(files.count(0), sum(times > 1 for times in files), rows)


def expected_rows(count: int) -> int:
    """The innovations in so many files."""
    return count * ROWS_SENT


def _file_name(number: int) -> str:
    return f"kiriman-{number}.csv"


async def _send_one(visitor: Visitor, opd: str, number: int) -> float:
    began = time.perf_counter()
    multipart = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}", **_JSON}
    body = _multipart(_file_name(number), sent_list(opd, number))
    ticket = (await _asked(visitor, f"{PAGE}/berkas", body, multipart))["ticket"]
    checked = await _checked(visitor, ticket)
    form = urlencode({"tiket": ticket, "hasil": checked["result"]}).encode()
    if number % 5 == 0:
        await visitor.send_and_hang_up(f"{PAGE}/simpan", form, {**FORM, **_JSON})
    if number % 7 == 0:
        twin = Visitor(visitor.port, visitor.cookie)
        first, second = await asyncio.gather(
            *(_asked(one, f"{PAGE}/simpan", form, {**FORM, **_JSON}) for one in (visitor, twin))
        )
        twin.close()
        if first["batch"] != second["batch"]:
            raise NotSentError(first, second)
    else:
        first = await _asked(visitor, f"{PAGE}/simpan", form, {**FORM, **_JSON})
    if (first["state"], first["accepted"]) != ("sent", ROWS_SENT):
        raise NotSentError(first)
    return time.perf_counter() - began


async def _checked(visitor: Visitor, ticket: str | int) -> dict[str, str]:
    for _ in range(_LOOKS):
        answer = await visitor.ask(f"{PAGE}/keadaan?{urlencode({'tiket': ticket})}", headers=_JSON)
        state: dict[str, str] = json.loads(answer.body)
        if state.get("state") not in {"queued", "checking"}:
            return state
    raise NotSentError(ticket)


async def _asked(
    visitor: Visitor, path: str, body: bytes, headers: Mapping[str, str]
) -> dict[str, str | int]:
    """The answer, asked for again while the server is busy."""
    for _ in range(_LOOKS):
        answer = await visitor.ask(path, "POST", body, headers)
        if answer.status in {200, 202}:
            found: dict[str, str | int] = json.loads(answer.body)
            return found
        if answer.status != 503:
            raise NotSentError(path, answer.status, answer.body)
        await asyncio.sleep(_AGAIN_SECONDS)
    raise NotSentError(path)


def _multipart(name: str, content: bytes) -> bytes:
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="berkas"; filename="{name}"\r\n'
    return f"{head}Content-Type: text/csv\r\n\r\n".encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
