"""Signing in by OpenID Connect: from our page to the provider, and from Streamlit's answer to a session.

Streamlit's routes ask the provider. Their last answer, to the browser that comes back, is held here: whom it
names must have an account, and then gets the same session and cookie as somebody with an access code. Later
requests are known by that session alone: Streamlit's own cookie, which lives for a month and cannot be ended
from the store, opens nothing and only serves signing out.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartcity.reference.texts import text
from smartcity.web.access_pages import SIGN_IN, language_of, no_account_page, sign_in_page
from smartcity.web.gate import token_in
from smartcity.web.login import ACCOUNT_SIGN_IN, CALLBACK, PROVIDER_SIGN_IN, PROVIDER_SIGN_OUT, Login
from smartcity.web.sign_in import START, come_in, own_path, source_of
from smartcity.workflow.access import Opened, codes_exist, end_session
from smartcity.workflow.accounts import Identity, identity_of, sign_in_as
from smartcity.workflow.errors import SignInWaitError, UnknownAccountError
from smartcity.workflow.workspace import served_database

_NEXT_COOKIE = "smartcity_next"
_NEXT_SECONDS = 600
_OF_AN_ANSWER = frozenset({"code", "state", "error"})
"""One of these is in the address of a browser that comes back from signing in (RFC 6749, section 4.1.2)."""
_FROM_ELSEWHERE = frozenset({"cross-site", "same-site"})
"""What browsers say of a request that begins on another site (Fetch Metadata)."""
_NO_STORE = {"Cache-Control": "no-store"}


def routes(login: Login) -> list[Route]:
    """The address where signing in with an account begins."""

    async def begin(request: Request) -> Response:
        provider = request.query_params.get("provider", "")
        if provider not in login.providers():
            return RedirectResponse(SIGN_IN, 303, _NO_STORE)
        answer = RedirectResponse(login.start_address(provider), 303, _NO_STORE)
        answer.set_cookie(
            _NEXT_COOKIE,
            own_path(request.query_params.get("next", START)),
            max_age=_NEXT_SECONDS,
            path=CALLBACK,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
        return answer

    return [Route(ACCOUNT_SIGN_IN, begin, methods=["GET"])]


class Accounts:
    """Stands before Streamlit's routes of signing in, and gives whom a provider vouched for a session."""

    def __init__(self, app: ASGIApp, login: Login) -> None:
        self.app = app
        self._login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; what Streamlit answers about signing in is looked at here first."""
        path = scope["path"] if scope["type"] == "http" and self._login.configured() else ""
        if path == CALLBACK:
            await self._come_back(Request(scope), receive, send)
        elif path == PROVIDER_SIGN_IN:
            await self._go_out(Request(scope), receive, send)
        elif path == PROVIDER_SIGN_OUT and Headers(scope=scope).get("sec-fetch-site") in _FROM_ELSEWHERE:
            # A link alone signs nobody out.
            await PlainTextResponse("Sign out in the app", 403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _go_out(self, request: Request, receive: Receive, send: Send) -> None:
        """To the provider, or back to our page where it cannot be reached."""
        messages = await self._held(request, receive)
        if messages[0]["status"] < HTTPStatus.BAD_REQUEST:
            for message in messages:
                await send(message)
            return
        page = await self._page(request, START, "account_unreachable", HTTPStatus.BAD_GATEWAY)
        await page(request.scope, receive, send)

    async def _come_back(self, request: Request, receive: Receive, send: Send) -> None:
        """Our answer in place of Streamlit's, with those of its cookies that may be kept."""
        messages = await self._held(request, receive)
        found = (value for name, value in messages[0]["headers"] if name.lower() == b"set-cookie")
        set_cookies = [value.decode("latin-1") for value in found]
        answer, let_in = await self._answer(request, set_cookies)
        for set_cookie in set_cookies:
            if let_in or not self._login.remembers(_named(set_cookie)):
                safe = f"{set_cookie}; Secure" if request.url.scheme == "https" else set_cookie
                answer.raw_headers.append((b"set-cookie", safe.encode("latin-1")))
        answer.delete_cookie(_NEXT_COOKIE, path=CALLBACK, httponly=True, samesite="lax")
        await answer(request.scope, receive, send)

    async def _held(self, request: Request, receive: Receive) -> list[Message]:
        """What Streamlit would send, beginning with status and headers."""
        messages: list[Message] = []

        async def hold(message: Message) -> None:
            messages.append(message)

        await self.app(request.scope, receive, hold)
        return messages

    async def _answer(self, request: Request, set_cookies: Sequence[str]) -> tuple[Response, bool]:
        """What the browser gets, and whether it is let in."""
        if not _OF_AN_ANSWER & request.query_params.keys():
            return RedirectResponse(SIGN_IN, 303, _NO_STORE), False  # back from signing out
        target = own_path(request.cookies.get(_NEXT_COOKIE, START))
        claims = self._login.claims({k: v for cookie in set_cookies for k, v in _named(cookie).items()})
        identity = identity_of(claims) if claims is not None else None
        if identity is None:
            return await self._page(request, target, "account_failed", HTTPStatus.FORBIDDEN), False
        source = source_of(request.client.host if request.client else None)
        try:
            opened = await to_thread.run_sync(_open, identity, source, token_in(request.scope))
        except UnknownAccountError as unknown:
            return no_account_page(language_of(request.scope), unknown.identity), False
        except SignInWaitError as wait:
            answer = await self._page(
                request, target, "account_wait", HTTPStatus.TOO_MANY_REQUESTS, seconds=wait.seconds
            )
            return answer, False
        return come_in(request, opened, target), True

    async def _page(
        self, request: Request, target: str, problem: str, status: HTTPStatus, **params: object
    ) -> Response:
        """The ways in once more, with the text `sign_in.<problem>`."""
        language = language_of(request.scope)
        with_code = await to_thread.run_sync(codes_exist, served_database())
        said = text(f"sign_in.{problem}", language, **params)
        providers = self._login.providers()
        return sign_in_page(language, target, said, status, providers=providers, with_code=with_code)


def _open(identity: Identity, source: str, before: str) -> Opened:
    """Sign in; whoever was signed in with this browser before is signed out."""
    database = served_database()
    opened = sign_in_as(database, identity, source)
    end_session(database, before)
    return opened


def _named(set_cookie: str) -> dict[str, str]:
    """The cookie of a Set-Cookie header; nothing for one that deletes it."""
    name, _, value = set_cookie.partition(";")[0].partition("=")
    return {name: value} if value.strip('"') else {}
