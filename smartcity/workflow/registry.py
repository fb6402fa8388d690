"""The registry: the OPDs of which the region expects a report."""

from __future__ import annotations

from collections.abc import Sequence

from smartcity.intake.tables import ExpectedOpd
from smartcity.intake.values.plain_text import one_line
from smartcity.store.commits import commit
from smartcity.store.regions import current_revision, save_region
from smartcity.store.rows import current_rows
from smartcity.store.values import (
    Change,
    Draft,
    Mode,
    Receipt,
    RowContent,
    Source,
    StoredAs,
    StoredRegion,
    StoredRow,
)
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import DecisionError
from smartcity.workflow.keys import name_key, natural_key, new_record_id
from smartcity.workflow.own_rows import seen_rows
from smartcity.workflow.workspace import Workspace


def list_opds(workspace: Workspace) -> list[ExpectedOpd]:
    """The expected OPDs in the order in which they were entered, for an OPD itself; [] without a registry."""
    workspace.actor.require(Permission.READ)
    return [
        ExpectedOpd(
            row.content.fields["name"], row.content.fields.get("short_name"), row.content.fields.get("code")
        )
        for row in seen_rows(workspace, current_rows(workspace.database, workspace.code, kind="opd"))
    ]


def save_opds(workspace: Workspace, opds: Sequence[ExpectedOpd], mode: Mode = Mode.REPLACE) -> Receipt:
    """Store the registry as a batch of its own; in replace mode OPDs that are not in `opds` leave it.

    An OPD keeps its record under the same folded name. Raises DecisionError for a name that is empty or
    comes twice, StaleRevisionError where somebody else changed the region at the same moment,
    PermissionDeniedError.
    """
    workspace.actor.require(Permission.MANAGE_REGION)
    revision = current_revision(workspace.database, workspace.code)
    stored = current_rows(workspace.database, workspace.code, kind="opd", revision=revision)
    by_key = {row.content.natural_key: row for row in stored}
    taken = {str(row.content.record_id) for row in stored}
    rows: dict[str, RowContent] = {}
    for opd in opds:
        content = _registry_row(workspace.code, opd, by_key, taken)
        if not content.fields.get("name") or content.natural_key in rows:
            raise DecisionError("name", opd.name)
        taken.add(str(content.record_id))
        rows[content.natural_key] = content
    gone = [row for key, row in by_key.items() if key not in rows] if mode is Mode.REPLACE else []
    draft = Draft(
        workspace.code,
        workspace.actor.author,
        Source.REGISTRY,
        mode,
        rows=[*rows.values(), *(_tombstone(row) for row in gone)],
        counts={
            change.value: sum(row.change is change for row in rows.values())
            for change in (Change.NEW, Change.CHANGED, Change.UNCHANGED)
        }
        | {"withdrawn": len(gone)},
        based_on=revision,
    )
    return commit(workspace.database, draft)


def save_settings(workspace: Workspace, region: StoredRegion) -> Workspace:
    """The workspace with the region's name, zone, review rule and settings changed.

    Raises PermissionDeniedError, DecisionError where `region` is another one.
    """
    workspace.actor.require(Permission.MANAGE_REGION)
    if region.code != workspace.code:
        raise DecisionError("region", region.code)
    save_region(workspace.database, region, workspace.actor.author)
    return Workspace(workspace.database, region, workspace.actor)


def _registry_row(region: str, opd: ExpectedOpd, by_key: dict[str, StoredRow], taken: set[str]) -> RowContent:
    # Cleaned as what files bring, so that a typed name is the one that files are matched with.
    typed = {"name": opd.name, "short_name": opd.short_name, "code": opd.code}
    sent = {name: one_line(value) for name, value in typed.items()}
    fields = {name: value for name, value in sent.items() if value}
    key = natural_key("opd", fields)
    known = by_key.get(key)
    if known is not None:
        fields = {**{k: v for k, v in known.content.fields.items() if k not in sent}, **fields}
        change = Change.UNCHANGED if fields == known.content.fields else Change.CHANGED
    return RowContent(
        kind="opd",
        stored_as=StoredAs.ACCEPTED,
        natural_key=key,
        name_key=name_key("opd", fields),
        opd=None,
        fields=fields,
        record_id=known.content.record_id if known else new_record_id(region, "opd", key, taken),
        change=change if known else Change.NEW,
    )


def _tombstone(row: StoredRow) -> RowContent:
    return RowContent(
        kind=row.content.kind,
        stored_as=StoredAs.WITHDRAWN,
        natural_key=row.content.natural_key,
        name_key=row.content.name_key,
        opd=row.content.opd,
        fields={},
        record_id=row.content.record_id,
        change=Change.WITHDRAWN,
    )
