"""Three states over the OPDs expected; expected numbers counted by hand."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.participation import (
    MISSING,
    REPORTING,
    WAITING,
    count_participation,
    participation,
)
from tests.frames import held_frame, innovations_frame, registry_frame

HEALTH, SOCIAL, TRANSPORT = "Dinas Kesehatan", "Dinas Sosial", "Dinas Perhubungan"


def test_each_state_is_told_apart() -> None:
    registry = registry_frame(HEALTH, SOCIAL, TRANSPORT, short_names={HEALTH: "Dinkes"})
    innovations = innovations_frame([{"opd": HEALTH}, {"opd": HEALTH}])
    held = held_frame(SOCIAL, SOCIAL, HEALTH)

    table = participation(registry, innovations, held).set_index("opd")

    assert dict(table["state"]) == {HEALTH: REPORTING, SOCIAL: WAITING, TRANSPORT: MISSING}
    assert list(table["innovations"]) == [2, 0, 0]
    assert list(table["held"]) == [1, 2, 0]
    assert list(table["short_name"]) == ["Dinkes", None, None]


def test_who_has_sent_is_never_missing() -> None:
    held = held_frame(SOCIAL, None)
    count = count_participation(
        participation(registry_frame(HEALTH, SOCIAL), innovations_frame(), held), held
    )

    assert count.missing == (HEALTH,)
    assert count.waiting == (SOCIAL,)
    assert count.unattributed == 1
    assert count.share == 0.0


def test_an_opd_outside_the_registry_counts_in_no_share() -> None:
    innovations = innovations_frame([{"opd": HEALTH}, {"opd": "Balai Kota Lain"}])
    held = held_frame()
    table = participation(registry_frame(HEALTH, SOCIAL), innovations, held)
    count = count_participation(table, held)

    assert (count.expected, count.reporting, count.share) == (2, 1, 0.5)
    assert count.outside == ("Balai Kota Lain",)
    assert list(table["expected"]) == [True, True, False]


def test_without_a_registry_reporters_are_listed_and_nobody_is_missing() -> None:
    held = held_frame(SOCIAL)
    for registry in (None, registry_frame()):
        table = participation(registry, innovations_frame([{"opd": HEALTH}]), held)
        count = count_participation(table, held)
        assert (count.expected, count.reporting, count.share) == (0, 1, None)
        assert count.waiting == (SOCIAL,)
        assert count.missing == count.outside == ()


def test_nothing_at_all_gives_an_empty_table() -> None:
    table = participation(None, innovations_frame(), held_frame())
    assert table.empty
    assert count_participation(table, held_frame()).reporting == 0


def test_a_held_row_of_the_registry_is_no_report() -> None:
    held = pd.DataFrame({"opd": [None], "kind": ["opd"]}, dtype=object)
    table = participation(registry_frame(HEALTH), innovations_frame(), held)
    assert count_participation(table, held).unattributed == 0


names = st.sampled_from([HEALTH, SOCIAL, TRANSPORT, "Inspektorat", "Balai Lain"])


@settings(max_examples=40, deadline=None)
@given(
    expected=st.lists(names, unique=True),
    accepted=st.lists(names),
    waiting=st.lists(names | st.none()),
)
def test_the_three_states_always_add_up(
    expected: list[str], accepted: list[str], waiting: list[str | None]
) -> None:
    held = held_frame(*waiting)
    innovations = innovations_frame([{"opd": opd} for opd in accepted])
    table = participation(registry_frame(*expected), innovations, held)
    count = count_participation(table, held)

    assert set(table["state"]) <= {MISSING, WAITING, REPORTING}
    if expected:
        assert count.reporting + len(count.waiting) + len(count.missing) == count.expected == len(expected)
        assert count.share is not None
        assert 0 <= count.share <= 1
    assert int(table["innovations"].sum()) == len(accepted)
    assert int(table["held"].sum()) + count.unattributed == len(waiting)
