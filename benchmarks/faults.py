"""`python -m benchmarks.faults`: servers killed while OPDs send; how long screens need after a fault."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.measuring import Figure, machine, table
from smartcity.store.rows import rows_of_batch
from smartcity.store.values import Source
from smartcity.workflow import history
from smartcity.workflow.actors import Role
from tests import postgres
from tests.browser.asking import REGION
from tests.browser.conftest import QUIET_CHROMIUM
from tests.browser.faults.conftest import Sender, Stage, innovations, sender, stage

KILLS = 6
ROWS = 800
LATEST_KILL = 0.5
_PATIENCE = 60_000
_LOST, _UP = "#link.lost", "#link:not(.lost)"
_DRAWN = "body:not(:has([role=dialog])) [data-testid=stMain] h1"


def measure_faults() -> list[Figure]:
    """What was lost and doubled, and the seconds until screens say so and are back."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET_CHROMIUM))
        try:
            with stage(Path(folder)) as made:
                sent, screens = _kill_while_sending(made), _restart_server(made, browser)
            return [*sent, *screens, *_restart_database(browser)]
        finally:
            browser.close()


def _kill_while_sending(made: Stage) -> list[Figure]:
    opd, chance = sender(made), random.Random(0)
    acknowledged = []
    receipts = []
    for place in range(KILLS):
        ticket, result = opd.checked(f"{place}.csv", innovations(f"Layanan {place}", ROWS))
        acknowledged += _killed_after(made, opd, chance.uniform(0, LATEST_KILL), ticket, result)
        made.running.start()
        if made.hall.ask(f"/kirim/keadaan?tiket={ticket}", opd.cookie).body.find(b'"sent"') < 0:
            result = opd.result_of(ticket)
        receipts.append(json.loads(opd.send(ticket, result).body)["batch"])
    stored = Counter(batch.id for batch in history.list_batches(made.region) if batch.source is Source.UPLOAD)
    half = [batch for batch in stored if len(rows_of_batch(made.region.database, REGION, batch)) != ROWS]
    return [
        Figure(f"kill -9 while a file of {ROWS} rows is sent: files", KILLS, ""),
        Figure("of these acknowledged before the kill", len(acknowledged), ""),
        Figure("acknowledged and lost", len(set(acknowledged) - set(stored)), "", 0),
        Figure("sent again after the restart and doubled", stored.total() - len(set(receipts)), "", 0),
        Figure("stored in part", len(half), "", 0),
    ]


def _killed_after(made: Stage, opd: Sender, seconds: float, ticket: str, result: str) -> list[int]:
    """The batch that was acknowledged before the server was killed, if it was."""
    heard: list[int] = []

    def send() -> None:
        try:
            answer = opd.send(ticket, result)
        except (OSError, HTTPException):
            return  # the link broke: the sender heard nothing
        if answer.status == 200:
            heard.append(json.loads(answer.body)["batch"])

    sending = threading.Thread(target=send)
    sending.start()
    time.sleep(seconds)
    made.running.kill()
    sending.join()
    return heard


def _restart_server(made: Stage, browser: Browser) -> list[Figure]:
    projector, page = _screens(made, browser)
    lost = _seconds_until(projector, _LOST, made.running.kill)
    made.running.start()
    back = _seconds_until(projector, _UP)
    drawn = _seconds_until(page, _DRAWN)
    return [
        Figure("server killed: projector says that the link is lost after", lost, "s"),
        Figure("server answers again: projector is back after", back, "s"),
        Figure("server answers again: open page is back, at most a further", drawn, "s"),
    ]


def _restart_database(browser: Browser) -> list[Figure]:
    programs = postgres.programs()
    assert programs is not None, "PostgreSQL is needed"
    server = postgres.PostgresServer(programs)
    try:
        server.start()
        address = postgres.create_database(server.address, "smartcity")
        with tempfile.TemporaryDirectory() as folder, stage(Path(folder), address) as made:
            projector, _ = _screens(made, browser)
            lost = _seconds_until(projector, _LOST, server.stop)
            server.start()
            back = _seconds_until(projector, _UP)
    finally:
        server.remove()
    return [
        Figure("PostgreSQL stopped: projector says that the link is lost after", lost, "s"),
        Figure("PostgreSQL answers again: projector is back after", back, "s"),
    ]


def _screens(made: Stage, browser: Browser) -> tuple[Page, Page]:
    """A projector and a page, both drawn."""
    projector = made.open(browser, f"/layar?region={REGION}", Role.PROJECTOR)
    page = made.open(browser, "/coverage", Role.FACILITATOR)
    projector.wait_for_selector("body[data-slide]")
    page.wait_for_selector(_DRAWN, timeout=_PATIENCE)
    return projector, page


def _seconds_until(page: Page, shown: str, after: Callable[[], None] | None = None) -> float:
    """From the end of `after` (or from now) until something of this selector is on the page."""
    if after is not None:
        after()
    begun = time.perf_counter()
    page.wait_for_selector(shown, timeout=_PATIENCE)
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(machine())
    print(table(measure_faults()))
