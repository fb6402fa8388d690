"""Links and QR codes that carry a code after their #, and the first code, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow import access, registry
from smartcity.workflow.access import CodeSlip, CodeWish, make_codes
from smartcity.workflow.actors import Role
from smartcity.workflow.code_links import code_link
from smartcity.workflow.workspace import Database, Workspace, open_database, open_workspace
from tests.browser.running import RunningServer

OPD = "Dinas Kesehatan"


class Hall:
    """A running server with a region of one OPD, and what was asked of it."""

    def __init__(self, running: RunningServer, region: Workspace) -> None:
        self.running, self.region = running, region

    def link(self, role: Role) -> tuple[str, CodeSlip]:
        [slip] = make_codes(self.region, [CodeWish(role, OPD if role is Role.OPD else None, f"Kode {role}")])
        return code_link(self.running.server.address, slip), slip

    def names(self) -> list[str]:
        return [entry.subject for entry in access.list_sessions(self.region)]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    running = RunningServer(tmp_path_factory.mktemp("links"))
    database = open_database(str(running.server.database))
    region = open_workspace(database, "32.04", create=True)
    registry.save_opds(region, [ExpectedOpd(OPD)])
    make_codes(region, [CodeWish(Role.ADMINISTRATOR)])
    running.start()
    yield Hall(running, region)
    running.kill()
    database.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="id-ID")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def test_a_slip_leads_an_opd_to_sending_and_leaves_no_code_behind(hall: Hall, phone: Page) -> None:
    link, slip = hall.link(Role.OPD)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.extend([request.url, request.headers.get("referer", "")])

    phone.on("request", note)
    phone.goto(link)
    phone.wait_for_url("**/kirim*")
    assert OPD in hall.names()
    assert not [url for url in [*asked, phone.url] if slip.code in url.partition("#")[0]]
    phone.go_back()
    assert slip.code not in phone.url


def test_a_projectors_link_opens_exactly_the_projector(hall: Hall, phone: Page) -> None:
    link, _ = hall.link(Role.PROJECTOR)
    phone.goto(link)
    phone.wait_for_url("**/layar*")
    expect(phone.locator("#stage")).to_be_attached()
    phone.goto(f"{hall.running.server.address}/access")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("proyektor")


def test_a_link_puts_nobody_else_in_the_place_of_who_is_signed_in(hall: Hall, phone: Page) -> None:
    first, _ = hall.link(Role.FACILITATOR)
    phone.goto(first)
    phone.wait_for_url(lambda url: "/masuk" not in url)
    second, slip = hall.link(Role.OPD)
    phone.goto(second)
    expect(phone.get_by_text("Kode facilitator")).to_be_visible()
    assert phone.locator("#code").input_value() == slip.code
    assert "#" not in phone.url
    phone.get_by_role("button", name="Masuk").click()
    phone.wait_for_url("**/kirim*")


def test_a_revoked_code_of_a_link_is_refused_once_and_the_form_stays(hall: Hall, phone: Page) -> None:
    link, slip = hall.link(Role.OPD)
    access.revoke_codes(hall.region, [slip.handle])
    phone.goto(link)
    expect(phone.get_by_role("alert")).to_be_visible()
    assert phone.locator("#code").input_value() == ""
    phone.goto(f"{hall.running.server.address}/masuk#not a code <b>")
    assert phone.locator("#code").input_value() == ""


def test_without_a_script_the_link_shows_the_form(hall: Hall, browser: Browser) -> None:
    link, slip = hall.link(Role.OPD)
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    page = context.new_page()
    page.goto(link)
    page.locator("#code").fill(slip.code)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/kirim*")
    context.close()


@pytest.fixture
def codeless(tmp_path: Path) -> Iterator[tuple[RunningServer, Database]]:
    """A running server whose region has no code yet."""
    running = RunningServer(tmp_path)
    with closing(open_database(str(running.server.database))) as database:
        open_workspace(database, "32.04", create=True)
        running.start()
        yield running, database
        running.kill()


def test_the_first_code_signs_its_browser_in_and_closes_the_door_to_others(
    codeless: tuple[RunningServer, Database], phone: Page, browser: Browser
) -> None:
    running, database = codeless
    own = phone.context
    own.request.post(
        f"{running.server.address}/masuk/pertama",
        headers={"Origin": "https://evil.example"},
        form={"region": "32.04"},
    )
    assert not access.codes_exist(database), "the form of another site makes none"

    phone.goto(f"{running.server.address}/access")
    with own.expect_page() as opened:
        phone.get_by_role("link", name="Buat kode administrator pertama").click()
    asking = opened.value
    asking.get_by_role("button").click()
    code = asking.locator(".code").inner_text()
    asking.get_by_role("link").click()
    expect(asking.get_by_role("heading", level=1)).to_contain_text("1 kode berlaku")
    phone.wait_for_url("**/masuk*")  # where the page that was left open is led
    phone.reload()
    expect(phone.get_by_text("sudah masuk sebagai Administrator")).to_be_visible()

    other = browser.new_context(locale="id-ID")
    stranger = other.new_page()
    stranger.goto(f"{running.server.address}/access")
    assert "/masuk?next=" in stranger.url
    stranger.locator("#code").fill(code)
    stranger.get_by_role("button", name="Masuk").click()
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("1 kode berlaku")
    other.close()
    asking.goto(f"{running.server.address}/masuk/pertama")
    assert "/masuk" not in asking.url, "it is made once"
