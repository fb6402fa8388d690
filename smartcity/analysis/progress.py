"""How far every OPD and the region have come through the bimtek stages: OPD x deliverable, and its sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from smartcity.analysis.closings import CELL_COLUMNS, closed_cells, closed_stages, stages_in_force
from smartcity.analysis.counting import plain_rows
from smartcity.analysis.deliverables import (
    DONE,
    MISSING,
    NOT_APPLICABLE,
    PARTLY,
    STATES,
    OpdEvidence,
    Shown,
    shown_of_region,
)
from smartcity.analysis.quick_win_evidence import QuickWinEvidence
from smartcity.reference import Deliverable, Reference, StageList

OPD, REGION = "opd", "region"
FROM_DATA, FROM_TICK, NOT_OWED, FROM_CLOSING = "data", "tick", "rule", "closed"
_OF_TICK = ("opd", "stage", "deliverable", "state", "date", "note", "evidence", "sent_by", "row_id")
_TYPES = {"stage": "int64", "have": "int64", "need": "int64", "row_id": "Int64"}
"""Of the columns of `Progress.cells`; the others hold texts, None where there is none."""
_RANK = {DONE: 2, PARTLY: 1, MISSING: 0}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many cells stand in each state."""

    done: int = 0
    partly: int = 0
    missing: int = 0
    not_applicable: int = 0

    @property
    def applicable(self) -> int:
        """All but the not applicable ones."""
        return self.done + self.unfinished

    @property
    def unfinished(self) -> int:
        """Those that apply and are not done."""
        return self.partly + self.missing

    @property
    def share(self) -> float | None:
        """done / applicable, None where nothing applies."""
        return self.done / self.applicable if self.applicable else None

    def __add__(self, other: StateCounts) -> StateCounts:
        """The cells of both together."""
        return StateCounts(
            self.done + other.done,
            self.partly + other.partly,
            self.missing + other.missing,
            self.not_applicable + other.not_applicable,
        )


@dataclass(frozen=True)
class Progress:
    """Every cell of a region and the stages that made them (closed ones as they were when they closed).

    `cells`: `scope opd stage deliverable state source reason have need date note evidence by row_id`, one row
    an OPD and deliverable of a stage (scope `opd`), then one a deliverable of the region (scope `region`,
    without OPD). `state` is one of done, partly, missing, not_applicable. `source`: `data` (stored rows),
    `tick` (a person or a sheet), `rule` (not owed), `closed` (as it stood at the closing). `reason`, `have`
    and `need` say why, see `deliverables.Shown`; `not_ticked`, `ticked` and `not_owed` stand beside those.
    `date`, `note`, `evidence`, `by` are of the person's record where there is one, `row_id` its number, on
    which the next tick is based (also where rows decide). `opds` are the OPDs counted, in order.
    """

    cells: pd.DataFrame
    stages: StageList
    opds: tuple[str, ...]
    closed: Mapping[int, Mapping[str, Any]]

    @property
    def current_stage(self) -> int:
        """The first stage that is not closed, the last one where all are."""
        numbers = [stage.number for stage in self.stages.stages]
        return next((number for number in numbers if number not in self.closed), numbers[-1])

    @cached_property
    def counts(self) -> Mapping[tuple[str, int, str], StateCounts]:
        """The numbers of each (scope, stage, deliverable): those of OPDs in order, then those of the region.

        What the region owes is one cell, so each of these counts one. Made once, at first use.
        """
        names = ("scope", "stage", "deliverable", "state")
        columns = [self.cells[name].to_numpy(dtype=object) for name in names]
        found = Counter(zip(*columns, strict=True))
        return {key: StateCounts(*(found[*key, state] for state in STATES)) for key in _keys(self.stages)}


def region_progress(
    stages: StageList,
    registry: pd.DataFrame | None,
    innovations: pd.DataFrame,
    held: pd.DataFrame,
    quick_wins: QuickWinEvidence,
    *,
    ticks: pd.DataFrame,
    closings: pd.DataFrame,
    reference: Reference,
) -> Progress:
    """Where every expected OPD and the region stand.

    Without a registry the OPDs are those that have innovations, by name. `ticks` are the records of kind
    `progress`, `closings` those of kind `stage_closing`; frames as `workflow.tables` gives them. Where rows
    and a person both speak the further state counts; a person's not applicable always does. A record of a
    deliverable that moved to another stage goes with it.
    """
    closed = closed_stages(closings)
    in_force = stages_in_force(stages, closed)
    names = [] if registry is None else list(dict.fromkeys(registry["name"]))
    opds = names or sorted(str(opd) for opd in innovations["opd"].dropna().unique())
    evidence = OpdEvidence(opds, innovations, held, quick_wins, reference)
    owners = evidence.quick_win_owners()
    said = _Ticks(ticks, in_force)
    rows: list[Row] = []
    for number, deliverable in in_force.columns(OPD):
        if number not in closed:
            shown = evidence.shown(deliverable) if deliverable.rule else [None] * len(opds)
            owing = owners if deliverable.needed_from == "quick_win_owners" else set(opds)
            rows += [
                _cell(
                    (opd, number, deliverable), show, said.find(opd, number, deliverable.code), opd in owing
                )
                for opd, show in zip(opds, shown, strict=True)
            ]
    dimensions = [dimension.code for dimension in reference.dimensions]
    for number, deliverable in in_force.columns(REGION):
        if number not in closed:
            tick = said.find(None, number, deliverable.code)
            found = shown_of_region(deliverable, quick_wins, dimensions) if deliverable.rule else None
            rows.append(_cell((None, number, deliverable), found, tick, owed=True))
    for number, closing in closed.items():
        rows += closed_cells(number, closing)
    return Progress(_frame(rows, in_force), in_force, tuple(opds), closed)


class _Ticks:
    """People's records by OPD, stage and deliverable; the newest by deliverable where its stage moved."""

    def __init__(self, ticks: pd.DataFrame, stages: StageList) -> None:
        self._exact: dict[tuple[str | None, int, str], Mapping[Any, Any]] = {}
        self._anywhere: dict[tuple[str | None, str], Mapping[Any, Any]] = {}
        self._once = {code for code in stages.deliverables if len(stages.stages_of(code)) == 1}
        for row in plain_rows(ticks[list(_OF_TICK)]):
            self._exact[row["opd"], row["stage"], row["deliverable"]] = row
            self._anywhere[row["opd"], row["deliverable"]] = row

    def find(self, opd: str | None, stage: int, code: str) -> Mapping[Any, Any] | None:
        """The record of the cell, None where nobody has said anything."""
        found = self._exact.get((opd, stage, code))
        return self._anywhere.get((opd, code)) if found is None and code in self._once else found


def _cell(
    key: tuple[str | None, int, Deliverable], shown: Shown | None, tick: Mapping[Any, Any] | None, owed: bool
) -> Row:
    opd, stage, deliverable = key
    row: Row = {
        "scope": deliverable.scope,
        "opd": opd,
        "stage": stage,
        "deliverable": deliverable.code,
        "state": MISSING,
        "source": FROM_TICK,
        "reason": "not_ticked",
        "have": 0,
        "need": 0,
    }
    if shown is not None:
        row |= {
            "state": shown.state,
            "source": FROM_DATA,
            "reason": shown.reason,
            "have": shown.have,
            "need": shown.need,
        }
    if not owed:
        row |= {"state": NOT_APPLICABLE, "source": NOT_OWED, "reason": "not_owed"}
    if tick is None:
        return row
    row |= {name: tick[name] for name in ("row_id", "date", "note", "evidence")} | {"by": tick["sent_by"]}
    return row | _ticked(deliverable, tick["state"], row["state"])


def _ticked(deliverable: Deliverable, said: str, state: str) -> Row:
    """What a person's state changes: all where it is further, or as far and rows have nothing to explain."""
    rank, shown = _RANK.get(said), _RANK.get(state, -1)
    further = rank is not None and (
        rank > shown or (rank == shown and (said == DONE or not deliverable.rule))
    )
    if said == NOT_APPLICABLE or (deliverable.ticked and further):
        return {"state": said, "source": FROM_TICK, "reason": "ticked"}
    return {}


def _frame(rows: Sequence[Row], stages: StageList) -> pd.DataFrame:
    places = {key: place for place, key in enumerate(_keys(stages))}
    ordered = sorted(rows, key=lambda row: places[row["scope"], row["stage"], row["deliverable"]])
    values: dict[str, list[Any]] = {name: [row.get(name) for row in ordered] for name in CELL_COLUMNS}
    for name in ("have", "need"):
        values[name] = [value or 0 for value in values[name]]
    return pd.DataFrame({name: pd.Series(values[name], dtype=_TYPES.get(name, "object")) for name in values})


def _keys(stages: StageList) -> Iterator[tuple[str, int, str]]:
    for scope in (OPD, REGION):
        for number, deliverable in stages.columns(scope):
            yield scope, number, deliverable.code
