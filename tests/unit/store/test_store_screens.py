"""The projector's state: one a region, and nobody overwrites what he has not seen."""

from __future__ import annotations

import pytest

from smartcity.store import Database
from smartcity.store.errors import StaleScreenError
from smartcity.store.removal import remove_region
from smartcity.store.screens import read_screen, write_screen
from tests.store_rows import AUTHOR, REGION, add_region


def test_a_region_that_nobody_steered_has_version_0(database: Database) -> None:
    add_region(database)
    assert read_screen(database, REGION.code) == (0, {})


def test_what_was_written_is_read_and_counted(database: Database) -> None:
    add_region(database)
    assert write_screen(database, REGION.code, {"slide": "stages", "dark": True}, 0) == 1
    assert write_screen(database, REGION.code, {"slide": "qr", "dark": False}, 1) == 2
    assert read_screen(database, REGION.code) == (2, {"slide": "qr", "dark": False})


@pytest.mark.parametrize("based_on", [0, 2])
def test_another_version_than_the_stored_one_stores_nothing(database: Database, based_on: int) -> None:
    add_region(database)
    write_screen(database, REGION.code, {"slide": "stages"}, 0)
    with pytest.raises(StaleScreenError) as refused:
        write_screen(database, REGION.code, {"slide": "qr"}, based_on)
    assert (refused.value.expected, refused.value.current) == (based_on, 1)
    assert read_screen(database, REGION.code) == (1, {"slide": "stages"})


def test_a_region_goes_with_its_screen(database: Database) -> None:
    add_region(database)
    write_screen(database, REGION.code, {"slide": "stages"}, 0)
    remove_region(database, REGION.code, AUTHOR)
    assert read_screen(database, REGION.code) == (0, {})
