"""How the phone's routes answer: a page to people, JSON to a script that asks for it, never from a cache."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from smartcity.reference.texts import text
from smartcity.web.access_pages import language_of
from smartcity.web.phone_markup import PHONE
from smartcity.workflow.downloads import Download

HEADERS = {
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
}
_WORKBOOK = "application/octet-stream"


class RefusedError(Exception):
    """A request that is refused: `problem` in the words of the contract, and the HTTP status."""

    def __init__(self, problem: str, status: int, message: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.status = status
        self._message = message

    def said(self, language: str) -> str:
        """What to do about it, in one or two sentences."""
        return self._message or text(f"phone.problem_{self.problem.replace('-', '_')}", language)


def asks_for_json(request: Request) -> bool:
    """Whether a script asks, which wants to hear how it went rather than to be led to a page."""
    return "application/json" in request.headers.get("accept", "")


def to_page(request: Request, **query: str) -> Response:
    """The way to the page, in the language of the request."""
    address = f"{PHONE}?{urlencode({'lang': language_of(request.scope), **query})}"
    return RedirectResponse(address, 303, HEADERS)


async def home(request: Request) -> Response:
    """For an address that is only posted to, such as a page of the browser's history that is opened again."""
    return to_page(request)


def download(file: Download) -> Response:
    """A file to keep."""
    name = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return Response(file.content, media_type=_WORKBOOK, headers={**HEADERS, "Content-Disposition": name})
