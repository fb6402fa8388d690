"""The app behind a real nginx with TLS: who asks from where, pages, uploads, an app that is away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow import history, registry, screens
from smartcity.workflow.access import CodeWish, make_codes
from smartcity.workflow.actors import Role
from smartcity.workflow.code_links import code_link
from smartcity.workflow.screens import Arrangement, ScreenState
from smartcity.workflow.workspace import Workspace, open_database, open_workspace
from tests.browser.asking import Answer
from tests.browser.proxy import NAME, Proxy, running_proxy
from tests.browser.running import RunningServer

BROWSER = {"Accept": "text/html"}
OPD = "Dinas Sosial"
ROW = b"Dinas Sosial;Rumah Singgah;Smart Living\n"
SHEET = b"OPD;Nama Inovasi;Dimensi\nDinas Kesehatan;Antre Sehat;Smart Living\n"


@dataclass(slots=True)
class Site:
    """nginx, the app behind it and its region; `before` is what both said while no code existed."""

    proxy: Proxy
    app: RunningServer
    region: Workspace
    before: tuple[Answer, ...] = ()

    def ask(
        self,
        path: str,
        headers: Mapping[str, str] = {},
        method: str = "GET",
        body: bytes | None = None,
        source: str = "127.0.0.1",
    ) -> Answer:
        connection = self.proxy.connect(source)
        connection.request(method, path, body, dict(headers))
        given = connection.getresponse()
        answer = Answer(given.status, {k.lower(): v for k, v in given.getheaders()}, given.read())
        connection.close()
        return answer

    def submit(self, code: str, headers: Mapping[str, str], source: str) -> Answer:
        form = urlencode({"code": code}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("/masuk", {**kind, **headers}, "POST", form, source)

    def code(self, role: Role) -> str:
        [slip] = make_codes(self.region, [CodeWish(role)])
        return slip.code


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("nginx")
    app = RunningServer(folder)
    database = open_database(str(app.server.database))
    region = open_workspace(database, "32.04", create=True)
    registry.save_opds(region, [ExpectedOpd("Dinas Kesehatan"), ExpectedOpd(OPD)])
    app.start()
    with running_proxy(folder / "nginx", [app.server.port]) as proxy:
        made = Site(proxy, app, region)
        made.before = tuple(made.ask("/", {**BROWSER, "Host": host}) for host in ("localhost", "127.0.0.1"))
        make_codes(region, [CodeWish(Role.ADMINISTRATOR)])
        yield made
    app.kill()
    database.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="id-ID", ignore_https_errors=True)
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    context.close()


def test_nobody_is_local_behind_a_proxy(site: Site) -> None:
    for answer in site.before:
        assert answer.status == 403
        assert b"codes make --role administrator" in answer.body


def test_plain_http_leads_to_tls(site: Site) -> None:
    connection = HTTPConnection("127.0.0.1", site.proxy.plain_port, timeout=20)
    connection.request("GET", "/kirim?region=32.04", headers={"Host": NAME})
    given = connection.getresponse()
    assert (given.status, given.headers["location"]) == (301, f"https://{NAME}/kirim?region=32.04")
    connection.close()
    answer = site.ask("/masuk")
    assert answer.status == 200
    assert "max-age" in answer.headers["strict-transport-security"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_the_address_that_nginx_sees_counts_whatever_is_claimed(site: Site) -> None:
    claims = {
        "X-Forwarded-For": "203.0.113.9, 127.0.0.1",
        "Forwarded": "for=203.0.113.9",
        "X-Real-IP": "1.1.1.1",
    }
    given = site.submit(site.code(Role.VIEWER), claims, "127.0.0.3")
    assert given.status == 303
    assert {"secure", "httponly", "samesite=lax"} <= set(given.headers["set-cookie"].lower().split("; "))
    [line] = [entry for entry in history.audit_log(site.region) if entry.action == "sign-in"][:1]
    assert line.detail["source"] == "127.0.0.3"


def test_wrong_codes_slow_down_their_sender_alone(site: Site) -> None:
    statuses = [
        site.submit(f"{place:04d}-2222-2222", {"X-Forwarded-For": f"203.0.113.{place}"}, "127.0.0.4").status
        for place in range(32)
    ]
    assert statuses[:30] == [403] * 30
    assert statuses[-1] == 429
    assert site.submit(site.code(Role.VIEWER), {}, "127.0.0.5").status == 303


def test_pages_sockets_and_uploads_go_through(site: Site, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.goto(f"{site.proxy.address}/upload?region=32.04")
    page.locator("#code").fill(site.code(Role.FACILITATOR))
    page.get_by_role("button", name="Masuk").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "usulan.csv", "mimeType": "text/csv", "buffer": SHEET}
    )
    expect(page.get_by_text("usulan.csv").first).to_be_visible()
    page.get_by_role("button", name="Simpan").first.click()
    expect(page.get_by_text("Tersimpan: 1 baris")).to_be_visible()
    assert [batch.file for batch in history.list_batches(site.region)][:1] == ["usulan.csv"]
    assert [url for url in asked if url.startswith("wss://")]
    assert not [url for url in asked if "localhost" not in url and not url.startswith(("data:", "blob:"))]


def test_the_projector_draws_through_tls(site: Site, page: Page) -> None:
    still = ScreenState(arrangement=Arrangement(turning=False))  # at a slide with a figure
    screens.steer(site.region, lambda _: still)
    page.goto(f"{site.proxy.address}/masuk?next=/layar#{site.code(Role.PROJECTOR)}")
    page.wait_for_url("**/layar*")
    page.locator(".slide.up .main-svg text").first.wait_for()


def test_an_opd_sends_from_its_slip_through_tls(site: Site, page: Page) -> None:
    [slip] = make_codes(site.region, [CodeWish(Role.OPD, OPD)])
    page.goto(code_link(site.proxy.address, slip))
    page.wait_for_url("**/kirim*")
    page.locator("input[type=file]").set_input_files(
        {"name": "opd.csv", "mimeType": "text/csv", "buffer": b"OPD;Nama Inovasi;Dimensi\n" + ROW}
    )
    page.get_by_role("button", name="Kirim 1 baris").click()
    expect(page.get_by_role("heading", name="Terkirim")).to_be_visible()
    assert [batch.file for batch in history.list_batches(site.region)][:1] == ["opd.csv"]


def test_what_is_too_large_is_told_in_words(site: Site) -> None:
    connection = site.proxy.connect()
    connection.putrequest("PUT", "/_stcore/upload_file/a/b")
    connection.putheader("Content-Length", str(61 * 1024 * 1024))
    connection.endheaders()
    answer = connection.getresponse()
    assert (answer.status, b"50 MB" in answer.read()) == (413, True)
    connection.close()


def test_an_app_that_is_away_is_waited_for(site: Site) -> None:
    site.app.kill()
    answer = site.ask("/", BROWSER)
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert b'http-equiv="refresh"' in answer.body
    site.app.start()
    assert site.ask("/", BROWSER).status == 303
