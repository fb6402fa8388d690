"""The rules for quick wins that a region has stored, at any revision."""

from __future__ import annotations

from smartcity.reference import QuickWinSettings, load_reference
from smartcity.reference.quick_win_settings import default_settings, settings_from
from smartcity.store import Database
from smartcity.store.rows import current_rows

KIND = "quick_win_settings"


def stored_settings(
    database: Database, region: str, revision: int | None = None
) -> tuple[QuickWinSettings, int | None]:
    """The region's own rules at the revision (None: now) and the number of their row.

    Those of data/reference and None where it has none.
    """
    rows = current_rows(database, region, kind=KIND, revision=revision)
    if not rows:
        return default_settings(load_reference()), None
    return settings_from(rows[-1].content.fields["settings"], load_reference()), rows[-1].origin.row_id
