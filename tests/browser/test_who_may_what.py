"""Role by route and method: what every address of the server answers to everybody, none forgotten.

The routes are read from the app itself, ours and Streamlit's alike, so that one without a line here fails,
and so does a line without a route. What pages do is in `test_forged_messages`, what workflow allows in
`tests/unit/workflow/test_permissions.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.routing import Mount, Route, WebSocketRoute
from websockets.exceptions import InvalidStatus

from app import app
from smartcity.charts.projection import script_version
from smartcity.ui.navigation import MENU, START
from smartcity.workflow import access
from smartcity.workflow.actors import Role
from tests.browser.asking import BROWSER, FORM, REGION, Hall, running_hall

IN_ORDER = (Role.PROJECTOR, Role.VIEWER, Role.OPD, Role.FACILITATOR, Role.ADMINISTRATOR)
OPEN = "200 200 200 200 200 200 200"
GONE = "404 404 404 404 404 404 404"
# nobody, projector, viewer, OPD, facilitator, administrator, facilitator of another region
ROUTES = {
    f"GET /app/static/layar/plotly-{script_version()}.min.js": OPEN,
    "GET /layar": "401 200 200 403 200 200 200",
    "GET /layar/keadaan": "401 200 200 403 200 200 503",
    "GET /layar/slide/{code}": "401 200 200 403 200 200 503",
    "GET /kirim": "401 403 200 200 200 200 200",
    "GET /kirim/templat": "401 403 403 200 403 403 403",
    "GET /kirim/keadaan": "401 403 403 200 403 403 403",
    "GET /kirim/bertanda": "401 403 403 409 403 403 403",
    "GET /kirim/berkas": "401 403 303 303 303 303 303",
    "GET /kirim/simpan": "401 403 303 303 303 303 303",
    "GET /kirim/buang": "401 403 303 303 303 303 303",
    "POST /kirim/berkas": "401 403 403 400 403 403 403",
    "POST /kirim/simpan": "401 403 403 409 403 403 403",
    "POST /kirim/buang": "401 403 403 303 403 403 403",
    "GET /masuk": OPEN,
    "POST /masuk": "400 400 400 400 400 400 400",
    "GET /masuk/akun": "303 303 303 303 303 303 303",
    "GET /masuk/pertama": "401 403 303 303 303 303 303",
    "POST /masuk/pertama": "401 403 303 303 303 303 303",
    "GET /keluar": OPEN,
    "GET /auth/login": "401 403 302 302 302 302 302",
    "GET /auth/logout": "401 403 302 302 302 302 302",
    "GET /oauth2callback": "401 403 302 302 302 302 302",
    f"GET /{START}": "401 403 303 303 303 303 303",
    "GET /_stcore/health": OPEN,
    "OPTIONS /_stcore/health": "204 204 204 204 204 204 204",
    "GET /_stcore/host-config": "401 403 200 200 200 200 200",
    "GET /media/{file_id:path}": "401 403 404 404 404 404 404",
    "OPTIONS /media/{file_id:path}": "401 403 204 204 204 204 204",
    "PUT /_stcore/upload_file/{session_id}/{file_id}": "401 403 403 400 400 400 400",
    "DELETE /_stcore/upload_file/{session_id}/{file_id}": "401 403 204 204 204 204 204",
    "OPTIONS /_stcore/upload_file/{session_id}/{file_id}": "401 403 204 204 204 204 204",
    "GET /component/{path:path}": "401 403 404 404 404 404 404",
    "OPTIONS /component/{path:path}": "401 403 204 204 204 204 204",
    "GET /_stcore/bidi-components/{path:path}": "401 403 404 404 404 404 404",
    "OPTIONS /_stcore/bidi-components/{path:path}": "401 403 204 204 204 204 204",
    "GET /_stcore/metrics": GONE,
    "OPTIONS /_stcore/metrics": GONE,
    **{
        f"{method} /_stcore/agent/{name}": GONE
        for method in ("GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS")
        for name in ("interact", "openapi.json", "mcp")
    },
}
# They end the session that asks, see `test_gate`.
ENDING = {"POST /keluar"}
MOUNTED = {"/app/static": OPEN, "": "401 403 200 200 200 200 200"}
SOCKETS = {"/_stcore/stream": "no no yes yes yes yes yes"}
PLACES = {
    "{code}": "participation",
    "{session_id}/{file_id}": "a/b",
    "{file_id:path}": "x.csv",
    "{path:path}": "x/y.js",
}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with running_hall(tmp_path_factory.mktemp("hall")) as hall:
        yield hall


@pytest.fixture(scope="module")
def people(hall: Hall) -> dict[str, dict[str, str]]:
    """The cookies of everybody, and of those whose way in was taken away: they are nobody."""
    cookies = {"nobody": {}, **{role: hall.kept_cookie(hall.codes[role]) for role in IN_ORDER}}
    cookies["elsewhere"] = hall.kept_cookie(hall.code_elsewhere)
    code = access.make_codes(hall.region, [access.CodeWish(Role.ADMINISTRATOR) for _ in range(3)])
    ended, revoked, replaced = (hall.cookie_of(slip.code) for slip in code)
    access.end_session(hall.region.database, ended["Cookie"].partition("=")[2])
    access.revoke_codes(hall.region, [code[1].handle])
    access.replace_code(hall.region, code[2].handle)
    return cookies | {"ended": ended, "revoked": revoked, "replaced": replaced}


def expected(line: str) -> dict[str, str]:
    """Who gets what; whose session or code is gone gets what nobody gets."""
    cells = line.split()
    given = dict(zip(("nobody", *IN_ORDER, "elsewhere"), cells, strict=True))
    return given | dict.fromkeys(("ended", "revoked", "replaced"), cells[0])


def served() -> dict[type, set[str]]:
    """What the app answers at all. Streamlit offers no public way to its routes."""
    found: dict[type, set[str]] = {Route: set(), Mount: set(), WebSocketRoute: set()}
    for route in app._build_starlette_app().routes:
        if isinstance(route, Route):
            found[Route] |= {f"{method} {route.path}" for method in (route.methods or set()) - {"HEAD"}}
        else:
            found[type(route)].add(route.path)
    return found


def asked(path: str) -> str:
    for place, value in PLACES.items():
        path = path.replace(place, value)
    return f"{path}?region={REGION}&w=1920"


def test_no_route_is_forgotten() -> None:
    assert served() == {Route: ROUTES.keys() | ENDING, Mount: MOUNTED.keys(), WebSocketRoute: SOCKETS.keys()}


def test_each_route_answers_each_role_as_the_table_says(
    hall: Hall, people: dict[str, dict[str, str]]
) -> None:
    token = hall.ask("/_stcore/health").headers["set-cookie"].partition(";")[0]
    observed = {}
    for route in ROUTES:
        method, path = route.split()
        body = b"x" * 5000 if path == "/masuk" else b""
        for who, cookie in people.items():
            cookies = "; ".join([*cookie.values(), token])
            headers = {**FORM, "Cookie": cookies, "X-Xsrftoken": token.partition("=")[2]}
            sent = body if method in {"PUT", "POST", "PATCH"} else None
            observed[route, who] = str(hall.ask(asked(path), headers, method, sent).status)
    wanted = {(route, who): cell for route, line in ROUTES.items() for who, cell in expected(line).items()}
    assert observed == wanted


def test_other_methods_open_nothing_to_nobody(hall: Hall) -> None:
    for path in {asked(route.partition(" ")[2]) for route in ROUTES}:
        for method in ("PROPFIND", "TRACE", "get"):
            assert hall.ask(path, {}, method, b"").status >= 400, (method, path)


@pytest.mark.parametrize("page", ["", *(entry.code for entries in MENU.values() for entry in entries)])
def test_a_page_asked_directly_leads_nobody_further_than_to_sign_in(
    hall: Hall, people: dict[str, dict[str, str]], page: str
) -> None:
    leading = {"": "303 303 200 200 200 200 200", START: "303 403 303 303 303 303 303"}
    line = leading.get(page, "303 403 200 200 200 200 200")
    for headers, wanted in ((BROWSER, line), ({}, ROUTES.get(f"GET /{page}", MOUNTED[""]))):
        observed = {
            who: str(hall.ask(f"/{page}", {**cookie, **headers}).status) for who, cookie in people.items()
        }
        assert observed == expected(wanted)


def test_the_socket_opens_to_those_of_the_table(hall: Hall, people: dict[str, dict[str, str]]) -> None:
    observed = {}
    for who, cookie in people.items():
        try:
            with hall.socket(cookie):
                observed[who] = "yes"
        except InvalidStatus:
            observed[who] = "no"
    assert observed == expected(SOCKETS["/_stcore/stream"])


def test_pictures_and_fonts_open_to_everybody(hall: Hall, people: dict[str, dict[str, str]]) -> None:
    path = "/app/static/favicon.svg"
    observed = {who: str(hall.ask(path, cookie).status) for who, cookie in people.items()}
    assert observed == expected(MOUNTED["/app/static"])


def test_another_regions_person_learns_nothing_of_this_one(hall: Hall) -> None:
    cookie = hall.kept_cookie(hall.code_elsewhere)
    for path in ("/layar", "/layar/keadaan", "/layar/slide/missing", "/kirim", "/kirim/templat"):
        body = hall.ask(f"{path}?region={REGION}&w=1920", {**cookie, **BROWSER}).body
        assert hall.region.region.name.encode() not in body, path
        assert b"Dinas Kesehatan" not in body, path
