"""The cache that visitors share: one making a key, nobody waits for another key, the oldest goes first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.ui.made_once import MadeOnce

PATIENCE = 10


def test_two_who_ask_at_the_same_time_get_the_value_of_one_making() -> None:
    kept: MadeOnce[object] = MadeOnce(4)
    begun, go_on = threading.Event(), threading.Event()
    makings: list[object] = []

    def make() -> object:
        begun.set()
        assert go_on.wait(PATIENCE)
        makings.append(object())
        return makings[-1]

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(kept.get, "key", make)
        assert begun.wait(PATIENCE)
        second = threads.submit(kept.get, "key", make)
        assert kept.get("another key", lambda: 1) == 1  # is not kept waiting
        go_on.set()
        assert first.result(PATIENCE) is second.result(PATIENCE)
    assert len(makings) == 1


def test_who_waits_for_a_making_that_fails_makes_the_value_itself() -> None:
    kept: MadeOnce[str] = MadeOnce(4)
    begun, go_on = threading.Event(), threading.Event()

    def fail() -> str:
        begun.set()
        assert go_on.wait(PATIENCE)
        raise LookupError

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(kept.get, "key", fail)
        assert begun.wait(PATIENCE)
        second = threads.submit(kept.get, "key", lambda: "made")
        go_on.set()
        with pytest.raises(LookupError):
            first.result(PATIENCE)
        assert second.result(PATIENCE) == "made"
    assert kept.get("key", fail) == "made"


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept: MadeOnce[int] = MadeOnce(2)
    for key, value in (("a", 1), ("b", 2), ("a", 0), ("c", 3)):
        kept.get(key, lambda value=value: value)  # type: ignore[misc]
    assert [kept.get(key, lambda: 9) for key in ("a", "c", "b")] == [1, 3, 9]


@given(st.lists(st.integers(0, 6), max_size=60), st.integers(1, 4))
def test_a_key_gives_what_was_made_for_it(keys: list[int], most: int) -> None:
    kept: MadeOnce[tuple[int, str]] = MadeOnce(most)
    for key in keys:
        assert kept.get(key, lambda key=key: (key, "made")) == (key, "made")  # type: ignore[misc]
        assert kept.get(key, lambda: (-1, "made again")) == (key, "made")
