from __future__ import annotations

import pytest

from smartcity.intake.tables import Cell
from smartcity.intake.values.personal import holds_personal_values, is_personal_header, mask, mask_inside

# Made-up numbers in the right shape: province 99 and months 99 belong to nobody.
NIK = "9999990199990001"
NIP = "199999992099991001"
PERSONAL = [
    NIK,
    NIP,
    "19999999 209999 1 001",
    "0812-0000-0000",
    "+62 812 0000 0000",
    "081200000000",
    "nama@contoh.go.id",
]


@pytest.mark.parametrize(
    "header", ["NIK", "NIP PIC", "No. HP / WA", "Email", "Nomor WhatsApp Inovator", "Telp."]
)
def test_headers_of_personal_data(header: str) -> None:
    assert is_personal_header(header)


@pytest.mark.parametrize("header", ["Teknik", "Nama OPD", "Klinik", "Penerima", "Ket."])
def test_other_headers(header: str) -> None:
    assert not is_personal_header(header)


@pytest.mark.parametrize("value", PERSONAL)
def test_values_of_personal_data_are_seen_and_hidden(value: str) -> None:
    assert holds_personal_values(["", value, None])
    hidden = mask_inside(f"hubungi {value} segera")
    assert value not in hidden
    assert hidden.startswith("hubungi ")
    assert hidden.endswith(" segera")


@pytest.mark.parametrize(
    "value",
    ["263552048833", "2022-08-15", "32.01.01", "Rp 1.250.000.000,00", 6_105_755_273.0, "7.01.01.2.01"],
)
def test_codes_amounts_and_dates_are_not_personal(value: Cell) -> None:
    assert not holds_personal_values([value])
    assert mask_inside(str(value)) == str(value)


def test_half_of_the_filled_cells_must_look_personal() -> None:
    assert holds_personal_values([NIK, "", "belum tahu"])
    assert not holds_personal_values([NIK, "belum", "Dinas", "Kantor"])
    assert not holds_personal_values([])


def test_masking_keeps_nothing_but_the_first_character() -> None:
    assert mask(NIK) == "9***********"
    assert mask("") == ""
