"""How much a person may have lie in the server's memory: Streamlit keeps every upload until its page closes.

It does so for any file that is sent to an open page, whether a box on that page asked for it or not. A
person here is a sign-in, with however many pages open; in local mode whoever sits at the machine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from smartcity.reference.texts import text
from smartcity.web.access_pages import language_of
from smartcity.web.gate import actor_in, token_in
from smartcity.workflow.actors import Permission

OF_ONE = 256 * 2**20
"""Bytes that one person may have in memory: forty files of 6 MB, dropped together."""
OF_ALL = 768 * 2**20
_UPLOAD = re.compile(r"^/_stcore/upload_file/([^/]+)/")

Kept = Callable[[], Mapping[str, int]]
"""Says how many bytes lie in memory by the page's session."""


class UploadBudget:
    """Refuses an upload by its announced length, before any of it is read.

    Stands behind the gate. `kept` says what lies in memory already.
    """

    def __init__(self, app: ASGIApp, kept: Kept) -> None:
        self.app = app
        self._kept = kept
        self._owners: dict[str, str] = {}
        self._under_way: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say why the file is not taken."""
        place = _UPLOAD.match(scope["path"]) if scope["type"] == "http" else None
        if place is None or scope["method"] != "PUT":
            await self.app(scope, receive, send)
            return
        person, length = token_in(scope), _announced(scope)
        refusal = self._refusal(scope, person, length)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        self._owners[place[1]] = person
        self._under_way[person] += length or 0
        try:
            await self.app(scope, receive, send)
        finally:
            self._under_way[person] -= length or 0
            self._under_way += Counter()  # keeps only those above nought

    def _refusal(self, scope: Scope, person: str, length: int | None) -> Response | None:
        if not actor_in(scope).may(Permission.SEND):
            return _say("not_yours", scope, 403)
        if length is None:
            return _say("no_length", scope, 411)
        kept = self._kept()
        self._owners = {session: owner for session, owner in self._owners.items() if session in kept}
        own = sum(size for session, size in kept.items() if self._owners.get(session) == person)
        if own + self._under_way[person] + length > OF_ONE:
            return _say("own_full", scope, 413)
        if sum(kept.values()) + self._under_way.total() + length > OF_ALL:
            return _say("all_full", scope, 503)
        return None


def _announced(scope: Scope) -> int | None:
    """The length that the request says, None where it says none or more than one."""
    headers = Headers(scope=scope)
    lengths = headers.getlist("content-length")
    if len(lengths) != 1 or "transfer-encoding" in headers or not lengths[0].isdecimal():
        return None
    return int(lengths[0])


def _say(reason: str, scope: Scope, status: int) -> Response:
    said = text(f"incoming.{reason}", language_of(scope), megabytes=OF_ONE // 2**20)
    return PlainTextResponse(said, status, {"Cache-Control": "no-store"})
