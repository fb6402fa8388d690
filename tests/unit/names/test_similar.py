import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.names import similar_names


def pairs(*names: str) -> list[tuple[str, str]]:
    return [(f"Dinas {place}", name) for place, name in enumerate(names)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pendaftaran Online ", "PENDAFTARAN ONLINE"),
        ("Home Care Peduli", "Homecare Peduli"),
        ("Grha Tiyasa", "Graha Tiyasa"),
        ("SIMPELTARU", "SIMPLETARU"),
        ("Bank Sampah & Kompos", "Bank Sampah Kompos"),
    ],
)
def test_slips_are_found(one: str, other: str) -> None:
    assert [(pair.first, pair.second) for pair in similar_names(pairs(one, other))] == [(0, 1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SINGGAN (Sistem Informasi Pelanggan)", "SINGGAR (Sistem Informasi Anggaran)"),
        ("SIMADE (Sistem Manajemen Desa)", "SIMADE (Sistem Masyarakat Nelayan)"),
        ("Bank Sampah 1", "Bank Sampah 2"),
        ("lapak.contoh.go.id", "lapar.contoh.go.id"),
        ("Antrean Online MPP", "Antrean Online RSUD"),
        ("KURNIA", "Kurnia (Kredit Usaha Warga)"),
    ],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert similar_names(pairs(one, other)) == []


def test_equal_names_of_one_opd_are_a_duplicate_not_a_likeness() -> None:
    assert similar_names([("Dinkes", "Home Care"), ("Dinkes", "home care")]) == []


def test_the_most_alike_stand_first() -> None:
    found = similar_names(pairs("Rumah Kompos", "Rumah Kompoz", "rumah kompos"))
    assert [(pair.first, pair.second) for pair in found] == [(0, 2), (0, 1)]
    assert found[0].likeness == 100.0 > found[1].likeness


def test_no_names_have_no_pairs() -> None:
    assert similar_names([]) == []


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.text()), max_size=12))
def test_pairs_are_ordered_and_unique(names: list[tuple[str, str]]) -> None:
    found = [(pair.first, pair.second) for pair in similar_names(names)]
    assert all(first < second for first, second in found)
    assert len(found) == len(set(found))
