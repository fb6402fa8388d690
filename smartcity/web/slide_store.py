"""Slides made once for all projectors, and the tables that they are made from, of the last few revisions."""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from smartcity.web.slide_parts import Frame, Material
from smartcity.web.slides import foot_of, make_changed_slide, make_slide
from smartcity.workflow.screens import CHANGED, ScreenState
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace

_MATERIALS, _SLIDES = 4, 96
"""How many revisions are kept (now, one that is frozen, and what came before), and how many slides."""
_Kept = TypeVar("_Kept")


class SlideStore:
    """Keeps what was made last. One thread at a time may ask it, see `projector`."""

    def __init__(self) -> None:
        self._materials: OrderedDict[Hashable, Material] = OrderedDict()
        self._slides: OrderedDict[Hashable, bytes] = OrderedDict()

    def slide(
        self, workspace: Workspace, code: str, revision: int, state: ScreenState, frame: Frame
    ) -> bytes:
        """The slide as JSON, made where it was not made yet. Raises KeyError for a code that is none."""
        before = state.opened_from if code == CHANGED else None
        key = (_region_key(workspace), code, revision, before, frame)
        return _kept(self._slides, key, lambda: self._made(workspace, code, revision, before, frame), _SLIDES)

    def _made(
        self, workspace: Workspace, code: str, revision: int, before: int | None, frame: Frame
    ) -> bytes:
        material = self._material(workspace, revision)
        if code == CHANGED:
            stood = self._material(workspace, revision if before is None else before)
            slide = make_changed_slide(material, frame, stood.tables)
        else:
            slide = make_slide(code, material, frame)
        return slide.to_json(code, revision, foot_of(material, frame)).encode()

    def _material(self, workspace: Workspace, revision: int) -> Material:
        def load() -> Material:
            # Reading a region makes no garbage, but half of its time would go into looking for some.
            gc.disable()
            try:
                return Material(workspace, load_tables(workspace, revision=revision))
            finally:
                gc.enable()

        return _kept(self._materials, (_region_key(workspace), revision), load, _MATERIALS)


def _region_key(workspace: Workspace) -> Hashable:
    region = workspace.region
    return (workspace.database.address, region.code, region.name, region.zone)


def _kept(kept: OrderedDict[Hashable, _Kept], key: Hashable, make: Callable[[], _Kept], most: int) -> _Kept:
    if key not in kept:
        kept[key] = make()
        while len(kept) > most:
            kept.popitem(last=False)
    kept.move_to_end(key)
    return kept[key]
