"""What moved between two states, and how reports came in."""

from __future__ import annotations

from datetime import date

from smartcity.analysis.changes import changes, newly_reporting, uploads_over_time
from tests.frames import innovations_frame

FIELDS = ("opd", "name", "dimension", "secondary_dimensions", "budget")


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
    table = changes(before, after, FIELDS)

    assert list(table["record_id"]) == ["d", "a", "c"]
    assert list(table["change"]) == ["new", "changed", "gone"]
    assert list(table["fields"]) == [[], ["dimension", "budget"], []]
    assert table["name"].iloc[2] == "Ditarik"
    assert newly_reporting(before, after) == ["Dinas C"]


def test_equal_states_change_nothing() -> None:
    state = innovations_frame([{"record_id": "a", "opd": "Dinas A", "budget": None}])
    assert changes(state, state.copy(), FIELDS).empty
    assert changes(innovations_frame(), innovations_frame(), FIELDS).empty
    assert newly_reporting(state, state) == []


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
