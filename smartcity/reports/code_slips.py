"""Access codes as slips of paper: a Word document to print, cut and hand out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import Table

from smartcity.reference.texts import text
from smartcity.reports.qr_code import qr_png

_COLUMNS = 2
_ROW_HEIGHT = Cm(4.2)
_PICTURE_WIDTH = Cm(3)
_CODE_FONT = "Consolas"


@dataclass(frozen=True, slots=True)
class Slip:
    """A code with whom it is for; `link` signs in with it and is printed as a QR code, None for none."""

    code: str
    label: str
    link: str | None = None


def slips_document(slips: Sequence[Slip], language: str) -> bytes:
    """A slip for each code, two in a row, none broken across pages."""
    document = Document()
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.5)
    table = document.add_table(rows=-(-len(slips) // _COLUMNS), cols=_COLUMNS, style="Table Grid")
    for row in table.rows:
        row.height = _ROW_HEIGHT
    for place, slip in enumerate(slips):
        _fill(table, place, slip, language)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _fill(table: Table, place: int, slip: Slip, language: str) -> None:
    cell = table.cell(place // _COLUMNS, place % _COLUMNS)
    title = cell.paragraphs[0]
    title.add_run(_printable(slip.label)).bold = True
    if slip.link is not None:
        picture = cell.add_paragraph()
        picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
        picture.add_run().add_picture(io.BytesIO(qr_png(slip.link)), width=_PICTURE_WIDTH)
    written = cell.add_paragraph()
    written.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = written.add_run(slip.code)
    run.font.name, run.font.size, run.bold = _CODE_FONT, Pt(20), True
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.keep_with_next = True
    cell.add_paragraph().add_run(_hint(slip.link, language)).font.size = Pt(9)


def _hint(link: str | None, language: str) -> str:
    if link is None:
        return text("sign_in.slip_hint", language)
    parts = urlsplit(link)
    return text("sign_in.slip_scan", language, address=f"{parts.scheme}://{parts.netloc}")


def _printable(label: str) -> str:
    """The label without signs that a Word document cannot hold."""
    return "".join(sign for sign in label if sign.isprintable())
