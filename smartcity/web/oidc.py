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
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartcity.reference.texts import LANGUAGES, text
from smartcity.web.access_pages import SIGN_IN, SIGN_OUT, language_of, no_account_page, sign_in_page
from smartcity.web.gate import token_in
from smartcity.web.login import (
    ACCOUNT_SIGN_IN,
    CALLBACK,
    PROVIDER_COOKIE,
    PROVIDER_PATHS,
    PROVIDER_SIGN_IN,
    PROVIDER_SIGN_OUT,
    Login,
)
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
            f"{language_of(request.scope)}:{own_path(request.query_params.get('next', START))}",
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
        elif path == PROVIDER_SIGN_OUT:
            await self._leave(Request(scope), receive, send)
        else:
            await self.app(scope, receive, send)

    async def _go_out(self, request: Request, receive: Receive, send: Send) -> None:
        """To the provider, or back to our page where it cannot be reached."""
        given = await self._given(request, receive)
        if given.status_code >= HTTPStatus.BAD_REQUEST:
            language = language_of(request.scope)
            given = await self._page(language, START, "account_unreachable", HTTPStatus.BAD_GATEWAY)
        await given(request.scope, receive, send)

    async def _come_back(self, request: Request, receive: Receive, send: Send) -> None:
        """Our answer in place of Streamlit's, with those of its cookies that may be kept."""
        set_cookies = (await self._given(request, receive)).headers.getlist("set-cookie")
        answer, let_in = await self._answer(request, set_cookies)
        for set_cookie in set_cookies:
            if let_in or not self._login.is_login_cookie(_name(set_cookie)):
                answer.headers.append("set-cookie", set_cookie)
        answer.delete_cookie(_NEXT_COOKIE, path=CALLBACK, httponly=True, samesite="lax")
        await answer(request.scope, receive, send)

    async def _leave(self, request: Request, receive: Receive, send: Send) -> None:
        """To the provider's page of signing out; a link on another site signs nobody out."""
        if request.headers.get("sec-fetch-site") in _FROM_ELSEWHERE:
            answer: Response = PlainTextResponse("Sign out in the app", 403)
        else:
            answer = await self._given(request, receive)
        await answer(request.scope, receive, send)

    async def _given(self, request: Request, receive: Receive) -> Response:
        """Streamlit's answer, its cookies of who is signed in kept from all other addresses.

        They may be longer than what a WebSocket takes, and never go in the clear where a page does not.
        """
        messages: list[Message] = []

        async def hold(message: Message) -> None:
            messages.append(message)

        await self.app(request.scope, receive, hold)
        body = b"".join(message.get("body", b"") for message in messages[1:])
        answer = Response(body, messages[0]["status"])
        answer.raw_headers = list(messages[0]["headers"])
        given = answer.headers.getlist("set-cookie")
        del answer.headers["set-cookie"]
        for set_cookie in given:
            if self._login.is_login_cookie(_name(set_cookie)):
                parts = [part for part in set_cookie.split("; ") if not part.lower().startswith("path=")]
                parts.append(f"Path={PROVIDER_PATHS}")
                set_cookie = "; ".join([*parts, "Secure"] if request.url.scheme == "https" else parts)
            answer.headers.append("set-cookie", set_cookie)
        return answer

    async def _answer(self, request: Request, set_cookies: Sequence[str]) -> tuple[Response, bool]:
        """What the browser gets, and whether it is let in."""
        if not _OF_AN_ANSWER & request.query_params.keys():
            return RedirectResponse(SIGN_IN, 303, _NO_STORE), False  # back from signing out
        language, target = _kept(request)
        claims = self._login.claims(_cookies(set_cookies))
        identity = identity_of(claims) if claims is not None else None
        if identity is None:
            return await self._page(language, target, "account_failed", HTTPStatus.FORBIDDEN), False
        source = source_of(request.client.host if request.client else None)
        try:
            opened = await to_thread.run_sync(_open, identity, source, token_in(request.scope))
        except UnknownAccountError as unknown:
            return no_account_page(language, unknown.identity), False
        except SignInWaitError as wait:
            status = HTTPStatus.TOO_MANY_REQUESTS
            return await self._page(language, target, "account_wait", status, seconds=wait.seconds), False
        answer = come_in(request, opened, target)
        answer.set_cookie(
            PROVIDER_COOKIE,
            "1",
            max_age=opened.seconds,
            path=SIGN_OUT,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
        return answer, True

    async def _page(
        self, language: str, target: str, problem: str, status: HTTPStatus, **params: object
    ) -> Response:
        """The ways in once more, with the text `sign_in.<problem>`."""
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


def _kept(request: Request) -> tuple[str, str]:
    """In which language the browser left for the provider, and where it wanted to go."""
    language, _, target = request.cookies.get(_NEXT_COOKIE, "").partition(":")
    return language if language in LANGUAGES else LANGUAGES[0], own_path(target)


def _name(set_cookie: str) -> str:
    return set_cookie.partition("=")[0]


def _cookies(set_cookies: Sequence[str]) -> dict[str, str]:
    """The cookies of Set-Cookie headers by their names, without those that are deleted."""
    pairs = (set_cookie.partition(";")[0].partition("=") for set_cookie in set_cookies)
    return {name: value for name, _, value in pairs if value.strip('"')}
