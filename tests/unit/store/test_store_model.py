"""Any course of commits, withdrawals and returns against the rule said in one line of Python."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.store import batches, open_database
from smartcity.store.rows import current_rows
from tests.store_rows import AUTHOR, REGION, accepted, add_region, store, tombstone

NAMES = ["A", "B", "C"]
COMMITS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([1, 2, None]), min_size=1)
STEPS = st.lists(st.one_of(COMMITS, st.integers(0, 5)), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_the_newest_word_of_an_active_batch_counts_at_every_revision(
    steps: list[dict[str, int] | int],
) -> None:
    with TemporaryDirectory() as folder:
        database = open_database(str(Path(folder) / "data.sqlite3"))
        add_region(database)
        said: list[dict[str, int | None]] = []
        active: list[bool] = []
        expected: dict[int, dict[str, int]] = {}
        for step in steps:
            if isinstance(step, dict):
                rows = [
                    tombstone(f"id-{name.lower()}") if value is None else accepted(name, budget=value)
                    for name, value in step.items()
                ]
                revision = store(database, *rows).revision
                said.append(step)
                active.append(True)
            elif step < len(said):
                move = batches.withdraw if active[step] else batches.reinstate
                revision = move(database, REGION.code, step + 1, AUTHOR)
                active[step] = not active[step]
            else:
                continue
            merged = {k: v for words, on in zip(said, active, strict=True) if on for k, v in words.items()}
            expected[revision] = {name: value for name, value in merged.items() if value is not None}
        for revision, records in expected.items():
            found = current_rows(database, REGION.code, revision=revision)
            assert {r.content.fields["name"]: r.content.fields["budget"] for r in found} == records
        database.close()
