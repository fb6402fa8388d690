"""The script in Streamlit's start page: put into that page alone, whole, and never compressed away."""

from __future__ import annotations

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Scope

from smartcity.web.live_link import LiveLink

START = f'<html><head><title>x</title></head><body><div id="root"></div>{" " * 3000}</body></html>'
BROWSER = {"accept": "text/html,*/*", "accept-encoding": "gzip"}


async def start(_request: Request) -> Response:
    return HTMLResponse(START, headers={"ETag": '"1"', "Last-Modified": "Sun, 22 Nov 2026 00:00:00 GMT"})


async def own(_request: Request) -> Response:
    return HTMLResponse("<html><head></head><body>x</body></html>", headers={"ETag": '"2"'})


async def plain(_request: Request) -> Response:
    return PlainTextResponse('<head></head><div id="root">')


APP = GZipMiddleware(Starlette(routes=[Route("/", start), Route("/own", own), Route("/plain", plain)]))


def asked(app: ASGIApp, path: str, headers: dict[str, str]) -> tuple[dict[str, str], str]:
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        messages.append(message)

    asyncio.run(app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in messages[1:])
    given = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
    return given, body.decode("utf-8", "replace")


def test_the_start_page_gets_the_script_with_its_words() -> None:
    headers, body = asked(LiveLink(APP), "/", BROWSER)
    assert body.count('<script src="/app/static/live/live.js?') == 1
    assert body.index("live.js") < body.index("</head>")
    assert 'data-id="' in body
    assert 'data-en="' in body
    assert int(headers["content-length"]) == len(body.encode())
    assert not {"content-encoding", "etag", "last-modified"} & set(headers)


@pytest.mark.parametrize("path", ["/own", "/plain"])
def test_other_answers_stay_as_they_are(path: str) -> None:
    uncompressed = {"accept": "text/html"}
    assert asked(LiveLink(APP), path, uncompressed) == asked(APP, path, uncompressed)


def test_what_is_no_page_view_passes_untouched() -> None:
    program = {"accept": "*/*", "accept-encoding": "gzip"}
    headers, body = asked(LiveLink(APP), "/", program)
    assert headers["content-encoding"] == "gzip"
    assert "live.js" not in body
