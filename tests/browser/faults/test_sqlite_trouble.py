"""A disk that is full, a database that is locked, a file that is gone: said with what to do, and got over."""

from __future__ import annotations

import json
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, expect

from smartcity.reference.texts import text
from smartcity.workflow.actors import Role
from tests.browser.asking import REGION
from tests.browser.faults.conftest import Sender, Stage, innovations, say, sender


@contextmanager
def no_room(made: Stage) -> Iterator[None]:
    """The server can make no file longer than it is, as on a full disk or past a quota."""
    number = made.running.number
    before = resource.prlimit(number, resource.RLIMIT_FSIZE)
    resource.prlimit(number, resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.prlimit(number, resource.RLIMIT_FSIZE, before)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Somebody else writes and does not come to an end."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def sent(opd: Sender, prefix: str) -> None:
    ticket, result = opd.checked(f"{prefix}.csv", innovations(prefix, 2))
    assert opd.send(ticket, result).status == 200


def test_a_full_disk_is_said_and_the_same_file_goes_through_once_there_is_room(sqlite_stage: Stage) -> None:
    opd = sender(sqlite_stage)
    ticket, result = opd.checked("penuh.csv", innovations("Saat penuh", 3))
    with no_room(sqlite_stage):
        for refused in (
            opd.send(ticket, result),
            opd.upload("lain.csv", innovations("Lain", 2)),
            opd.upload("besar.csv", b"x" * 3_000_000),  # kept in a file while it comes in
        ):
            assert refused.status == 507, refused.body
            assert json.loads(refused.body)["message"] == text("phone.problem_full", "id")
        shown = opd.hall.ask("/kirim", {**opd.cookie, "Accept": "text/html"})
        assert shown.status == 200
        assert b"penuh.csv" in shown.body, "it still waits"
        template = opd.hall.ask("/kirim/templat", {**opd.cookie, "Accept": "text/html"})
        assert template.status >= 500, "a workbook passes through the disk while it is made"
        assert text("trouble.failed", "id") in template.body.decode()
        assert "default-src" in template.headers["content-security-policy"]
    assert opd.send(ticket, result).status == 200


def test_a_page_says_that_the_disk_is_full_and_saves_once_there_is_room(
    sqlite_stage: Stage, browser: Browser
) -> None:
    projector = sqlite_stage.open(browser, f"/layar?region={REGION}", Role.PROJECTOR)
    desk = sqlite_stage.open(browser, "/screen", Role.FACILITATOR)
    freeze = desk.get_by_role("button", name=say("screen_freeze"))
    expect(freeze).to_be_visible()
    with no_room(sqlite_stage):
        freeze.click()
        expect(desk.get_by_text(say("store_full"))).to_be_visible(timeout=10_000)
        expect(projector.locator("#link")).not_to_have_class("lost")
    freeze.click()
    expect(projector.locator("#frozen")).to_be_visible(timeout=10_000)
    desk.get_by_role("button", name=say("screen_open")).click()
    expect(projector.locator("#frozen")).to_be_hidden(timeout=10_000)
    for each in (projector, desk):
        each.context.close()


def test_a_locked_database_is_read_on_and_whoever_saves_is_told(
    sqlite_stage: Stage, browser: Browser
) -> None:
    opd = sender(sqlite_stage)
    ticket, result = opd.checked("kunci.csv", innovations("Saat terkunci", 3))
    desk = sqlite_stage.open(browser, "/screen", Role.FACILITATOR)
    freeze = desk.get_by_role("button", name=say("screen_freeze"))
    expect(freeze).to_be_visible()
    with locked(sqlite_stage.running.server.database):
        freeze.click()
        refused = opd.send(ticket, result)
        assert refused.status == 503
        assert json.loads(refused.body)["problem"] == "busy"
        expect(desk.get_by_text(say("store_busy"))).to_be_visible()
        assert sqlite_stage.hall.ask("/kirim", opd.cookie).status == 200
    assert opd.send(ticket, result).status == 200
    desk.context.close()


def test_a_file_that_is_gone_for_a_while_costs_nothing(sqlite_stage: Stage, browser: Browser) -> None:
    opd = sender(sqlite_stage)
    sent(opd, "Sebelumnya")
    page = sqlite_stage.open(browser, "/coverage", Role.FACILITATOR)
    title = page.get_by_test_id("stMain").locator("h1")
    expect(title).to_be_visible()
    known = title.inner_text()
    database = sqlite_stage.running.server.database
    kept = database.parent / "elsewhere"
    kept.mkdir()
    # The database goes first and comes back last: without its log it would be a database of yesterday.
    files = [database, *database.parent.glob(f"{database.name}-*")]
    for file in files:
        file.rename(kept / file.name)
    assert opd.upload("hilang.csv", innovations("Hilang", 2)).status == 503
    expect(page.get_by_test_id("stToast")).to_contain_text(text("trouble.held", "id"))
    expect(title).to_have_text(known)
    assert not database.exists(), "nothing is made in its place"
    for file in reversed(files):
        (kept / file.name).rename(file)
    kept.rmdir()
    sent(opd, "Sesudahnya")
    expect(page.get_by_test_id("stMain").locator("h1")).to_be_visible()
    assert page.get_by_role("dialog").count() == 0
    page.context.close()


@contextmanager
def without_regions(file: Path) -> Iterator[None]:
    """The gate finds who asks, and the page finds nothing to read."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("ALTER TABLE region RENAME TO away")
        try:
            yield
        finally:
            other.execute("ALTER TABLE away RENAME TO region")


def test_a_page_that_cannot_be_drawn_says_why_and_comes_back_by_itself(
    sqlite_stage: Stage, browser: Browser
) -> None:
    with without_regions(sqlite_stage.running.server.database):
        page = sqlite_stage.open(browser, "/coverage", Role.FACILITATOR)
        expect(page.get_by_text(say("store_unavailable"))).to_be_visible()
        assert page.get_by_test_id("stException").count() == 0
    expect(page.get_by_test_id("stMain").locator("h1")).to_be_visible()
    expect(page.get_by_text(say("store_trying"))).to_have_count(0)
    page.context.close()
