"""The gate over HTTP and the raw WebSocket: nobody, each role, forged cookies, the way to sign in."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from smartcity.reference.texts import text
from smartcity.ui.following import LOOK_EVERY
from smartcity.ui.navigation import MENU
from smartcity.workflow import access, history
from smartcity.workflow.access import SESSION_COOKIE, CodeWish, make_codes
from smartcity.workflow.actors import ALLOWED, Role
from smartcity.workflow.workspace import open_database, open_workspace
from tests.browser.asking import (
    BROWSER,
    OUTSIDE,
    REGION,
    Hall,
    asked_for,
    messages_of_run,
    messages_until_closed,
    run_page,
    running_hall,
)
from tests.browser.running import RunningServer

PAGES = [entry for entries in MENU.values() for entry in entries]
CLOSED = (
    "/_stcore/host-config",
    "/_stcore/script-health-check",
    "/media/abc.csv",
    "/component/x/index.html",
    "/static/js/index.js",
    "/layar/keadaan",
    "/_stcore/bidi-components/x/y.js",
)
OWN_SCRIPT = b'<script src="/app/static/access/access.js"></script>'
FORGED = ("", "x", "0" * 43, "%00", "../../etc", "a b", "'", '"; x="')


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with running_hall(tmp_path_factory.mktemp("hall")) as hall:
        yield hall


def test_nobody_gets_a_page_or_a_socket(hall: Hall) -> None:
    for page in ["", *(entry.code for entry in PAGES), "layar", "app.py", "pages/intake/upload.py"]:
        given = hall.ask(f"/{page}?region=32.04", BROWSER)
        asked = quote(f"/{page}?region=32.04", safe="")
        assert (given.status, given.headers["location"]) == (303, f"/masuk?next={asked}"), page
        assert hall.ask(f"/{page}").status == 401
    for path in CLOSED:
        assert hall.ask(path).status == 401, path
    with pytest.raises(InvalidStatus) as refused, hall.socket({}):
        pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "OPTIONS"])
def test_nobody_uploads(hall: Hall, method: str) -> None:
    for path in ("/_stcore/upload_file/a/b", "/_stcore/upload_file/../x", "/_stcore/upload_file"):
        assert hall.ask(path, {}, method, b"x" * 1000).status == 401, path


def test_a_projector_uploads_nothing_and_sees_only_its_pages(hall: Hall) -> None:
    cookie = hall.cookie(Role.PROJECTOR)
    assert hall.ask("/_stcore/upload_file/a/b", cookie, "PUT", b"x").status == 403
    assert hall.ask("/layar?region=32.04", {**cookie, **BROWSER}).status == 200
    assert hall.ask("/", {**cookie, **BROWSER}).headers["location"] == "/layar"
    for entry in PAGES:
        assert hall.ask(f"/{entry.code}", {**cookie, **BROWSER}).status == 403, entry.code
    with pytest.raises(InvalidStatus), hall.socket(cookie):
        pass


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PROJECTOR])
def test_each_page_opens_to_exactly_its_roles(hall: Hall, role: Role) -> None:
    cookie, denied = hall.cookie(role), text("pages.denied_title", "id")
    for entry in PAGES:
        with hall.socket(cookie) as socket:
            shown = run_page(socket, entry.code)
        assert (denied in shown) == (entry.permission not in ALLOWED[role]), entry.code
        assert text("pages.closed_title", "id") not in shown


@pytest.mark.parametrize("token", FORGED)
def test_a_forged_cookie_opens_nothing(hall: Hall, token: str) -> None:
    cookie = {"Cookie": f"{SESSION_COOKIE}={token}"}
    assert hall.ask("/", cookie).status == 401
    assert hall.ask("/_stcore/upload_file/a/b", cookie, "PUT", b"x").status == 401
    with pytest.raises(InvalidStatus), hall.socket(cookie):
        pass


def test_headers_that_claim_somebody_open_nothing(hall: Hall) -> None:
    for claim in ("X-Forwarded-User", "X-Remote-User", "Authorization", "smartcity.actor", "Remote-User"):
        assert hall.ask("/", {claim: "administrator"}).status == 401, claim


def test_codes_close_local_mode_too(hall: Hall) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", hall.server.port, timeout=20)
    connection.request("GET", "/", headers={"Host": "localhost"})
    status = connection.getresponse().status
    connection.close()
    assert status == 401


def test_a_session_that_ends_closes_its_open_socket(hall: Hall) -> None:
    cookie = hall.cookie(Role.VIEWER)
    with hall.socket(cookie) as socket:
        assert run_page(socket, "overview")
        token = cookie["Cookie"].partition("=")[2]
        access.end_session(hall.region.database, token)
        socket.send(asked_for("overview"))
        with pytest.raises(ConnectionClosed) as closed:
            messages_until_closed(socket, received := [])
        last = ForwardMsg()
        last.ParseFromString(received[-1])
        assert last.auth_redirect.url == "/masuk"
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1008
    assert hall.ask("/", cookie).status == 401


def test_a_session_that_ends_closes_a_page_that_only_looks_by_itself(hall: Hall) -> None:
    cookie = hall.cookie(Role.VIEWER)
    with hall.socket(cookie) as socket:
        begun = messages_of_run(socket, asked_for("overview", f"region={REGION}"))
        announced = [message.auto_rerun for message in begun if message.WhichOneof("type") == "auto_rerun"]
        [look] = [_look(each.fragment_id) for each in announced if each.interval == LOOK_EVERY]
        # The first few are answered: the page may have been drawn while somebody saved.
        assert not all(_is_answered(socket, look) for _ in range(20))
        access.end_session(hall.region.database, cookie["Cookie"].partition("=")[2])
        time.sleep(LOOK_EVERY)
        socket.send(look)
        with pytest.raises(ConnectionClosed) as closed:
            messages_until_closed(socket, [])
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1008


def _look(fragment: str) -> bytes:
    asked = BackMsg()
    asked.rerun_script.fragment_id, asked.rerun_script.is_auto_rerun = fragment, True
    written: bytes = asked.SerializeToString()
    return written


def _is_answered(socket: ClientConnection, look: bytes) -> bool:
    """Whether the server says anything until the next look would be due."""
    socket.send(look)
    due, answered = time.monotonic() + LOOK_EVERY, False
    while (left := due - time.monotonic()) > 0:
        try:
            socket.recv(timeout=left)
            answered = True
        except TimeoutError:
            break
    return answered


def test_the_cookie_is_kept_from_scripts_and_other_sites(hall: Hall) -> None:
    plain = hall.submit(hall.codes[Role.VIEWER].lower().replace("-", " ")).headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax", "path=/"} <= set(plain.split("; "))
    assert "secure" not in plain
    behind_tls = hall.submit(hall.codes[Role.VIEWER], {"X-Forwarded-Proto": "https"})
    assert "secure" in behind_tls.headers["set-cookie"].lower().split("; ")


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/\r\nSet-Cookie: a=b",
        "/%0d%0aX: y",
        "/masuk?next=//evil.example",
        "/keluar",
        "",
    ],
)
def test_signing_in_leads_nowhere_else(hall: Hall, target: str) -> None:
    given = hall.submit(hall.codes[Role.VIEWER], next=target)
    assert given.headers["location"] in {"/", "/%0d%0aX:%20y"}
    page = hall.ask(f"/masuk?next={quote(target, safe='')}")
    assert b"evil" not in page.body


def test_signing_in_leads_to_what_was_asked_for(hall: Hall) -> None:
    asked = "/coverage?region=32.04&dimension=living"
    given = hall.submit(hall.codes[Role.VIEWER], next=asked)
    assert given.headers["location"] == asked
    [line] = [entry for entry in history.audit_log(hall.region) if entry.action == "sign-in"][:1]
    assert line.detail["source"] == OUTSIDE["X-Forwarded-For"], "the address that the proxy saw"


def test_the_form_of_another_site_signs_nobody_in_or_out(hall: Hall) -> None:
    foreign = {"Origin": "https://evil.example"}
    assert "set-cookie" not in hall.submit(hall.codes[Role.VIEWER], foreign).headers
    cookie = hall.cookie(Role.VIEWER)
    hall.ask("/keluar", {**cookie, **foreign}, "POST", b"")
    assert hall.ask("/", cookie).status == 200
    assert hall.ask("/keluar", cookie).status == 200, "a link alone signs nobody out"
    assert hall.ask("/", cookie).status == 200
    assert hall.ask("/keluar", cookie, "POST", b"").headers["location"] == "/masuk"
    assert hall.ask("/", cookie).status == 401


def test_refusals_say_the_same_and_escape_what_was_typed(hall: Hall) -> None:
    known = hall.codes[Role.VIEWER]
    answers = [hall.submit(code) for code in (f"{known[:5]}2222-2222", "2222-2222-2222", "<script>alert(1)")]
    assert {(answer.status, answer.body) for answer in answers} == {(403, answers[0].body)}
    asked = hall.ask(f"/masuk?next={quote('/<script>')}").body
    for body in (answers[0].body, asked):
        assert body.count(b"<script") == body.count(OWN_SCRIPT) == 1


def test_a_form_of_any_size_is_answered_shortly(hall: Hall) -> None:
    assert hall.submit("A" * 100_000).status == 400


def test_the_sign_in_page_is_small_and_holds_no_script_of_its_own(hall: Hall) -> None:
    page = hall.ask("/masuk", BROWSER)
    style, script = hall.ask("/app/static/access/access.css"), hall.ask("/app/static/access/access.js")
    assert (page.status, style.status, script.status) == (200, 200, 200)
    assert len(page.body) + len(style.body) + len(script.body) < 10_000
    assert page.body.count(b"<script") == page.body.count(OWN_SCRIPT) == 1
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_without_any_code_a_public_address_shows_only_how_to_set_one(tmp_path: Path) -> None:
    running = RunningServer(tmp_path)
    database = open_database(str(running.server.database))
    hall = Hall(running.server, open_workspace(database, "32.04", create=True), {})
    running.start()
    try:
        for path in ("/", "/masuk", "/layar", *(f"/{entry.code}" for entry in PAGES)):
            given = hall.ask(path, BROWSER)
            assert given.status == 403, path
            assert b"codes make --role administrator" in given.body, path
            assert b"<form" not in given.body, path
        assert hall.submit("ABCD-EFGH-JKMN").status == 403
        assert hall.ask("/_stcore/upload_file/a/b", {}, "PUT", b"x").status == 403
        with pytest.raises(InvalidStatus), hall.socket({}):
            pass
        [slip] = make_codes(hall.region, [CodeWish(Role.ADMINISTRATOR)])
        assert hall.submit(slip.code).status == 303, "without starting the server again"
    finally:
        running.kill()
        database.close()
