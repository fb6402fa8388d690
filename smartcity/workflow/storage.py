"""Keeping the whole database safe: a backup while everybody works, and bringing one back."""

from __future__ import annotations

from pathlib import Path

from smartcity.store import audit
from smartcity.store.backup import backup, restore
from smartcity.workflow.actors import LOCAL_ACTOR, Actor, Permission
from smartcity.workflow.workspace import Database


def backup_to(database: Database, target: Path, actor: Actor = LOCAL_ACTOR) -> dict[str, int]:
    """Write everything as of now to the new file; rows by table. Audited.

    Raises PermissionDeniedError, BackupError where the file exists or cannot be written.
    """
    actor.require(Permission.MANAGE_STORE)
    rows = backup(database, target)
    audit.record_alone(
        database, None, actor.author, "backup", {"file": target.name, "rows": sum(rows.values())}
    )
    return rows


def restore_from(
    database: Database, source: Path, actor: Actor = LOCAL_ACTOR, *, replace: bool = False
) -> dict[str, int]:
    """Fill the database from a backup; rows by table. Audited.

    Raises PermissionDeniedError, BackupError, StoreNotEmptyError where it holds a region and `replace` is
    not given; then everything is as before.
    """
    actor.require(Permission.MANAGE_STORE)
    rows = restore(database, source, replace=replace)
    audit.record_alone(
        database, None, actor.author, "restore", {"file": source.name, "rows": sum(rows.values())}
    )
    return rows
