"""Which waiting rows a later file settles: just those that it holds again."""

from __future__ import annotations

import pytest

from smartcity.store.rows import held_rows
from smartcity.workflow import history
from smartcity.workflow.commit import commit_file
from smartcity.workflow.workspace import Workspace
from tests.received_files import innovation, received

HEALTH = "Dinas Kesehatan"
KOMINFO = "Dinas Komunikasi dan Informatika"
UNKNOWN_OPD = {"opd-unknown": ("opd", "Kominfo-SP", [KOMINFO])}
ODD_DIMENSION = {"dimension-unknown": ("dimension", "Smart Mobility", [])}


def waiting(workspace: Workspace) -> list[str]:
    return [row.content.fields["name"] for row in held_rows(workspace.database, workspace.code)]


@pytest.fixture
def sent(workspace: Workspace) -> Workspace:
    rows = [
        innovation(HEALTH, "SEHAT", dimension=None, held_=ODD_DIMENSION),
        innovation(None, "BANK SAMPAH", held_=UNKNOWN_OPD),
        innovation(HEALTH, "OBAT", dimension=None, held_=ODD_DIMENSION),
    ]
    commit_file(workspace, received(workspace, rows, "usulan.xlsx"))
    return workspace


def test_the_corrected_workbook_clears_just_the_corrected_rows(sent: Workspace) -> None:
    rows = [
        innovation(HEALTH, "SEHAT"),
        innovation(KOMINFO, "BANK SAMPAH"),
        innovation(HEALTH, "OBAT", dimension=None, held_=ODD_DIMENSION),
    ]
    file = received(sent, rows, "usulan.xlsx")
    assert file.comparison is not None
    assert file.comparison.counts()["cleared"] == 3
    receipt = commit_file(sent, file)
    assert waiting(sent) == ["OBAT"]  # the new one of the two
    history.withdraw(sent, receipt.batch_id)
    assert waiting(sent) == ["SEHAT", "BANK SAMPAH", "OBAT"]


def test_another_opds_innovation_of_that_name_clears_nothing(sent: Workspace) -> None:
    rows = [innovation("Kecamatan Wanaelok", "BANK SAMPAH", row_=40), innovation(KOMINFO, "SEHAT", row_=41)]
    commit_file(sent, received(sent, rows, "lain.xlsx"))
    assert waiting(sent) == ["SEHAT", "BANK SAMPAH", "OBAT"]


@pytest.mark.parametrize(
    ("row", "file"),
    [
        (innovation(KOMINFO, "Bank  Sampah", row_=40), "lain.xlsx"),  # the OPD that was suggested
        (innovation(None, "BANK SAMPAH", row_=40, held_=UNKNOWN_OPD), "lain.xlsx"),  # the same text again
        (innovation("Dinas Lingkungan Hidup", "BANK SAMPAH", row_=40), "usulan.xlsx"),  # the same file
        (innovation("Dinas Lingkungan Hidup", "BANK SAMPAH", row_=8), "lain.xlsx"),  # the same row
    ],
)
def test_one_more_sign_settles_a_row_whose_opd_was_not_known(
    sent: Workspace, row: dict[str, object], file: str
) -> None:
    compared = received(sent, [row], file).comparison
    assert compared is not None
    assert len(compared.cleared) == 1
