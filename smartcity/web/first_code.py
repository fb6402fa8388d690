"""The first access code, made in a browser on the machine that runs the server, which it signs in at once.

From the moment a code exists nobody gets in without one, so code and sign-in are given together.
"""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from smartcity.reference.texts import LANGUAGES, text
from smartcity.web.access_pages import access_page, language_of
from smartcity.web.forms import same_origin, small_form
from smartcity.web.gate import actor_in
from smartcity.web.sign_in import START, keep_signed_in, source_of
from smartcity.workflow.access import CodeSlip, Opened
from smartcity.workflow.actors import LOCAL_ACTOR
from smartcity.workflow.errors import StoreError, WorkflowError
from smartcity.workflow.first_code import open_with_first_code
from smartcity.workflow.workspace import Workspace, open_workspace, served_database

FIRST_CODE = "/masuk/pertama"
_FORM = """<p>{why}</p>
<p>{then}</p>
<form method="post" action="{action}">
<input type="hidden" name="region" value="{region}">
<input type="hidden" name="lang" value="{language}">
<button type="submit">{submit}</button>
</form>
<p><a href="/">{back}</a></p>"""
_MADE = """<p>{once}</p>
<p class="code">{code}</p>
<p>{signed_in}</p>
<p><a class="action" href="/access?region={region}">{go_on}</a></p>"""


def routes() -> list[Route]:
    """The page that asks, and what it sends."""
    return [
        Route(FIRST_CODE, _ask, methods=["GET"]),
        Route(FIRST_CODE, _make, methods=["POST"]),
    ]


async def _ask(request: Request) -> Response:
    region = request.query_params.get("region")
    if actor_in(request.scope) != LOCAL_ACTOR:
        return RedirectResponse(START, 303, {"Cache-Control": "no-store"})
    try:
        workspace = await to_thread.run_sync(_workspace, region)
    except (WorkflowError, StoreError):
        return RedirectResponse(START, 303, {"Cache-Control": "no-store"})
    language = language_of(request.scope)
    content = _FORM.format(
        why=escape(text("sign_in.first_why", language, region=workspace.region.name)),
        then=escape(text("sign_in.first_then", language)),
        action=FIRST_CODE,
        region=escape(workspace.code),
        language=language,
        submit=escape(text("sign_in.first_submit", language)),
        back=escape(text("sign_in.back", language)),
    )
    return access_page(language, "first_title", content)


async def _make(request: Request) -> Response:
    form = await small_form(request)
    if form is None or not same_origin(request) or actor_in(request.scope) != LOCAL_ACTOR:
        return RedirectResponse(START, 303, {"Cache-Control": "no-store"})
    source = source_of(request.client.host if request.client else None)
    language = form.get("lang", "")
    language = language if language in LANGUAGES else LANGUAGES[0]
    region = form.get("region", "")
    try:
        slip, opened = await to_thread.run_sync(_made, region, language, source)
    except (WorkflowError, StoreError):
        return access_page(language, "first_title", f"<p>{escape(text('sign_in.busy', language))}</p>", 503)
    content = _MADE.format(
        once=escape(text("sign_in.first_once", language)),
        code=escape(slip.code),
        signed_in=escape(text(f"sign_in.first_{'signed_in' if opened else 'sign_in'}", language)),
        region=quote(region),
        go_on=escape(text("sign_in.first_go_on", language)),
    )
    answer = access_page(language, "first_made", content)
    if opened is not None:
        keep_signed_in(request, answer, opened)
    return answer


def _workspace(region: str | None) -> Workspace:
    return open_workspace(served_database(), region, LOCAL_ACTOR)


def _made(region: str, language: str, source: str) -> tuple[CodeSlip, Opened | None]:
    return open_with_first_code(_workspace(region), text("sign_in.first_label", language), source)
