"""Names of OPDs taken out of other texts, so that a projector may show what they do and not whose it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.intake.tables import ExpectedOpd
from smartcity.names.hiding import OpdHider
from smartcity.reference import load_reference

OPDS = (
    ExpectedOpd("Dinas Kesehatan", "Dinkes"),
    ExpectedOpd("Dinas Pekerjaan Umum dan Penataan Ruang", "DPUPR"),
    ExpectedOpd("Dinas Komunikasi dan Informatika"),
    ExpectedOpd("Kecamatan Wanaelok"),
    ExpectedOpd("RSUD Tirta Husada"),
)
HIDER = OpdHider(load_reference(), OPDS, "(OPD)")


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("Antre Cepat Dinas Kesehatan", "Antre Cepat (OPD)"),
        ("SIMPUS (Dinkes)", "SIMPUS ((OPD))"),
        ("Aplikasi SIDINKES Terpadu", "Aplikasi (OPD) Terpadu"),
        ("Diskominfo Menyapa", "(OPD) Menyapa"),
        ("Dinas PU dan Penataan Ruang Tanggap", "(OPD) Tanggap"),
        ("RSUD Tirta Husada: Antre Daring", "(OPD): Antre Daring"),
        ("Kecamatan Wanaelok Bersih", "(OPD) Bersih"),
        ("Desa Wisata Sehat", "Desa Wisata Sehat"),
        ("Puskesmas Terapung", "Puskesmas Terapung"),
        ("E-Kesehatan untuk  semua", "E-Kesehatan untuk  semua"),
        ("", ""),
    ],
)
def test_names_are_hidden_and_topics_are_not(said: str, hidden: str) -> None:
    assert HIDER.hide(said) == hidden


@settings(deadline=None)
@given(
    before=st.text(max_size=12), opd=st.sampled_from(OPDS), after=st.text(max_size=12), short=st.booleans()
)
def test_no_name_survives_in_whatever_text(before: str, opd: ExpectedOpd, after: str, short: bool) -> None:
    name = opd.short_name if short and opd.short_name else opd.name
    assert name not in HIDER.hide(f"{before} {name} {after}")


@settings(deadline=None)
@given(st.text(alphabet=" \tabcxyz.,-()", max_size=40))
def test_other_texts_stay_as_they_are(said: str) -> None:
    assert HIDER.hide(said) == said
