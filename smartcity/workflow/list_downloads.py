"""Lists that leave the app as a workbook; each is audited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from smartcity.reports.lists import ListColumn, list_workbook
from smartcity.store.audit import record_alone
from smartcity.workflow.actors import Permission
from smartcity.workflow.workspace import Workspace


def follow_up_workbook(
    workspace: Workspace,
    sheet_name: str,
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[str | date | None]],
) -> bytes:
    """The daftar tagih as it was shown, columns as (heading, width in letters).

    Raises PermissionDeniedError.
    """
    workspace.actor.require(Permission.EXPORT)
    content = list_workbook(sheet_name, title, [ListColumn(*column) for column in columns], rows)
    record_alone(
        workspace.database, workspace.code, workspace.actor.author, "follow_up_list", {"rows": len(rows)}
    )
    return content
