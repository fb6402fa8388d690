"""Forms that label each answer on a line of its own, one innovation a sheet or one below the other."""

from __future__ import annotations

from smartcity.records import Counts
from tests.drawn_files import check_drawn, columns, ends, hints, said, values

FORM = """
FORMULIR USULAN INOVASI

1.|Nama OPD|:|Dinas Kesehatan
2.|Nama Inovasi|:|Antre Daring
3.|Dimensi|:|Smart Living
4.|Anggaran|:|Rp 250.000.000,00
5.|Nomor HP|:|0812-0000-0000
6.|Cara kerja tim|:|Bergiliran

|||Contoh, 3 Mei 2025
|||Kepala Dinas
"""


def test_a_form_gives_one_record_at_its_name() -> None:
    result = check_drawn(FORM)
    assert result.counts == Counts(rows=11, accepted=1, skipped=10)
    assert ends(result) == {4: "accepted"}
    assert values(result, "opd") == {4: "Dinas Kesehatan"}
    assert values(result, "budget") == {4: 250_000_000}
    assert columns(result) == {"opd": "D", "name": "D", "dimension": "D", "budget": "D"}
    assert result.sheets[0].tables[0].header_rows == []
    assert result.tables[0].extra[0]["Cara kerja tim"] == "Bergiliran"
    assert result.tables[0].personal_headers == {"Nomor HP"}


def test_findings_of_a_form_stand_at_its_own_cells() -> None:
    result = check_drawn("Nama OPD: Entah Apa\nNama Inovasi:|Antre Daring\nDimensi|: SE\nAnggaran|banyak")
    assert ends(result) == {2: "held"}
    assert said(result) == {("opd-unknown", "A1"), ("dimension-ambiguous", "B3"), ("money-unreadable", "B4")}
    assert hints(result)["B3"] == ("economy", "environment")


def test_a_form_without_opd_takes_it_from_the_sheet() -> None:
    form = "Judul Inovasi|:|Antre Daring\nPilar|:|Smart Living\nTahapan Inovasi|:|Uji Coba"
    result = check_drawn({"Dinkes": form, "Lain": form})
    assert [table.fields["opd"] for table in result.tables] == [["Dinas Kesehatan"], [None]]
    assert said(result) == {("opd-missing", None)}


def test_forms_one_below_the_other_are_a_record_each() -> None:
    one = "Nama OPD|:|Dinas Sosial\nNama Inovasi|:|{}\nDimensi|:|Society\n"
    result = check_drawn(one.format("Peduli Lansia") + "\n" + one.format("PEDULI  LANSIA") + one.format(""))
    assert ends(result) == {2: "accepted", 6: "held", 9: "rejected"}
    assert said(result) == {("duplicate-in-file", "C6"), ("name-missing", "A9")}
    (repeat,) = (finding for finding in result.findings if finding.code == "duplicate-in-file")
    assert (repeat.row, repeat.params["first"]) == (6, "C2")


def test_a_letter_that_mentions_labels_is_no_form() -> None:
    result = check_drawn("Kepada|:|Dinas Kesehatan\nPerihal|:|Nama Inovasi\nSifat|:|Biasa")
    assert said(result) == {("no-table", None)}


def test_an_empty_form_has_no_record() -> None:
    result = check_drawn("Nama OPD|:\nNama Inovasi|:\nDimensi|:\nAnggaran|:")
    assert ends(result) == {}
    assert result.counts.rows == result.counts.skipped == 4
