"""A workspace on a region without data."""

from __future__ import annotations

import pytest

from smartcity.store import Database
from smartcity.store.regions import save_region
from smartcity.store.values import StoredRegion
from smartcity.workflow import code_secrets
from smartcity.workflow.actors import LOCAL_ACTOR
from smartcity.workflow.workspace import Workspace


@pytest.fixture
def workspace(database: Database) -> Workspace:
    region = StoredRegion("00.01", "Kabupaten Contoh", "WIB", is_example=True)
    save_region(database, region, LOCAL_ACTOR.author)
    return Workspace(database, region, LOCAL_ACTOR)


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes of codes cost next to nothing."""
    monkeypatch.setitem(code_secrets.COST, "n", 2**4)
