"""Access codes as slips of paper: a Word document to print, cut and hand out."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from smartcity.reference.texts import text

_COLUMNS = 2
_ROW_HEIGHT = Cm(4.2)
_CODE_FONT = "Consolas"


def slips_document(slips: Sequence[tuple[str, str]], language: str) -> bytes:
    """A slip for each (code, whom it is for), two in a row, none broken across pages."""
    document = Document()
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.5)
    table = document.add_table(rows=-(-len(slips) // _COLUMNS), cols=_COLUMNS, style="Table Grid")
    for row in table.rows:
        row.height = _ROW_HEIGHT
    for place, (code, label) in enumerate(slips):
        cell = table.cell(place // _COLUMNS, place % _COLUMNS)
        title = cell.paragraphs[0]
        title.add_run(_printable(label)).bold = True
        written = cell.add_paragraph()
        written.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = written.add_run(code)
        run.font.name, run.font.size, run.bold = _CODE_FONT, Pt(20), True
        hint = cell.add_paragraph().add_run(text("sign_in.slip_hint", language))
        hint.font.size = Pt(9)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _printable(label: str) -> str:
    """The label without signs that a Word document cannot hold."""
    return "".join(sign for sign in label if sign.isprintable())
