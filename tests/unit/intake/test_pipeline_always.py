"""What holds for every file, whatever its cells say and however its rows are ordered."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.intake.pipeline import check_content
from smartcity.intake.tables import IntakeContext, Limits, Sheet
from smartcity.records import Disposition, FileResult, FileStatus
from smartcity.reference.loading import load_reference
from smartcity.reference.texts import finding_message
from tests.recognised_tables import checked

HEADER = [
    "No",
    "OPD",
    "Nama Inovasi",
    "Dimensi",
    "Sub Dimensi",
    "Tahapan Inovasi",
    "Jenis Inovasi",
    "Anggaran (Rp)",
    "Tahun Mulai",
    "Waktu Inisiatif",
    "Progres (%)",
    "Quick Win",
    "OPD Pendukung",
    "Sumber Dana",
    "Kolom Lain",
]

TELLING = [
    "",
    "-",
    "x",
    "Dinas Kesehatan",
    "Dinas Sosial; Dinas Perhubungan",
    "Smart Living",
    "SE",
    "1.250",
    "1,5 M",
]
TELLING += [
    "TA 2023",
    "19-20 September 2022",
    "85,71 %",
    "#N/A",
    "Jumlah",
    "=1+1",
    "I.",
    "Kominfo-SP",
    "Ya",
    "APBD/CSR",
]
# Control characters make the reader take a csv for a binary file; below they come as cells of a sheet.
ANY_TEXT = st.sampled_from(TELLING) | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=25)
ANY_CELL = st.one_of(
    st.sampled_from(TELLING),
    st.text(max_size=25),
    st.floats(),
    st.booleans(),
    st.none(),
    st.datetimes(),
    st.timedeltas(),
)
ROWS = st.lists(st.lists(ANY_TEXT, min_size=len(HEADER), max_size=len(HEADER)), max_size=8)


def check(rows: Sequence[Sequence[str]]) -> FileResult:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return check_content("usulan.csv", written.getvalue().encode(), IntakeContext(), Limits())


@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_every_row_ends_in_exactly_one_place(rows: list[list[str]]) -> None:
    result = check([HEADER, *rows])
    for counts in (result.counts, *(sheet.counts for sheet in result.sheets)):
        assert counts.rows == counts.accepted + counts.held + counts.rejected + counts.skipped
        assert min(counts.accepted, counts.held, counts.rejected, counts.skipped) >= 0
    worst = {finding.severity.value for finding in result.findings}
    assert (result.status is FileStatus.OK) == (worst <= {"info"})
    for table in result.tables:
        kind = load_reference().kinds[table.kind]
        assert set(kind.fields) <= set(table.fields)
        assert {len(values) for values in table.fields.values()} <= {len(table)}
        for index, disposition in enumerate(table.dispositions):
            required = [table.fields[code][index] for code, field in kind.fields.items() if field.required]
            assert (disposition is Disposition.ACCEPTED) == (not table.held_for[index])
            assert disposition is not Disposition.ACCEPTED or None not in required
            assert (index in table.sent) == (disposition is not Disposition.ACCEPTED)


FIELDS = list(load_reference().kinds["innovation"].fields)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(ANY_CELL, min_size=len(FIELDS), max_size=len(FIELDS)), min_size=1, max_size=6))
def test_any_cell_in_any_column_gives_values_that_can_be_stored(rows: list[list[Any]]) -> None:
    table = checked(Sheet("Data", [list(FIELDS), *rows]), FIELDS)
    assert len(table.records) <= len(rows)
    for values in table.records.fields.values():
        json.dumps(values, allow_nan=False).encode("utf-8")
    for finding in table.log.findings:
        assert finding_message(finding, "id")
        assert finding_message(finding, "en")


GOOD_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Dinas Kesehatan", "DINKES", "Dinas Sosial", "Badan Bulan", "", "Kecamatan Contoh"]),
        st.integers(min_value=0, max_value=10_000),
        st.sampled_from(["Smart Living", "smart governanve", "SE", "Living, Society", "", "Smart Mobility"]),
        st.sampled_from(["1.250", "Rp 75.000.000", "1,5 M", "", "22", "entah"]),
        st.sampled_from(["Ya", "x", "", "Tidak"]),
    ),
    min_size=2,
    max_size=8,
    unique_by=lambda row: row[1],
)


@settings(max_examples=60, deadline=None)
@given(GOOD_ROWS, st.permutations(range(8)))
def test_the_order_of_rows_does_not_change_what_a_row_becomes(
    rows: list[tuple[Any, ...]], order: list[int]
) -> None:
    header = ["OPD", "Nama Inovasi", "Dimensi", "Anggaran (Rp)", "Quick Win"]
    written = [[opd, f"Inovasi Desa Nomor {number}", *rest] for opd, number, *rest in rows]
    shuffled = [written[place] for place in order if place < len(written)]
    assert by_name(check([header, *written])) == by_name(check([header, *shuffled]))


def by_name(result: FileResult) -> dict[str, tuple[Any, ...]]:
    return {
        table.fields["name"][index]: (
            table.dispositions[index],
            table.held_for[index],
            {code: values[index] for code, values in table.fields.items()},
        )
        for table in result.tables
        for index in range(len(table))
    }


@settings(max_examples=60, deadline=None)
@given(GOOD_ROWS)
def test_what_was_cleaned_once_is_clean(rows: list[tuple[Any, ...]]) -> None:
    header = ["OPD", "Nama Inovasi", "Dimensi", "Anggaran (Rp)", "Quick Win"]
    fields = ["opd", "name", "dimension", "budget", "quick_win"]
    once = check([header, *([opd, f"Inovasi Desa Nomor {number}", *rest] for opd, number, *rest in rows)])
    accepted = [
        [table.fields[field][index] for field in fields]
        for table in once.tables
        for index, end in enumerate(table.dispositions)
        if end is Disposition.ACCEPTED
    ]
    words = {True: "Ya", False: "Tidak", None: ""}
    sent = [
        [opd, name, dimension, budget or "", words[flag]] for opd, name, dimension, budget, flag in accepted
    ]
    twice = check([header, *sent])
    again = [
        [table.fields[field][index] for field in fields]
        for table in twice.tables
        for index in range(len(table))
    ]
    assert again == accepted
