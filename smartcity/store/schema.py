"""The tables, for SQLite and PostgreSQL alike.

Only plain types, so that a row means the same in both and in a backup: numbers, text, bytes; yes and no
as 1 and 0; moments as ISO text in UTC with a fixed width, which sorts by time; lists and objects as JSON
text. Ids are given by the store under its write lock, never by the database, so that they survive a
restore unchanged.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

from smartcity.store.stored_values import StorableText

METADATA = MetaData()

SCHEMA_VERSION = Table(
    "schema_version",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
)

COUNTER = Table(
    "counter",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)

REGION = Table(
    "region",
    METADATA,
    Column("code", StorableText, primary_key=True),
    Column("name", StorableText, nullable=False),
    Column("zone", Text, nullable=False),
    Column("is_example", Integer, nullable=False),
    Column("review_first", Integer, nullable=False),
    Column("settings", Text, nullable=False),
)

REVISION = Table(
    "revision",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("region", ForeignKey("region.code"), nullable=False),
    Column("at", Text, nullable=False),
    Index("revision_of_region", "region", "id"),
)

ORIGINAL = Table(
    "original",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

BATCH = Table(
    "batch",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("region", ForeignKey("region.code"), nullable=False),
    Column("revision", ForeignKey("revision.id"), nullable=False),
    Column("at", Text, nullable=False),
    Column("actor", StorableText, nullable=False),
    Column("role", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("file", StorableText),
    Column("sha256", ForeignKey("original.sha256")),
    Column("counts", Text, nullable=False),
    Column("layout", Text, nullable=False),
    Index("batch_of_region", "region", "id"),
    Index("batch_of_content", "sha256"),
)

BATCH_EVENT = Table(
    "batch_event",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("batch", ForeignKey("batch.id"), nullable=False),
    Column("revision", ForeignKey("revision.id"), nullable=False),
    Column("at", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("actor", StorableText, nullable=False),
    Column("role", Text, nullable=False),
    Index("event_of_batch", "batch", "id"),
)

RECORD_ROW = Table(
    "record_row",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("batch", ForeignKey("batch.id"), nullable=False),
    Column("region", ForeignKey("region.code"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("stored_as", Text, nullable=False),
    Column("change", Text),
    Column("record_id", StorableText),
    Column("natural_key", StorableText, nullable=False),
    Column("name_key", StorableText, nullable=False),
    Column("opd", StorableText),
    Column("sheet", StorableText),
    Column("row_number", Integer),
    Column("fields", Text, nullable=False),
    Column("extra", Text, nullable=False),
    Column("personal_headers", Text, nullable=False),
    Column("held_for", Text, nullable=False),
    Column("sent", Text, nullable=False),
    Column("origin_batch", ForeignKey("batch.id")),
    Column("origin_row", Integer),
    Index("row_of_record", "region", "record_id", "id"),
    Index("row_of_batch", "batch", "id"),
    Index("row_of_origin", "origin_batch"),
    Index("row_of_kind", "region", "kind", "record_id", "id"),
    Index("row_as_stored", "region", "stored_as"),
    Index("row_of_opd", "region", "opd", "record_id"),
)

HELD_RESOLUTION = Table(
    "held_resolution",
    METADATA,
    Column("held_row", ForeignKey("record_row.id"), primary_key=True),
    Column("batch", ForeignKey("batch.id"), primary_key=True),
    Index("resolution_of_batch", "batch"),
)

ALIAS = Table(
    "alias",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("region", ForeignKey("region.code"), nullable=False),
    Column("field", Text, nullable=False),
    Column("sent_key", StorableText, nullable=False),
    Column("value", StorableText, nullable=False),
    Column("batch", ForeignKey("batch.id")),
    Column("at", Text, nullable=False),
    Column("actor", StorableText, nullable=False),
    Index("alias_of_region", "region", "id"),
)

COLUMN_CHOICE = Table(
    "column_choice",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("region", ForeignKey("region.code"), nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("choice", Text, nullable=False),
    Column("batch", ForeignKey("batch.id")),
    Column("at", Text, nullable=False),
    Column("actor", StorableText, nullable=False),
    Index("choice_of_region", "region", "id"),
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("region", StorableText),
    Column("actor", StorableText, nullable=False),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("batch", Integer),
    Column("detail", Text, nullable=False),
)

SCREEN = Table(
    "screen",
    METADATA,
    Column("region", ForeignKey("region.code"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),
)

ACCESS_CODE = Table(
    "access_code",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("region", ForeignKey("region.code"), nullable=False),
    Column("handle", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("opd", StorableText),
    Column("label", StorableText, nullable=False),
    Column("salt", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("actor", StorableText, nullable=False),
    Column("revoked_at", Text),
)

ACCOUNT = Table(
    "account",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("region", ForeignKey("region.code"), nullable=False),
    Column("identity", StorableText, nullable=False),
    Column("role", Text, nullable=False),
    Column("opd", StorableText),
    Column("label", StorableText, nullable=False),
    Column("at", Text, nullable=False),
    Column("actor", StorableText, nullable=False),
    Column("removed_at", Text),
    Index("account_of_identity", "identity"),
)

ACCESS_SESSION = Table(
    "access_session",
    METADATA,
    Column("token_hash", Text, primary_key=True),
    Column("code", ForeignKey("access_code.id")),
    Column("account", ForeignKey("account.id")),
    Column("subject", StorableText, nullable=False),
    Column("region", StorableText),
    Column("role", Text, nullable=False),
    Column("opd", StorableText),
    Column("at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("ended_at", Text),
)

SIGN_IN_ATTEMPT = Table(
    "sign_in_attempt",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("source", StorableText, nullable=False),
    Column("handle", StorableText, nullable=False),
    Column("at", Text, nullable=False),
    Column("succeeded", Integer, nullable=False),
    Index("attempt_by_source", "source", "at"),
    Index("attempt_by_handle", "handle", "at"),
)

WAITING_FILE = Table(
    "waiting_file",
    METADATA,
    Column("ticket", Text, primary_key=True),
    Column("session", ForeignKey("access_session.token_hash"), nullable=False),
    Column("region", ForeignKey("region.code"), nullable=False),
    Column("name", StorableText, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("batch", ForeignKey("batch.id")),
    Index("file_of_session", "session"),
)

TABLES = METADATA.sorted_tables
"""Every table, referenced ones before those that refer to them."""
