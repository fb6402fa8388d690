"""What app.py puts in front of the Streamlit script: our own routes, and what every request passes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from smartcity.web import first_code, oidc, sign_in
from smartcity.web.answered_messages import AnsweredMessages
from smartcity.web.gate import BoundTo, Gate, actor_in
from smartcity.web.headers import SecurityHeaders
from smartcity.web.live_link import LiveLink
from smartcity.web.login import Login
from smartcity.web.paths import ClosedPaths, start_page
from smartcity.web.phone import Phone
from smartcity.web.projector import Projector
from smartcity.web.quiet_pages import QuietPages, Seen
from smartcity.web.trouble import StoreTrouble
from smartcity.web.upload_budget import Kept, UploadBudget

STATIC = Path(__file__).parents[2] / "static"


def routes(login: Login, start: str) -> list[BaseRoute]:
    """Our own addresses, in the order in which they are tried.

    `login` is Streamlit's way of signing in, `start` the code of the page at `/`.
    """
    return [
        start_page(start),
        *Projector(actor_in).routes(),
        *Phone(actor_in).routes(),
        Mount("/app/static", StaticFiles(directory=STATIC)),
        *sign_in.routes(login),
        *oidc.routes(login),
        *first_code.routes(),
    ]


def middleware(
    login: Login,
    *,
    bound_to: BoundTo,
    farewell: bytes,
    waiting: Callable[[str], bytes],
    is_answered: Callable[[bytes], bool],
    kept_uploads: Kept,
    seen: Seen,
) -> list[Middleware]:
    """What every request passes, outermost first.

    `login` is Streamlit's way of signing in, `bound_to` says the address of the server's settings,
    `farewell` tells a page that its session has ended,
    `waiting`, in a language, that the database does not answer. Of what pages send, only messages that
    `is_answered` holds of reach them; `kept_uploads` says how much lies in memory. `seen` tells what
    passes between a page and its browser, see `quiet_pages`, which stands before the gate so that a look
    that finds nothing costs no question of the gate.
    """
    gate = Middleware(Gate, login=login, bound_to=bound_to, farewell=farewell, waiting=waiting)
    return [
        Middleware(SecurityHeaders),
        Middleware(LiveLink),
        Middleware(ClosedPaths),
        Middleware(StoreTrouble),
        Middleware(QuietPages, seen=seen),
        gate,
        Middleware(oidc.Accounts, login=login),
        Middleware(AnsweredMessages, is_answered=is_answered),
        Middleware(UploadBudget, kept=kept_uploads),
    ]
