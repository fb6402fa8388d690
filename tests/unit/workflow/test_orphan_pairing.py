"""Assessments of an innovation that nobody sent are paired by a person, and unpaired by withdrawing."""

from __future__ import annotations

import pytest

from smartcity.analysis.candidates import joined
from smartcity.workflow.commit import commit_file
from smartcity.workflow.errors import DecisionError
from smartcity.workflow.history import source_of, withdraw
from smartcity.workflow.orphan_pairing import pair_orphans, possible_innovations
from smartcity.workflow.quick_win_edits import Level, save_levels
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.received_files import FIRST_ROW, innovation, received

HEALTH, SOCIAL = "Dinas Kesehatan", "Dinas Sosial"
ROWS = [
    {"opd": HEALTH, "innovation": "SICEPAT", "aspect": aspect, "level": level}
    for aspect, level in (("budget", "2"), ("people", "3"))
]


@pytest.fixture
def lost(workspace: Workspace) -> Workspace:
    """SI CEPAT of two OPDs, another of one of them, and two levels of a name that nobody sent."""
    rows = [innovation(HEALTH, "SI CEPAT"), innovation(HEALTH, "Posyandu"), innovation(SOCIAL, "SI CEPAT")]
    commit_file(workspace, received(workspace, rows))
    commit_file(workspace, received(workspace, ROWS, "kesiapan.xlsx", "readiness"))
    return workspace


def record_of(workspace: Workspace, opd: str = HEALTH, name: str = "SI CEPAT") -> str:
    found = load_tables(workspace).innovations
    return str(found.loc[(found["opd"] == opd) & (found["name"] == name), "record_id"].iloc[0])


def counted(workspace: Workspace) -> dict[str, tuple[str | None, str]]:
    """Aspect -> innovation (None: of nobody) and level."""
    tables = load_tables(workspace)
    frame = joined(tables.readiness, tables.innovations).astype(object)
    owners = frame["record_id"].where(frame["record_id"].notna(), None)
    return dict(zip(frame["aspect"], zip(owners, frame["level"], strict=True), strict=True))


def lost_rows(workspace: Workspace) -> list[int]:
    tables = load_tables(workspace)
    frame = joined(tables.readiness, tables.innovations)
    return [int(number) for number in frame.loc[frame["record_id"].isna(), "row_id"]]


def test_paired_assessments_count_and_keep_the_cells_they_came_from(lost: Workspace) -> None:
    meant, numbers = record_of(lost), lost_rows(lost)
    pairing = pair_orphans(lost, numbers, meant)
    assert pairing.left == ()
    assert counted(lost) == {"budget": (meant, "2"), "people": (meant, "3")}
    source = source_of(lost, int(load_tables(lost).readiness["row_id"].iloc[0]))
    assert source is not None
    assert (source.file, source.row) == ("kesiapan.xlsx", FIRST_ROW)
    assert pairing.receipt is not None
    withdraw(lost, pairing.receipt.batch_id)
    assert lost_rows(lost) == numbers


def test_the_same_file_sent_again_stays_paired(lost: Workspace) -> None:
    meant = record_of(lost)
    pair_orphans(lost, lost_rows(lost), meant)
    again = [ROWS[0] | {"level": "3"}, ROWS[1]]
    file = received(lost, again, "kesiapan.xlsx", "readiness")
    assert [finding.code for finding in file.result.findings] == []
    commit_file(lost, file)
    assert counted(lost) == {"budget": (meant, "3"), "people": (meant, "3")}


def test_an_aspect_that_the_innovation_has_stays_as_it_was_said(lost: Workspace) -> None:
    meant = record_of(lost)
    save_levels(lost, [Level(meant, "budget", "0")])
    budget = lost_rows(lost)[0]
    pairing = pair_orphans(lost, lost_rows(lost), meant)
    assert pairing.left == (budget,)
    tables = load_tables(lost)
    frame = joined(tables.readiness, tables.innovations)
    own = frame[frame["record_id"] == meant]
    assert dict(zip(own["aspect"], own["level"], strict=True)) == {"budget": "0", "people": "3"}
    assert pair_orphans(lost, [budget], meant).receipt is None


def test_a_row_that_belongs_somewhere_and_an_innovation_that_is_gone_are_refused(lost: Workspace) -> None:
    numbers, revision = lost_rows(lost), lost.revision
    with pytest.raises(DecisionError):
        pair_orphans(lost, numbers, "NOBODY")
    with pytest.raises(DecisionError):
        pair_orphans(lost, [*numbers, 999], record_of(lost))
    assert lost.revision == revision
    pair_orphans(lost, numbers, record_of(lost))
    with pytest.raises(DecisionError):
        pair_orphans(lost, numbers, record_of(lost, name="Posyandu"))


def test_the_own_opds_innovations_come_first_the_likeliest_on_top(lost: Workspace) -> None:
    possible = possible_innovations(load_tables(lost), HEALTH, "SI CEPAT (Sistem Antrean)")
    own, other, elsewhere = record_of(lost), record_of(lost, name="Posyandu"), record_of(lost, SOCIAL)
    assert list(possible) == [own, other, elsewhere]
    assert possible[elsewhere] == f"SI CEPAT ({SOCIAL})"
