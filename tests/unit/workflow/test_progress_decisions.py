"""Held rows of progress: a person says the deliverable or the state once for all rows alike."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest

from smartcity.intake.pipeline import check_content
from smartcity.intake.tables import ExpectedOpd, Limits
from smartcity.store.rows import current_rows
from smartcity.workflow import registry
from smartcity.workflow.commit import commit_file
from smartcity.workflow.decisions import Question, decide, drop, open_questions
from smartcity.workflow.errors import DecisionError
from smartcity.workflow.receive import ReceivedFile, compare_for_first_time
from smartcity.workflow.workspace import Workspace, context_of

HEALTH, SOCIAL = "Dinas Kesehatan", "Dinas Sosial"
LONG = ("OPD", "Keluaran", "Status")


def send(workspace: Workspace, *rows: Sequence[str | None]) -> None:
    """Send a sheet of progress."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    context = context_of(workspace)
    result = check_content("progres.xlsx", content.getvalue(), context, Limits())
    received = ReceivedFile("progres.xlsx", content.getvalue(), result, registry=context.registry)
    compare_for_first_time(workspace, received)
    commit_file(workspace, received)


@pytest.fixture
def two_opds(workspace: Workspace) -> Workspace:
    registry.save_opds(workspace, [ExpectedOpd(HEALTH), ExpectedOpd(SOCIAL)])
    return workspace


def asked(workspace: Workspace) -> list[tuple[str, str | None, str | None, int]]:
    return [(q.code, q.field, q.value, len(q.rows)) for q in open_questions(workspace)]


def question(workspace: Workspace, value: str) -> Question:
    return next(each for each in open_questions(workspace) if each.value == value)


def stored(workspace: Workspace) -> set[tuple[object, ...]]:
    names = ("opd", "stage", "deliverable", "state")
    rows = current_rows(workspace.database, workspace.code, kind="progress")
    return {tuple(row.content.fields.get(name) for name in names) for row in rows}


def test_an_unknown_deliverable_is_answered_once_and_remembered(two_opds: Workspace) -> None:
    rows = [(HEALTH, "Podcast", "sudah"), (SOCIAL, "podcast", "belum"), (SOCIAL, "Peta jalan", "v")]
    send(two_opds, LONG, *rows)
    assert asked(two_opds) == [("deliverable-unknown", "deliverable", "Podcast", 2)]
    decide(two_opds, question(two_opds, "Podcast"), {"deliverable": "action_plan", "stage": 3})
    expected = {
        (HEALTH, 3, "action_plan", "done"),
        (SOCIAL, 3, "action_plan", "missing"),
        (SOCIAL, 3, "roadmap", "done"),
    }
    assert stored(two_opds) == expected
    assert open_questions(two_opds) == []
    send(two_opds, LONG, (SOCIAL, "PODCAST", "sudah"), (HEALTH, "Peta jalan", "v"), (HEALTH, "Masalah", "v"))
    assert open_questions(two_opds) == []
    assert (SOCIAL, 3, "action_plan", "done") in stored(two_opds)


def test_a_bare_stage_is_answered_for_its_column_and_asked_again(two_opds: Workspace) -> None:
    sheet = [("OPD", "Tahap I", "Tahap II"), (HEALTH, "sudah", "belum"), (SOCIAL, "proses", "x")]
    send(two_opds, *sheet)
    assert asked(two_opds) == [
        ("stage-without-deliverable", "deliverable", "Tahap I", 2),
        ("stage-without-deliverable", "deliverable", "Tahap II", 2),
        ("state-ambiguous", "state", "x", 1),
    ]
    decide(two_opds, question(two_opds, "Tahap I"), {"deliverable": "causes", "stage": 1})
    assert stored(two_opds) == {(HEALTH, 1, "causes", "done"), (SOCIAL, 1, "causes", "partly")}
    decide(two_opds, question(two_opds, "x"), {"state": "missing"})
    assert asked(two_opds) == [("stage-without-deliverable", "deliverable", "Tahap II", 2)]
    drop(two_opds, question(two_opds, "Tahap II"))
    assert not context_of(two_opds).aliases
    send(two_opds, *sheet)
    assert len(open_questions(two_opds)) == 3


def test_the_regions_deliverable_needs_no_opd_and_an_opds_does(two_opds: Workspace) -> None:
    send(
        two_opds,
        LONG,
        (None, "Arah", "sudah"),
        (HEALTH, "Haluan", "v"),
        (SOCIAL, "Masalah", "v"),
        (SOCIAL, "Penyebab", "v"),
        (HEALTH, "Penyebab", "v"),
        (HEALTH, "Masalah", "v"),
    )
    decide(two_opds, question(two_opds, "Arah"), {"deliverable": "vision", "stage": 1})
    assert (None, 1, "vision", "done") in stored(two_opds)
    decide(two_opds, question(two_opds, "Haluan"), {"deliverable": "swot", "stage": 1})
    assert (None, 1, "swot", "done") in stored(two_opds)
    assert open_questions(two_opds) == []


def test_the_regions_row_that_turns_out_to_be_of_opds_waits_for_its_opd(two_opds: Workspace) -> None:
    send(two_opds, ("Pemda", "Tahap I", "Tahap II"), ("Pemda", "sudah", "belum"), ("Pemda", None, "-"))
    decide(two_opds, question(two_opds, "Tahap I"), {"deliverable": "problems", "stage": 1})
    decide(two_opds, question(two_opds, "Tahap II"), {"deliverable": "book1", "stage": 2})
    assert stored(two_opds) == {(None, 2, "book1", "missing")}
    assert asked(two_opds) == [("opd-missing", "opd", None, 1)]


@pytest.mark.parametrize(
    "answers",
    [
        {"deliverable": "podcast", "stage": 1},
        {"deliverable": "roadmap", "stage": 1},
        {"deliverable": "", "stage": 3},
        {"stage": 3},
        {"state": "ambiguous"},
    ],
)
def test_what_is_no_deliverable_of_the_list_is_refused(
    two_opds: Workspace, answers: dict[str, object]
) -> None:
    send(
        two_opds, LONG, (HEALTH, "Podcast", "sudah"), (SOCIAL, "Peta jalan", "v"), (HEALTH, "Peta jalan", "v")
    )
    with pytest.raises(DecisionError):
        decide(two_opds, question(two_opds, "Podcast"), answers)
    assert asked(two_opds) == [("deliverable-unknown", "deliverable", "Podcast", 1)]
