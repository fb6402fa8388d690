"""What every request passes before anything else looks at it: pages, uploads, media, the WebSocket.

Open to everybody are only the sign-in pages, the pictures, fonts and styles they are made of, the health
check, and with an OpenID provider Streamlit's addresses of signing in. All else needs local mode (see
`workflow.local_mode`; the caller's own address must be loopback too, no code and no provider set) or the
cookie of a session that is still open. A session that ends closes its WebSockets with their next message
that comes this far, before a page or a callback sees it: what `quiet_pages` answers in front comes no further
while the session stands. While the database is away messages wait here, so that open pages stay
as they are and go on by themselves.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartcity.reference.texts import text
from smartcity.web.access_pages import SIGN_IN, SIGN_OUT, language_of, setup_page, wrong_role_page
from smartcity.web.login import ACCOUNT_SIGN_IN, STREAMLIT_PATHS, Login, somebody_may_come
from smartcity.workflow.access import SESSION_COOKIE, actor_of, codes_exist
from smartcity.workflow.actors import LOCAL_ACTOR, Actor, Role
from smartcity.workflow.errors import StoreTroubleError
from smartcity.workflow.local_mode import LOOPBACK, refusal
from smartcity.workflow.workspace import served_database

ACTOR_KEY = "smartcity.actor"
"""Under this key of the scope stands the Actor of a request that passed; see `actor_in`."""
PROJECTOR = "/layar"
_OPEN = re.compile(rf"^(?:{SIGN_IN}|{SIGN_OUT}|{ACCOUNT_SIGN_IN}|/_stcore/health|/app/static/.+)$")
_FRAMEWORK = re.compile(r"^/static/.+$")
"""Streamlit's own scripts and styles, the same for everybody and without a word of ours."""
_PROJECTOR = re.compile(rf"^{PROJECTOR}(?:/|$)")
_SESSION_OVER = 1008  # RFC 6455, 7.4.1: policy violation
_TRY_AGAIN = 1013
_ASK_AGAIN = 0.5
_PATIENCE_OPENING, _PATIENCE_OPEN = 10.0, 60.0
"""Seconds between two questions to a database that is away, and how long a WebSocket waits for it:
Streamlit's page gives up one that does not open within fifteen."""

BoundTo = Callable[[], str | None]
"""Says which address the server is bound to, as its settings have it."""


def actor_in(scope: Scope) -> Actor:
    """Who asks, for routes behind the gate; raises KeyError for a route in front of it."""
    actor: Actor = scope[ACTOR_KEY]
    return actor


def token_in(scope: Scope) -> str:
    """The session token of the request's cookie, '' without one."""
    return HTTPConnection(scope).cookies.get(SESSION_COOKIE, "")


def is_local(scope: Scope, bound_to: str | None) -> bool:
    """Whether the request comes from this machine itself and goes to a server that only it can reach."""
    client = scope.get("client")
    headers = dict(Headers(scope=scope))
    return client is not None and client[0] in LOOPBACK and refusal(bound_to, headers) is None


class Gate:
    """Lets through who is signed in (or local), with the Actor in the scope; sends others to sign in.

    `farewell` is the last message on a WebSocket whose session has ended: it leads the page to sign in.
    `waiting` gives what a page is told, in a language, while its message waits for the database.
    """

    def __init__(
        self,
        app: ASGIApp,
        login: Login,
        bound_to: BoundTo,
        farewell: bytes,
        waiting: Callable[[str], bytes],
    ) -> None:
        self.app = app
        self._login = login
        self._bound_to = bound_to
        self._farewell = farewell
        self._waiting = waiting
        self._asking_again = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here. Raises StoreTroubleError."""
        if scope["type"] not in {"http", "websocket"} or self._is_open(scope["path"]):
            await self.app(scope, receive, send)
            return
        try:
            actor = await self._asked(scope, _PATIENCE_OPENING if scope["type"] == "websocket" else 0)
        except StoreTroubleError:
            if not _FRAMEWORK.match(scope["path"]):
                raise
            await self.app(scope, receive, send)  # an open page must be able to say that it waits
            return
        if actor is None:
            refused = await run_in_threadpool(_refused, scope, self._login)
            await _answer(scope, receive, send, refused, _SESSION_OVER)
        elif actor.role is Role.PROJECTOR and not _PROJECTOR.match(scope["path"]):
            await _answer(scope, receive, send, _only_projector(scope), _SESSION_OVER)
        else:
            scope[ACTOR_KEY] = actor
            watched = self._watched(scope, receive, send, actor) if scope["type"] == "websocket" else receive
            await self.app(scope, watched, send)

    def _is_open(self, path: str) -> bool:
        return bool(_OPEN.match(path)) or (path in STREAMLIT_PATHS and self._login.configured())

    def _actor(self, scope: Scope) -> Actor | None:
        """Who asks: the one of the session, or in local mode the person at this machine."""
        database = served_database()
        signed_in = actor_of(database, token_in(scope))
        if signed_in is not None:
            return signed_in.actor
        is_at_home = is_local(scope, self._bound_to()) and not self._login.configured()
        if is_at_home and not codes_exist(database):
            return LOCAL_ACTOR
        return None

    async def _asked(
        self, scope: Scope, patience: float, meanwhile: Callable[[], Awaitable[None]] | None = None
    ) -> Actor | None:
        """Who asks; a database that is away is asked again, by one at a time, for so many seconds.

        `meanwhile` is called once before the first wait. Raises StoreTroubleError.
        """
        end = time.monotonic() + patience
        try:
            return await run_in_threadpool(self._actor, scope)
        except StoreTroubleError:
            if not patience:
                raise
        if meanwhile is not None:
            await meanwhile()
        while True:
            await asyncio.sleep(_ASK_AGAIN)
            try:
                async with self._asking_again:
                    return await run_in_threadpool(self._actor, scope)
            except StoreTroubleError:
                if time.monotonic() >= end:
                    raise

    def _watched(self, scope: Scope, receive: Receive, send: Send, actor: Actor) -> Receive:
        """`receive` of a WebSocket that ends it as soon as its messages are no longer the actor's."""

        async def say_that_it_waits() -> None:
            await send({"type": "websocket.send", "bytes": self._waiting(language_of(scope))})

        async def receive_checked() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            try:
                if await self._asked(scope, _PATIENCE_OPEN, say_that_it_waits) == actor:
                    return message
                code = _SESSION_OVER
                await send({"type": "websocket.send", "bytes": self._farewell})
            except StoreTroubleError:
                code = _TRY_AGAIN
            await send({"type": "websocket.close", "code": code})
            return {"type": "websocket.disconnect", "code": code}

        return receive_checked


def _refused(scope: Scope, login: Login) -> Response:
    """For nobody: the way to sign in, to people as a page and to programs as a status."""
    if scope["type"] == "http" and not somebody_may_come(served_database(), login):
        if not _is_navigation(scope):
            return _said("no_code", scope, 403)
        return setup_page(scope, with_account=login.configured())
    if scope["type"] == "http" and _is_navigation(scope):
        asked = scope["path"]
        if scope["query_string"]:
            asked += "?" + scope["query_string"].decode("latin-1")
        return RedirectResponse(f"{SIGN_IN}?next={quote(asked, safe='')}", 303, {"Cache-Control": "no-store"})
    return _said("sign_in_first", scope, 401)


def _only_projector(scope: Scope) -> Response:
    if scope["type"] == "http" and _is_navigation(scope):
        if scope["path"] == "/":
            return RedirectResponse(PROJECTOR, 303, {"Cache-Control": "no-store"})
        return wrong_role_page(scope)
    return _said("only_projector", scope, 403)


def _said(reason: str, scope: Scope, status: int) -> Response:
    """What to do, in plain text, for what asks without being a page that a person opens."""
    said = text(f"incoming.{reason}", language_of(scope))
    return PlainTextResponse(said, status, {"Cache-Control": "no-store", "Vary": "Accept-Language"})


def _is_navigation(scope: Scope) -> bool:
    """Whether a person opens it in a browser or sends a form, rather than a script or a program asking."""
    headers = Headers(scope=scope)
    return scope["method"] in {"GET", "HEAD", "POST"} and "text/html" in headers.get("accept", "")


async def _answer(scope: Scope, receive: Receive, send: Send, answer: Response, close_code: int) -> None:
    if scope["type"] == "websocket":
        await receive()  # the connect that is being refused
        await send({"type": "websocket.close", "code": close_code})
    else:
        await answer(scope, receive, send)
