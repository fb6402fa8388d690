"""A sender's workbook and what a check says of it, for the tests of marking."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl

from smartcity.intake.pipeline import check_content
from smartcity.intake.tables import ExpectedOpd, IntakeContext, Limits
from smartcity.records import FileResult

CONTEXT = IntakeContext(registry=(ExpectedOpd("Dinas Kesehatan"), ExpectedOpd("Dinas Sosial")))

ROWS: tuple[Sequence[object], ...] = (
    ("USULAN INOVASI",),
    (),
    ("No", "Perangkat Daerah", "Nama Inovasi", "Dimensi", "Anggaran"),
    (1, "Dinas Kesehatan", "SIAGA", "Smart Living", 250_000_000),
    (2, "Dinas Sosial", "PUSAKA", "Smart Mobility", 90_000_000),
    (3, "Dinas Antariksa", "ROKET", "Smart Living", "banyak sekali"),
)


def workbook_of(rows: Sequence[Sequence[object]] = ROWS, sheet: str = "Usulan 'A' 1") -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    active = workbook.active
    assert active is not None
    active.title = sheet
    for row in rows:
        active.append(list(row))
    return workbook


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def loaded(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def check(content: bytes, name: str = "usulan.xlsx") -> FileResult:
    return check_content(name, content, CONTEXT, Limits())


def places(result: FileResult) -> set[tuple[str, int | None, str | None]]:
    return {(finding.code, finding.row, finding.cell) for finding in result.findings}
