"""Open pages of many people: acting, all at once, watching, and what each further one costs."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Sequence

from benchmarks.hall_region import Hall
from benchmarks.open_page import OpenPage, open_page
from benchmarks.serving import RunningApps
from benchmarks.stored_list import REGION
from benchmarks.visitor import Visitor
from smartcity.workflow.actors import Role

SESSIONS = 50
EVERY_SECONDS = 5.0
ACTING_SECONDS = 60.0
SEED = 20_220_919
PAGES = ("", "coverage", "progress", "readiness")
"""Ringkasan, Cakupan, Progres and Kesiapan, by their addresses."""
_FILTERS = ("opd", "dimension", "stage")
_OPDS_AMONG = 25  # of fifty; the others see the whole region
_SIGN_INS_AT_ONCE = 4
_SETTLING_SECONDS = 3.0
_LOOK_AGAIN = 0.02
_REVISION = re.compile(r"\brevisi (\d+)\b")


async def sign_in_people(apps: RunningApps, hall: Hall) -> list[str]:
    """The cookies of fifty people: half of them OPDs, each its own, the others who see the whole region."""
    codes = list(hall.opds.values())[:_OPDS_AMONG]
    codes += [hall.codes[Role.VIEWER], hall.codes[Role.FACILITATOR]] * SESSIONS
    limit = asyncio.Semaphore(_SIGN_INS_AT_ONCE)

    async def cookie(place: int, code: str) -> str:
        visitor = Visitor(apps.port(place))
        async with limit:
            await visitor.sign_in(code)
        visitor.close()
        return visitor.cookie

    return await asyncio.gather(*(cookie(place, code) for place, code in enumerate(codes[:SESSIONS])))


async def open_pages(apps: RunningApps, cookies: Sequence[str]) -> list[OpenPage]:
    """A page for each cookie, one after the other, on the pages of PAGES in turn."""
    return [
        await open_page(apps.port(place), cookie, REGION, PAGES[place % len(PAGES)])
        for place, cookie in enumerate(cookies)
    ]


async def act(pages: Sequence[OpenPage]) -> list[float]:
    """Everybody acts every five seconds for a minute: the seconds that each rerun took."""
    draw = random.Random(SEED)
    starts = [draw.random() * EVERY_SECONDS for _ in pages]
    end = time.monotonic() + ACTING_SECONDS

    async def person(page: OpenPage, start: float, own: random.Random) -> list[float]:
        taken = []
        await asyncio.sleep(start)
        while time.monotonic() < end:
            began = time.monotonic()
            taken.append(await _step(page, own))
            await asyncio.sleep(max(0.0, began + EVERY_SECONDS - time.monotonic()))
        return taken

    people = (
        person(page, start, random.Random(SEED + place))
        for place, (page, start) in enumerate(zip(pages, starts, strict=True))
    )
    return [seconds for taken in await asyncio.gather(*people) for seconds in taken]


async def all_at_once(pages: Sequence[OpenPage]) -> float:
    """Everybody does something at the same moment: the seconds until the last is served."""
    draw = random.Random(SEED)
    return max(await asyncio.gather(*(_step(page, random.Random(draw.random())) for page in pages)))


async def _step(page: OpenPage, draw: random.Random) -> float:
    """One step: two of three times another choice in a box of the bar, else another page."""
    boxes = [box for box in _FILTERS if page.boxes.get(box)]
    if boxes and draw.random() < 2 / 3:
        box = draw.choice(boxes)
        return await page.choose(box, draw.choice(page.boxes[box]))
    return await page.show(draw.choice(PAGES))


async def memory_of_further(apps: RunningApps, cookies: Sequence[str]) -> float:
    """The bytes that each of fifty further pages takes, opened by the same people and closed again."""
    before = apps.memory
    further = await open_pages(apps, cookies)
    await asyncio.sleep(_SETTLING_SECONDS)
    taken = (apps.memory - before) / len(further)
    for page in further:
        await page.close()
    return taken


class PageWatch:
    """When a page told of each revision, and when it had drawn itself anew with it (`time.perf_counter`)."""

    def __init__(self, page: OpenPage) -> None:
        self.noticed: dict[int, float] = {}
        self.redrawn: dict[int, float] = {}
        page.listener = self._hear

    async def drawn_with(self, revision: int) -> None:
        """Return when the page shows the revision."""
        while revision not in self.redrawn:
            await asyncio.sleep(_LOOK_AGAIN)

    def _hear(self, written: str) -> None:
        now, told = time.perf_counter(), _REVISION.search(written)
        if told is not None:
            self.noticed.setdefault(int(told[1]), now)
        elif not written:
            for revision in self.noticed:
                self.redrawn.setdefault(revision, now)


async def share_of_core(apps: RunningApps, seconds: float) -> float:
    """How much of one core the app's processes use together while nobody does anything, in percent."""
    before, started = apps.cpu_seconds, time.perf_counter()
    await asyncio.sleep(seconds)
    return 100 * (apps.cpu_seconds - before) / (time.perf_counter() - started)
