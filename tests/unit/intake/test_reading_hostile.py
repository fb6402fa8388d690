"""Files made to exhaust the reader are told before anything is opened or unpacked."""

from __future__ import annotations

import time
from io import BytesIO

import pytest

from smartcity.intake.reading import read_workbook
from smartcity.intake.reading.sheet_scan import filled_extent, scan_sheet
from smartcity.intake.tables import Limits, UnreadableFileError
from tests import workbooks


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (workbooks.single_far_cell(), "extent"),
        (workbooks.zip_bomb(), "bomb"),
        (workbooks.zip_bomb(40), "row"),
        (workbooks.entity_bomb(), "entities"),
        (workbooks.entity_bomb("xl/worksheets/sheet1.xml"), "entities"),
        (workbooks.entity_bomb("xl/workbook.xml"), "entities"),
        (workbooks.ods_bomb(), "extent"),
        (workbooks.zip_of({f"{number}": b"" for number in range(10_001)}), "parts"),
        (workbooks.html(*[[["x"]]] * 2000).replace(b"<td>", b"<td colspan=16384>"), "extent"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_too_complex_within_a_second(content: bytes, reason: str) -> None:
    started = time.perf_counter()
    with pytest.raises(UnreadableFileError) as caught:
        read_workbook("usulan.xlsx", content, Limits(worker_bytes=1024**3))
    assert (caught.value.code, caught.value.params["reason"]) == ("file-too-complex", reason)
    assert caught.value.params["setting"] == "SMARTCITY_WORKER_BYTES"
    assert time.perf_counter() - started < 5  # generous: the machine may be busy


def test_the_far_cell_is_named_so_that_it_can_be_removed() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_workbook("usulan.xlsx", workbooks.single_far_cell(), Limits())
    assert (caught.value.params["sheet"], caught.value.params["cell"]) == ("Sheet", "XFD1048576")


def test_formatted_cells_without_values_do_not_count() -> None:
    styled = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    (sheet,) = read_workbook("x", workbooks.raw_sheet(styled), Limits()).sheets
    assert sheet.rows == [[1]]


def test_more_unpacked_bytes_than_the_memory_allows() -> None:
    picture = bytes(3_000_000)
    content = workbooks.with_part(
        workbooks.xlsx({"Data": [["x"]]}), "docProps/app.xml", lambda body: body + picture
    )
    assert read_workbook("x", content, Limits(worker_bytes=6_100_000)).sheets
    with pytest.raises(UnreadableFileError) as caught:
        read_workbook("x", content, Limits(worker_bytes=6_000_000))
    assert (caught.value.code, caught.value.params["reason"]) == ("file-too-complex", "unpacked")


SHEET = '<worksheet xmlns="urn:x"><sheetData>{}</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("form", "errors"),
    [
        ('<row r="3"><c r="B3" t="e"><v>#N/A</v></c></row>', {(3, 2): "#N/A"}),
        ("<row r='3'><c r='B3' t='e'><v>#N/A</v></c></row>", {(3, 2): "#N/A"}),
        ('<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row>', {(1, 2): "#N/A"}),
        ('<row/><row><c/><c/><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>', {(2, 3): "#DIV/0!"}),
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>t="e"</t></is></c></row>', {}),
        ('<row r="1"><c t="e" s="4" r="AA1"><v>#REF!</v></c></row>', {(1, 27): "#REF!"}),
    ],
)
def test_error_cells_in_every_way_that_writers_have(form: str, errors: dict[tuple[int, int], str]) -> None:
    assert scan_sheet(BytesIO(SHEET.format(form).encode())).error_cells == errors
    prefixed = SHEET.format(form).replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    assert scan_sheet(BytesIO(prefixed.encode())).error_cells == errors


@pytest.mark.parametrize(
    ("formula", "seen"),
    [
        ("<f>SUM(A1)</f>", True),
        ("<f>SUM(A1)</f><v/>", True),
        ("<f>SUM(A1)</f><v></v>", True),
        ('<f t="shared" si="0"/>', True),
        ("<f>SUM(A1)</f><v>0</v>", False),
        ('<f t="shared" si="0"/><v>2</v>', False),
    ],
)
def test_formulas_without_a_saved_value(formula: str, seen: bool) -> None:
    row = f'<row r="7"><c r="A7"><v>1</v></c><c r="C7">{formula}</c><c r="D7"><v>1</v></c></row>'
    assert scan_sheet(BytesIO(SHEET.format(row).encode())).uncalculated == ({(7, 3)} if seen else set())


def test_a_formula_whose_saved_value_is_an_empty_text_is_calculated() -> None:
    row = '<row r="1"><c r="A1" t="str"><f>IF(1,"")</f><v></v></c></row>'
    assert not scan_sheet(BytesIO(SHEET.format(row).encode())).uncalculated


def test_places_hold_over_the_edges_of_the_chunks_that_are_read() -> None:
    filler = "x" * 200
    rows = "".join(
        f'<row r="{row}" hidden="{int(row % 500 == 0)}"><c r="A{row}" t="str"><v>{filler}</v></c>'
        f'<c r="B{row}" t="{"e" if row % 700 == 0 else "n"}"><v>#N/A</v></c></row>'
        for row in range(1, 5001)
    )
    seen = scan_sheet(BytesIO(SHEET.format(rows).encode()))
    assert seen.hidden_rows == set(range(500, 5001, 500))
    assert set(seen.error_cells) == {(row, 2) for row in range(700, 5001, 700)}
    assert (seen.last_row, seen.last_column) == (5000, 26)


def test_the_extent_counts_cells_that_do_not_say_their_place() -> None:
    sheet = SHEET.format("<row><c><v>1</v></c></row><row><c/><c><v>1</v></c><c></c></row>")
    assert filled_extent(BytesIO(sheet.encode())) == (2, 2)


def test_an_ods_whose_named_format_is_damaged_is_unreadable() -> None:
    content = workbooks.ods({"Data": workbooks.INNOVATIONS}).replace(
        b"application/vnd.oasis", b"application/vnd.oasiz", 1
    )
    with pytest.raises(UnreadableFileError) as raised:
        read_workbook("usulan.ods", content, Limits())
    assert raised.value.code == "file-unreadable"
