"""The sender's own workbook back: marks on the cells, a sheet of findings, nothing else changed."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from smartcity.records import Counts, FileResult, FileStatus, Finding, Severity, SheetResult
from smartcity.reference.own_workbook import load_own_workbook
from smartcity.reports.marked import UnmarkableWorkbookError, mark_workbook
from tests.unit.reports.marking import check, loaded, places, saved, workbook_of

SHEET = "Usulan 'A' 1"
OWN = load_own_workbook()
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def fill_of(workbook: openpyxl.Workbook, cell: str) -> str | None:
    fill = workbook[SHEET][cell].fill
    return str(fill.fgColor.rgb)[-6:] if fill.fill_type else None


def test_each_finding_marks_its_cell_in_the_colour_of_its_weight() -> None:
    content = saved(workbook_of())
    result = check(content)
    assert places(result) == {
        ("dimension-unknown", 5, "D5"),
        ("opd-unknown", 6, "B6"),
        ("money-unreadable", 6, "E6"),
    }
    marked = loaded(mark_workbook(content, result))
    assert fill_of(marked, "D5") == OWN.fills["error"]
    assert fill_of(marked, "E6") == OWN.fills["warning"]
    assert fill_of(marked, "D4") is None
    assert marked[SHEET]["D5"].comment.text.startswith(OWN.comment_mark)
    assert marked[SHEET]["D4"].comment is None


def test_the_sheet_of_findings_leads_to_the_cells() -> None:
    content = saved(workbook_of())
    marked = loaded(mark_workbook(content, check(content)))
    listed = marked["Temuan"]
    assert listed["A1"].value == OWN.findings_mark
    assert marked.active is listed
    links = {cell.hyperlink.location for row in listed.iter_rows() for cell in row if cell.hyperlink}
    assert links == {"'Usulan ''A'' 1'!D5", "'Usulan ''A'' 1'!B6", "'Usulan ''A'' 1'!E6"}
    assert not any(cell.hyperlink.target for row in listed.iter_rows() for cell in row if cell.hyperlink)


def test_corrected_and_sent_again_exactly_the_corrected_findings_are_gone() -> None:
    content = saved(workbook_of())
    before = check(content)
    marked = loaded(mark_workbook(content, before))
    marked[SHEET]["D5"] = "Smart Living"
    corrected = saved(marked)
    after = check(corrected)
    assert places(before) - places(after) == {("dimension-unknown", 5, "D5")}
    assert places(after) <= places(before)
    again = loaded(mark_workbook(corrected, after))
    assert fill_of(again, "D5") is None
    assert again[SHEET]["D5"].comment is None
    assert fill_of(again, "B6") == OWN.fills["error"]
    assert again[SHEET]["B6"].comment.text.count(OWN.comment_mark) == 1
    assert again.sheetnames == [SHEET, "Temuan"]


def test_the_senders_comment_stays_before_ours_and_when_ours_goes() -> None:
    workbook = workbook_of()
    workbook[SHEET]["D5"].comment = Comment("Mohon dicek", "Operator")
    content = saved(workbook)
    result = check(content)
    marked = mark_workbook(content, result)
    assert loaded(marked)[SHEET]["D5"].comment.text.startswith("Mohon dicek")
    result.findings = []
    assert loaded(mark_workbook(marked, result))[SHEET]["D5"].comment.text == "Mohon dicek"


def test_fills_and_comments_of_the_sender_stay() -> None:
    workbook = workbook_of()
    workbook[SHEET]["A4"].fill = PatternFill("solid", fgColor=OWN.fills["error"])
    workbook[SHEET]["A4"].comment = Comment("sudah benar", "Operator")
    content = saved(workbook)
    marked = loaded(mark_workbook(content, check(content)))
    assert fill_of(marked, "A4") == OWN.fills["error"]
    assert marked[SHEET]["A4"].comment.text == "sudah benar"


def test_a_sheet_of_the_senders_named_like_ours_stays() -> None:
    workbook = workbook_of()
    workbook.create_sheet("Temuan")["A1"] = "temuan lapangan"
    content = saved(workbook)
    marked = loaded(mark_workbook(content, check(content)))
    assert marked.sheetnames == [SHEET, "Temuan", "Temuan 2"]
    assert marked["Temuan"]["A1"].value == "temuan lapangan"


def test_a_finding_inside_a_merged_range_marks_the_cell_that_shows() -> None:
    workbook = workbook_of()
    workbook[SHEET].merge_cells("B5:B6")
    content = saved(workbook)
    finding = Finding("opd-unknown", Severity.ERROR, SHEET, 6, "B6", "opd", "x")
    marked = loaded(mark_workbook(content, result_of([finding])))
    assert marked[SHEET]["B5"].comment is not None


def test_a_finding_without_a_cell_marks_the_first_cell_of_its_row() -> None:
    content = saved(workbook_of())
    finding = Finding("dimension-missing", Severity.ERROR, SHEET, 4, None, "dimension")
    marked = loaded(mark_workbook(content, result_of([finding])))
    assert fill_of(marked, "A4") == OWN.fills["error"]


def test_content_that_looks_like_a_formula_is_listed_as_text() -> None:
    content = saved(workbook_of())
    finding = Finding(
        "opd-unknown", Severity.ERROR, SHEET, 6, "B6", "opd", '=HYPERLINK("http://contoh.invalid")'
    )
    listed = loaded(mark_workbook(content, result_of([finding])))["Temuan"]
    assert all(cell.data_type != "f" for row in listed.iter_rows() for cell in row)


def test_formulas_keep_the_results_that_excel_saved() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        for column, head in enumerate(("No", "Perangkat Daerah", "Nama Inovasi", "Dimensi", "Anggaran")):
            sheet.write(0, column, head)
        for column, value in enumerate((1, "Dinas Sosial", "PUSAKA", "SE")):
            sheet.write(1, column, value)
        sheet.write_formula(1, 4, "=100000000*2", None, 200_000_000)
        sheet.write_formula(2, 1, '="Dinas "&"Sosial"', None, "Dinas Sosial & <Kecamatan>")
        sheet.write_formula(2, 4, "=NA()", None, "#N/A")
    content = buffer.getvalue()
    marked = mark_workbook(content, check(content))
    results = openpyxl.load_workbook(io.BytesIO(marked), data_only=True)[SHEET]
    assert results["E2"].value == 200_000_000
    assert results["B3"].value == "Dinas Sosial & <Kecamatan>"
    assert results["E3"].value == "#N/A"
    assert loaded(marked)[SHEET]["E2"].value == "=100000000*2"
    assert places(check(marked)) == places(check(content))


def test_what_cannot_be_kept_is_named() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        sheet.write(0, 0, "No")
        sheet.insert_textbox("D4", "catatan dalam kotak")
        sheet.insert_image("F4", "logo.png", {"image_data": io.BytesIO(PIXEL)})
    marked = loaded(mark_workbook(buffer.getvalue(), result_of([])))
    words = " ".join(str(cell.value) for row in marked["Temuan"]["A1:A6"] for cell in row)
    assert "kotak teks" in words
    assert "gambar" not in words  # openpyxl keeps a picture


def test_macros_stay() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        workbook.add_worksheet(SHEET).write(0, 0, "No")
    content = with_part(buffer.getvalue(), "xl/vbaProject.bin", b"macro")
    with zipfile.ZipFile(io.BytesIO(mark_workbook(content, result_of([])))) as archive:
        assert archive.read("xl/vbaProject.bin") == b"macro"


def test_what_openpyxl_cannot_open_is_said() -> None:
    with pytest.raises(UnmarkableWorkbookError):
        mark_workbook(b"PK\x03\x04 not a workbook", result_of([]))


def test_a_file_without_findings_says_so() -> None:
    marked = loaded(mark_workbook(saved(workbook_of()), result_of([])))
    assert marked["Temuan"].max_row >= 3
    assert not any(cell.hyperlink for row in marked["Temuan"].iter_rows() for cell in row)


def result_of(findings: list[Finding]) -> FileResult:
    sheets = [SheetResult(SHEET, False, Counts())]
    return FileResult("usulan.xlsx", "", 0, FileStatus.FINDINGS, sheets=sheets, findings=findings)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one more part, made known as Excel does it for macros."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in source.infolist():
            body = source.read(entry)
            if entry.filename == "[Content_Types].xml":
                known = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
                body = body.replace(b"<Default", known + b"<Default", 1)
                body = body.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            target.writestr(entry, body)
        target.writestr(name, part)
    return buffer.getvalue()
