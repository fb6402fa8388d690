"""Ticking deliverables: what counts, who may, and two people at the same cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from smartcity.analysis.progress_counts import by_stage
from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow.actors import Actor, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.errors import (
    DecisionError,
    EditConflictError,
    PermissionDeniedError,
    StageStateError,
)
from smartcity.workflow.registry import save_opds
from smartcity.workflow.stage_closing import close_stage, progress_of, reopen_stage
from smartcity.workflow.stage_lists import current_stages, save_stages
from smartcity.workflow.tables import load_tables
from smartcity.workflow.ticks import Tick, tick
from smartcity.workflow.workspace import Workspace
from tests.received_files import innovation, received

HEALTH, SOCIAL = "Dinas Kesehatan", "Dinas Sosial"


@pytest.fixture
def two_opds(workspace: Workspace) -> Workspace:
    save_opds(workspace, [ExpectedOpd(HEALTH), ExpectedOpd(SOCIAL)])
    return workspace


def cell(workspace: Workspace, deliverable: str, opd: str | None = HEALTH) -> dict[str, object]:
    cells = progress_of(load_tables(workspace)).cells
    of_opd = cells["opd"].isna() if opd is None else cells["opd"] == opd
    return dict(cells[of_opd & (cells["deliverable"] == deliverable)].iloc[0])


def as_actor(workspace: Workspace, name: str, role: Role, opd: str | None = None) -> Workspace:
    return replace(workspace, actor=Actor(name, role, opd))


def test_a_tick_counts_with_who_when_and_why(two_opds: Workspace) -> None:
    mentor = as_actor(two_opds, "Pendamping", Role.FACILITATOR)
    tick(mentor, [Tick(3, "roadmap", HEALTH, "done", date(2026, 5, 1), "Sudah diperiksa", "berkas 7")])
    found = cell(two_opds, "roadmap")
    assert (found["state"], found["source"], found["by"]) == ("done", "tick", "Pendamping")
    assert (found["date"], found["note"], found["evidence"]) == ("2026-05-01", "Sudah diperiksa", "berkas 7")
    assert cell(two_opds, "roadmap", SOCIAL)["state"] == "missing"


def test_without_a_day_it_is_today_in_the_region(two_opds: Workspace) -> None:
    tick(two_opds, [Tick(1, "vision", None, "partly")])
    assert cell(two_opds, "vision", None)["date"] == "2026-05-04"


def test_the_second_of_two_is_told_what_the_first_did_and_nothing_is_lost(two_opds: Workspace) -> None:
    shown = cell(two_opds, "roadmap")["row_id"]
    assert shown is None or str(shown) == "<NA>"
    first, second = (as_actor(two_opds, name, Role.FACILITATOR) for name in ("Ani", "Budi"))
    tick(first, [Tick(3, "roadmap", HEALTH, "done", note="Lengkap")])
    with pytest.raises(EditConflictError) as refused:
        tick(second, [Tick(3, "action_plan", HEALTH, "done"), Tick(3, "roadmap", HEALTH, "partly")])
    conflict = refused.value.conflicts[0]
    assert (conflict.place, conflict.by) == (1, "Ani")
    assert conflict.theirs is not None
    assert (conflict.theirs["state"], conflict.theirs["note"]) == ("done", "Lengkap")
    assert cell(two_opds, "roadmap")["state"] == "done"
    assert cell(two_opds, "action_plan")["state"] == "missing"

    tick(second, [Tick(3, "roadmap", HEALTH, "partly", based_on=conflict.row_id)])
    assert (cell(two_opds, "roadmap")["state"], cell(two_opds, "roadmap")["by"]) == ("partly", "Budi")


def test_a_tick_taken_back_meanwhile_is_told_too(two_opds: Workspace) -> None:
    tick(two_opds, [Tick(3, "roadmap", HEALTH, "done")])
    shown = int(str(cell(two_opds, "roadmap")["row_id"]))
    tick(as_actor(two_opds, "Ani", Role.FACILITATOR), [Tick(3, "roadmap", HEALTH, None, based_on=shown)])
    with pytest.raises(EditConflictError) as refused:
        tick(two_opds, [Tick(3, "roadmap", HEALTH, "partly", based_on=shown)])
    conflict = refused.value.conflicts[0]
    assert (conflict.theirs, conflict.by, conflict.row_id) == (None, "Ani", None)
    assert tick(two_opds, [Tick(3, "roadmap", HEALTH, "partly")]) is not None


def test_the_same_tick_twice_is_no_conflict_and_no_batch(two_opds: Workspace) -> None:
    assert tick(two_opds, [Tick(3, "roadmap", HEALTH, "done")]) is not None
    assert tick(two_opds, [Tick(3, "roadmap", HEALTH, "done")]) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Tick(3, "roadmap", HEALTH, "done", date(2026, 5, 5)), "date"),
        (Tick(3, "roadmap", "Dinas Antah", "done"), "opd"),
        (Tick(3, "roadmap", None, "done"), "opd"),
        (Tick(2, "roadmap", HEALTH, "done"), "deliverable"),
        (Tick(3, "podcast", HEALTH, "done"), "deliverable"),
        (Tick(3, "roadmap", HEALTH, "beres"), "state"),
        (Tick(2, "innovations", HEALTH, "done"), "state"),
    ],
)
def test_what_cannot_be_said(two_opds: Workspace, wrong: Tick, field: str) -> None:
    with pytest.raises(DecisionError) as refused:
        tick(two_opds, [wrong])
    assert refused.value.field == field


def test_what_rows_decide_can_only_be_said_not_to_apply(two_opds: Workspace) -> None:
    tick(two_opds, [Tick(2, "innovations", HEALTH, "not_applicable", note="Sekretariat")])
    assert cell(two_opds, "innovations")["state"] == "not_applicable"


def test_the_further_of_rows_and_tick_counts(two_opds: Workspace) -> None:
    commit_file(two_opds, received(two_opds, [innovation(HEALTH, "SEHAT", problem="Jauh")]))
    assert cell(two_opds, "problems")["source"] == "data"
    tick(two_opds, [Tick(1, "problems", HEALTH, "partly"), Tick(1, "problems", SOCIAL, "partly")])
    assert (cell(two_opds, "problems")["state"], cell(two_opds, "problems")["source"]) == ("done", "data")
    assert cell(two_opds, "problems", SOCIAL)["state"] == "partly"


def test_who_may_tick(two_opds: Workspace) -> None:
    own = as_actor(two_opds, "Dinkes", Role.OPD, HEALTH)
    tick(own, [Tick(3, "roadmap", HEALTH, "done")])
    for refused in (Tick(3, "roadmap", SOCIAL, "done"), Tick(1, "vision", None, "done")):
        with pytest.raises(PermissionDeniedError):
            tick(own, [refused])
    with pytest.raises(PermissionDeniedError):
        tick(as_actor(two_opds, "Dewan", Role.VIEWER), [Tick(3, "roadmap", HEALTH, "done")])


def test_a_closed_stage_keeps_its_figures_until_it_is_opened(two_opds: Workspace) -> None:
    tick(two_opds, [Tick(1, "problems", HEALTH, "done")])
    before = progress_of(load_tables(two_opds)).cells.query("stage == 1")
    close_stage(as_actor(two_opds, "Ani", Role.FACILITATOR), 1, date(2026, 5, 3), "Disepakati")
    with pytest.raises(StageStateError) as refused:
        tick(two_opds, [Tick(1, "problems", SOCIAL, "done")])
    assert (refused.value.stage, refused.value.by, refused.value.on) == (1, "Ani", "2026-05-03")
    with pytest.raises(StageStateError):
        close_stage(two_opds, 1)

    save_opds(two_opds, [ExpectedOpd(HEALTH), ExpectedOpd(SOCIAL), ExpectedOpd("Dinas Perhubungan")])
    commit_file(two_opds, received(two_opds, [innovation(SOCIAL, "PEDULI", problem="Jauh", cause="Jalan")]))
    progress = progress_of(load_tables(two_opds))
    kept = progress.cells.query("stage == 1")
    assert kept["state"].tolist() == before["state"].tolist()
    assert set(kept["source"]) == {"closed"}
    assert progress.current_stage == 2
    first = by_stage(progress)[1]
    assert (first.done, first.applicable, first.share) == (1, 4, 0.25)

    reopen_stage(two_opds, 1, note="Ada susulan")
    with pytest.raises(StageStateError):
        reopen_stage(two_opds, 1)
    first = by_stage(progress_of(load_tables(two_opds)))[1]
    assert (first.done, first.applicable) == (3, 6)


def test_a_changed_list_leaves_closed_stages_and_past_figures_alone(two_opds: Workspace) -> None:
    tick(two_opds, [Tick(1, "swot", None, "done")])
    close_stage(two_opds, 1)
    then = two_opds.revision
    stages = current_stages(two_opds)
    first, second, *others = stages.stages
    without = replace(first, deliverables=("problems", "causes"))
    later = replace(second, deliverables=(*second.deliverables, "vision", "swot"))
    save_stages(two_opds, replace(stages, stages=(without, later, *others)))

    in_force = progress_of(load_tables(two_opds)).stages
    assert in_force.stage(1).deliverables == first.deliverables
    assert load_tables(two_opds, revision=then).stages == stages
    reopen_stage(two_opds, 1)
    moved = progress_of(load_tables(two_opds))
    assert moved.stages.stage(1).deliverables == ("problems", "causes")
    row = moved.cells.query("deliverable == 'swot'").iloc[0]
    assert (row["stage"], row["state"]) == (2, "done")
    tick(two_opds, [Tick(2, "swot", None, "partly", based_on=int(row["row_id"]))])
    assert cell(two_opds, "swot", None)["state"] == "partly"
