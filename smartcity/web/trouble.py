"""What is answered while the database does not, or when an answer fails: always what to do."""

from __future__ import annotations

from html import escape

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartcity.reference.texts import text
from smartcity.web.access_pages import access_page, language_of
from smartcity.web.headers import SECURITY_HEADERS
from smartcity.workflow.errors import StoreError

_AGAIN_AFTER = "5"
_TRY_AGAIN = 1013  # IANA's registry of WebSocket close codes: try again later


class StoreTrouble:
    """Answers 503 where the gate or a route raised an error of the store before it began to answer.

    A person gets a page that tries again by itself, a program `Retry-After`, a WebSocket is closed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and answer in its place where the store failed it."""
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except StoreError:
            if begun or scope["type"] not in {"http", "websocket"}:
                raise
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": _TRY_AGAIN})
            else:
                await _answer(scope)(scope, receive, send)


async def answer_failure(request: Request, _error: Exception) -> Response:
    """The answer where one of ours failed for another reason, which the server logs: a page to a person."""
    if not _wants_page(request.scope):
        return PlainTextResponse("The server failed. Try again.", 500, SECURITY_HEADERS)
    language = language_of(request.scope)
    content = f"<p>{escape(text('trouble.failed', language))}</p>"
    answer = access_page(language, "failed_title", content, 500)
    answer.headers.update(SECURITY_HEADERS)
    return answer


def _wants_page(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "")


def _answer(scope: Scope) -> Response:
    if _wants_page(scope):
        answer: Response = _page(scope)
    else:
        answer = PlainTextResponse("The database does not answer. Try again.", 503)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Retry-After"] = _AGAIN_AFTER
    return answer


def _page(scope: Scope) -> Response:
    """For a person: what happened, what is safe, and the same address again after a few seconds."""
    language = language_of(scope)

    def say(part: str) -> str:
        return escape(text(f"sign_in.trouble_{part}", language))

    lines = (
        f"<p>{say('why')}</p>",
        f"<p>{say('sent')}</p>",
        f'<p><a href="">{say("again")}</a></p>',
        f'<p class="hint">{say("lasting")}</p>',
    )
    answer = access_page(language, "trouble_title", "\n".join(lines), 503)
    answer.headers["Refresh"] = _AGAIN_AFTER
    return answer
