"""The projector's routes: its page, what is up now (held until that changes), and the slides.

A projector asks for what is up and gets an answer as soon as it differs from what it shows, at the latest
after a few seconds, so it also knows that the link stands. The database is asked at most four times a second,
however many projectors wait; several servers on one database need nothing else to show the same.
"""

from __future__ import annotations

import asyncio
import hashlib
import html
import json
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from smartcity.charts.projection import script_gzipped, script_version
from smartcity.reference.formats import clock_text
from smartcity.reference.texts import LANGUAGES, text
from smartcity.store.values import StoredRegion
from smartcity.web.access_pages import not_for_opd_page
from smartcity.web.slide_fit import HEIGHT, canvas_width
from smartcity.web.slide_parts import Frame
from smartcity.web.slide_store import SlideStore
from smartcity.workflow.actors import Actor
from smartcity.workflow.errors import RegionNeededError, StoreError, UnknownRegionNameError
from smartcity.workflow.public_address import public_address
from smartcity.workflow.screens import Screen, Shown, load_screen, now_of, revision_of_screen, shown
from smartcity.workflow.workspace import (
    Workspace,
    open_workspace,
    served_database,
    stored_regions,
)

PROJECTOR = "/layar"
PLOTLY = f"/app/static/layar/plotly-{script_version()}.min.js"
UPLOAD = "/kirim"
"""Where the QR code leads: the page on which OPDs send."""
_PAGE = Template((Path(__file__).parent / "projector.html").read_text(encoding="utf-8"))
_CHOICE = Template((Path(__file__).parent / "projector_choice.html").read_text(encoding="utf-8"))
_ASSETS = Path(__file__).parents[2] / "static" / "layar"
_LOOK_AGAIN = 0.25
_HELD = 3.0
"""Seconds between two looks at the database, and how long an answer is held back at most."""
_NEVER_STORED = {"Cache-Control": "no-store"}
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Encoding": "gzip"}
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_REGIONS = 16
"""Of how many regions and people at most is kept what was last seen."""
_WORDS = ("connected", "lost", "frozen", "paused", "keys", "waiting")


ActorIn = Callable[[Scope], Actor | None]


@dataclass(frozen=True, slots=True)
class _Now:
    """What is up in a region at a moment."""

    workspace: Workspace
    screen: Screen
    shown: Shown
    revision: int
    clock: str
    left: float | None

    @property
    def mark(self) -> str:
        """Differs whenever a projector has something to do."""
        return f"{self.screen.version}-{self.revision}-{self.shown.slide}"


class Projector:
    """The routes and what they share: what was last seen of each region, and the slides that were made.

    `actor_in` gives who asks, None for somebody who may not.
    """

    def __init__(self, actor_in: ActorIn) -> None:
        self._actor_in = actor_in
        self._slides = SlideStore()
        self._making = asyncio.Lock()
        self._looking = asyncio.Lock()
        self._seen: dict[Hashable, tuple[float, _Now]] = {}

    def routes(self) -> list[BaseRoute]:
        """The page, the state, the slides, and the script that draws them."""
        return [
            Route(PLOTLY, self.plotly),
            Route(PROJECTOR, self.page),
            Route(f"{PROJECTOR}/keadaan", self.state),
            Route(f"{PROJECTOR}/slide/{{code}}", self.slide),
        ]

    async def plotly(self, _request: Request) -> Response:
        """plotly.js as the plotly package ships it."""
        packed = await run_in_threadpool(script_gzipped)
        return Response(packed, media_type="text/javascript", headers=_FOREVER)

    async def page(self, request: Request) -> Response:
        """The page of a region's projector; where several could be meant, the links to choose from."""
        actor = self._actor_in(request.scope)
        if actor is None:
            raise HTTPException(403)
        if actor.opd is not None:
            return not_for_opd_page(request.scope, UPLOAD)
        try:
            now = await self._now(request)
        except (RegionNeededError, UnknownRegionNameError):
            stored = await run_in_threadpool(stored_regions, served_database(), actor)
            return _choice(stored, request.query_params.get("language", LANGUAGES[0]))
        state = now.screen.state
        page = _PAGE.substitute(
            language=state.language,
            title=html.escape(text("screen.title", state.language)),
            region=html.escape(now.workspace.code),
            name=html.escape(now.workspace.region.name),
            words=html.escape(json.dumps(_words(state.language), ensure_ascii=False)),
            waiting=html.escape(text("screen.word_waiting", state.language)),
            height=HEIGHT,
            plotly=PLOTLY,
            style=_address("layar.css"),
            script=_address("layar.js"),
        )
        return HTMLResponse(page, headers={"Content-Security-Policy": _PAGE_POLICY} | _NEVER_STORED)

    async def state(self, request: Request) -> Response:
        """What is up: at once where it differs from `tanda`, what the projector shows, else after a while."""
        known, patience = request.query_params.get("tanda"), time.monotonic() + _HELD
        try:
            now = await self._now(request)
            while now.mark == known and time.monotonic() < patience:
                await asyncio.sleep(_LOOK_AGAIN)
                now = await self._now(request)
        except (StoreError, RegionNeededError, UnknownRegionNameError):
            return JSONResponse({}, 503, _NEVER_STORED)
        state = now.screen.state
        answer = {
            "mark": now.mark,
            "version": now.screen.version,
            "revision": now.revision,
            "slide": now.shown.slide,
            "left": now.left,
            "seconds": state.arrangement.seconds,
            "deck": state.deck,
            "dark": state.dark,
            "frozen": state.frozen_at is not None,
            "language": state.language,
            "clock": now.clock,
            "words": _words(state.language),
        }
        return JSONResponse(answer, headers=_NEVER_STORED)

    async def slide(self, request: Request) -> Response:
        """A slide as it is now, drawn for the width asked for."""
        try:
            now = await self._now(request)
            state = now.screen.state
            frame = Frame(
                state.language,
                state.dark,
                state.hide_names,
                canvas_width(int(request.query_params.get("w", ""))),
                public_address(f"{request.url.scheme}://{request.url.netloc}") + UPLOAD,
            )
            code = request.path_params["code"]
            async with self._making:
                made = await run_in_threadpool(
                    self._slides.slide, now.workspace, code, now.revision, state, frame
                )
        except (KeyError, ValueError):
            return JSONResponse({}, 404, _NEVER_STORED)
        except (StoreError, RegionNeededError, UnknownRegionNameError):
            return JSONResponse({}, 503, _NEVER_STORED)
        return Response(made, media_type="application/json", headers=_NEVER_STORED)

    def _actor(self, request: Request) -> Actor:
        """Who asks. Raises HTTPException for an OPD, which sees no projector."""
        actor = self._actor_in(request.scope)
        if actor is None or actor.opd is not None:
            raise HTTPException(403)
        return actor

    async def _now(self, request: Request) -> _Now:
        """What is up, at most a moment old, so that thirty projectors cost what one costs."""
        actor, region = self._actor(request), request.query_params.get("region")
        key = (actor, region)
        async with self._looking:
            at, seen = self._seen.get(key, (0.0, None))
            if seen is None or time.monotonic() - at >= _LOOK_AGAIN:
                seen = await run_in_threadpool(_look, actor, region)
                others = [(known, kept) for known, kept in self._seen.items() if known != key]
                self._seen = dict([*others[-_REGIONS:], (key, (time.monotonic(), seen))])
            return seen


def _look(actor: Actor, region: str | None) -> _Now:
    """What is up, read from the database. Raises RegionNeededError, UnknownRegionNameError, StoreError."""
    workspace = open_workspace(served_database(), region, actor)
    screen, moment = load_screen(workspace), now_of(workspace)
    up = shown(screen.state, moment)
    left = None if up.until is None else (up.until - moment).total_seconds()
    revision = revision_of_screen(workspace, screen.state)
    clock = clock_text(moment, workspace.region.zone, screen.state.language)
    return _Now(workspace, screen, up, revision, clock, left)


def _words(language: str) -> dict[str, str]:
    """The words of the frame; `{clock}` is filled in by the page."""
    return {word: text(f"screen.word_{word}", language, clock="{clock}") for word in _WORDS}


def _address(asset: str) -> str:
    """The address of one of our files, which changes with its content, so that browsers may keep it."""
    content = (_ASSETS / asset).read_bytes()
    return f"/app/static/layar/{asset}?{hashlib.sha256(content).hexdigest()[:12]}"


def _choice(stored: Sequence[StoredRegion], language: str) -> Response:
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    links = "".join(
        f'<li><a href="{PROJECTOR}?region={quote(region.code)}">{html.escape(region.name)}</a></li>'
        for region in stored
    )
    head = text("screen.choose_region" if stored else "screen.no_region", spoken)
    page = _CHOICE.substitute(
        language=spoken, head=html.escape(head), links=links, style=_address("layar.css")
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _PAGE_POLICY} | _NEVER_STORED)
