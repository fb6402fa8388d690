"""Which rows are accepted, held or rejected."""

from __future__ import annotations

import pytest

from smartcity.intake.check import check_tables
from smartcity.intake.tables import IntakeContext
from smartcity.names import fold
from tests.recognised_tables import REGISTRY, checked, cleaned, ends, said
from tests.sheets import sheet_of

BASIC = ["opd", "name", "dimension"]


def test_a_complete_row_is_accepted() -> None:
    table = checked(sheet_of("OPD|Nama|Dimensi\nDinas Kesehatan|A|Living"), BASIC)
    assert ends(table) == {2: "accepted"}
    assert table.records.sent == {}


def test_a_row_without_a_name_is_rejected_and_keeps_what_was_sent() -> None:
    table = checked(sheet_of("OPD|Nama|Dimensi\nDinkes||Smart Mobility"), BASIC)
    assert ends(table) == {2: "rejected"}
    assert said(table) == [("dimension-unknown", "C2"), ("name-missing", "B2")]
    assert table.records.sent == {0: {"opd": "Dinkes", "dimension": "Smart Mobility"}}


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ("|A|Living", "opd-missing", "A2"),
        ("Dinas Antariksa Raya|A|Living", "opd-unknown", "A2"),
        ("Seluruh OPD|A|Living", "opd-unknown", "A2"),
        ("Dinas Kesehatan|A|", "dimension-missing", "C2"),
        ("Dinas Kesehatan|A|SE", "dimension-ambiguous", "C2"),
        ("Dinas Kesehatan|A|Smart People", "dimension-unknown", "C2"),
    ],
)
def test_a_required_field_that_is_open_holds_the_row(row: str, code: str, cell: str) -> None:
    table = checked(sheet_of(f"OPD|Nama|Dimensi\n{row}"), BASIC)
    assert ends(table) == {2: "held"}
    assert said(table) == [(code, cell)]
    assert table.records.held_for == [(code,)]


def test_a_list_without_a_dimension_column_is_held_without_a_cell() -> None:
    table = checked(sheet_of("OPD|Nama\nDinas Kesehatan|A\nDinas Sosial|B"), ["opd", "name"])
    assert ends(table) == {2: "held", 3: "held"}
    assert said(table) == [("dimension-missing", None), ("dimension-missing", None)]


def test_a_subdimension_suggests_the_missing_dimension() -> None:
    table = checked(sheet_of("OPD|Nama|Sub Dimensi\nDinkes|A|Pariwisata"), ["opd", "name", "subdimension"])
    (finding,) = table.log.findings
    assert (finding.code, finding.suggestions) == ("dimension-missing", ("branding",))


def test_a_warning_leaves_the_row_accepted() -> None:
    table = checked(sheet_of("OPD|Nama|Dimensi|QW\nDinkes|A|Living|x"), [*BASIC, "quick_win"])
    assert ends(table) == {2: "accepted"}


def test_the_repeat_is_held_and_the_first_stays() -> None:
    table = checked(
        sheet_of("""
OPD|Nama|Dimensi
Dinas Kesehatan|SI CEPAT|Living
Dinas Sosial|SI CEPAT|Living
DINKES|si  cepat|Society
"""),
        BASIC,
    )
    assert ends(table) == {2: "accepted", 3: "accepted", 4: "held"}
    assert ("duplicate-in-file", "B4") in said(table)
    repeat = next(finding for finding in table.log.findings if finding.code == "duplicate-in-file")
    assert repeat.params == {"first": "B2"}


def test_a_repeat_on_another_sheet_counts_too() -> None:
    first = cleaned(sheet_of("OPD|Nama|Dimensi\nDinkes|A|Living", name="Satu"), BASIC)
    second = cleaned(sheet_of("OPD|Nama|Dimensi\nDinkes|A|Living", name="Dua"), BASIC)
    check_tables([first, second], IntakeContext(registry=REGISTRY))
    assert (ends(first), ends(second)) == ({2: "accepted"}, {2: "held"})
    assert second.log.findings[0].params == {"first": "Satu!B2"}


def test_rows_of_unknown_opds_repeat_by_what_was_sent() -> None:
    table = checked(
        sheet_of("OPD|Nama|Dimensi\nBadan Bulan|A|Living\nbadan bulan|a|Living\nBadan Mars|A|Living"), BASIC
    )
    repeats = [finding.row for finding in table.log.findings if finding.code == "duplicate-in-file"]
    assert repeats == [3]


def test_similar_names_of_two_opds_are_told_and_accepted() -> None:
    table = checked(
        sheet_of("OPD|Nama|Dimensi\nDinkes|Homecare Lansia|Living\nDinas Sosial|Home Care Lansia|Living"),
        BASIC,
    )
    assert ends(table) == {2: "accepted", 3: "accepted"}
    assert said(table) == [("similar-name", "B3")]


def test_a_list_too_long_to_compare_names_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smartcity.intake.check._MOST_COMPARED", 1)
    table = checked(
        sheet_of("OPD|Nama|Dimensi\nDinkes|Homecare Lansia|Living\nDinas Sosial|Home Care Lansia|Living"),
        BASIC,
    )
    assert said(table) == [("names-not-compared", None)]


def test_a_sender_may_send_only_for_their_own_opd() -> None:
    context = IntakeContext(registry=REGISTRY, only_opd="Dinas Sosial")
    table = checked(sheet_of("OPD|Nama|Dimensi\nDinas Sosial|A|Living\nDinkes|B|Living"), BASIC, context)
    assert ends(table) == {2: "accepted", 3: "held"}
    assert said(table) == [("opd-not-yours", "A3")]


@pytest.mark.parametrize(
    ("sent", "held", "codes"),
    [
        ("Nama|Dimensi\nA|Living\nB|Living", {}, ["opd-from-code", "opd-from-code"]),
        ("OPD|Nama|Dimensi\nDinas Sosial|A|Living\n|B|Living", {}, ["opd-from-code"]),
        ("OPD|Nama|Dimensi\n|A|Living\nDinkes|B|Living", {2, 3}, ["opd-missing", "opd-not-yours"]),
        ("OPD|Nama|Dimensi\nDinkes|A|Living\n|B|Living", {2, 3}, ["opd-not-yours", "opd-missing"]),
        ("OPD|Nama|Dimensi\nEntah Apa|A|Living\n|B|Living", {2}, ["opd-unknown", "opd-from-code"]),
    ],
)
def test_rows_without_an_opd_are_those_of_their_sender(sent: str, held: set[int], codes: list[str]) -> None:
    context = IntakeContext(registry=REGISTRY, only_opd="Dinas Sosial")
    columns = BASIC if sent.startswith("OPD") else BASIC[1:]
    table = checked(sheet_of(sent), columns, context)
    assert {row for row, end in ends(table).items() if end == "held"} == set(held)
    assert sorted(code for code, _ in said(table)) == sorted(codes)
    for row, opd in zip(table.records.rows, table.records.fields["opd"], strict=True):
        assert opd == "Dinas Sosial" or row in held


def test_a_registry_of_opds_is_checked_by_its_own_key() -> None:
    table = checked(
        sheet_of("Kode|Nama OPD\n1|Dinas Sosial\n2|DINAS SOSIAL\n3|"), ["code", "name"], kind="opd"
    )
    assert ends(table) == {2: "accepted", 3: "held", 4: "rejected"}


def test_a_registry_holds_what_is_no_single_opd() -> None:
    table = checked(sheet_of("Kode|Nama OPD\n1|Seluruh Perangkat Daerah"), ["code", "name"], kind="opd")
    assert ends(table) == {2: "held"}
    assert said(table) == [("opd-unknown", "B2")]


def test_remembered_opds_need_no_person() -> None:
    context = IntakeContext(registry=REGISTRY, aliases={("dimension", fold("Smart Mobility")): "living"})
    table = checked(sheet_of("OPD|Nama|Dimensi\nDinkes|A|Smart Mobility"), BASIC, context)
    assert ends(table) == {2: "accepted"}
