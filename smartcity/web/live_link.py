"""A script of our own in Streamlit's start page, which says when the link to the server is lost.

Python cannot run then, and Streamlit covers the page with an English dialog. The script and its words are put
into the page on its way to the browser.
"""

from __future__ import annotations

import hashlib
from html import escape
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartcity.reference.texts import LANGUAGES, text

_ASSETS = Path(__file__).parents[2] / "static" / "live"
_START_PAGE = b'<div id="root">'
_PLACE = b"</head>"


class LiveLink:
    """Adds the script to answers that are Streamlit's start page; every other answer stays as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._added = _added()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a page is held back until it is whole."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def send_added(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    await send(self._start_of(start, body))
                    await send({"type": "http.response.body", "body": self._with_script(body)})

        await self.app(_uncompressed(scope), receive, send_added)

    def _with_script(self, body: bytes) -> bytes:
        return body.replace(_PLACE, self._added + _PLACE, 1) if _START_PAGE in body else body

    def _start_of(self, start: Message, body: bytes) -> Message:
        headers = MutableHeaders(scope=start)
        if _START_PAGE in body:
            for name in ("etag", "last-modified"):
                del headers[name]
            headers["content-length"] = str(len(self._with_script(body)))
        return start


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers


def _uncompressed(scope: Scope) -> Scope:
    """The request as one for an answer that is not compressed, so that the script can be put into it."""
    kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": kept}


def _added() -> bytes:
    said = " ".join(
        f'data-{language}="{escape(text("screen.link_lost", language))}"' for language in LANGUAGES
    )
    style, script = (_address(name) for name in ("live.css", "live.js"))
    return f'<link rel="stylesheet" href="{style}"><script src="{script}" {said} defer></script>'.encode()


def _address(asset: str) -> str:
    """The address of one of our files, which changes with its content, so that browsers may keep it."""
    content = (_ASSETS / asset).read_bytes()
    return f"/app/static/live/{asset}?{hashlib.sha256(content).hexdigest()[:12]}"
