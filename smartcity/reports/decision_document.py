"""The record of a decision on quick wins (berita acara) as a Word document."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table

from smartcity.analysis.decision_texts import DecisionHead
from smartcity.analysis.decision_wording import DecisionSection
from smartcity.reference.texts import text

_FONT = "Arial"
_BODY, _CELL, _TITLE = Pt(10.5), Pt(9), Pt(15)
_SIGNING_SPACE = 4
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decision_document(
    head: DecisionHead,
    opening: str,
    sections: Sequence[DecisionSection],
    signatures: Sequence[str],
    language: str,
) -> bytes:
    """The document (docx, A4 across): title, opening sentence, the sections, places to sign.

    All texts come from outside and stay text; characters that a document cannot hold are left out.
    `signatures` are functions, a place to sign each.
    """
    document = Document()
    _lay_out(document, language)
    _paragraph(document, text("decision.title", language), size=_TITLE, bold=True, centred=True)
    subtitle = text("decision.subtitle", language, region=head.region, number=str(head.number))
    _paragraph(document, subtitle, bold=True, centred=True)
    if head.is_example:
        _paragraph(document, text("decision.example", language), bold=True, centred=True)
    _paragraph(document, opening)
    for section in sections:
        _add_section(document, section)
    _add_signatures(document, signatures)
    buffer = io.BytesIO()
    document.core_properties.title = _clean(subtitle)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.save(buffer)
    return buffer.getvalue()


def _lay_out(document: WordDocument, language: str) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, _BODY
    style.paragraph_format.space_after = Pt(4)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), {"id": "id-ID", "en": "en-GB"}[language])
    style.element.get_or_add_rPr().append(spoken)
    for level in document.styles:
        if level.name == "Heading 2":
            level.font.name, level.font.size, level.font.color.rgb = _FONT, Pt(12), None
            level.paragraph_format.keep_with_next = True


def _add_section(document: WordDocument, section: DecisionSection) -> None:
    document.add_heading(_clean(section.title), level=2)
    for line in section.lines:
        _paragraph(document, line)
    if section.rows:
        table = document.add_table(rows=1, cols=len(section.header), style="Table Grid")
        _fill(table, 0, section.header, bold=True)
        _repeat_header(table)
        for row in section.rows:
            table.add_row()
            _fill(table, len(table.rows) - 1, row, bold=False)
        document.add_paragraph()


def _fill(table: Table, place: int, cells: Sequence[str], *, bold: bool) -> None:
    for cell, said in zip(table.rows[place].cells, cells, strict=True):
        run = cell.paragraphs[0].add_run(_clean(said))
        run.bold, run.font.size = bold, _CELL


def _repeat_header(table: Table) -> None:
    """Word repeats the head of a table that runs over a page, and reads it out as one."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def _add_signatures(document: WordDocument, signatures: Sequence[str]) -> None:
    table = document.add_table(rows=1, cols=len(signatures))
    for cell, said in zip(table.rows[0].cells, signatures, strict=True):
        cell.paragraphs[0].add_run(_clean(said))
        for _ in range(_SIGNING_SPACE):
            cell.add_paragraph()
        cell.add_paragraph("." * 40)


def _paragraph(
    document: WordDocument, said: str, *, size: Pt = _BODY, bold: bool = False, centred: bool = False
) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(_clean(said))
    run.bold, run.font.size = bold, size
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _clean(said: str) -> str:
    return _NOT_IN_XML.sub("", said)
