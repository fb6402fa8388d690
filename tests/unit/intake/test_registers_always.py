"""What holds for every sheet of readiness and every risk register, whatever its cells say."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from smartcity.intake.pipeline import check_content
from smartcity.intake.tables import Cell, IntakeContext, Limits
from smartcity.intake.values.readiness import read_level
from smartcity.intake.values.scores import SCORES, read_score, scale_of, scale_said, score_on
from smartcity.records import Disposition, FileResult
from smartcity.reference import load_reference
from smartcity.reference.texts import finding_message, finding_todo

ASPECTS = [None, *(aspect.code for aspect in load_reference().readiness.aspects)]
TELLING = ["", "-", "Dinas Kesehatan", "SI CEPAT", "Regulasi", "SDM", "0", "2", "3", "4", "7", "1.5", "belum"]
TELLING += ["SK Bupati No 3/2022", "tidak perlu aplikasi", "2 - SK Kepala Daerah", "4 - Sering", "Sedang (2)"]
TELLING += ["rendah", "tinggi", "Hampir pasti", "Mitigasi", "selesai", "2022-08", "17 Agustus 2022", "Jumlah"]
printable = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12)
any_text = st.one_of(st.sampled_from(TELLING), printable)
any_cell = st.one_of(any_text, st.integers(), st.floats(), st.booleans(), st.dates(), st.none())

WIDE = ["OPD", "Inovasi", "Regulasi", "Bukti", "Anggaran", "Bukti", "SDM", "Kesiapan SOP (0-3)"]
LONG = ["OPD", "Inovasi", "Aspek", "Nilai", "Bukti", "Tanggal", "PIC", "Keterangan"]
LIST = ["OPD", "Nama Inovasi", "Dimensi", "Kesiapan Regulasi (0-3)", "Nilai Anggaran", "Skor SDM"]
LIST += ["Ket", "No"]
RISK = ["OPD", "Inovasi", "Peristiwa Risiko", "LK Inheren", "LD Inheren", "LK Residu", "Opsi Penanganan"]
RISK += ["Jadwal"]
SCALES = (3, 5)


def read(header: list[str], rows: list[list[str]]) -> FileResult:
    written = io.StringIO()
    csv.writer(written).writerows([header, *rows])
    return check_content("lembar.csv", written.getvalue().encode(), IntakeContext(), Limits())


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([WIDE, LONG, LIST, RISK]),
    st.lists(st.lists(any_text, min_size=8, max_size=8), max_size=6),
)
@example(WIDE, [["Dinas Kesehatan", "", "2", "", "", "SK", "", ""]])
@example(RISK, [["", "", "Server mati", "2", "x", "", "", ""], ["", "", "", "4", "", "", "", ""]])
def test_every_row_ends_in_one_place_and_every_finding_can_be_said(
    header: list[str], rows: list[list[str]]
) -> None:
    result = read(header, rows)
    counts = result.counts
    assert counts.rows == counts.accepted + counts.held + counts.rejected + counts.skipped
    for finding in result.findings:
        for language in ("id", "en"):
            assert "…" not in finding_todo(finding, language)
            assert finding_message(finding, language)
    for table in result.tables:
        lengths = {len(column) for column in (*table.fields.values(), table.extra, table.dispositions)}
        assert lengths == {len(table)}
        for place in range(len(table)):
            if table.dispositions[place] is Disposition.ACCEPTED:
                check_record(table.kind, {name: column[place] for name, column in table.fields.items()})


def check_record(kind: str, fields: dict[str, Any]) -> None:
    """Nothing is stored half: what counts is whole and on its scale."""
    required = [spec.code for spec in load_reference().kinds[kind].fields.values() if spec.required]
    assert all(fields[name] is not None for name in required)
    if kind == "risk":
        scores = [fields[name] for name in SCORES if fields[name] is not None]
        assert fields["scale"] in (SCALES if scores else (None,))
        assert all(1 <= score <= fields["scale"] for score in scores)


@given(any_cell, st.sampled_from(ASPECTS))
def test_a_level_is_one_of_five_or_none(cell: Cell, aspect: str | None) -> None:
    reading = read_level(cell, aspect)
    assert reading.value in {None, "0", "1", "2", "3", "not_applicable"}
    assert reading.value is None or reading.code is None


@given(st.lists(any_cell, max_size=6), st.sampled_from(SCORES), st.sampled_from(SCALES))
def test_a_score_is_on_its_scale_or_says_why_not(cells: list[Cell], field: str, scale: int) -> None:
    scores = [score for cell in cells if (score := read_score(cell))]
    assert scale_of({field: scores}) in {None, *SCALES}
    for score in scores:
        number, code = score_on(score, field, scale)
        assert (number is None) == (code is not None)
        assert number is None or 1 <= number <= scale


@given(st.text(max_size=60), st.booleans())
def test_a_scale_said_is_one_that_there_is(text: str, of_column: bool) -> None:
    assert scale_said(text, of_column=of_column) in {None, *SCALES}


def test_what_says_a_scale() -> None:
    day = date(2022, 5, 1)
    assert scale_said(f"Rapat {day:%d %m}, 1-5 Mei 2022") is None
    assert scale_said("Isi kolom: 1. OPD, 2. inovasi, 3. risiko") is None
    assert scale_said("Skala Likert 5") == scale_said("skala 1 s/d 5") == 5
    assert scale_said("LK (1,2,3)", of_column=True) == 3
    assert scale_said("LK (1,2,3,4,5)", of_column=True) == 5
