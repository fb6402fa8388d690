"""Signing in at a real OpenID provider: who gets in, who does not, and what nobody can make up.

`Visitor` follows addresses and keeps cookies as a browser does; the last tests are in a real one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import Browser, Page, expect

from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow import accounts, history, registry
from smartcity.workflow.access import SESSION_COOKIE, CodeWish, make_codes
from smartcity.workflow.accounts import AccountWish, add_account, remove_account
from smartcity.workflow.actors import Role
from smartcity.workflow.workspace import Workspace, open_database, open_workspace
from tests.browser.conftest import Server
from tests.browser.openid import PAGE, Visitor, person, running_provider, write_settings
from tests.browser.running import RunningServer

# The provider of the tests uses what Authlib calls old.
pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")
OPD = "Dinas Kesehatan"
SITI, BUDI, STRANGER = "siti@contoh.go.id", "budi@contoh.go.id", "tamu@contoh.go.id"
STREAMLIT_COOKIE = "_streamlit_user"


PEOPLE = (
    person("siti", SITI),
    person("budi", BUDI),
    person("tamu", STRANGER),
    person("unverified", SITI, email_verified=False),
    person("no-word", SITI, email_verified=None),
    person("subject", "kepala@contoh.go.id", email_verified=False),
    person("wrong-issuer", SITI, iss="https://lain.example"),
    person("wrong-audience", SITI, aud="another-app"),
    person("lent-audience", SITI, aud="another-app", azp="smartcity"),
    person("wrong-nonce", SITI, nonce="another sign-in"),
    person("altered", STRANGER),
    person("unsigned", STRANGER),
    person("run-out", SITI, exp=1_700_000_000),
    person("long", SITI, groups=[token_hex(32) for _ in range(80)]),
)


@dataclass(slots=True)
class Hall:
    """A running server with a provider, and its region."""

    server: Server
    issuer: str
    region: Workspace


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("oidc")
    secrets = folder / "secrets.toml"
    running = RunningServer(folder, {"STREAMLIT_SECRETS_FILES": str(secrets)})
    database = open_database(str(running.server.database))
    region = open_workspace(database, "32.04", create=True)
    registry.save_opds(region, [ExpectedOpd(OPD)])
    add_account(region, AccountWish(SITI, Role.FACILITATOR, label="Siti"))
    add_account(region, AccountWish(BUDI, Role.OPD, OPD))
    with running_provider(PEOPLE) as issuer:
        write_settings(secrets, issuer)
        running.start()
        yield Hall(running.server, issuer, region)
        running.kill()
    database.close()


@pytest.fixture
def visitor(hall: Hall) -> Iterator[Visitor]:
    browser = Visitor(hall.server.address, hall.issuer)
    yield browser
    browser.client.close()


def assert_nobody(visitor: Visitor) -> None:
    assert visitor.token is None
    assert not [name for name in visitor.client.cookies if name.startswith(STREAMLIT_COOKIE)]
    assert visitor.go("/").status_code == 303
    assert not visitor.opens_socket()


def test_the_sign_in_page_offers_the_provider_and_local_mode_is_closed(visitor: Visitor) -> None:
    assert visitor.go("/coverage?region=32.04").headers["location"].startswith("/masuk?next=")
    page = visitor.follow(visitor.go("/coverage?region=32.04")).text
    assert "/masuk/akun?provider=default&amp;next=%2Fcoverage%3Fregion%3D32.04" in page
    assert 'name="code"' not in page, "there is no code that could be typed"
    assert visitor.go("/_stcore/stream").status_code in {303, 401}
    assert not visitor.opens_socket()


def test_whoever_has_an_account_gets_in_where_they_wanted_to_go(visitor: Visitor, hall: Hall) -> None:
    came_in = visitor.sign_in("siti", "/coverage?region=32.04")
    assert (came_in.status_code, came_in.headers["location"]) == (303, "/coverage?region=32.04")
    assert visitor.follow(came_in).status_code == 200
    assert visitor.go("/layar?region=32.04").status_code == 200
    assert visitor.opens_socket()
    own = next(value for value in came_in.headers.get_list("set-cookie") if value.startswith(SESSION_COOKIE))
    assert {"httponly", "samesite=lax", "path=/"} <= set(own.lower().split("; "))
    [line] = [line for line in history.audit_log(hall.region) if line.action == "sign-in"][:1]
    assert (line.author.name, line.detail["identity"]) == ("Siti", SITI)


def test_an_account_of_an_opd_lands_where_it_sends(visitor: Visitor) -> None:
    came_in = visitor.sign_in("budi")
    assert came_in.headers["location"] == "/kirim"
    page = visitor.follow(came_in)
    assert (page.status_code, OPD in page.text) == (200, True)
    assert visitor.go("/layar?region=32.04").status_code == 403
    assert visitor.opens_socket()


def test_behind_tls_no_cookie_goes_in_the_clear(hall: Hall) -> None:
    visitor = Visitor(hall.server.address, hall.issuer, **{"X-Forwarded-Proto": "https"})
    page = visitor.to_provider()
    back = visitor.answered(page, sub="siti")
    given = visitor.go(back).headers.get_list("set-cookie")
    kept = [value for value in given if value.startswith((SESSION_COOKIE, STREAMLIT_COOKIE))]
    assert len(kept) >= 3
    assert all("secure" in value.lower().split("; ") for value in kept)


def test_claims_of_any_length_are_read(visitor: Visitor) -> None:
    assert visitor.sign_in("long").status_code == 303
    assert visitor.token is not None
    assert f"{STREAMLIT_COOKIE}_1" in visitor.client.cookies, "Streamlit split its cookie"
    assert STREAMLIT_COOKIE not in visitor.client.build_request("GET", "/").headers["cookie"]
    assert visitor.opens_socket()
    visitor.client.post("/keluar")
    visitor.go("/auth/logout")
    assert_nobody(visitor)


@pytest.mark.parametrize("sub", ["tamu", "unverified", "no-word"])
def test_a_stranger_is_told_what_to_do_and_leaves_with_nothing(
    visitor: Visitor, hall: Hall, sub: str
) -> None:
    refused = visitor.sign_in(sub)
    shown = STRANGER if sub == "tamu" else f"{hall.issuer}#{sub}"
    assert refused.status_code == 403
    assert f"<pre>{shown}</pre>" in refused.text
    assert_nobody(visitor)
    [line] = [line for line in history.audit_log(hall.region) if line.action == "account-refused"][:1]
    assert line.detail["identity"] == shown


def test_the_language_stays_on_the_way_to_the_provider_and_back(visitor: Visitor) -> None:
    begun = visitor.client.get("/masuk/akun?provider=default&lang=en")
    page = visitor.follow(begun).headers["location"]
    assert '<html lang="en">' in visitor.go(visitor.answered(page, sub="tamu")).text


def test_who_was_refused_gets_in_with_what_the_page_said(visitor: Visitor, hall: Hall) -> None:
    refused = visitor.sign_in("subject")
    [shown] = re.findall("<pre>(.+?)</pre>", refused.text)
    add_account(hall.region, AccountWish(shown, Role.VIEWER))
    assert visitor.sign_in("subject").status_code == 303
    remove_account(hall.region, shown)
    assert visitor.go("/").status_code == 303, "and is signed out with the account"
    assert not visitor.opens_socket()


@pytest.mark.parametrize(
    "sub",
    ["wrong-issuer", "wrong-audience", "lent-audience", "wrong-nonce", "run-out", "altered", "unsigned"],
)
def test_an_id_token_for_others_opens_nothing(visitor: Visitor, sub: str) -> None:
    failed = visitor.sign_in(sub)
    assert failed.status_code == 403
    assert "/masuk/akun?provider=default" in failed.text
    assert_nobody(visitor)


def test_signing_in_that_is_called_off_leads_back(visitor: Visitor) -> None:
    back = visitor.answered(visitor.to_provider("/coverage"), action="deny")
    assert "error=access_denied" in back
    called_off = visitor.go(back)
    assert called_off.status_code == 403
    assert "next=%2Fcoverage" in called_off.text
    assert_nobody(visitor)


def test_the_answer_of_one_browser_opens_nothing_in_another(visitor: Visitor, hall: Hall) -> None:
    theirs = Visitor(hall.server.address, hall.issuer)
    back = theirs.answered(theirs.to_provider(), sub="siti")
    for started in (False, True):
        if started:
            visitor.to_provider()
        assert visitor.go(back).status_code == 403
        assert_nobody(visitor)
    theirs.client.close()


def test_an_answer_counts_once(visitor: Visitor, hall: Hall) -> None:
    page = visitor.to_provider()
    before = dict(visitor.client.cookies)
    back = visitor.answered(page, sub="siti")
    assert visitor.go(back).status_code == 303
    for cookies in (dict(visitor.client.cookies), before):
        again = httpx.get(
            f"{hall.server.address}{urlsplit(back).path}?{urlsplit(back).query}",
            cookies={k: v for k, v in cookies.items() if k != SESSION_COOKIE},
            headers=PAGE,
        )
        assert again.status_code == 403
        assert SESSION_COOKIE not in again.cookies
        assert STREAMLIT_COOKIE not in again.cookies


@pytest.mark.parametrize(
    "query", ["code=x&state=y", "state=y", "error=x", "code=x", "error=%3Cscript%3E&error_description=%0d%0a"]
)
def test_an_answer_that_nobody_gave_opens_nothing(visitor: Visitor, query: str) -> None:
    failed = visitor.go(f"/oauth2callback?{query}")
    assert (failed.status_code, "<script>" in failed.text) == (403, False)
    assert_nobody(visitor)


def test_a_cookie_of_streamlit_opens_nothing_be_it_right_or_forged(visitor: Visitor, hall: Hall) -> None:
    visitor.sign_in("siti")
    right = visitor.client.cookies[STREAMLIT_COOKIE]
    forged = URLSafeTimedSerializer("guessed", salt=STREAMLIT_COOKIE).dumps(
        f'{{"sub": "siti", "email": "{SITI}"}}'
    )
    for value in (right, f"{right[:-1]}A", right.replace(".", "x", 1), forged, "", "x" * 4000):
        other = Visitor(hall.server.address, hall.issuer)
        other.client.cookies.set(STREAMLIT_COOKIE, value)
        assert other.go("/").status_code == 303
        assert other.go("/oauth2callback?code=x&state=y").status_code == 403
        assert other.token is None
        assert not other.opens_socket()
        other.client.close()


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "/auth/logout", "/masuk/akun"]
)
def test_signing_in_leads_nowhere_else(hall: Hall, target: str) -> None:
    visitor = Visitor(hall.server.address, hall.issuer)
    assert visitor.sign_in("siti", target).headers["location"] == "/"
    page = visitor.to_provider()
    visitor.client.cookies.set("smartcity_next", f"id:{target}", path="/oauth2callback")
    assert visitor.go(visitor.answered(page, sub="siti")).headers["location"] == "/"
    visitor.client.close()


def test_only_providers_of_the_settings_are_asked(visitor: Visitor) -> None:
    for provider in ("", "other", "https://evil.example", "default2"):
        assert (
            visitor.client.get("/masuk/akun", params={"provider": provider}).headers["location"] == "/masuk"
        )
    assert visitor.go("/auth/login?provider=default").headers["location"] == "/"


def test_signing_out_ends_both_and_leads_past_the_provider(visitor: Visitor, hall: Hall) -> None:
    visitor.sign_in("siti")
    before = dict(visitor.client.cookies)
    foreign = visitor.client.get("/auth/logout", headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status_code, STREAMLIT_COOKIE in visitor.client.cookies) == (403, True)
    left = visitor.client.post("/keluar")
    assert left.headers["refresh"] == "0; url=/auth/logout"
    assert visitor.token is None
    at_provider = visitor.go("/auth/logout").headers["location"]
    asked = parse_qs(urlsplit(at_provider).query)
    assert at_provider.startswith(hall.issuer)
    assert asked["post_logout_redirect_uri"] == [f"{hall.server.address}/oauth2callback"]
    assert_nobody(visitor)
    assert visitor.go("/oauth2callback").headers["location"] == "/masuk"
    revived = Visitor(hall.server.address, hall.issuer)
    revived.client.cookies.update(before)
    assert revived.go("/").status_code == 303, "the old cookies open nothing any more"
    revived.client.close()


def test_somebody_else_at_the_same_browser_ends_the_session_before(visitor: Visitor, hall: Hall) -> None:
    visitor.sign_in("siti")
    before = dict(visitor.client.cookies)
    visitor.sign_in("budi")
    old = Visitor(hall.server.address, hall.issuer)
    old.client.cookies.update(before)
    assert old.go("/").status_code == 303
    old.client.close()
    assert visitor.go("/").status_code == 200


def test_codes_stand_beside_accounts(visitor: Visitor, hall: Hall) -> None:
    [slip] = make_codes(hall.region, [CodeWish(Role.VIEWER)])
    page = visitor.go("/masuk").text
    assert 'name="code"' in page
    assert "/masuk/akun?provider=default" in page
    assert visitor.client.post("/masuk", data={"code": slip.code}).status_code == 303
    assert visitor.go("/").status_code == 200
    assert visitor.client.post("/keluar").headers["location"] == "/masuk"


@pytest.fixture
def laptop(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def test_a_facilitator_signs_in_works_and_signs_out_in_a_browser(laptop: Page, hall: Hall) -> None:
    complaints: list[str] = []
    laptop.on(
        "console",
        lambda said: (
            complaints.append(said.text)
            if said.type == "error" and laptop.url.startswith(hall.server.address)
            else None
        ),
    )
    laptop.goto(f"{hall.server.address}/manage")
    laptop.get_by_role("link", name="Masuk dengan akun SSO").click()
    laptop.get_by_placeholder("sub").fill("siti")
    laptop.get_by_role("button", name="Authorize").click()
    laptop.wait_for_url("**/manage*")
    laptop.locator("h1").first.wait_for()
    expect(laptop.get_by_text("Masuk sebagai Siti")).to_be_visible()
    laptop.reload()
    laptop.locator("h1").first.wait_for()
    laptop.goto(f"{hall.server.address}/keluar")
    laptop.get_by_role("button", name="Keluar").click()
    laptop.wait_for_url(f"{hall.issuer}/**")
    laptop.get_by_role("button", name="End session").click()
    laptop.wait_for_url("**/masuk")
    laptop.goto(f"{hall.server.address}/manage")
    assert "/masuk?next=" in laptop.url
    assert [text for text in complaints if "404" not in text] == []


def test_an_open_page_whose_account_is_removed_leads_to_signing_in(laptop: Page, hall: Hall) -> None:
    laptop.goto(f"{hall.server.address}/coverage")
    laptop.get_by_role("link", name="Masuk dengan akun SSO").click()
    laptop.get_by_placeholder("sub").fill("budi")
    laptop.get_by_role("button", name="Authorize").click()
    laptop.wait_for_url("**/coverage*")
    laptop.locator("h1").first.wait_for()
    remove_account(hall.region, BUDI)
    laptop.wait_for_url("**/masuk", timeout=6000)
    assert BUDI not in [account.identity for account in accounts.list_accounts(hall.region)]


def test_without_codes_accounts_and_provider_pages_say_what_to_do(tmp_path: Path) -> None:
    write_settings(tmp_path / "secrets.toml", "http://localhost:1")
    running = RunningServer(tmp_path, {"STREAMLIT_SECRETS_FILES": str(tmp_path / "secrets.toml")})
    running.start()
    for path in ("/", "/masuk", "/overview"):
        page = httpx.get(f"{running.server.address}{path}", headers=PAGE)
        assert (page.status_code, "smartcity accounts add" in page.text) == (403, True), path
    asked = httpx.get(f"{running.server.address}/masuk/akun?provider=default", follow_redirects=True)
    assert (asked.status_code, 'role="alert"' in asked.text) == (502, True)
    running.kill()
