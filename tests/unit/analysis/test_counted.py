"""A part of what pictures count is what they would count of the filtered innovations."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from smartcity.analysis.completeness import filled_cells
from smartcity.analysis.counted import COLUMNS, counted, counted_part
from smartcity.analysis.filters import Filters, filtered
from tests.frames import REFERENCE, innovations_frame

dimensions = st.sampled_from(["living", "society"]) | st.none()
opds = st.sampled_from(["Dinas A", "Dinas B"]) | st.none()
records = st.fixed_dictionaries(
    {
        "opd": opds,
        "dimension": dimensions,
        "secondary_dimensions": st.sampled_from([None, [], ["living"]]),
        "problem": st.sampled_from([None, "", "Antre lama"]),
        "digital": st.booleans() | st.none(),
        "budget": st.sampled_from([None, 0, 5_000_000]),
    }
)
filters = st.builds(
    Filters,
    dimension=dimensions | st.just("unassigned"),
    opd=opds | st.just("Dinas Z"),
    digital=st.sampled_from([None, "yes", "unknown"]),
    lacks=st.sampled_from([None, "problem"]),
    secondary=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(records, max_size=8), filters)
def test_a_part_counts_what_the_filtered_innovations_hold(
    rows: list[dict[str, Any]], chosen: Filters
) -> None:
    innovations = innovations_frame(rows)
    part = counted_part(counted(innovations, REFERENCE), innovations, chosen)
    kept = filtered(innovations, chosen)
    assert_frame_equal(part.innovations, kept[list(COLUMNS)])
    assert_frame_equal(part.cells, filled_cells(kept, REFERENCE))


def test_without_a_filter_it_is_the_whole() -> None:
    innovations = innovations_frame([{"opd": "Dinas A", "dimension": "living"}])
    whole = counted(innovations, REFERENCE)
    assert counted_part(whole, innovations, Filters()) is whole
