"""The calendar of a region: what day it is there."""

from __future__ import annotations

from datetime import date, timedelta

from smartcity.reference.formats import ZONE_HOURS
from smartcity.store.schema import from_moment_text
from smartcity.workflow.workspace import Workspace


def today(workspace: Workspace) -> date:
    """The present day in the region's zone."""
    now = from_moment_text(workspace.database.now_text())
    return (now + timedelta(hours=ZONE_HOURS[workspace.region.zone])).date()
