"""What slides are made of: a region at a revision, how the projector shows it, and a slide that is ready."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from smartcity.analysis import movement, participation
from smartcity.analysis.participation import MISSING, ParticipationCount
from smartcity.analysis.progress import Progress
from smartcity.analysis.quick_wins import QuickWins, quick_wins
from smartcity.charts.projection import figure_json
from smartcity.charts.style import Look
from smartcity.intake.tables import ExpectedOpd
from smartcity.names.hiding import OpdHider
from smartcity.reference import load_reference
from smartcity.reference.formats import number
from smartcity.reference.texts import text
from smartcity.web.slide_fit import (
    MARGIN,
    TEXT,
    Names,
    fitted_figure,
    fitted_names,
    kept_together,
    room_below,
    sentence_box,
)
from smartcity.workflow.stage_closing import progress_of
from smartcity.workflow.tables import RegionTables
from smartcity.workflow.timeline import record_log
from smartcity.workflow.workspace import Workspace

if TYPE_CHECKING:
    import plotly.graph_objects as go

_LARGEST = 40
"""The largest text of a figure; larger would leave names no room."""
LINE_HEIGHT = 48
"""What a line below a figure takes."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How a slide is drawn: language, light or dark, with the names of OPDs or without, and its width.

    `address` is the one by which the projector asked for the page that OPDs send on.
    """

    language: str
    dark: bool
    hide_names: bool
    width: int
    address: str

    @property
    def look(self) -> Look:
        """How figures are drawn, but for their text size."""
        return Look(self.language, self.width - 2 * MARGIN, TEXT, self.dark, titled=False)

    def say(self, key: str, **params: object) -> str:
        """The text `key` of data/reference/texts/screen.toml in the projector's language."""
        return text(f"screen.{key}", self.language, **params)

    def count(self, value: int) -> str:
        """A number as it is written."""
        return number(value, 0, self.language)


@dataclass(frozen=True)
class Material:
    """A region at a revision, and what slides derive from it, each once; never written into."""

    workspace: Workspace
    tables: RegionTables

    @cached_property
    def participation(self) -> tuple[pd.DataFrame, ParticipationCount]:
        """Who has reported."""
        table = participation.participation(self.tables.registry, self.tables.innovations, self.tables.held)
        return table, participation.count_participation(table, self.tables.held)

    @cached_property
    def short_names(self) -> dict[str, str]:
        """The short names of the registry, of those OPDs that have one."""
        pairs = zip(self.tables.registry["name"], self.tables.registry["short_name"], strict=True)
        return {name: short for name, short in pairs if isinstance(short, str) and short}

    def without_opds(self, texts: pd.Series, instead: str) -> pd.Series:
        """The texts with `instead` in the place of every OPD that they name; absent ones stay absent."""
        known = {name: self.short_names.get(name) for name in self.tables.registry["name"]}
        known |= {opd: None for opd in self.tables.innovations["opd"].dropna().unique() if opd not in known}
        hider = OpdHider(load_reference(), [ExpectedOpd(*names) for names in known.items()], instead)
        said = [hider.hide(each) if isinstance(each, str) else None for each in texts]
        return pd.Series(said, index=texts.index, dtype=object)

    @cached_property
    def progress(self) -> Progress:
        """Where every OPD stands in the stages."""
        return progress_of(self.tables)

    @cached_property
    def quick_wins(self) -> QuickWins:
        """What is known of the quick wins."""
        return quick_wins(self.tables, load_reference())

    @cached_property
    def burn_up(self) -> pd.DataFrame:
        """How reports came in, up to this revision."""
        log = record_log(self.workspace)
        log = log[log["revision"] <= self.tables.revision]
        return movement.burn_up(log, self.workspace.region.zone, movement.fitting_step(log))


@dataclass(frozen=True, slots=True)
class Slide:
    """What stands on a slide: always a sentence, and of the rest what it needs.

    `figure` is JSON for plotly.js, `picture` an address of an image, `lines` stand below or beside it;
    `state` is the one of `participation` that all OPDs of `names` are in, and marks them.
    """

    sentence: str
    size: int
    figure: str | None = None
    names: Names | None = None
    state: str = MISSING
    picture: str | None = None
    lines: tuple[str, ...] = field(default=())

    def to_json(self, code: str, revision: int, foot: str) -> str:
        """The slide as the page takes it; the figure is put in as it is."""
        plain = {
            "code": code,
            "revision": revision,
            "foot": foot,
            "sentence": kept_together(self.sentence),
            "size": self.size,
            "names": self.names
            and {
                "items": self.names.items,
                "columns": self.names.columns,
                "size": self.names.size,
                "state": self.state,
            },
            "picture": self.picture,
            "lines": [kept_together(line) for line in self.lines],
        }
        return f'{json.dumps(plain, ensure_ascii=False)[:-1]}, "figure": {self.figure or "null"}}}'


def spoken(sentence: str, frame: Frame) -> Slide:
    """A slide that is a sentence and nothing else."""
    size, _ = sentence_box(sentence, frame.width)
    return Slide(sentence, size)


def drawn(
    sentence: str,
    ways: Sequence[Callable[[Look], go.Figure]],
    frame: Frame,
    lines: Sequence[str] = (),
    *,
    largest: int = _LARGEST,
) -> Slide:
    """A slide with a figure, see `slide_fit.fitted_figure`, and lines below it."""
    size, height = sentence_box(sentence, frame.width)
    room = room_below(height) - len(lines) * LINE_HEIGHT
    figure = fitted_figure(ways, frame.look, room, largest)
    return Slide(sentence, size, figure=figure_json(figure), lines=tuple(lines))


def listed(sentence: str, names: Sequence[str], frame: Frame, state: str) -> Slide:
    """A slide with a list of OPDs, all in this state; its last line counts those that do not fit."""
    size, height = sentence_box(sentence, frame.width)
    fitted = fitted_names(names, frame.width, room_below(height))
    more = [frame.say("more_names", opds=frame.count(fitted.left_out))] if fitted.left_out else []
    return Slide(sentence, size, names=fitted, state=state, lines=tuple(more))
