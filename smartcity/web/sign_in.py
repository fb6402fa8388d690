"""Signing in and out: a form that takes an access code and sets the cookie that the gate looks for."""

from __future__ import annotations

import ipaddress
import re
import time
from functools import partial
from urllib.parse import urlsplit

from anyio import CapacityLimiter, sleep, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from smartcity.reference.texts import LANGUAGES, text
from smartcity.web.access_pages import (
    SIGN_IN,
    SIGN_OUT,
    language_of,
    provider_sign_out_page,
    setup_page,
    sign_in_page,
    sign_out_page,
)
from smartcity.web.forms import same_origin, small_form
from smartcity.web.gate import PROJECTOR, token_in
from smartcity.web.login import ACCOUNT_SIGN_IN, PROVIDER_COOKIE, STREAMLIT_PATHS, Login, somebody_may_come
from smartcity.web.phone_markup import PHONE
from smartcity.workflow.access import SESSION_COOKIE, Opened, actor_of, codes_exist, end_session, sign_in
from smartcity.workflow.actors import Role
from smartcity.workflow.errors import SignInRefusedError, SignInWaitError, StoreError
from smartcity.workflow.workspace import served_database

START = "/"
_START_OF = {Role.PROJECTOR: PROJECTOR, Role.OPD: PHONE}
"""Where those land who did not ask for a page of their own."""
_OF_SIGNING_IN = {SIGN_IN, SIGN_OUT, ACCOUNT_SIGN_IN} | STREAMLIT_PATHS
_CODES_AT_ONCE = 4  # each takes a core for some 50 ms, and 16 MB
_TOLD_TO_WAIT_AFTER = 0.3
"""Seconds: who must wait hears so as late for a code that was looked at as for one that was not."""
# Only a path of this server: browsers read `//host` and `/\host` as another one, and drop tabs and line ends.
_OWN_PATH = re.compile(r"^/(?![/\\])[\w\-./~%?=&,:+!@]*$", re.ASCII)


def routes(login: Login) -> list[Route]:
    """The addresses of signing in and out; `login` is the other way than by an access code."""
    limiter = CapacityLimiter(_CODES_AT_ONCE)

    async def show_form(request: Request) -> Response:
        return await _show_form(request, login)

    async def take_code(request: Request) -> Response:
        return await _take_code(request, limiter, login)

    async def sign_out(request: Request) -> Response:
        return await _sign_out(request, login)

    return [
        Route(SIGN_IN, show_form, methods=["GET"]),
        Route(SIGN_IN, take_code, methods=["POST"]),
        Route(SIGN_OUT, _show_sign_out, methods=["GET"]),
        Route(SIGN_OUT, sign_out, methods=["POST"]),
    ]


def own_path(target: str) -> str:
    """The target if it is a page of this server other than those of signing in, else the start page."""
    if not _OWN_PATH.match(target) or urlsplit(target).path in _OF_SIGNING_IN:
        return START
    return target


def source_of(host: str | None) -> str:
    """Where an attempt comes from: an address, for IPv6 its network of 64 bits; one name for all unknown."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)


async def _show_form(request: Request, login: Login) -> Response:
    database = served_database()
    if not await to_thread.run_sync(somebody_may_come, database, login):
        return setup_page(request.scope, with_account=login.configured())
    target = own_path(request.query_params.get("next", START))
    signed_in = await to_thread.run_sync(actor_of, database, token_in(request.scope))
    name = signed_in.actor.name if signed_in else ""
    providers, with_code = login.providers(), await to_thread.run_sync(codes_exist, database)
    return sign_in_page(
        language_of(request.scope), target, name=name, providers=providers, with_code=with_code
    )


async def _take_code(request: Request, limiter: CapacityLimiter, login: Login) -> Response:
    form = await small_form(request)
    page = partial(sign_in_page, providers=login.providers())
    if form is None or not same_origin(request):
        language = language_of(request.scope)
        return page(language, START, text("incoming.form_not_ours", language), 400)
    language = form.get("lang", "")
    language = language if language in LANGUAGES else LANGUAGES[0]
    target = own_path(form.get("next", START))
    source = source_of(request.client.host if request.client else None)
    before, asked_at = token_in(request.scope), time.monotonic()
    try:
        opened = await to_thread.run_sync(_open, form.get("code", ""), source, before, limiter=limiter)
    except SignInRefusedError:
        return page(language, target, text("sign_in.refused", language), 403)
    except SignInWaitError as wait:
        await sleep(max(0.0, asked_at + _TOLD_TO_WAIT_AFTER - time.monotonic()))
        answer = page(language, target, text("sign_in.wait", language, seconds=wait.seconds), 429)
        answer.headers["Retry-After"] = str(wait.seconds)
        return answer
    except StoreError:
        return page(language, target, text("sign_in.busy", language), 503)
    return come_in(request, opened, target)


def _open(code: str, source: str, before: str) -> Opened:
    """Sign in; whoever was signed in with this browser before is signed out."""
    database = served_database()
    opened = sign_in(database, code, source)
    end_session(database, before)
    return opened


def come_in(request: Request, opened: Opened, target: str) -> Response:
    """Lead on whoever has just signed in, with the cookie that the gate looks for."""
    if target == START:
        target = _START_OF.get(opened.signed_in.actor.role, START)
    answer = RedirectResponse(target, 303, {"Cache-Control": "no-store"})
    keep_signed_in(request, answer, opened)
    return answer


def keep_signed_in(request: Request, answer: Response, opened: Opened) -> None:
    """Have the browser keep the token of a sign-in, out of the reach of scripts and other sites."""
    answer.set_cookie(
        SESSION_COOKIE,
        opened.token,
        max_age=opened.seconds,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


async def _show_sign_out(request: Request) -> Response:
    return sign_out_page(language_of(request.scope))


async def _sign_out(request: Request, login: Login) -> Response:
    form = await small_form(request)
    if form is None or not same_origin(request):
        return sign_out_page(language_of(request.scope))
    await to_thread.run_sync(end_session, served_database(), token_in(request.scope))
    answer: Response = RedirectResponse(SIGN_IN, 303, {"Cache-Control": "no-store"})
    if login.configured() and PROVIDER_COOKIE in request.cookies:
        answer = provider_sign_out_page(language_of(request.scope))
        answer.delete_cookie(PROVIDER_COOKIE, path=SIGN_OUT, httponly=True, samesite="lax")
    answer.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax")
    return answer
