"""The list of stages that a region has stored, at any revision."""

from __future__ import annotations

from smartcity.reference import StageList, load_reference
from smartcity.reference.stages import stage_list_from
from smartcity.store import Database
from smartcity.store.rows import current_rows

KIND = "stage_list"


def stored_stages(database: Database, region: str, revision: int | None = None) -> StageList:
    """The region's own list at the revision (None: now), that of data/reference where it has none."""
    rows = current_rows(database, region, kind=KIND, revision=revision)
    return stage_list_from(rows[-1].content.fields["stages"], KIND) if rows else load_reference().stages
