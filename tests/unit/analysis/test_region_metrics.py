"""The stable dictionary behind `metrics --json`."""

from __future__ import annotations

import json
from datetime import date

from smartcity.analysis.metrics import RegionState, region_metrics
from tests.frames import REFERENCE, held_frame, innovations_frame, registry_frame

STATE = RegionState("00.01", "Kabupaten Contoh", 12, date(2026, 5, 4))


def test_the_numbers_of_a_small_region() -> None:
    innovations = innovations_frame(
        [
            {"opd": "Dinas A", "dimension": "living", "subdimension": "living/health"},
            {"opd": "Dinas A", "dimension": "living"},
            {"opd": "Dinas X", "dimension": None},
        ]
    )
    registry = registry_frame("Dinas A", "Dinas B", "Dinas C")
    numbers = region_metrics(STATE, registry, innovations, held_frame("Dinas B", None), REFERENCE)

    assert numbers["region"] == {"code": "00.01", "name": "Kabupaten Contoh"}
    assert (numbers["revision"], numbers["as_of"]) == (12, "2026-05-04")
    assert numbers["participation"] == {
        "expected": 3,
        "reporting": 1,
        "sent": 1,
        "share": 0.3333,
        "missing": ["Dinas C"],
        "waiting": ["Dinas B"],
        "outside_registry": ["Dinas X"],
    }
    coverage = numbers["coverage"]
    assert coverage["by_dimension"]["living"] == 2
    assert coverage["by_dimension"]["unassigned"] == 1
    assert coverage["by_subdimension"]["living/health"] == 1
    assert coverage["by_subdimension"]["unassigned"] == 2
    assert {"opd": "Dinas C", "dimension": "society", "innovations": 0} in coverage["matrix"]
    assert sum(row["innovations"] for row in coverage["matrix"]) == 3


def test_all_keys_are_there_without_any_data_and_it_is_json() -> None:
    numbers = region_metrics(
        RegionState("00.01", "Kabupaten Contoh", 0), None, innovations_frame(), held_frame(), REFERENCE
    )

    assert len(numbers["coverage"]["by_dimension"]) == 7
    assert len(numbers["coverage"]["by_subdimension"]) == 19
    assert numbers["coverage"]["matrix"] == []
    assert numbers["participation"]["share"] is None
    assert numbers["as_of"] is None
    assert (numbers["progress"], numbers["readiness"], numbers["risks"]) == (
        {"by_stage": {}, "by_opd": [], "by_deliverable": []},
        [],
        [],
    )
    assert json.loads(json.dumps(numbers)) == numbers
