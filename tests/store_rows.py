"""Small batches for the tests of the store."""

from __future__ import annotations

from smartcity.store import Database
from smartcity.store.commits import commit
from smartcity.store.regions import save_region
from smartcity.store.rows import current_rows, held_rows
from smartcity.store.values import (
    Author,
    Draft,
    HeldReason,
    Receipt,
    RowContent,
    SentFile,
    Source,
    StoredAs,
    StoredRegion,
)

AUTHOR = Author("Fasilitator", "facilitator")
REGION = StoredRegion("00.01", "Kabupaten Contoh", "WIB", is_example=True)


def add_region(database: Database, region: StoredRegion = REGION) -> None:
    save_region(database, region, AUTHOR)


def accepted(name: str, record_id: str | None = None, **fields: object) -> RowContent:
    return RowContent(
        kind="innovation",
        stored_as=StoredAs.ACCEPTED,
        natural_key=f"dinas kesehatan|{name.lower()}",
        name_key=name.lower(),
        opd="Dinas Kesehatan",
        fields={"opd": "Dinas Kesehatan", "name": name, **fields},
        record_id=record_id or f"id-{name.lower()}",
        sheet="Inovasi",
        row_number=7,
    )


def held(name: str, code: str = "dimension-missing") -> RowContent:
    row = accepted(name)
    row.stored_as, row.record_id = StoredAs.HELD, None
    row.held_for = (HeldReason(code, code.partition("-")[0], None),)
    return row


def tombstone(record_id: str) -> RowContent:
    row = accepted(record_id.removeprefix("id-"), record_id)
    row.stored_as, row.fields = StoredAs.WITHDRAWN, {}
    return row


def store(database: Database, *rows: RowContent, **draft: object) -> Receipt:
    """Commit rows as an upload of the example region."""
    draft = {"source": Source.UPLOAD, "file": SentFile("usulan.xlsx", "aa", b"isi"), **draft}
    return commit(database, Draft("00.01", AUTHOR, rows=list(rows), **draft))


def names(database: Database, revision: int | None = None) -> list[str]:
    """Names of the current records."""
    return [row.content.fields["name"] for row in current_rows(database, "00.01", revision=revision)]


def waiting(database: Database, revision: int | None = None) -> list[str]:
    """Names of the rows that wait."""
    return [row.content.fields["name"] for row in held_rows(database, "00.01", revision=revision)]
