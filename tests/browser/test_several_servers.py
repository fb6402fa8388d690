"""Two processes of the app on one database, alone and behind nginx: they show and let in the same."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow import access, registry, screens, storage
from smartcity.workflow.access import CodeWish, make_codes
from smartcity.workflow.actors import Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.screens import Arrangement, ScreenState
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace, open_database, open_workspace
from tests import postgres
from tests.browser.phones import Phone, rows
from tests.browser.proxy import Proxy, running_proxy
from tests.browser.running import RunningServer

OPDS = ("Dinas Kesehatan", "Dinas Pendidikan", "Dinas Perhubungan", "Dinas Sosial", "Dinas Pertanian")
SETTINGS = {"STREAMLIT_SERVER_COOKIE_SECRET": "the same on both"}
IN_TIME = 2.0


@dataclass(slots=True)
class Site:
    """Both processes, nginx before them, their database and its region."""

    apps: tuple[RunningServer, RunningServer]
    proxy: Proxy
    database: str
    region: Workspace

    def code(self, role: Role, opd: str | None = None) -> str:
        [slip] = make_codes(self.region, [CodeWish(role, opd)])
        return slip.code

    def send(self, opd: str, name: str) -> None:
        content = f"OPD;Nama Inovasi;Dimensi\n{opd};{name};Smart Living\n".encode()
        [received] = check_uploads(self.region, [(f"{name}.csv", content)])
        commit_file(self.region, received)


@pytest.fixture(scope="module", params=["postgresql", "sqlite"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("several")
    with ExitStack() as ending:
        address = str(folder / "shared.sqlite3")
        if request.param == "postgresql":
            programs = postgres.programs()
            assert programs is not None, "PostgreSQL is needed: apt-get install postgresql"
            server = ending.enter_context(postgres.running_server(programs))
            address = postgres.create_database(server.address, "smartcity")
        database = open_database(address)
        ending.callback(database.close)
        region = open_workspace(database, "32.04", create=True)
        registry.save_opds(region, [ExpectedOpd(name) for name in OPDS])
        still = ScreenState(arrangement=replace(Arrangement(), turning=False), slide="participation")
        screens.steer(region, lambda _: still)
        settings = {**SETTINGS, "SMARTCITY_DATABASE": address}
        apps = (RunningServer(folder / "a", settings), RunningServer(folder / "b", settings))
        for app in apps:
            app.server.database.parent.mkdir()
            ending.callback(app.kill)
            app.start()
        ports = [app.server.port for app in apps]
        proxy = ending.enter_context(running_proxy(folder / "nginx", ports))
        yield Site(apps, proxy, address, region)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[], Page]]:
    contexts = []

    def opened() -> Page:
        contexts.append(browser.new_context(locale="id-ID", ignore_https_errors=True))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        return page

    yield opened
    for context in contexts:
        context.close()


def ask(port: int, path: str, headers: dict[str, str], body: bytes | None = None) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET" if body is None else "POST", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def expect_reporting(page: Page, opds: int, seconds: float) -> None:
    """The slide says how many of the OPDs report, in time."""
    said = page.locator(".slide.up h1")
    expect(said).to_have_text(re.compile(rf"^{opds}\sdari\s{len(OPDS)}\sOPD"), timeout=seconds * 1000)


def test_a_commit_on_one_is_on_the_others_projector_in_time(
    site: Site, open_page: Callable[[], Page]
) -> None:
    projector = open_page()
    code = site.code(Role.PROJECTOR)
    projector.goto(f"{site.apps[1].server.address}/masuk?next=/layar#{code}")
    projector.locator(".slide.up .main-svg text").first.wait_for()

    sender = open_page()
    sender.goto(f"{site.apps[0].server.address}/masuk?next=/upload#{site.code(Role.FACILITATOR)}")
    content = b"OPD;Nama Inovasi;Dimensi\nDinas Kesehatan;Antre Sehat;Smart Living\n"
    file = {"name": "usulan.csv", "mimeType": "text/csv", "buffer": content}
    sender.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect_reporting(projector, 0, 5)
    sender.get_by_role("button", name="Simpan").first.click()
    begun = time.monotonic()
    while load_tables(site.region).innovations.empty:
        assert time.monotonic() - begun < 20
        time.sleep(0.02)
    expect_reporting(projector, 1, IN_TIME)


def test_who_signs_in_at_one_is_known_to_the_other_and_ended_on_both(site: Site) -> None:
    first, second = (app.server.port for app in site.apps)
    form = urlencode({"code": site.code(Role.VIEWER)}).encode()
    given = ask(first, "/masuk", {"Content-Type": "application/x-www-form-urlencoded"}, form)
    cookie = {"Cookie": str(given.headers["set-cookie"]).partition(";")[0]}
    assert (ask(first, "/", cookie).status, ask(second, "/", cookie).status) == (200, 200)
    access.end_session(site.region.database, cookie["Cookie"].partition("=")[2])
    assert (ask(first, "/", cookie).status, ask(second, "/", cookie).status) == (401, 401)


def test_a_file_handed_in_at_one_is_sent_from_the_other_once(site: Site) -> None:
    code = site.code(Role.OPD, OPDS[3])
    first, second = (Phone(app.server.port, code) for app in site.apps)
    second.cookie = first.cookie
    handed_in = first.hand_in(rows("Rumah Singgah", opd=OPDS[3]))
    checked = second.checked(handed_in.json["ticket"])
    sent = [phone.send(checked).json for phone in (second, first, second)]
    assert {answer["state"] for answer in sent} == {"sent"}
    assert len({answer["batch"] for answer in sent}) == 1
    names = list(load_tables(site.region).innovations["name"])
    assert names.count("Rumah Singgah") == 1


def test_wrong_codes_are_counted_by_both_together(site: Site) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": "203.0.113.77"}
    statuses = [
        ask(
            site.apps[place % 2].server.port,
            "/masuk",
            kind,
            urlencode({"code": f"{place:04d}-2222-2222"}).encode(),
        ).status
        for place in range(32)
    ]
    assert statuses[:30] == [403] * 30
    assert statuses[-1] == 429


def test_browsers_keep_their_server_and_go_on_when_it_dies(site: Site, open_page: Callable[[], Page]) -> None:
    page, projector = open_page(), open_page()
    projector.goto(f"{site.proxy.address}/masuk?next=/layar#{site.code(Role.PROJECTOR)}")
    projector.locator(".slide.up .main-svg text").first.wait_for()
    page.goto(f"{site.proxy.address}/masuk?next=/upload#{site.code(Role.FACILITATOR)}")
    page.locator("input[type=file]").wait_for(state="attached")
    for place, app in enumerate(site.apps):
        app.kill()
        site.send(OPDS[place + 1], f"Inovasi {place}")
        reporting = load_tables(site.region).innovations["opd"].nunique()
        expect_reporting(projector, reporting, 10)
        page.goto(f"{site.proxy.address}/upload?region=32.04")
        page.locator("input[type=file]").wait_for(state="attached")
        app.start()


def test_a_backup_taken_while_both_serve_is_restored_whole(site: Site, tmp_path: Path) -> None:
    kept = tmp_path / "cadangan.zip"
    site.send(OPDS[4], "Sebelum cadangan")
    storage.backup_to(site.region.database, kept)
    site.send(OPDS[3], "Sesudah cadangan")
    with ExitStack() as ending:
        restored = open_database(str(tmp_path / "restored.db"))
        ending.callback(restored.close)
        storage.restore_from(restored, kept)
        known = load_tables(open_workspace(restored, "32.04")).innovations
    names = set(load_tables(site.region).innovations["name"])
    assert set(known["name"]) == names - {"Sesudah cadangan"}
    assert names >= {"Sebelum cadangan", "Sesudah cadangan"}
