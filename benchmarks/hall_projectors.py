"""Projectors without the drawing: each asks what is up and takes its slides, as layar.js does."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.serving import RunningApps
from benchmarks.stored_list import REGION
from benchmarks.visitor import Visitor

WIDTH = 1920


@dataclass(slots=True)
class WatchingProjector:
    """One projector; `shown_at` is the moment when the slide of each revision had arrived."""

    visitor: Visitor
    shown_at: dict[int, float] = field(default_factory=dict)
    slides: int = 0
    _following: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Follow what is up from now on."""
        self._following = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Turn it off. Raises what went wrong meanwhile."""
        assert self._following is not None
        if not self._following.cancel():
            await self._following
        self.visitor.close()

    async def _follow(self) -> None:
        mark = ""
        while True:
            asked = urlencode({"region": REGION, "tanda": mark})
            state = json.loads((await self.visitor.ask(f"/layar/keadaan?{asked}")).body)
            if state["mark"] == mark:
                continue
            asked = urlencode({"region": REGION, "w": WIDTH})
            slide = json.loads((await self.visitor.ask(f"/layar/slide/{state['slide']}?{asked}")).body)
            self.slides += 1
            self.shown_at.setdefault(slide["revision"], time.perf_counter())
            mark = state["mark"]


async def open_projectors(apps: RunningApps, code: str, count: int) -> list[WatchingProjector]:
    """So many projectors, signed in with one code, following what is up."""
    first = Visitor(apps.port(0))
    await first.sign_in(code, "/layar")
    projectors = [WatchingProjector(Visitor(apps.port(place), first.cookie)) for place in range(count)]
    for projector in projectors:
        projector.start()
    while not all(projector.slides for projector in projectors):
        await asyncio.sleep(0.1)
    first.close()
    return projectors
