"""What moved between two states, and how reports came in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.changes import (
    CHANGED,
    GONE,
    NEW,
    Moved,
    compare,
    moved,
    moved_rows,
    moved_table,
    uploads_over_time,
)
from smartcity.analysis.filters import Filters, filtered
from tests.frames import innovations_frame

FIELDS = ("opd", "name", "dimension", "secondary_dimensions", "digital", "budget")
OPDS, DIMENSIONS = ("Dinas A", "Dinas B", "Dinas C"), (None, "living", "society", "economy")
SAID = st.fixed_dictionaries(
    {
        "opd": st.sampled_from(OPDS),
        "name": st.sampled_from((None, "Antre", "Lapor")),
        "dimension": st.sampled_from(DIMENSIONS),
        "secondary_dimensions": st.lists(st.sampled_from(DIMENSIONS[1:]), max_size=2),
        "digital": st.sampled_from((None, True, False)),
        "budget": st.sampled_from((None, 0, 5)),
    }
)
RECORDS = st.lists(st.tuples(st.sampled_from("abcdefgh"), SAID), unique_by=lambda record: record[0])
FILTERS = st.builds(
    Filters,
    opd=st.sampled_from((None, None, *OPDS)),
    dimension=st.sampled_from((None, None, "living", "unassigned")),
    digital=st.sampled_from((None, None, "yes", "unknown")),
    budget=st.sampled_from((None, None, "known")),
    secondary=st.booleans(),
)


def state(records: list[tuple[str, dict[str, Any]]]) -> pd.DataFrame:
    """A frame typed as the workflow types it, with categories that only its own rows have."""
    frame = innovations_frame([{"record_id": record_id, **said} for record_id, said in records])
    return frame.astype({"record_id": "str", "name": "str"})


def by_record(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    cells = {field: frame[field].astype(object).where(frame[field].notna(), None) for field in FIELDS}
    return {
        record_id: {field: cells[field].iloc[place] for field in FIELDS}
        for place, record_id in enumerate(frame["record_id"])
    }


def moves(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[tuple[str, str, str, list[str]]]:
    """What moved between two states by its definition: `record_id change opd fields`."""
    was, now = by_record(before), by_record(after)
    for record_id, said in now.items():
        if record_id not in was:
            yield record_id, NEW, said["opd"], []
    for record_id, said in now.items():
        fields = [field for field in FIELDS if record_id in was and was[record_id][field] != said[field]]
        if fields:
            yield record_id, CHANGED, said["opd"], fields
    for record_id, said in was.items():
        if record_id not in now:
            yield record_id, GONE, said["opd"], []


@settings(deadline=None)
@given(RECORDS, RECORDS, FILTERS)
def test_narrowing_a_comparison_is_comparing_the_narrowed(
    before: list[tuple[str, dict[str, Any]]], after: list[tuple[str, dict[str, Any]]], filters: Filters
) -> None:
    first, second = state(before), state(after)
    expected = list(moves(filtered(first, filters), filtered(second, filters)))
    compared = compare(first, second, FIELDS)
    rows = moved_rows(compared, filters)
    columns = ["record_id", "change", "opd", "fields"]
    assert list(moved_table(compared, rows)[columns].itertuples(index=False, name=None)) == expected

    changes = [change for _, change, *_ in expected]
    opds = set(filtered(second, filters)["opd"]) - set(filtered(first, filters)["opd"])
    new, changed, gone = (changes.count(change) for change in (NEW, CHANGED, GONE))
    counted = moved(compared, filters)
    assert counted == Moved(new, changed, gone, tuple(sorted(opds)))
    assert counted.records == len(rows) == len(expected)
    part = moved_table(compared, rows.iloc[2:4])
    assert list(part[columns].itertuples(index=False, name=None)) == expected[2:4]


def test_new_changed_and_gone_records_are_told_apart() -> None:
    before = innovations_frame(
        [
            {"record_id": "a", "opd": "Dinas A", "dimension": "living", "budget": None},
            {"record_id": "b", "opd": "Dinas A", "dimension": "living", "secondary_dimensions": ["society"]},
            {"record_id": "c", "opd": "Dinas B", "name": "Ditarik"},
        ]
    )
    after = innovations_frame(
        [
            {"record_id": "d", "opd": "Dinas C"},
            {"record_id": "a", "name": "Inovasi 0", "opd": "Dinas A", "dimension": "society", "budget": 5},
            {
                "record_id": "b",
                "name": "Inovasi 1",
                "opd": "Dinas A",
                "dimension": "living",
                "secondary_dimensions": ["society"],
            },
        ]
    )
    compared = compare(before, after, FIELDS)
    table = moved_table(compared, moved_rows(compared))

    assert list(table["record_id"]) == ["d", "a", "c"]
    assert list(table["change"]) == ["new", "changed", "gone"]
    assert list(table["fields"]) == [[], ["dimension", "budget"], []]
    assert table["name"].iloc[2] == "Ditarik"
    assert moved(compared) == Moved(1, 1, 1, ("Dinas C",))


def test_a_record_that_comes_into_the_filter_is_new_there() -> None:
    before = innovations_frame([{"record_id": "a", "opd": "Dinas A", "dimension": "living"}])
    after = innovations_frame([{"record_id": "a", "opd": "Dinas A", "dimension": "society"}])
    compared = compare(before, after, FIELDS)
    assert moved(compared) == Moved(0, 1, 0, ())
    assert moved(compared, Filters(dimension="society")) == Moved(1, 0, 0, ("Dinas A",))
    assert moved(compared, Filters(dimension="living")) == Moved(0, 0, 1, ())
    assert moved(compared, Filters(dimension="economy")) == Moved(0, 0, 0, ())


def test_a_whole_number_equals_itself_beside_fractions() -> None:
    # One budget with a fraction makes the whole column one of fractions.
    before = innovations_frame([{"record_id": "a", "opd": "Dinas A", "budget": 5}])
    after = innovations_frame(
        [{"record_id": "a", "opd": "Dinas A", "budget": 5}, {"record_id": "b", "opd": "Dinas A"}]
    )
    after["budget"] = after["budget"].astype("Float64")
    assert moved(compare(before, after, ("budget",))) == Moved(1, 0, 0, ())


def test_equal_states_change_nothing() -> None:
    one = innovations_frame([{"record_id": "a", "opd": "Dinas A", "budget": None}])
    for same in (one, innovations_frame()):
        compared = compare(same, same.copy(), FIELDS)
        assert moved(compared) == Moved(0, 0, 0, ())
        assert moved_table(compared, moved_rows(compared)).empty


def test_uploads_are_counted_on_the_regions_calendar() -> None:
    # 17:30 UTC on 4 May is past midnight in Jakarta (UTC+7), so it counts on 5 May.
    innovations = innovations_frame(
        [
            {"opd": "Dinas A", "sent_at": "2026-05-04T03:00:00+00:00"},
            {"opd": "Dinas A", "sent_at": "2026-05-04T17:30:00+00:00"},
            {"opd": "Dinas B", "sent_at": "2026-05-06T01:00:00+00:00"},
        ]
    )
    table = uploads_over_time(innovations, "WIB")

    assert list(table["date"]) == [date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)]
    assert list(table["innovations"]) == [1, 2, 3]
    assert list(table["opds"]) == [1, 1, 2]
    assert uploads_over_time(innovations_frame(), "WIB").empty
