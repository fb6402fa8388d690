"""What holds for every sheet: no crash, every row told once, and empty edges only move places."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.intake.locate import locate_tables
from smartcity.intake.recognise import recognise_table
from smartcity.intake.tables import Cell, IntakeContext, LocatedTable, Sheet
from tests.sheets import sheet_of, shifted

KINDS = {"data", "blank", "number", "group", "total", "note", "signature", "continuation", "header"}
WORDS = st.sampled_from(
    [
        *(
            "No",
            "OPD",
            "Nama Inovasi",
            "Dimensi",
            "Anggaran",
            "2023",
            "Waktu",
            "Inisiatif",
            "Tahapan",
            "(1)",
            "a",
            "©",
        ),
        *(
            "Dinas Kesehatan",
            "Smart Living",
            "JUMLAH",
            "J U M L A H",
            "I",
            "II.",
            "A.",
            "Catatan :",
            "Mengetahui,",
        ),
        *(
            "NIP. 1970",
            "…………",
            ".",
            "-",
            " ",
            "\u00a0",
            "SIMPEL",
            "x",
            "√",
            "Rp",
            "Medan, Juli 2022",
            "Nama OPD : Bappeda",
        ),
    ]
)
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.just(""),
    WORDS,
    st.text(max_size=12),
    st.integers(-3, 3000),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
MERGES = st.lists(st.tuples(*[st.integers(1, 12)] * 4), max_size=4)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    rows = draw(st.lists(st.lists(CELLS, max_size=7), max_size=14))
    merged = [
        (min(top, bottom), min(left, right), max(top, bottom), max(left, right))
        for top, left, bottom, right in draw(MERGES)
    ]
    return Sheet(draw(st.sampled_from([None, "", "Sheet1", "Dinkes", "Smart Economy"])), rows, merged=merged)


def places_of(tables: list[LocatedTable], rows: int, columns: int) -> list[object]:
    return [
        (
            [(column.place - columns, column.headers) for column in table.columns],
            [row - rows for row in table.header_rows],
            [row - rows for row in table.number_rows],
            (table.first_row - rows, table.last_row - rows),
            table.row_kinds,
            {row - rows: labels for row, labels in table.group_labels.items()},
            table.banners,
            {
                (row - rows, place - columns): origin - rows
                for (row, place), origin in table.merged_from.items()
            },
        )
        for table in tables
    ]


@given(sheets(), st.lists(st.integers(0, 20), max_size=2))
@settings(max_examples=300, deadline=None)
def test_every_row_of_a_table_has_one_kind_and_stands_on_the_sheet(sheet: Sheet, chosen: list[int]) -> None:
    for table in locate_tables(sheet) + locate_tables(sheet, chosen):
        assert len(table.row_kinds) == max(0, table.last_row - table.first_row + 1)
        assert set(table.row_kinds) <= KINDS
        assert table.columns
        assert table.last_row <= len(sheet.rows)
        assert all(1 <= row < table.first_row for row in (*table.header_rows, *table.number_rows))
        data = {row for row, kind in enumerate(table.row_kinds, table.first_row) if kind == "data"}
        assert set(table.group_labels) <= data
        assert {row for row, _ in table.merged_from} <= data


@given(sheets())
@settings(max_examples=200, deadline=None)
def test_a_recognised_table_uses_each_column_once(sheet: Sheet) -> None:
    for located in locate_tables(sheet):
        table = recognise_table(located, sheet, IntakeContext())
        if table is None:
            continue
        used = [column.place for column in table.columns] + [column.place for column in table.unmapped]
        assert sorted(used) == sorted(column.place for column in located.columns)
        single = [column.field for column in table.columns if column.role == "value"]
        assert len(single) == len(set(single))


@given(sheets(), st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=200, deadline=None)
def test_empty_rows_and_columns_around_a_sheet_only_move_places(
    sheet: Sheet, rows: int, columns: int
) -> None:
    before = places_of(locate_tables(sheet), 0, 0)
    assert places_of(locate_tables(shifted(sheet, rows, columns)), rows, columns) == before


@given(st.integers(0, 3), st.integers(0, 3))
def test_a_full_table_moves_with_its_sheet(rows: int, columns: int) -> None:
    drawing = """
DAFTAR USULAN INOVASI||||
No|OPD|Nama Inovasi|Waktu|
|||Inisiatif|Penerapan
(1)|(2)|(3)|(4)|(5)
A|SMART LIVING|||
1|Dinas Kesehatan|SIMPEL|2021|2022
2||SEHATI|2021|2022

JUMLAH|||2|
||Medan, 2 Juli 2022||
"""
    sheet = sheet_of(drawing, "A2:A3 B2:B3 C2:C3 D2:E2 B6:B7")
    (table,) = locate_tables(shifted(sheet, rows, columns))
    assert table.header_rows == [rows + 2, rows + 3]
    assert table.row_kinds == ["group", "data", "data", "blank", "total", "signature"]
    assert table.merged_from == {(rows + 7, columns + 2): rows + 6}
