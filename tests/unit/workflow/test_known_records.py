"""Tables brought up to date by what changed are those that a reading of everything gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from smartcity.store import Database, active, batches
from smartcity.store.backup import backup, restore
from smartcity.store.commits import commit
from smartcity.store.errors import BatchStateError
from smartcity.store.regions import save_region
from smartcity.store.rows import held_rows
from smartcity.store.values import Draft, Mode, RowContent, Source, StoredAs, StoredRegion
from smartcity.workflow.actors import LOCAL_ACTOR
from smartcity.workflow.tables import RegionTables, load_tables
from smartcity.workflow.timeline import record_log
from smartcity.workflow.workspace import Workspace
from tests.store_rows import accepted, held, tombstone
from tests.unit.conftest import Clock

AUTHOR = LOCAL_ACTOR.author
NUMBERS = count(1)

NAMES = st.sampled_from(["A", "B", "C"])
SAID = st.fixed_dictionaries(
    {
        "record": NAMES,
        "key": NAMES,  # two records can come to have one natural key
        "opd": st.sampled_from(["Dinas Kesehatan", "Dinas Sosial", None]),
        "budget": st.sampled_from([None, 1, 2.5]),
        "note": st.sampled_from(["", "19800101"]),
        "registry": st.booleans(),
    }
)
COMMIT = st.tuples(
    st.just("commit"), st.lists(st.one_of(SAID, SAID, NAMES, st.none()), min_size=1, max_size=4)
)
MOVE = st.tuples(st.sampled_from(["withdraw", "reinstate", "purge"]), st.integers(0, 3))
OTHER = st.one_of(
    st.tuples(st.just("wait"), st.lists(SAID, min_size=1, max_size=2)),
    st.tuples(st.just("approve"), st.integers(0, 3)),
    st.tuples(st.just("decide"), st.integers(0, 1)),
    st.tuples(st.just("look back"), st.integers(0, 6)),
)
STEPS = st.lists(
    st.tuples(st.one_of(COMMIT, MOVE, OTHER), st.sampled_from([True, True, False])), min_size=5, max_size=9
)


def row(said: dict[str, Any] | str | None) -> RowContent:
    """A record as drawn, the tombstone of a record, or a row that waits."""
    if said is None:
        return held("Menunggu")
    if isinstance(said, str):
        return tombstone(f"id-{said}")
    content = accepted(said["key"], f"id-{said['record']}", budget=said["budget"], opd=said["opd"])
    content.opd = said["opd"]
    if said["note"]:
        content.extra, content.personal_headers = {"NIP": said["note"]}, ("NIP",)
    if said["registry"]:
        content.kind, content.record_id = "opd", f"opd-{said['record']}"
    return content


@contextmanager
def new_region(database: Database) -> Iterator[Workspace]:
    """A region of its own beside those that earlier examples left."""
    region = StoredRegion(f"90.{next(NUMBERS)}", "Kabupaten Contoh", "WIB", is_example=True)
    save_region(database, region, AUTHOR)
    yield Workspace(database, region, LOCAL_ACTOR)


def store(workspace: Workspace, rows: list[RowContent], *, awaits_review: bool = False) -> int:
    """Commit the rows; the number of their batch."""
    draft = Draft(workspace.code, AUTHOR, Source.UPLOAD, Mode.MERGE, rows=rows, awaits_review=awaits_review)
    return commit(workspace.database, draft).batch_id


def decide(workspace: Workspace, place: int) -> list[int]:
    """Accept the held row at this place, as a decision does; the number of its batch, none without a row."""
    waiting = held_rows(workspace.database, workspace.code)
    if place >= len(waiting):
        return []
    settled = replace(
        waiting[place].content,
        stored_as=StoredAs.ACCEPTED,
        record_id="id-held",
        held_for=(),
        origin_batch=waiting[place].origin.batch_id,
        origin_row=waiting[place].origin.row_id,
    )
    draft = Draft(
        workspace.code,
        AUTHOR,
        Source.DECISION,
        Mode.MERGE,
        rows=[settled],
        resolves=(waiting[place].origin.row_id,),
    )
    return [commit(workspace.database, draft).batch_id]


def move(workspace: Workspace, action: str, batch_id: int) -> None:
    step = getattr(batches, action)
    try:
        step(workspace.database, workspace.code, batch_id, AUTHOR)
    except BatchStateError:
        return


def assert_same(found: RegionTables, expected: RegionTables) -> None:
    for field in fields(RegionTables):
        own, other = getattr(found, field.name), getattr(expected, field.name)
        if isinstance(other, pd.DataFrame):
            assert_frame_equal(own, other)
        else:
            assert own == other


def assert_up_to_date(workspace: Workspace, clock: Clock, as_of: date | None = None) -> None:
    """The tables and the log against those of a database that remembers nothing."""
    anew = replace(workspace, database=workspace.database.dated(clock.now))
    assert_same(load_tables(workspace, as_of), load_tables(anew, as_of))
    assert_frame_equal(record_log(workspace), record_log(anew))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, most_records=st.sampled_from([3, 5000, 5000]))
def test_any_course_of_changes_gives_the_tables_of_a_first_reading(
    database: Database, clock: Clock, steps: list[tuple[Any, ...]], most_records: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, new_region(database) as workspace:
        patch.setattr(active, "_MOST_RECORDS", most_records)
        begun = clock.now
        stored = [store(workspace, [accepted("A"), accepted("B", budget=2.5, opd="Dinas Sosial"), held("C")])]
        assert_up_to_date(workspace, clock)
        for (action, what), looked in steps:
            clock.move(days=1)
            if action in {"commit", "wait"}:
                stored.append(store(workspace, [row(said) for said in what], awaits_review=action == "wait"))
            elif action == "look back":
                assert_up_to_date(workspace, clock, (begun + timedelta(days=what)).date())
            elif action == "decide":
                stored += decide(workspace, what)
            elif what < len(stored):
                move(workspace, action, stored[what])
            if looked:
                assert_up_to_date(workspace, clock)
        assert_up_to_date(workspace, clock)


def test_what_did_not_change_is_not_made_again(workspace: Workspace) -> None:
    store(workspace, [accepted("Sehat"), accepted("Obat")])
    before = load_tables(workspace)
    registered = replace(accepted("Dinkes", "opd-1"), kind="opd")
    store(workspace, [registered])
    after = load_tables(workspace)
    first, second = (tables.innovations["row_id"].to_numpy() for tables in (before, after))
    assert np.shares_memory(first, second)
    assert (len(before.registry), len(after.registry)) == (0, 1)


def test_a_decided_row_goes_and_comes_with_its_upload(workspace: Workspace, clock: Clock) -> None:
    upload = store(workspace, [held("Cepat")])
    decide(workspace, 0)
    for step, left in ((batches.withdraw, []), (batches.reinstate, ["Cepat"])):
        assert_up_to_date(workspace, clock)
        step(workspace.database, workspace.code, upload, AUTHOR)
        assert list(load_tables(workspace).innovations["name"]) == left
        assert_up_to_date(workspace, clock)


def test_a_row_that_counts_again_stands_in_its_old_place(workspace: Workspace, clock: Clock) -> None:
    store(workspace, [accepted("Sehat"), accepted("Obat")])
    later = store(workspace, [accepted("Sehat", budget=1)])
    assert list(load_tables(workspace).innovations["name"]) == ["Obat", "Sehat"]
    batches.withdraw(workspace.database, workspace.code, later, AUTHOR)
    assert list(load_tables(workspace).innovations["name"]) == ["Sehat", "Obat"]
    assert_up_to_date(workspace, clock)


def test_of_two_records_with_one_key_the_newer_counts(workspace: Workspace, clock: Clock) -> None:
    store(workspace, [accepted("Sehat", "id-1")])
    assert list(load_tables(workspace).innovations["record_id"]) == ["id-1"]
    later = store(workspace, [accepted("Sehat", "id-2")])
    assert list(load_tables(workspace).innovations["record_id"]) == ["id-2"]
    batches.withdraw(workspace.database, workspace.code, later, AUTHOR)
    assert list(load_tables(workspace).innovations["record_id"]) == ["id-1"]
    assert_up_to_date(workspace, clock)


def test_a_fraction_comes_and_goes_among_whole_numbers(workspace: Workspace, clock: Clock) -> None:
    store(workspace, [accepted("Sehat", budget=1), accepted("Obat")])
    seen = [str(load_tables(workspace).innovations["budget"].dtype)]
    fraction = store(workspace, [accepted("Cepat", budget=2.5)])
    seen.append(str(load_tables(workspace).innovations["budget"].dtype))
    store(workspace, [accepted("Lekas")])
    assert_up_to_date(workspace, clock)
    batches.withdraw(workspace.database, workspace.code, fraction, AUTHOR)
    assert_up_to_date(workspace, clock)
    seen.append(str(load_tables(workspace).innovations["budget"].dtype))
    assert seen == ["Int64", "Float64", "Int64"]


def test_who_writes_into_tables_changes_only_their_own(workspace: Workspace, clock: Clock) -> None:
    store(workspace, [accepted("Sehat")])
    tables, log = load_tables(workspace), record_log(workspace)
    tables.innovations["name"] = "diubah"
    tables.innovations.loc[0, "budget"] = 7
    log.loc[0, "counts"] = False
    assert_up_to_date(workspace, clock)


def test_nothing_of_a_purged_batch_is_left(workspace: Workspace) -> None:
    store(workspace, [replace(accepted("Sehat"), fields={"opd": "Dinas Kesehatan", "name": "Sehat"})])
    gone = store(workspace, [replace(accepted("Rahasia"), fields={"opd": "Dinas Sosial", "name": "Rahasia"})])
    day = date(2026, 5, 4)
    for as_of in (None, day):
        assert list(load_tables(workspace, as_of).innovations["opd"].cat.categories) == [
            "Dinas Kesehatan",
            "Dinas Sosial",
        ]
    record_log(workspace)
    batches.purge(workspace.database, workspace.code, gone, AUTHOR)
    for as_of in (None, day):
        left = load_tables(workspace, as_of).innovations
        assert (list(left["name"]), list(left["opd"].cat.categories)) == (["Sehat"], ["Dinas Kesehatan"])
    assert list(record_log(workspace)["record_id"]) == ["id-sehat"]


def test_a_restored_backup_is_read_anew(workspace: Workspace, clock: Clock, tmp_path: Path) -> None:
    store(workspace, [accepted("Sehat")])
    backup(workspace.database, tmp_path / "cadangan.zip")
    clock.move(days=1)
    store(workspace, [accepted("Sebelum")])
    assert list(load_tables(workspace).innovations["name"]) == ["Sehat", "Sebelum"]
    record_log(workspace)
    restore(workspace.database, tmp_path / "cadangan.zip", replace=True)
    clock.move(days=1)
    store(workspace, [accepted("Sesudah")])  # has the number that the lost batch had
    assert list(load_tables(workspace).innovations["name"]) == ["Sehat", "Sesudah"]
    assert_up_to_date(workspace, clock)
