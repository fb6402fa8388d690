"""Readiness and risks that files sent by name stay with their innovation when it is renamed."""

from __future__ import annotations

from typing import Any

import pytest

from smartcity.analysis.candidates import joined
from smartcity.store.rows import current_rows
from smartcity.store.values import Mode
from smartcity.workflow.commit import commit_file
from smartcity.workflow.decisions import decide, open_questions
from smartcity.workflow.history import reinstate, withdraw
from smartcity.workflow.quick_win_edits import Level, save_levels
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.received_files import innovation, received
from tests.unit.workflow.test_registers import LIST, WIDE, receive

HEALTH, OLD, NEW = "Dinas Kesehatan", "Layanan Antar Obat", "Layanan Antar Obat Lansia"


def level(name: str, aspect: str, said: str, **fields: object) -> dict[str, object]:
    return {"opd": HEALTH, "innovation": name, "aspect": aspect, "level": said, **fields}


def risk(name: str, event: str, **fields: object) -> dict[str, object]:
    return {"opd": HEALTH, "innovation": name, "event": event, **fields}


def send(workspace: Workspace, rows: list[dict[str, object]], kind: str, mode: Mode = Mode.MERGE) -> int:
    file = received(workspace, rows, f"{kind}.xlsx", kind)
    return commit_file(workspace, file, mode).batch_id


def rename(workspace: Workspace, name: str = NEW) -> int:
    """OLD sent under another name and answered as a renaming."""
    file = received(workspace, [innovation(HEALTH, name)], "baru.xlsx")
    assert file.comparison is not None
    answers = {question.key: question.candidates[0][0] for question in file.comparison.renames}
    return commit_file(workspace, file, rename_answers=answers).batch_id


def said(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """Aspect -> name and level of what counts for the one innovation; a record of nobody fails."""
    tables = load_tables(workspace)
    frame = joined(tables.readiness, tables.innovations)
    assert frame["record_id"].notna().all()
    assert frame["record_id"].nunique() <= 1
    return {row["aspect"]: (row["innovation"], row["level"]) for row in frame.to_dict("records")}


@pytest.fixture
def known(workspace: Workspace) -> Workspace:
    """One innovation with two levels and a risk, all told by name."""
    send(workspace, [innovation(HEALTH, OLD)], "innovation")
    send(workspace, [level(OLD, "budget", "2", evidence="DPA"), level(OLD, "people", "1")], "readiness")
    send(workspace, [risk(OLD, "Server mati", scale=5, likelihood=2, impact=3)], "risk")
    return workspace


def events(workspace: Workspace) -> list[tuple[str, bool]]:
    """Each risk, and whether it belongs to an innovation."""
    tables = load_tables(workspace)
    frame = joined(tables.risks, tables.innovations)
    return [
        (event, owner is not None) for event, owner in zip(frame["event"], frame["record_id"], strict=True)
    ]


def test_an_answered_renaming_takes_levels_and_risks_along(known: Workspace) -> None:
    batch = rename(known)
    assert said(known) == {"budget": (OLD, "2"), "people": (OLD, "1")}
    assert events(known) == [("Server mati", True)]
    withdraw(known, batch)
    assert [row.content.fields.get("innovation_id") for row in rows(known, "readiness")] == [None, None]
    reinstate(known, batch)
    assert events(known) == [("Server mati", True)]


def rows(workspace: Workspace, kind: str) -> list[Any]:
    return current_rows(workspace.database, workspace.code, kind=kind)


def test_the_id_of_our_template_takes_them_along_too_and_the_batch_counts_them(known: Workspace) -> None:
    known_id = str(rows(known, "innovation")[0].content.record_id)
    file = received(known, [innovation(HEALTH, "Obat Sampai Rumah", id_=known_id)])
    assert commit_file(known, file).counts["followed"] == 3
    assert set(said(known)) == {"budget", "people"}


def test_a_decision_taken_later_takes_them_along(known: Workspace) -> None:
    commit_file(known, received(known, [innovation(HEALTH, NEW)], "baru.xlsx"))
    decide(known, open_questions(known)[0], {"same_as": OLD})
    assert said(known) == {"budget": (OLD, "2"), "people": (OLD, "1")}


def test_what_was_said_under_the_new_name_meanwhile_stays_with_what_the_older_alone_says(
    known: Workspace,
) -> None:
    commit_file(known, received(known, [innovation(HEALTH, NEW)], "baru.xlsx"))
    send(known, [level(NEW, "budget", "2"), level(NEW, "people", "3")], "readiness")
    decide(known, open_questions(known)[0], {"same_as": OLD})
    assert said(known) == {"budget": (NEW, "2"), "people": (NEW, "3")}
    budget = next(row for row in rows(known, "readiness") if row.content.fields["aspect"] == "budget")
    assert budget.content.fields["evidence"] == "DPA"


def test_what_follows_goes_with_the_upload_that_said_it(workspace: Workspace) -> None:
    send(workspace, [innovation(HEALTH, OLD)], "innovation")
    batch = send(workspace, [level(OLD, "budget", "2")], "readiness")
    rename(workspace)
    withdraw(workspace, batch)
    assert said(workspace) == {}


@pytest.mark.parametrize("mode", list(Mode))
def test_levels_sent_later_under_the_new_name_change_the_same_records(known: Workspace, mode: Mode) -> None:
    rename(known)
    file = received(known, [level(NEW, "budget", "3"), level(NEW, "people", "1")], "b.xlsx", "readiness")
    assert file.comparison is not None
    assert [row.change.value for row in file.comparison.rows] == ["changed", "changed"]
    commit_file(known, file, mode)
    assert said(known) == {"budget": (NEW, "3"), "people": (NEW, "1")}
    send(known, [risk(NEW, "Server mati", scale=5, likelihood=1, impact=1)], "risk")
    assert events(known) == [("Server mati", True)]


def test_a_file_that_renames_an_innovation_and_rates_it_changes_what_is_known(known: Workspace) -> None:
    rated: list[list[Any]] = [WIDE, [HEALTH, NEW, None, 2, 3]]
    file = receive(known, "b.xlsx", Inovasi=[LIST, [HEALTH, NEW, "Smart Living"]], Kesiapan=rated)
    assert file.comparison is not None
    question = file.comparison.renames[0]
    receipt = commit_file(known, file, rename_answers={question.key: question.candidates[0][0]})
    # The innovation, and people from 1 to 3; budget keeps level 2, but under the new name.
    assert (receipt.counts["new"], receipt.counts["changed"], receipt.counts["followed"]) == (0, 3, 1)
    assert said(known) == {"budget": (NEW, "2"), "people": (NEW, "3")}
    assert events(known) == [("Server mati", True)]


def test_a_level_entered_in_the_app_is_the_same_when_a_file_sends_it(known: Workspace) -> None:
    known_id = str(rows(known, "innovation")[0].content.record_id)
    save_levels(known, [Level(known_id, "risk", "1")])
    rename(known)
    send(known, [level(NEW, "risk", "2")], "readiness")
    assert len(rows(known, "readiness")) == 3
    assert said(known)["risk"] == (NEW, "2")


def test_without_a_renaming_nothing_is_written_beside_the_file(known: Workspace) -> None:
    receipt = commit_file(known, received(known, [innovation(HEALTH, OLD, budget=5)]))
    assert "followed" not in receipt.counts
    assert all("innovation_id" not in row.content.fields for row in rows(known, "readiness"))
