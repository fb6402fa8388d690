"""What progress adds up to, against plain counting of its cells, for any states and any closed stages."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.closings import CELL_COLUMNS
from smartcity.analysis.deliverables import DONE, MISSING, NOT_APPLICABLE, PARTLY, STATES
from smartcity.analysis.progress import OPD, REGION, Progress, StateCounts
from smartcity.analysis.progress_counts import by_opd, by_stage, holding_back, state_matrix, to_close
from tests.frames import REFERENCE

STAGES = REFERENCE.stages
NUMBERS = [stage.number for stage in STAGES.stages]
OPEN = {MISSING, PARTLY}
UNTIMED = settings(deadline=None, max_examples=50)
FORMER = "Dinas Lama"
"""Expected no longer: only stages that closed before still have cells of it."""


@st.composite
def progresses(draw: st.DrawFn) -> Progress:
    """Any states of up to four OPDs and of the region; closed stages also count an OPD of former days."""
    opds = [f"{'dD'[place % 2]}inas {9 - place}" for place in range(draw(st.integers(0, 4)))]
    closed = draw(st.sets(st.sampled_from(NUMBERS)))
    keys: list[tuple[str, str | None, int, str]] = [
        (OPD, opd, number, deliverable.code)
        for number, deliverable in STAGES.columns(OPD)
        for opd in (*opds, *([FORMER] if number in closed else []))
    ]
    keys += [(REGION, None, number, deliverable.code) for number, deliverable in STAGES.columns(REGION)]
    states = draw(st.lists(st.sampled_from(STATES), min_size=len(keys), max_size=len(keys)))
    rows = [(*key, state) for key, state in zip(keys, states, strict=True)]
    cells = pd.DataFrame(rows, columns=list(CELL_COLUMNS[:5])).reindex(columns=list(CELL_COLUMNS))
    cells["opd"] = cells["opd"].astype(object).where(cells["opd"].notna(), None)
    return Progress(cells, STAGES, tuple(opds), {number: {} for number in sorted(closed)})


def cells_of(progress: Progress, **wanted: str | int) -> list[dict[Any, Any]]:
    """The cells with these values, found by looking at every one."""
    cells = progress.cells.to_dict("records")
    return [cell for cell in cells if all(cell[name] == value for name, value in wanted.items())]


def counted(cells: list[dict[Any, Any]]) -> StateCounts:
    found = [cell["state"] for cell in cells]
    return StateCounts(*(found.count(state) for state in (DONE, PARTLY, MISSING, NOT_APPLICABLE)))


def test_what_applies_leaves_out_what_does_not() -> None:
    counts = StateCounts(done=3, partly=1, missing=2, not_applicable=4)
    assert (counts.applicable, counts.unfinished, counts.share) == (6, 3, 0.5)
    assert StateCounts(not_applicable=4).share is None


@UNTIMED
@given(progresses())
def test_stages_and_deliverables_count_their_cells(progress: Progress) -> None:
    assert list(progress.counts) == [
        (scope, number, deliverable.code)
        for scope in (OPD, REGION)
        for number, deliverable in STAGES.columns(scope)
    ]
    cells = cells_of(progress)
    for key, counts in progress.counts.items():
        of_key = [cell for cell in cells if (cell["scope"], cell["stage"], cell["deliverable"]) == key]
        assert counts == counted(of_key)
    for scope in (OPD, REGION):
        expected = {number: counted(cells_of(progress, scope=scope, stage=number)) for number in NUMBERS}
        assert by_stage(progress, scope) == expected


@UNTIMED
@given(progresses())
def test_the_opds_add_up_to_the_stages(progress: Progress) -> None:
    sums = by_opd(progress).groupby("stage")[["done", "applicable"]].sum()
    for number, counts in by_stage(progress).items():
        expected = (counts.done, counts.applicable)
        assert (tuple(sums.loc[number]) if len(sums) else (0, 0)) == expected


@UNTIMED
@given(progresses(), st.sampled_from([None, *NUMBERS]))
def test_what_holds_most_opds_back_stands_first(progress: Progress, stage: int | None) -> None:
    held_back = holding_back(progress, stage)
    most = [counts.unfinished for _, _, counts in held_back]
    assert most == sorted(most, reverse=True)
    asked = [number for number in NUMBERS if (number == stage if stage else number <= progress.current_stage)]
    expected = {
        (cell["stage"], cell["deliverable"])
        for cell in cells_of(progress, scope=OPD)
        if cell["stage"] in asked and cell["state"] in OPEN
    }
    assert {(number, code) for number, code, _ in held_back} == expected
    assert all(counts == progress.counts[OPD, number, code] for number, code, counts in held_back)


@UNTIMED
@given(progresses(), st.sampled_from(NUMBERS))
def test_to_close_lists_every_open_cell_once_with_most_first(progress: Progress, stage: int) -> None:
    table = to_close(progress, stage)
    assert list(table.columns) == [*CELL_COLUMNS, "changed_by"]
    listed = [(opd, code) for opd, code in zip(table["opd"], table["deliverable"], strict=True)]
    still_open = [cell for cell in cells_of(progress, stage=stage) if cell["state"] in OPEN]
    expected = {(cell["opd"], cell["deliverable"]) for cell in still_open}
    assert set(listed) == expected
    assert len(listed) == len(expected)
    of_region = [opd is None for opd, _ in listed]
    assert of_region == sorted(of_region)
    owed = [sum(cell["opd"] == opd for cell in still_open) for opd, _ in listed if opd is not None]
    assert owed == sorted(owed, reverse=True)
    changers = [STAGES.deliverables[code].changed_by for _, code in listed]
    assert table["changed_by"].tolist() == changers


@UNTIMED
@given(progresses(), st.sampled_from([None, *NUMBERS]))
def test_the_matrix_holds_every_state_and_puts_the_furthest_back_on_top(
    progress: Progress, stage: int | None
) -> None:
    matrix = state_matrix(progress, stage=stage)
    columns = [(number, deliverable.code) for number, deliverable in STAGES.columns(OPD)]
    assert matrix.columns.equals(pd.MultiIndex.from_tuples(columns))
    cells = cells_of(progress, scope=OPD)
    expected = {(cell["opd"], cell["stage"], cell["deliverable"]): cell["state"] for cell in cells}
    for opd, states in zip(matrix.index, matrix.to_numpy(), strict=True):
        assert list(states) == [expected.get((opd, *column)) for column in columns]
    asked = [stage == number if stage else number <= progress.current_stage for number, _ in columns]
    rows = [list(row) for row in matrix.to_numpy()[:, asked]]
    behind = [(sum(state in OPEN for state in row), row.count(MISSING)) for row in rows]
    assert behind == sorted(behind, reverse=True)
    known = list(dict.fromkeys([*progress.opds, *(cell["opd"] for cell in cells)]))
    assert state_matrix(progress, "registry").index.tolist() == known
    assert state_matrix(progress, "name").index.tolist() == sorted(known, key=str.casefold)
