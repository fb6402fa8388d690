"""Whatever the bytes, reading ends in a workbook or in one of six codes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.intake.reading import read_workbook
from smartcity.intake.tables import Limits, UnreadableFileError
from tests import workbooks

CODES = {
    "file-empty",
    "file-unreadable",
    "file-encrypted",
    "file-unsupported",
    "file-too-large",
    "file-too-complex",
}
SMALL = Limits(worker_bytes=64 * 1024 * 1024)
SAMPLES = {
    "xlsx": workbooks.letterhead(),
    "shared strings": workbooks.shared_strings(workbooks.INNOVATIONS),
    "ods": workbooks.ods({"Data": workbooks.LETTERHEAD}, merged={"Data": workbooks.LETTERHEAD_MERGED}),
    "html": workbooks.html(workbooks.LETTERHEAD),
    "csv": workbooks.separated(workbooks.LETTERHEAD),
}


FORMATS = {"xlsx", "xls", "ods", "csv", "html"}


def outcome(content: bytes) -> str:
    """The format as read, or the code of why it is not."""
    try:
        return read_workbook("acak", content, SMALL).format
    except UnreadableFileError as error:
        return error.code


@settings(deadline=None, max_examples=200)
@given(
    start=st.sampled_from(
        [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"\xff\xfe", b"\xef\xbb\xbf"]
    ),
    rest=st.binary(max_size=3000),
)
def test_random_bytes(start: bytes, rest: bytes) -> None:
    assert outcome(start + rest) in CODES | FORMATS


@pytest.mark.parametrize("sample", SAMPLES)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_files_with_changed_bytes(sample: str, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[sample])
    for place, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), min_size=1, max_size=12)
    ):
        content[place] = byte
    end = data.draw(st.integers(len(content) // 2, len(content)))
    assert outcome(bytes(content[:end])) in CODES | FORMATS


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=8))
def test_what_a_spreadsheet_holds_comes_back(rows: list[list[str]]) -> None:
    (sheet,) = read_workbook("x", workbooks.shared_strings(rows), Limits()).sheets
    for number, row in enumerate(rows):
        read = sheet.rows[number] if number < len(sheet.rows) else []
        assert [*read, *[""] * len(row)][: len(row)] == row


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(
        st.lists(CELLS.map(lambda text: text.replace("\ufeff", "")), min_size=3, max_size=3),
        min_size=2,
        max_size=8,
    ),
    separator=st.sampled_from(";\t,"),
)
def test_what_a_text_file_holds_comes_back(rows: list[list[str]], separator: str) -> None:
    table = [["No", "OPD", "Nama"], *rows, ["1", "a", "b"]]
    named = f"sep={separator}\r\n".encode()
    (sheet,) = read_workbook("x", named + workbooks.separated(table, separator), Limits()).sheets
    assert [row or ["", "", ""] for row in sheet.rows] == table
