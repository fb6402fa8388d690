"""Which of Streamlit's addresses stay closed, and which lead elsewhere."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

_CLOSED = re.compile(r"^/_stcore/(?:metrics|agent)(?:/|$)")


def start_page(code: str) -> Route:
    """The page with this code stands at `/`; under its code Streamlit says that there is none."""
    return Route(f"/{code}", _to_start)


def _to_start(request: Request) -> Response:
    return RedirectResponse(f"/?{request.url.query}".removesuffix("?"), 303, {"Cache-Control": "no-store"})


class ClosedPaths:
    """Answers Streamlit's inner figures and its interface for programs as if they were not there."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer that there is nothing."""
        if scope["type"] == "http" and _CLOSED.match(scope["path"]):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)
