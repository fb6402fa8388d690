"""The only package that speaks SQL: append-only batches, held rows, revisions, originals, audit, backups."""

from smartcity.store.database import Database, open_database

__all__ = ["Database", "open_database"]
