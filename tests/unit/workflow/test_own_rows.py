"""An OPD sees its own rows and what it sent, wherever rows are handed out, and changes nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from smartcity.intake.tables import ExpectedOpd
from smartcity.store.rows import current_rows
from smartcity.store.values import Mode
from smartcity.workflow import history, registry
from smartcity.workflow.actors import Actor, Permission, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.decisions import open_questions
from smartcity.workflow.downloads import export_file, template_file
from smartcity.workflow.errors import PermissionDeniedError, StaleComparisonError
from smartcity.workflow.follow_up import FollowUp, save_follow_ups
from smartcity.workflow.quick_win_decisions import decision_rows
from smartcity.workflow.quick_win_edits import Level, save_levels
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.registry import list_opds
from smartcity.workflow.stage_closing import close_stage, progress_of
from smartcity.workflow.tables import load_tables
from smartcity.workflow.ticks import Tick, tick
from smartcity.workflow.timeline import record_log
from smartcity.workflow.workspace import Workspace
from tests.received_files import innovation, received

HEALTH, TRANSPORT = "Dinas Kesehatan", "Dinas Perhubungan"
UNDECIDED = {"held_": {"dimension-missing": ("dimension", None, ())}}


def as_opd(workspace: Workspace, opd: str) -> Workspace:
    return replace(workspace, actor=Actor(opd, Role.OPD, opd, workspace.code))


@pytest.fixture
def hall(workspace: Workspace) -> Workspace:
    """Both OPDs in one file of the facilitator's, each with a row that waits; then each sends one itself."""
    registry.save_opds(workspace, [ExpectedOpd(HEALTH), ExpectedOpd(TRANSPORT)])
    rows = [
        innovation(opd, f"{name} {opd}", **more)
        for opd in (HEALTH, TRANSPORT)
        for name, more in (("PERTAMA", {}), ("TUNGGU", UNDECIDED))
    ]
    commit_file(workspace, received(workspace, rows, file="semua.xlsx"))
    for opd in (HEALTH, TRANSPORT):
        own = as_opd(workspace, opd)
        commit_file(own, received(own, [innovation(opd, f"SENDIRI OLEH {opd.upper()}")], file=f"{opd}.xlsx"))
    return workspace


def test_tables_hold_the_own_rows_and_no_name_of_another(hall: Workspace) -> None:
    tick(hall, [Tick(1, "problems", opd, "done") for opd in (HEALTH, TRANSPORT)])
    save_follow_ups(hall, [FollowUp(opd, reason="menunggu data") for opd in (HEALTH, TRANSPORT)])
    ids = load_tables(hall).innovations.groupby("opd", observed=True)["record_id"].first()
    save_levels(hall, [Level(ids[opd], "budget", "2") for opd in (HEALTH, TRANSPORT)])
    close_stage(hall, 1)
    own = load_tables(as_opd(hall, HEALTH))
    for name in ("innovations", "held", "registry", "progress", "follow_up", "readiness"):
        frame = getattr(own, name)
        assert len(frame) == len(getattr(load_tables(hall), name)) / 2, name
        assert TRANSPORT not in frame.to_csv(), name
        for column in frame.columns:
            if hasattr(frame[column], "cat"):
                assert TRANSPORT not in frame[column].cat.categories, (name, column)
    assert TRANSPORT not in str(own.closings.to_dict("records"))
    assert set(progress_of(own).cells["opd"].dropna()) == {HEALTH}
    assert set(own.batches["file"].dropna()) == {f"{HEALTH}.xlsx"}


def test_what_several_opds_share_is_not_shown(hall: Workspace) -> None:
    own = as_opd(hall, HEALTH)
    assert load_tables(own).decisions.empty
    assert load_tables(own).overlaps.empty
    with pytest.raises(PermissionDeniedError):
        decision_rows(own, "id")


def test_questions_history_and_the_log_are_the_own_ones(hall: Workspace) -> None:
    own = as_opd(hall, HEALTH)
    [question] = open_questions(own)
    assert [row.content.opd for row in question.rows] == [HEALTH]
    assert [batch.file for batch in history.list_batches(own)] == [f"{HEALTH}.xlsx"]
    assert set(record_log(own)["opd"]) == {HEALTH}
    assert [opd.name for opd in list_opds(own)] == [HEALTH]


def test_rows_asked_for_by_number_are_the_own_ones(hall: Workspace) -> None:
    own = as_opd(hall, HEALTH)
    whole = load_tables(hall).innovations
    batch = next(batch.id for batch in history.list_batches(hall) if batch.file == "semua.xlsx")
    assert {row.content.opd for row in history.batch_rows(own, batch)} == {HEALTH}
    for row in whole.to_dict("records"):
        is_own = row["opd"] == HEALTH
        assert (history.source_of(own, row["row_id"]) is not None) == is_own
        assert bool(history.record_history(own, row["record_id"])) == is_own


def test_files_to_take_along_hold_the_own_rows(hall: Workspace) -> None:
    own = as_opd(hall, HEALTH)
    for made in (export_file(own), template_file(own, HEALTH), template_file(own)):
        book = load_workbook(BytesIO(made.content))
        cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [value for value in cells if TRANSPORT in str(value)], made.name
    with pytest.raises(PermissionDeniedError):
        template_file(own, TRANSPORT)


def test_a_row_of_another_opd_is_held_and_stays_with_its_sender(hall: Workspace) -> None:
    own = as_opd(hall, HEALTH)
    content = f"OPD;Nama Inovasi;Dimensi\n{TRANSPORT};HALTE;Smart Living\n{HEALTH};POLI;Smart Living\n"
    [sent] = check_uploads(own, [("titipan.csv", content.encode())])
    assert [finding.code for finding in sent.result.findings if finding.severity == "error"] == [
        "opd-not-yours"
    ]
    commit_file(own, sent)
    assert "HALTE" not in set(load_tables(hall).innovations["name"])
    assert "HALTE" in set(load_tables(own).held["name"])
    assert "HALTE" not in set(load_tables(as_opd(hall, TRANSPORT)).innovations["name"])


def test_a_record_id_of_another_opd_takes_nothing_over(hall: Workspace) -> None:
    own = as_opd(hall, HEALTH)
    before = load_tables(hall).innovations
    theirs = before.loc[before["opd"] == TRANSPORT, "record_id"].to_list()
    file = received(own, [innovation(HEALTH, f"RAMPAS {n}", id_=record) for n, record in enumerate(theirs)])
    commit_file(own, file, Mode.REPLACE)
    after = load_tables(hall).innovations
    assert set(after.loc[after["opd"] == TRANSPORT, "record_id"]) == set(theirs)
    assert after["record_id"].is_unique


def test_replacing_takes_out_nothing_of_another_opd(hall: Workspace) -> None:
    own = as_opd(hall, HEALTH)
    commit_file(own, received(own, [innovation(HEALTH, "TINGGAL SATU")], file="baru.xlsx"), Mode.REPLACE)
    names = {row.content.fields["name"] for row in current_rows(hall.database, hall.code, kind="innovation")}
    assert names == {"TINGGAL SATU", f"PERTAMA {TRANSPORT}", f"SENDIRI OLEH {TRANSPORT.upper()}"}


def test_a_file_checked_for_one_is_not_saved_by_another(hall: Workspace) -> None:
    file = received(hall, [innovation(TRANSPORT, "BUKAN MILIKNYA")])
    with pytest.raises((PermissionDeniedError, StaleComparisonError)):
        commit_file(as_opd(hall, HEALTH), file)
    assert "BUKAN MILIKNYA" not in set(load_tables(hall).innovations["name"])


@pytest.mark.parametrize("opd", [None, HEALTH])
@pytest.mark.parametrize("role", Role)
def test_only_an_actor_of_role_opd_has_an_opd(role: Role, opd: str | None) -> None:
    if (role is Role.OPD) == (opd is not None):
        assert Actor("x", role, opd).opd == opd
    else:
        with pytest.raises(ValueError, match=role):
            Actor("x", role, opd)


STEPS: dict[str, tuple[Permission, Callable[[Workspace], object]]] = {
    "personal": (Permission.SEE_PERSONAL_DATA, lambda w: load_tables(w, with_personal=True)),
    "withdraw": (Permission.WITHDRAW, lambda w: history.withdraw(w, 1)),
    "purge": (Permission.PURGE, lambda w: history.purge(w, 1)),
    "audit": (Permission.MANAGE_REGION, history.audit_log),
}


@pytest.mark.parametrize("step", STEPS)
def test_an_opd_takes_no_step_that_its_role_has_not(hall: Workspace, step: str) -> None:
    permission, take = STEPS[step]
    assert not as_opd(hall, HEALTH).actor.may(permission)
    with pytest.raises(PermissionDeniedError):
        take(as_opd(hall, HEALTH))
