"""Questions that held rows ask, and what an answer does to every row alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartcity.intake.tables import ExpectedOpd
from smartcity.store.rows import current_rows, held_rows
from smartcity.store.values import StoredRow
from smartcity.workflow import history, registry
from smartcity.workflow.actors import Actor, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.decisions import Question, decide, decide_each, drop, open_questions
from smartcity.workflow.errors import DecisionError, PermissionDeniedError
from smartcity.workflow.workspace import Workspace, context_of
from tests.received_files import innovation, received

HEALTH = "Dinas Kesehatan"
KOMINFO = "Dinas Komunikasi dan Informatika"
UNKNOWN_OPD = {"opd-unknown": ("opd", "Kominfo-SP", [KOMINFO])}
NO_DIMENSION = {"dimension-missing": ("dimension", None, [])}
ODD_DIMENSION = {"dimension-unknown": ("dimension", "Smart Mobility", ["living"])}
REPEAT = {"duplicate-in-file": ("name", "SEHAT", [])}


def send(workspace: Workspace, *rows: dict[str, object], file: str = "usulan.xlsx") -> int:
    return commit_file(workspace, received(workspace, rows, file)).batch_id


def question(workspace: Workspace, code: str) -> Question:
    return next(asked for asked in open_questions(workspace) if asked.code == code)


def current(workspace: Workspace) -> dict[str, StoredRow]:
    rows = current_rows(workspace.database, workspace.code, kind="innovation")
    return {row.content.fields["name"]: row for row in rows}


def waiting(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    rows = held_rows(workspace.database, workspace.code)
    return {row.content.fields["name"]: tuple(r.code for r in row.content.held_for) for row in rows}


def test_rows_with_one_unknown_value_ask_one_question(workspace: Workspace) -> None:
    other_spelling = {"opd-unknown": ("opd", " KOMINFO-SP ", [KOMINFO])}
    send(
        workspace,
        innovation(None, "PANTAU", held_=UNKNOWN_OPD),
        innovation(None, "JARING", held_=other_spelling),
        innovation(HEALTH, "SEHAT", dimension=None, held_=NO_DIMENSION),
    )
    asked = open_questions(workspace)
    assert [(q.code, q.field, q.value, len(q.rows)) for q in asked] == [
        ("opd-unknown", "opd", "Kominfo-SP", 2),
        ("dimension-missing", "dimension", None, 1),
    ]
    assert asked[0].suggestions == (KOMINFO,)


def test_blank_opds_below_different_opds_ask_apart(workspace: Workspace) -> None:
    below = {opd: {"opd-missing": ("opd", None, [opd])} for opd in (HEALTH, KOMINFO)}
    send(
        workspace,
        innovation(None, "SEHAT", held_=below[HEALTH]),
        innovation(None, "PANTAU", held_=below[KOMINFO]),
        innovation(None, "JARING", held_=below[KOMINFO]),
    )
    asked = open_questions(workspace)
    assert [(q.suggestions, len(q.rows)) for q in asked] == [((KOMINFO,), 2), ((HEALTH,), 1)]
    decide(workspace, asked[0], {"opd": KOMINFO})
    assert {row.content.fields["opd"] for row in current(workspace).values()} == {KOMINFO}
    assert list(waiting(workspace)) == ["SEHAT"]


def test_one_answer_settles_every_row_alike_keeps_the_cell_and_is_remembered(workspace: Workspace) -> None:
    batch = send(
        workspace,
        innovation(None, "PANTAU", held_=UNKNOWN_OPD),
        innovation(None, "JARING", held_=UNKNOWN_OPD),
    )
    receipt = decide(workspace, question(workspace, "opd-unknown"), {"opd": KOMINFO})
    assert (receipt.counts["accepted"], waiting(workspace)) == (2, {})
    row = current(workspace)["PANTAU"]
    assert (row.content.opd, row.content.sent, row.origin.source_batch) == (
        KOMINFO,
        {"opd": "Kominfo-SP"},
        batch,
    )
    assert context_of(workspace).aliases == {("opd", "kominfo sp"): KOMINFO}
    history.withdraw(workspace, receipt.batch_id)
    assert (current(workspace), len(waiting(workspace))) == ({}, 2)
    assert context_of(workspace).aliases == {}


def test_an_answer_that_is_not_to_be_remembered_is_not(workspace: Workspace) -> None:
    send(workspace, innovation(None, "PANTAU", held_=UNKNOWN_OPD))
    decide(workspace, question(workspace, "opd-unknown"), {"opd": KOMINFO}, remember=False)
    assert context_of(workspace).aliases == {}


def test_a_row_held_for_two_reasons_waits_for_the_other(workspace: Workspace) -> None:
    send(workspace, innovation(None, "PANTAU", dimension=None, held_={**UNKNOWN_OPD, **ODD_DIMENSION}))
    decide(workspace, question(workspace, "opd-unknown"), {"opd": KOMINFO})
    assert (waiting(workspace), current(workspace)) == ({"PANTAU": ("dimension-unknown",)}, {})
    decide(workspace, question(workspace, "dimension-unknown"), {"dimension": "living"})
    assert current(workspace)["PANTAU"].content.fields["dimension"] == "living"
    assert context_of(workspace).aliases[("dimension", "smart mobility")] == "living"


def test_rows_without_dimension_are_completed_each_in_its_own_way(workspace: Workspace) -> None:
    send(
        workspace,
        innovation(HEALTH, "SEHAT", dimension=None, held_=NO_DIMENSION),
        innovation(KOMINFO, "PANTAU", dimension=None, held_=NO_DIMENSION),
    )
    rows = {
        row.content.fields["name"]: row.origin.row_id for row in question(workspace, "dimension-missing").rows
    }
    decide_each(
        workspace,
        {
            rows["SEHAT"]: {"dimension": "living", "subdimension": "living/health"},
            rows["PANTAU"]: {"dimension": "governance"},
        },
    )
    assert {name: row.content.fields["dimension"] for name, row in current(workspace).items()} == {
        "SEHAT": "living",
        "PANTAU": "governance",
    }


def test_the_next_version_of_a_completed_list_does_not_ask_again(workspace: Workspace) -> None:
    send(workspace, innovation(HEALTH, "SEHAT", dimension=None, held_=NO_DIMENSION))
    decide(workspace, question(workspace, "dimension-missing"), {"dimension": "living"})
    rows = [
        innovation(HEALTH, "SEHAT", dimension=None, budget=5, held_=NO_DIMENSION),
        innovation(HEALTH, "BARU", dimension=None, held_=NO_DIMENSION),
    ]
    file = received(workspace, rows, "versi-2.xlsx")
    assert [(f.code, f.row) for f in file.result.findings] == [
        ("dimension-missing", 8),
        ("dimension-kept", 7),
    ]
    assert (file.result.counts.accepted, file.result.counts.held) == (1, 1)
    commit_file(workspace, file)
    assert current(workspace)["SEHAT"].content.fields["dimension"] == "living"
    assert current(workspace)["SEHAT"].content.fields["budget"] == 5


def test_a_name_outside_the_registry_needs_to_join_it(workspace: Workspace) -> None:
    registry.save_opds(workspace, [ExpectedOpd(HEALTH)])
    send(workspace, innovation(None, "PANTAU", held_=UNKNOWN_OPD))
    asked = question(workspace, "opd-unknown")
    with pytest.raises(DecisionError):
        decide(workspace, asked, {"opd": KOMINFO})
    decide(workspace, asked, {"opd": KOMINFO}, add_opd=True)
    assert [opd.name for opd in registry.list_opds(workspace)] == [HEALTH, KOMINFO]
    assert current(workspace)["PANTAU"].content.opd == KOMINFO


def test_without_a_registry_a_new_name_starts_none(workspace: Workspace) -> None:
    send(workspace, innovation(None, "PANTAU", held_=UNKNOWN_OPD))
    decide(workspace, question(workspace, "opd-unknown"), {"opd": KOMINFO}, add_opd=True)
    assert registry.list_opds(workspace) == []


def test_a_decided_opd_that_makes_a_repeat_is_not_accepted(workspace: Workspace) -> None:
    send(workspace, innovation(KOMINFO, "PANTAU"), innovation(None, "PANTAU", held_=UNKNOWN_OPD))
    decide(workspace, question(workspace, "opd-unknown"), {"opd": KOMINFO})
    assert waiting(workspace) == {"PANTAU": ("duplicate-in-file",)}
    assert len(current(workspace)) == 1


def test_a_repeat_is_dropped_or_kept_under_another_name(workspace: Workspace) -> None:
    repeats = [innovation(HEALTH, "SEHAT", held_=REPEAT) for _ in range(2)]
    send(workspace, innovation(HEALTH, "SEHAT"), *repeats)
    first, second = question(workspace, "duplicate-in-file").row_ids
    drop(workspace, [first])
    decide(workspace, [second], {"name": "SEHAT LANSIA"})
    assert (set(current(workspace)), waiting(workspace)) == ({"SEHAT", "SEHAT LANSIA"}, {})


def test_a_possible_renaming_is_settled_both_ways(workspace: Workspace) -> None:
    send(workspace, innovation(HEALTH, "Layanan Antar Obat"))
    known = current(workspace)["Layanan Antar Obat"].content.record_id
    send(workspace, innovation(HEALTH, "Layanan Antar Obat Lansia"), file="b.xlsx")
    asked = question(workspace, "name-changed")
    assert asked.suggestions == ("Layanan Antar Obat",)
    with pytest.raises(DecisionError):
        decide(workspace, asked, {"same_as": "Tidak Ada"})
    receipt = decide(workspace, asked, {"same_as": "Layanan Antar Obat"})
    assert {name: row.content.record_id for name, row in current(workspace).items()} == {
        "Layanan Antar Obat Lansia": known
    }
    history.withdraw(workspace, receipt.batch_id)
    decide(workspace, question(workspace, "name-changed"), {"same_as": ""})
    assert set(current(workspace)) == {"Layanan Antar Obat", "Layanan Antar Obat Lansia"}


def test_a_late_decision_does_not_bring_older_content_back(workspace: Workspace) -> None:
    send(workspace, innovation(None, "PANTAU", budget=1, held_={"opd-missing": ("opd", None, [])}))
    waiting_row = question(workspace, "opd-missing")
    other = innovation(KOMINFO, "PANTAU", budget=2, row_=30)
    send(workspace, other, file="baru.xlsx")
    assert waiting_row.row_ids == question(workspace, "opd-missing").row_ids  # nothing says it is the same
    receipt = decide(workspace, waiting_row, {"opd": KOMINFO})
    assert (receipt.counts["rejected"], current(workspace)["PANTAU"].content.fields["budget"]) == (1, 2)


@pytest.mark.parametrize(
    "answers",
    [
        {"dimension": "mobility"},
        {"dimension": "living", "subdimension": "governance/public_service"},
        {"opd": " "},
        {"budget": 5},
        {"unheard_of": "x"},
    ],
)
def test_an_answer_outside_the_vocabulary_stores_nothing(
    workspace: Workspace, answers: dict[str, object]
) -> None:
    send(workspace, innovation(HEALTH, "SEHAT", dimension=None, held_=NO_DIMENSION))
    revision = workspace.revision
    with pytest.raises(DecisionError):
        decide(workspace, question(workspace, "dimension-missing"), answers)
    assert workspace.revision == revision


def test_a_row_is_decided_once_and_not_by_everybody(workspace: Workspace) -> None:
    send(workspace, innovation(HEALTH, "SEHAT", dimension=None, held_=NO_DIMENSION))
    asked = question(workspace, "dimension-missing")
    officer = replace(workspace, actor=Actor("Dinkes", Role.OPD, HEALTH))
    with pytest.raises(PermissionDeniedError):
        decide(officer, asked, {"dimension": "living"})
    decide(workspace, asked, {"dimension": "living"})
    with pytest.raises(DecisionError):
        decide(workspace, asked, {"dimension": "living"})
