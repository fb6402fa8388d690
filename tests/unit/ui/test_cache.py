"""What visitors share: made once for a key, again for another."""

from __future__ import annotations

from smartcity.ui import cache


def test_a_derived_value_is_made_once_for_its_key() -> None:
    made: list[int] = []

    def make() -> list[int]:
        made.append(len(made))
        return made[-1:]

    first = cache.derived(("database", "00.01", 7, None, "counts", "id"), make)
    assert cache.derived(("database", "00.01", 7, None, "counts", "id"), make) is first
    assert cache.derived(("database", "00.01", 7, None, "counts", "en"), make) == [1]
    assert cache.derived(("database", "00.01", 8, None, "counts", "id"), make) == [2]
