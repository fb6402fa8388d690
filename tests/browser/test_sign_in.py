"""Signing in and out in a real browser on a phone, and what an open page does when its session ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow import access, registry
from smartcity.workflow.access import CodeSlip, CodeWish, make_codes
from smartcity.workflow.actors import Role
from smartcity.workflow.workspace import Workspace, open_database, open_workspace
from tests.browser.running import RunningServer

OPD = "Dinas Kesehatan"
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningServer, Workspace, CodeSlip]]:
    running = RunningServer(tmp_path_factory.mktemp("sign-in"))
    database = open_database(str(running.server.database))
    region = open_workspace(database, "32.04", create=True)
    registry.save_opds(region, [ExpectedOpd(OPD)])
    [slip] = make_codes(region, [CodeWish(Role.OPD, OPD)])
    running.start()
    yield running, region, slip
    running.kill()
    database.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="id-ID", has_touch=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def sign_in(page: Page, code: str) -> None:
    page.locator("#code").fill(code)
    page.get_by_role("button", name="Masuk").click()


def test_a_phone_signs_in_survives_a_reload_and_signs_out(
    hall: tuple[RunningServer, Workspace, CodeSlip], phone: Page
) -> None:
    running, _, slip = hall
    phone.goto(f"{running.server.address}/upload")
    assert "/masuk?next=" in phone.url
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    sign_in(phone, "ABCD-EFGH-JKMN")
    expect(phone.get_by_role("alert")).to_be_visible()
    sign_in(phone, slip.code.lower().replace("-", " "))
    phone.wait_for_url("**/upload*")
    phone.locator("h1").first.wait_for()
    assert phone.evaluate("document.cookie").find("smartcity_session") < 0
    phone.reload()
    phone.locator("h1").first.wait_for()

    phone.goto(f"{running.server.address}/keluar")
    phone.get_by_role("button", name="Keluar").click()
    phone.wait_for_url("**/masuk")
    phone.goto(f"{running.server.address}/upload")
    assert "/masuk?next=" in phone.url


def test_an_open_page_whose_session_ends_leads_to_signing_in(
    hall: tuple[RunningServer, Workspace, CodeSlip], phone: Page
) -> None:
    running, region, slip = hall
    phone.goto(f"{running.server.address}/overview")
    sign_in(phone, slip.code)
    phone.locator("h1").first.wait_for()
    expect(phone.get_by_role("dialog")).to_have_count(0)
    access.end_sessions(region, [entry.token_hash for entry in access.list_sessions(region)])
    phone.wait_for_url("**/masuk", timeout=6000)  # the notice of new data asks every two seconds
