"""From a checked file to stored records: merge, replace, renaming, stale comparisons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartcity.store.rows import current_rows, rows_of_batch
from smartcity.store.values import Change, Mode, StoredAs
from smartcity.workflow import history
from smartcity.workflow.actors import Actor, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.comparison import FieldChange
from smartcity.workflow.errors import NothingToCommitError, PermissionDeniedError, StaleComparisonError
from smartcity.workflow.workspace import Workspace
from tests.received_files import innovation, received

HEALTH = "Dinas Kesehatan"
SOCIAL = "Dinas Sosial"


def current(workspace: Workspace) -> dict[str, dict[str, object]]:
    rows = current_rows(workspace.database, workspace.code, kind="innovation")
    return {row.content.fields["name"]: row.content.fields for row in rows}


def record_id(workspace: Workspace, name: str) -> str:
    rows = current_rows(workspace.database, workspace.code, kind="innovation")
    return next(str(row.content.record_id) for row in rows if row.content.fields["name"] == name)


def test_a_first_upload_is_all_new(workspace: Workspace) -> None:
    file = received(workspace, [innovation(HEALTH, "SEHAT"), innovation(SOCIAL, "PEDULI")])
    receipt = commit_file(workspace, file)
    assert receipt.counts["new"] == 2
    assert receipt.revision == workspace.revision
    assert set(current(workspace)) == {"SEHAT", "PEDULI"}


def test_the_same_rows_again_change_nothing(workspace: Workspace) -> None:
    rows = [innovation(HEALTH, "SEHAT", budget=5, secondary_dimensions=[], note="")]
    commit_file(workspace, received(workspace, rows))
    again = received(workspace, rows)
    assert again.comparison is not None
    assert again.comparison.counts(Mode.REPLACE) == {
        "new": 0,
        "changed": 0,
        "unchanged": 1,
        "withdrawn": 0,
        "cleared": 0,
    }


def test_an_update_shows_each_field_and_keeps_the_record(workspace: Workspace) -> None:
    commit_file(workspace, received(workspace, [innovation(HEALTH, "Sehat!", budget=5)]))
    before = record_id(workspace, "Sehat!")
    update = received(workspace, [innovation(HEALTH, "SEHAT", budget=7)])
    assert update.comparison is not None
    row = update.comparison.rows[0]
    assert (row.change, row.record_id) == (Change.CHANGED, before)
    assert set(row.fields) == {FieldChange("name", "Sehat!", "SEHAT"), FieldChange("budget", 5, 7)}
    commit_file(workspace, update)
    assert record_id(workspace, "SEHAT") == before


def test_a_column_that_the_file_lacks_keeps_the_stored_value_and_an_empty_cell_empties_it(
    workspace: Workspace,
) -> None:
    commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT", budget=5, problem="Jauh")]))
    commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT", problem=None)]))
    assert current(workspace)["SEHAT"].get("budget") == 5
    assert "problem" not in current(workspace)["SEHAT"]


def test_the_batch_remembers_unchanged_rows_so_that_withdrawing_the_first_loses_nothing(
    workspace: Workspace,
) -> None:
    first = commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT")], "a.xlsx"))
    commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT")], "b.xlsx"))
    history.withdraw(workspace, first.batch_id)
    assert set(current(workspace)) == {"SEHAT"}


def test_replace_withdraws_only_what_its_own_opds_no_longer_have(workspace: Workspace) -> None:
    rows = [innovation(HEALTH, "SEHAT"), innovation(HEALTH, "POSYANDU"), innovation(SOCIAL, "PEDULI")]
    commit_file(workspace, received(workspace, rows))
    file = received(workspace, [innovation(HEALTH, "SEHAT")])
    assert file.comparison is not None
    assert [gone.name for gone in file.comparison.missing] == ["POSYANDU"]
    receipt = commit_file(workspace, file, Mode.REPLACE)
    assert (receipt.counts["withdrawn"], set(current(workspace))) == (1, {"SEHAT", "PEDULI"})
    history.withdraw(workspace, receipt.batch_id)
    assert set(current(workspace)) == {"SEHAT", "PEDULI", "POSYANDU"}


def test_replace_keeps_the_record_that_a_held_row_is_about(workspace: Workspace) -> None:
    commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT"), innovation(HEALTH, "LAMA")]))
    held = innovation(
        HEALTH, "SEHAT", dimension=None, held_={"dimension-unknown": ("dimension", "Smart X", [])}
    )
    file = received(workspace, [held])
    assert file.comparison is not None
    assert [gone.name for gone in file.comparison.missing] == ["LAMA"]


def test_the_id_of_our_template_keeps_a_renamed_record_and_a_corrected_opd(workspace: Workspace) -> None:
    commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT")]))
    known = record_id(workspace, "SEHAT")
    commit_file(workspace, received(workspace, [innovation(SOCIAL, "SEHAT BERSAMA", id_=known)]))
    assert list(current(workspace)) == ["SEHAT BERSAMA"]
    assert record_id(workspace, "SEHAT BERSAMA") == known


def test_a_new_record_under_the_name_of_a_renamed_one_gets_an_id_of_its_own(workspace: Workspace) -> None:
    commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT")]))
    known = record_id(workspace, "SEHAT")
    commit_file(workspace, received(workspace, [innovation(HEALTH, "LAIN SEKALI", id_=known)]))
    commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT")]))
    assert record_id(workspace, "SEHAT") != known
    assert set(current(workspace)) == {"SEHAT", "LAIN SEKALI"}


def test_a_copied_template_row_becomes_a_record_of_its_own(workspace: Workspace) -> None:
    commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT")]))
    known = record_id(workspace, "SEHAT")
    rows = [innovation(HEALTH, "SEHAT", id_=known), innovation(HEALTH, "KEDUA", id_=known)]
    commit_file(workspace, received(workspace, rows))
    assert set(current(workspace)) == {"SEHAT", "KEDUA"}


def test_a_near_equal_name_is_asked_and_the_answer_is_followed(workspace: Workspace) -> None:
    commit_file(workspace, received(workspace, [innovation(HEALTH, "Layanan Antar Obat")]))
    known = record_id(workspace, "Layanan Antar Obat")
    file = received(workspace, [innovation(HEALTH, "Layanan Antar Obat Lansia", budget=3)])
    assert file.comparison is not None
    question = file.comparison.renames[0]
    assert question.candidates == ((known, "Layanan Antar Obat"),)
    receipt = commit_file(workspace, file, rename_answers={question.key: known})
    assert (receipt.counts["new"], receipt.counts["changed"], receipt.counts["accepted"]) == (0, 1, 1)
    assert record_id(workspace, "Layanan Antar Obat Lansia") == known
    assert len(current(workspace)) == 1


def test_answered_as_another_innovation_it_is_a_new_record(workspace: Workspace) -> None:
    commit_file(workspace, received(workspace, [innovation(HEALTH, "Layanan Antar Obat")]))
    file = received(workspace, [innovation(HEALTH, "Layanan Antar Obat Lansia")])
    receipt = commit_file(workspace, file, rename_answers={"0:0": None})
    assert (receipt.counts["new"], receipt.counts["held"], len(current(workspace))) == (1, 0, 2)


@pytest.mark.parametrize("answers", [{}, {"0:0": "of-nobody"}])
def test_without_a_usable_answer_it_waits_and_its_record_stays(
    workspace: Workspace, answers: dict[str, str]
) -> None:
    commit_file(workspace, received(workspace, [innovation(HEALTH, "Layanan Antar Obat")]))
    file = received(workspace, [innovation(HEALTH, "Layanan Antar Obat Lansia")])
    assert [(f.code, f.cell, f.suggestions) for f in file.result.findings] == [
        ("name-changed", "B7", ("Layanan Antar Obat",))
    ]
    receipt = commit_file(workspace, file, Mode.REPLACE, rename_answers=answers)
    assert (receipt.counts["held"], receipt.counts["withdrawn"]) == (1, 0)
    assert set(current(workspace)) == {"Layanan Antar Obat"}


@pytest.mark.parametrize(
    ("opd", "name"), [(SOCIAL, "Layanan Antar Obat Tahap 1"), (HEALTH, "Layanan Antar Obat Tahap 2")]
)
def test_another_opd_or_another_number_is_no_renaming(workspace: Workspace, opd: str, name: str) -> None:
    commit_file(workspace, received(workspace, [innovation(HEALTH, "Layanan Antar Obat Tahap 1")]))
    file = received(workspace, [innovation(opd, name)])
    assert file.comparison is not None
    assert file.comparison.renames == []


def test_a_commit_in_between_is_no_obstacle_unless_it_touches_the_same_records(workspace: Workspace) -> None:
    mine = received(workspace, [innovation(HEALTH, "SEHAT")])
    commit_file(workspace, received(workspace, [innovation(SOCIAL, "PEDULI")], "lain.xlsx"))
    assert commit_file(workspace, mine).counts["new"] == 1
    late = received(workspace, [innovation(HEALTH, "SEHAT", budget=1)])
    commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT", budget=9)], "lain.xlsx"))
    revision = workspace.revision
    with pytest.raises(StaleComparisonError):
        commit_file(workspace, late)
    assert workspace.revision == revision


def test_extra_columns_are_kept_and_an_absent_one_stays(workspace: Workspace) -> None:
    commit_file(
        workspace, received(workspace, [innovation(HEALTH, "SEHAT", extra_={"Ket": "a", "NIP": "1"})])
    )
    commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT", extra_={"Ket": "b"})]))
    row = current_rows(workspace.database, workspace.code)[0].content
    assert (row.extra, row.personal_headers) == ({"Ket": "b", "NIP": "1"}, ("NIP",))


def test_held_rows_are_stored_with_what_was_sent_and_why(workspace: Workspace) -> None:
    reasons = {"opd-unknown": ("opd", "Kominfo-SP", ["Dinas Komunikasi dan Informatika"])}
    receipt = commit_file(workspace, received(workspace, [innovation(None, "PANTAU", held_=reasons)]))
    row = rows_of_batch(workspace.database, workspace.code, receipt.batch_id)[0].content
    assert (row.stored_as, row.sent) == (StoredAs.HELD, {"opd": "Kominfo-SP"})
    assert (row.held_for[0].code, row.held_for[0].suggestions) == (
        "opd-unknown",
        ("Dinas Komunikasi dan Informatika",),
    )
    assert current(workspace) == {}


def test_a_file_without_rows_and_a_viewer_store_nothing(workspace: Workspace) -> None:
    with pytest.raises(NothingToCommitError):
        commit_file(workspace, received(workspace, []))
    viewer = replace(workspace, actor=Actor("Tamu", Role.VIEWER))
    with pytest.raises(PermissionDeniedError):
        commit_file(viewer, received(workspace, [innovation(HEALTH, "SEHAT")]))
    assert history.list_batches(workspace) == []


def test_an_opd_may_not_replace_the_registry(workspace: Workspace) -> None:
    officer = replace(workspace, actor=Actor("Dinkes", Role.OPD, HEALTH))
    with pytest.raises(PermissionDeniedError):
        commit_file(officer, received(workspace, [{"name": HEALTH}], kind="opd"))
