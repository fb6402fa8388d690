"""The calendar of a region: what day it is there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from smartcity.reference.formats import ZONE_HOURS
from smartcity.store import Database
from smartcity.store.stored_values import from_moment_text

if TYPE_CHECKING:  # a workspace itself asks what day it is
    from smartcity.workflow.workspace import Workspace


def today(workspace: Workspace) -> date:
    """The present day in the region's zone."""
    return day_in(workspace.database, workspace.region.zone)


def day_in(database: Database, zone: str) -> date:
    """The present day by the database's clock in a zone (WIB, WITA or WIT)."""
    now = from_moment_text(database.now_text())
    return (now + timedelta(hours=ZONE_HOURS[zone])).date()
