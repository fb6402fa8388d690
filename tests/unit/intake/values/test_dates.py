from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.intake.tables import Cell
from smartcity.intake.values.dates import read_date, read_year


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("17 Agustus 2022", "2022-08-17"),
        ("17-Agu-22", "2022-08-17"),
        ("15 Nop. 2021", "2021-11-15"),
        ("Peb 2021", "2021-02"),
        ("Pebruari 2021", "2021-02"),
        ("Selasa, 20 September 2022", "2022-09-20"),
        ("Kamis (28/02/2020)", "2020-02-28"),
        ("12/09/2022", "2022-09-12"),
        ("05-09-2017", "2017-09-05"),
        ("11/08/22", "2022-08-11"),
        ("2017-08-15", "2017-08-15"),
        ("2022-07-15 00:00:00", "2022-07-15"),
        ("01/01/2017 00:00", "2017-01-01"),
        ("Agustus 2022", "2022-08"),
        ("8/2022", "2022-08"),
        ("2022-08", "2022-08"),
        ("2022", "2022"),
        (2022.0, "2022"),
        ("TA 2023", "2023"),
        ("T.A. 2023", "2023"),
        ("TA2023", "2023"),
        ("Tahun Anggaran 2023", "2023"),
        (date(2021, 3, 4), "2021-03-04"),
        (datetime(2021, 3, 4, 9, 30), "2021-03-04"),  # noqa: DTZ001 -- a spreadsheet's time has no zone
    ],
)
def test_dates_keep_the_precision_they_were_given_with(written: Cell, iso: str) -> None:
    reading = read_date(written)
    assert (reading.value, reading.code) == (iso, None)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("19-20 September 2022", "2022-09-19"),
        ("10–11 Oktober 2022", "2022-10-10"),
        ("28 September - 2 Oktober 2022", "2022-09-28"),
        ("07 Juli 2022 s.d 03 November 2022", "2022-07-07"),
        ("Selasa dan Rabu (9-10/07/2019)", "2019-07-09"),
        ("Mei-Desember 2022", "2022-05"),
        ("Januari s/d Maret 2022", "2022-01"),
        ("2021-2026", "2021"),
        ("TW II 2023", "2023"),
        ("Triwulan I Tahun 2023", "2023"),
        ("Q2 2025", "2025"),
        ("Semester II 2023", "2023"),
        (44_789.0, "2022-08-16"),
    ],
)
def test_what_is_more_than_one_date_is_simplified_and_said(written: Cell, kept: str) -> None:
    reading = read_date(written)
    assert (reading.value, reading.code) == (kept, "date-simplified")
    assert reading.params == {"kept": kept}


@pytest.mark.parametrize(
    "written", ["", None, "-", "0000-00-00", "0000-00-00 00:00:00", "belum", "n.a.", 0.0]
)
def test_placeholders_are_empty(written: Cell) -> None:
    reading = read_date(written)
    assert (reading.value, reading.code) == (None, None)


@pytest.mark.parametrize(
    "written", ["1970-01-01", "1970-01-01 00:00:00", date(1970, 1, 1), date(1900, 1, 5), "01/01/1901", "3022"]
)
def test_dates_that_nobody_meant_are_suspicious(written: Cell) -> None:
    reading = read_date(written)
    assert (reading.value, reading.code) == (None, "date-suspicious")


@pytest.mark.parametrize(
    "written",
    [
        "bulan Juli kemarin",
        "Kamis (16/6)",
        "31/02/2022",
        "10–11 Oktober",
        "90 Hari",
        "123456",
        time(9, 30),
        True,
        12.0,
    ],
)
def test_what_is_no_date_is_said(written: Cell) -> None:
    reading = read_date(written)
    assert (reading.value, reading.code) == (None, "date-unreadable")


def test_month_before_day_is_suggested_and_not_taken() -> None:
    reading = read_date("08/25/2022")
    assert (reading.value, reading.code, reading.suggestions) == (None, "date-unreadable", ("2022-08-25",))


@pytest.mark.parametrize(
    ("written", "year", "end"),
    [
        (2022.0, 2022, None),
        ("TA. 2022", 2022, None),
        ("2019-2020", 2019, 2020),
        ("2022–2025", 2022, 2025),
        ("2022/2023", 2022, 2023),
        ("TA 2021-2026", 2021, 2026),
        ("17 Agustus 2022", 2022, None),
        (date(2021, 3, 4), 2021, None),
    ],
)
def test_years_and_ranges_of_years(written: Cell, year: int, end: int | None) -> None:
    reading = read_year(written)
    assert (reading.value, (reading.also or {}).get("end_year")) == (year, end)


@pytest.mark.parametrize(
    ("written", "code"), [("-", None), ("dua ribu", "year-unreadable"), ("1900", "date-suspicious")]
)
def test_cells_without_a_year(written: Cell, code: str | None) -> None:
    reading = read_year(written)
    assert (reading.value, reading.code) == (None, code)


@given(st.dates(min_value=date(1971, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_back_from_every_notation(day: date) -> None:
    month = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "Nopember",
        "Desember",
    ]
    notations = [
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
        f"{day.day} {month[day.month - 1]} {day.year}",
    ]
    assert {read_date(written).value for written in notations} == {day.isoformat()}


@given(st.text(max_size=60) | st.floats() | st.integers() | st.datetimes() | st.timedeltas() | st.booleans())
def test_any_cell_gives_iso_text_or_none_and_a_stable_one(value: Cell) -> None:
    reading = read_date(value)
    year = read_year(value)
    assert year.value is None or isinstance(year.value, int)
    if reading.value is not None:
        again = read_date(reading.value)
        assert (again.value, again.code) == (reading.value, None)
