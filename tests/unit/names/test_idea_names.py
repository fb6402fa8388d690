"""Names taken apart; most cases are real names of Denpasar's list of applications (monev SPBE, 2020)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.names.idea_names import idea_name
from smartcity.reference import load_reference

WORDS = load_reference().name_words


def parts(name: str) -> tuple[str, str | None, bool]:
    found = idea_name(name, WORDS.kinds_of_thing, WORDS.frequent)
    return " ".join(found.words), found.acronym, found.telling


@pytest.mark.parametrize(
    ("name", "words", "acronym", "telling"),
    [
        ("SIMADE (Sistem Pemantauan Krama Bendega)", "sistem pemantauan krama bendega", "simade", True),
        ("Jaringan Dokumentasi Informasi Hukum (JDIH)", "jaringan dokumentasi informasi hukum", "jdih", True),
        ("SIDOK: Sistem Informasi Dokumen Rapat", "sistem informasi dokumen rapat", "sidok", True),
        ("BASADI - Bank Sampah Digital", "bank sampah digital", "basadi", True),
        ("Rujukan Online", "rujukan online", None, True),
        ("SMS Gateway", "sms gateway", None, True),
        ("Pengadaan Kendaraan Dinas/Operasional", "pengadaan kendaraan dinas operasional", None, True),
        # What is left without kinds of things is one word: an acronym, whatever stands around it.
        ("SIMADE", "", "simade", False),
        ("Aplikasi SIMADE", "", "simade", False),
        ("Simonev (Narkoba)", "", "simonev", False),
        # Words, but they tell nothing: only together with the acronym.
        ("SIMADE (Sistem Informasi Desa)", "sistem informasi desa", "simade", False),
        ("lapak.contoh.go.id", "", None, False),
        ("-", "", None, False),
        ("", "", None, False),
    ],
)
def test_a_name_has_words_and_an_acronym(name: str, words: str, acronym: str | None, telling: bool) -> None:
    assert parts(name) == (words, acronym, telling)


@given(st.text())
def test_any_text_has_parts(name: str) -> None:
    found = idea_name(name, WORDS.kinds_of_thing, WORDS.frequent)
    assert not found.telling or len(found.words) >= 2
