import pytest

from smartcity.names.opd_codes import OpdCodes, without_leading_code

CODES = OpdCodes(
    [
        ("031101", "Dinas Kesehatan"),
        ("4.10", "Sekretariat Daerah"),
        ("0512", "Dinas Perhubungan"),
        ("00512", "Dinas Pariwisata"),
        ("1.03.0.00.01.0000", "Dinas Sosial"),
    ]
)


@pytest.mark.parametrize(
    ("sent", "names"),
    [
        ("031101", ["Dinas Kesehatan"]),
        ("31101", ["Dinas Kesehatan"]),
        ("4.1", ["Sekretariat Daerah"]),
        ("0512", ["Dinas Perhubungan"]),
        ("512", ["Dinas Perhubungan", "Dinas Pariwisata"]),
        ("1.03.0.00.01.0000", ["Dinas Sosial"]),
        ("1 03 0 00 01 0000", ["Dinas Sosial"]),
        ("41", []),
        ("0", []),
        ("", []),
        ("Dinas Sosial", []),
    ],
)
def test_a_code_is_found_as_written_then_as_a_number(sent: str, names: list[str]) -> None:
    assert CODES.find(sent) == names


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("1. Dinas Sosial", "Dinas Sosial"),
        ("1.06 - Dinas Sosial", "Dinas Sosial"),
        ("(2) Kecamatan Wanasari", "Kecamatan Wanasari"),
        ("Dinas Sosial", "Dinas Sosial"),
        ("SMA Negeri 2", "SMA Negeri 2"),
        ("031101", "031101"),
    ],
)
def test_a_number_in_front_of_a_name_falls_off(sent: str, name: str) -> None:
    assert without_leading_code(sent) == name
