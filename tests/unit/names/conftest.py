from dataclasses import dataclass

import pytest

from smartcity.names import OpdMatcher
from smartcity.reference import load_reference


@dataclass(frozen=True)
class Opd:
    name: str
    short_name: str | None = None
    code: str | None = None


REGISTRY = (
    Opd("Sekretariat Daerah", "Setda"),
    Opd("Sekretariat DPRD", "Setwan"),
    Opd("Dinas Kesehatan", "Dinkes"),
    Opd("Dinas Pendidikan, Pemuda dan Olahraga"),
    Opd("Dinas Komunikasi, Informatika, Statistik dan Persandian"),
    Opd("Dinas Pekerjaan Umum dan Penataan Ruang"),
    Opd("Dinas Pariwisata"),
    Opd("Dinas Kebudayaan"),
    Opd("Dinas Ketahanan Pangan"),
    Opd("Dinas Pertanian dan Peternakan", "DPP"),
    Opd("Dinas Kependudukan dan Pencatatan Sipil"),
    Opd("Kecamatan Wanasari"),
    Opd("Kecamatan Banjarsari"),
    Opd("RSUD Melati"),
)


@pytest.fixture(scope="session")
def with_registry() -> OpdMatcher:
    return OpdMatcher(load_reference(), REGISTRY)


@pytest.fixture(scope="session")
def without_registry() -> OpdMatcher:
    return OpdMatcher(load_reference())
