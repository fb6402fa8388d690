"""What analysis gets: frames with every field, origins, as of any day, personal data masked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from smartcity.intake.tables import ExpectedOpd
from smartcity.reference import load_reference
from smartcity.workflow import history, registry
from smartcity.workflow.actors import Actor, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.decisions import decide, open_questions
from smartcity.workflow.errors import PermissionDeniedError
from smartcity.workflow.personal import MASK
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.received_files import innovation, received
from tests.unit.conftest import Clock

HEALTH = "Dinas Kesehatan"
NO_DIMENSION = {"dimension-missing": ("dimension", None, [])}


def test_an_empty_region_gives_frames_with_all_columns(workspace: Workspace) -> None:
    tables = load_tables(workspace)
    for frame in (tables.innovations, tables.held):
        assert set(load_reference().kinds["innovation"].fields) < set(frame.columns)
    assert (len(tables.innovations), len(tables.held), len(tables.registry), len(tables.batches)) == (
        0,
        0,
        0,
        0,
    )


def test_every_field_arrives_in_its_own_type_with_its_origin(workspace: Workspace) -> None:
    registry.save_opds(workspace, [ExpectedOpd(HEALTH, "Dinkes")])
    rows = [
        innovation(HEALTH, "SEHAT", budget=1_250_000_000, digital=True, start_year=2022, progress_pct=12.5),
        innovation(HEALTH, "OBAT", secondary_dimensions=["society"], initiated_on="2022-08"),
        innovation(HEALTH, "LAMA", dimension=None, held_=NO_DIMENSION),
    ]
    batch = commit_file(workspace, received(workspace, rows)).batch_id
    tables = load_tables(workspace)
    first, second = (tables.innovations.iloc[place] for place in range(2))
    assert (first["budget"], first["digital"], first["start_year"], first["progress_pct"]) == (
        1_250_000_000,
        True,
        2022,
        12.5,
    )
    assert pd.isna(second["budget"])
    assert (second["secondary_dimensions"], second["initiated_on"]) == (["society"], "2022-08")
    assert first["secondary_dimensions"] == []
    assert tuple(first[["batch_id", "file", "sheet", "row", "sent_by"]]) == (
        batch,
        "usulan.xlsx",
        "Inovasi",
        7,
        "lokal",
    )
    assert isinstance(tables.innovations["opd"].dtype, pd.CategoricalDtype)
    assert tuple(tables.held.iloc[0][["opd", "name", "held_for"]]) == (HEALTH, "LAMA", ("dimension-missing",))
    assert tuple(tables.registry.iloc[0][["name", "short_name"]]) == (HEALTH, "Dinkes")
    assert list(tables.batches["source"]) == ["upload", "registry"]


def test_equal_lists_are_one_and_the_same(workspace: Workspace) -> None:
    rows = [innovation(HEALTH, name, secondary_dimensions=["society"]) for name in ("SEHAT", "OBAT")]
    commit_file(workspace, received(workspace, rows))
    innovations = load_tables(workspace).innovations
    first, second = innovations["secondary_dimensions"]
    assert first is second
    assert first == ["society"]
    assert innovations["partners"].iloc[0] == []


def test_a_day_shows_what_counted_when_it_ended(workspace: Workspace, clock: Clock) -> None:
    monday = commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT")])).batch_id
    clock.move(days=1)
    commit_file(workspace, received(workspace, [innovation(HEALTH, "OBAT")]))
    clock.move(days=1)
    history.withdraw(workspace, monday)
    days = {
        day: sorted(load_tables(workspace, date(2026, 5, day)).innovations["name"]) for day in (3, 4, 5, 6)
    }
    assert days == {3: [], 4: ["SEHAT"], 5: ["OBAT", "SEHAT"], 6: ["OBAT"]}


def test_a_decided_row_leads_to_the_file_that_sent_it(workspace: Workspace) -> None:
    rows = [innovation(HEALTH, "LAMA", dimension=None, held_=NO_DIMENSION)]
    batch = commit_file(workspace, received(workspace, rows)).batch_id
    decide(workspace, open_questions(workspace)[0], {"dimension": "living"})
    row = load_tables(workspace).innovations.iloc[0]
    assert tuple(row[["batch_id", "file", "row", "decided_by"]]) == (batch, "usulan.xlsx", 7, "lokal")


def test_personal_values_are_masked_but_for_those_who_may_ask(workspace: Workspace) -> None:
    rows = [innovation(HEALTH, "SEHAT", extra_={"NIP": "19800101", "Ket": "a"})]
    commit_file(workspace, received(workspace, rows))
    assert load_tables(workspace).innovations["extra"][0] == {"NIP": MASK, "Ket": "a"}
    shown = load_tables(workspace, with_personal=True).innovations["extra"][0]
    assert shown == {"NIP": "19800101", "Ket": "a"}
    viewer = replace(workspace, actor=Actor("Tamu", Role.VIEWER))
    with pytest.raises(PermissionDeniedError):
        load_tables(viewer, with_personal=True)
