"""What pictures count is shared by those who see the same, and by nobody else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smartcity.analysis.filters import Filters
from smartcity.ui.view import View
from smartcity.workflow.actors import Actor, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace, open_database, open_workspace
from tests.received_files import innovation, received

OPD, OTHER = "Dinas Kesehatan", "Dinas Pendidikan"


@pytest.fixture
def region(tmp_path: Path) -> Workspace:
    """A region with two innovations of one OPD and one of another."""
    workspace = open_workspace(open_database(str(tmp_path / "store.db")), "32.04", create=True)
    rows = [innovation(OPD, "Antre Sehat"), innovation(OPD, "Posyandu"), innovation(OTHER, "Kelas Terbuka")]
    commit_file(workspace, received(workspace, rows))
    return workspace


def view_of(workspace: Workspace) -> View:
    return View(workspace, workspace.revision, None, Filters(), load_tables(workspace))


def test_an_opd_counts_its_own_whatever_others_asked_for(region: Workspace) -> None:
    own = replace(region, actor=Actor("Rina", Role.OPD, OTHER, region.code))
    for filters, of_region, of_opd in (
        (Filters(), [OPD, OPD, OTHER], [OTHER]),
        (Filters(opd=OPD), [OPD, OPD], []),
        (Filters(opd=OTHER), [OTHER], [OTHER]),
    ):
        assert list(view_of(region).counted(filters).innovations["opd"]) == of_region
        assert list(view_of(own).counted(filters).innovations["opd"]) == of_opd
        assert len(view_of(own).counted(filters).cells) == len(of_opd)


def test_a_part_is_taken_once_for_a_state_and_a_filter(region: Workspace) -> None:
    part = view_of(region).counted(Filters(opd=OPD))
    assert view_of(region).counted(Filters(opd=OPD)) is part
    commit_file(region, received(region, [innovation(OPD, "Obat Dekat")]))
    assert len(view_of(region).counted(Filters(opd=OPD)).cells) == 3
