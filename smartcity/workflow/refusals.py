"""Refused sign-ins in the audit log, without secrets, and few enough that guessing cannot fill it.

Within `COUNTED_FOR` the same refusal is one line, a source gives ten lines and all sources together fifty.
Codes that exist and those that do not are noted alike, so that the time it takes tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from smartcity.store.audit import details_since, record_alone
from smartcity.store.stored_values import from_moment_text
from smartcity.store.values import Author
from smartcity.workflow.sign_in_pauses import COUNTED_FOR
from smartcity.workflow.workspace import Database, stored_regions

_NOBODY = Author("-", "-")
_OF_A_SOURCE = 10
_OF_ALL_SOURCES = 50


def note_refusal(database: Database, action: str, detail: Mapping[str, str], region: str | None) -> None:
    """Note who was refused: `detail` says as whom and, as `source`, from where.

    Where the refused name no `region` it goes to the log of the only one that is no example, if there is one.
    """
    since = from_moment_text(database.now_text()) - COUNTED_FOR
    noted = details_since(database, action, since)
    of_source = [line for line in noted if line["source"] == detail["source"]]
    if detail in of_source or len(of_source) >= _OF_A_SOURCE or len(noted) >= _OF_ALL_SOURCES:
        return
    if region is None:
        regions = [known for known in stored_regions(database) if not known.is_example]
        region = regions[0].code if len(regions) == 1 else None
    record_alone(database, region, _NOBODY, action, detail)
