"""Overlap between OPDs. Names are facts of Denpasar's list of applications (monev SPBE, 2020), whose purposes
are told here in other words; which of them are the same was read by hand."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.overlap import COLUMNS, overlap_pairs
from tests.frames import REFERENCE, innovations_frame

ANSWERS = ["first_id", "second_id", "answer", "joint_lead", "note", "row_id"]
NONE = pd.DataFrame(columns=ANSWERS, dtype=object)
VILLAGE = "Surat keterangan warga dicatat di buku dan antre di loket"


def pairs(*records: dict[str, Any], answers: pd.DataFrame = NONE) -> pd.DataFrame:
    return overlap_pairs(innovations_frame(records), answers, REFERENCE, "Kota Denpasar")


def idea(opd: str, name: str, problem: str | None = None, **more: str) -> dict[str, Any]:
    return {"opd": opd, "name": name, "problem": problem, **more}


def names(found: pd.DataFrame) -> set[frozenset[str]]:
    return {frozenset(pair) for pair in zip(found["first_name"], found["second_name"], strict=True)}


def test_the_same_name_of_two_opds_is_suggested_as_the_same() -> None:
    found = pairs(
        idea("RSUD Wangaya", "Rujukan Online"), idea("Dinas Kominfo", "Rujukan Online (Dinas Kominfo)")
    )
    row = found.iloc[0]
    # The names are equal (1), no text is known (0.5): 100 x (0.7 x 1 + 0.3 x 0.5).
    assert (row["likeness"], row["why"], row["suggested"], row["answer"]) == (
        85.0,
        ("same-name",),
        "same",
        None,
    )


def test_one_acronym_before_other_words_is_no_match() -> None:
    found = pairs(
        idea("Kelurahan Sumerta", "SIMADE (Sistem Informasi Kelurahan Sumerta)", VILLAGE),
        idea("Kelurahan Dangin Puri", "SIMADE (Sistem Informasi Kelurahan Dangin Puri)", VILLAGE),
        idea(
            "Dinas Perikanan",
            "SIMADE (Sistem Pemantauan Krama Bendega)",
            "Nelayan celaka karena ombak tinggi",
        ),
    )
    assert [(row["first_opd"], row["second_opd"]) for row in found.to_dict("records")] == [
        ("Kelurahan Sumerta", "Kelurahan Dangin Puri")
    ]
    row = found.iloc[0]
    assert row["suggested"] == "edition"
    assert row["likeness"] > 95  # the names of the places count a little
    assert row["why"] == ("same-expansion", "same-acronym-and-problem", "similar-problem")


def test_an_acronym_alone_is_no_match_even_where_it_is_the_whole_name() -> None:
    assert pairs(idea("Dinas Sosial", "Simponi"), idea("Dinas Koperasi", "Aplikasi Simponi Denpasar")).empty
    found = pairs(
        idea(
            "Bagian Umum", "Simonev", "Realisasi fisik dan keuangan kegiatan pembangunan terlambat dilaporkan"
        ),
        idea("Bappeda", "SIMONEV", "Laporan realisasi fisik dan keuangan pembangunan terlambat"),
        idea("Badan Litbang", "Simonev (Narkoba)", "Pemakai narkoba tidak terdata oleh satuan tugas"),
    )
    assert names(found) == {frozenset({"Simonev", "SIMONEV"})}
    assert found.iloc[0]["why"] == ("same-acronym-and-problem", "similar-problem")


def test_near_names_that_are_not_the_same_get_no_suggestion() -> None:
    found = pairs(
        idea(
            "Dinas Kominfo", "Antrian Online MPP", "Warga mengurus SIM menunggu lama di mal pelayanan publik"
        ),
        idea("Disdukcapil", "Antrian Online (Akuwaras)", "Pemohon akta kelahiran berdesakan di loket"),
        idea("DPMPTSP", "Sistem Antrian Terpadu (PATEN)"),
    )
    assert set(found["suggested"]) <= {None}
    assert not {"same-name", "same-expansion"} & {code for why in found["why"] for code in why}


def test_one_name_for_other_purposes_gets_no_suggestion() -> None:
    found = pairs(
        idea("Bapenda", "SMS Gateway", "Wajib pajak hotel dan restoran lupa jatuh tempo"),
        idea("RSUD Wangaya", "SMS Gateway", "Pasien bertanya biaya perawatan lewat telepon"),
        idea("BPBD", "SMS Gateway"),
    )
    assert len(found) == 3
    told = found[(found["first_opd"] == "Bapenda") & (found["second_opd"] == "RSUD Wangaya")].iloc[0]
    assert (told["suggested"], told["why"]) == (None, ("same-name",))


def test_other_names_for_one_problem_are_found() -> None:
    found = pairs(
        idea("Disperindag", "Harga Pasar", "Harga kebutuhan pokok di pasar tidak diketahui warga"),
        idea(
            "PD Pasar", "infopasar.contoh.go.id", "Warga tidak mengetahui harga bahan kebutuhan pokok pasar"
        ),
        idea("Dinas Perhubungan", "Bus Sekolah", "Siswa terlambat karena tidak ada angkutan"),
    )
    assert names(found) == {frozenset({"Harga Pasar", "infopasar.contoh.go.id"})}
    assert found.iloc[0]["why"] == ("similar-problem",)


def test_frequent_words_alone_are_no_likeness() -> None:
    assert pairs(
        idea("Dinas Sosial", "Sistem Informasi Pelayanan Bansos", "Pelayanan masih manual dan lambat"),
        idea("Dinas Pertanian", "Sistem Informasi Pelayanan Pupuk", "Pelayanan masih manual dan lambat"),
    ).empty


def test_one_opd_does_not_overlap_with_itself() -> None:
    assert pairs(idea("Dinas Sosial", "Bank Sampah Induk"), idea("DINAS SOSIAL", "Bank Sampah  Induk")).empty


def test_unanswered_pairs_come_first_then_the_most_alike() -> None:
    records = [
        idea("A", "Bank Sampah Induk", record_id="a"),
        idea("B", "Bank Sampah Induk", record_id="b"),
        idea("C", "Bank Sampah Sekolah Induk", record_id="c"),
        idea("D", "Rumah Kopi", record_id="d"),
    ]
    answers = pd.DataFrame(
        [
            ("a", "b", "same", "b", "satu wadah", 7),
            ("a", "d", "different", None, None, 8),
            ("a", "gone", "same", None, None, 9),
        ],
        columns=ANSWERS,
        dtype=object,
    )
    found = pairs(*records, answers=answers)
    assert list(zip(found["first_id"], found["second_id"], found["answer"], strict=True)) == [
        ("a", "c", None),
        ("b", "c", None),
        ("a", "b", "same"),
        ("a", "d", "different"),
    ]
    assert found.loc[2, ["joint_lead", "note", "row_id"]].tolist() == ["b", "satu wadah", 7]
    assert found.loc[3, "why"] == ()


def test_without_innovations_there_is_nothing() -> None:
    assert list(pairs().columns) == COLUMNS
    assert len(pairs()) == 0


WORDS = st.sampled_from(
    ["bank", "sampah", "antrian", "online", "simade", "sistem", "pasar", "posyandu", "lansia"]
)
RECORDS = st.lists(
    st.builds(
        idea,
        st.sampled_from(["Dinas Sosial", "Bappeda", "Kelurahan Sumerta", "Kelurahan Renon"]),
        st.lists(WORDS, min_size=1, max_size=4).map(" ".join),
        st.none() | st.lists(WORDS, min_size=1, max_size=6).map(" ".join),
    ),
    max_size=9,
).map(lambda found: [record | {"record_id": f"r{place}"} for place, record in enumerate(found)])


@settings(deadline=None)
@given(RECORDS, st.randoms(use_true_random=False))
def test_row_order_changes_nothing(records: list[dict[str, Any]], shuffle: random.Random) -> None:
    before = pairs(*records)
    shuffle.shuffle(records)
    pd.testing.assert_frame_equal(pairs(*records), before)


@settings(deadline=None)
@given(RECORDS)
def test_each_pair_stands_once_between_two_opds(records: list[dict[str, Any]]) -> None:
    found = pairs(*records)
    assert (found["first_id"] < found["second_id"]).all()
    assert not found.duplicated(["first_id", "second_id"]).any()
    assert (found["first_opd"] != found["second_opd"]).all()
    assert found["likeness"].between(0, 100).all()
    assert found["why"].map(len).gt(0).all()


@settings(deadline=None)
@given(RECORDS)
def test_which_of_a_pair_comes_first_changes_nothing(records: list[dict[str, Any]]) -> None:
    turned = [record | {"record_id": f"r{len(records) - place}"} for place, record in enumerate(records)]

    def said(found: pd.DataFrame) -> set[tuple[Any, ...]]:
        return {
            (
                frozenset([(row["first_opd"], row["first_name"]), (row["second_opd"], row["second_name"])]),
                row["why"],
            )
            for row in found.to_dict("records")
        }

    assert said(pairs(*records)) == said(pairs(*turned))


@settings(deadline=None)
@given(RECORDS)
def test_another_row_takes_no_pair_of_equal_names(records: list[dict[str, Any]]) -> None:
    same = [
        idea("Dinas Sosial", "Lumbung Pangan Warga", record_id="x"),
        idea("Bappeda", "lumbung pangan warga", record_id="y"),
    ]
    found = pairs(*records, *same)
    row = found[(found["first_id"] == "x") & (found["second_id"] == "y")].iloc[0]
    assert (row["likeness"], row["suggested"]) == (85.0, "same")
