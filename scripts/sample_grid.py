"""The example content as values, and the grid of cells that every example workbook is drawn on."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CONTENT = Path(__file__).parent / "sample_content"

Value = str | int | float | None

DIMENSION_WORDS = {
    "governance": "Smart Governance",
    "branding": "Smart Branding",
    "economy": "Smart Economy",
    "living": "Smart Living",
    "society": "Smart Society",
    "environment": "Smart Environment",
}
SUBDIMENSION_WORDS = {
    "public_service": "Pelayanan Publik",
    "bureaucracy": "Manajemen Birokrasi",
    "public_policy": "Kebijakan Publik",
    "tourism": "Pariwisata",
    "business": "Bisnis",
    "city_appearance": "Wajah Kota",
    "industry": "Industri Berdaya Saing",
    "welfare": "Kesejahteraan Rakyat",
    "transaction": "Transaksi Keuangan",
    "harmony": "Harmonisasi Tata Ruang",
    "health": "Prasarana Kesehatan",
    "mobility": "Sarana Transportasi",
    "community": "Interaksi Masyarakat",
    "learning": "Ekosistem Belajar",
    "security": "Keamanan Masyarakat",
    "protection": "Proteksi Lingkungan",
    "waste": "Tata Kelola Sampah dan Limbah",
    "energy": "Tata Kelola Energi",
}
MATURITY_WORDS = {"initiative": "Inisiatif", "pilot": "Uji Coba", "applied": "Penerapan"}
STATUS_WORDS = {"planned": "Direncanakan", "running": "Berjalan", "done": "Selesai", "stopped": "Dihentikan"}


@dataclass(frozen=True, slots=True)
class SampleOpd:
    """One OPD of the invented regency."""

    code: str
    short_name: str
    name: str


@dataclass(frozen=True, slots=True)
class SampleInnovation:
    """One innovation as it truly is; `sent_*` hold what its workbook says instead, if it does."""

    opd: SampleOpd
    name: str
    dimension: str
    subdimension: str
    problem: str
    maturity: str
    digital: bool
    start_year: int
    end_year: int
    budget_million: int | None
    fund_source: str
    indicator: str
    baseline: float
    target: float
    unit: str
    status: str
    quick_win: bool
    sent_opd: str
    sent_dimension: str

    @property
    def dimension_word(self) -> str:
        """What the workbook says as dimension."""
        return self.sent_dimension or DIMENSION_WORDS[self.dimension]

    @property
    def subdimension_word(self) -> str:
        """The sub-dimension in words, empty where the OPD named none."""
        return SUBDIMENSION_WORDS.get(self.subdimension, "")

    @property
    def budget(self) -> int | None:
        """Whole rupiah, None where the OPD named none."""
        return None if self.budget_million is None else self.budget_million * 1_000_000


@dataclass(slots=True)
class Grid:
    """One sheet before it is written; all places count from 0, merges are (row, column, row, column)."""

    sheet: str
    rows: list[list[Value]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    header_rows: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden: bool = False
    error_cells: dict[tuple[int, int], str] = field(default_factory=dict)

    def add(self, *values: Value) -> int:
        """Append a row and return its number."""
        self.rows.append(list(values))
        return len(self.rows) - 1

    def add_header(self, *values: Value) -> int:
        """Append a header row and return its number."""
        row = self.add(*values)
        self.header_rows.add(row)
        return row


Column = tuple[str, Callable[[SampleInnovation], Value]]


def load_opds() -> dict[str, SampleOpd]:
    """The registry by short name, in its order."""
    with (CONTENT / "opds.csv").open(encoding="utf-8", newline="") as source:
        opds = [SampleOpd(**row) for row in csv.DictReader(source, delimiter=";")]
    return {opd.short_name: opd for opd in opds}


def load_innovations() -> list[SampleInnovation]:
    """The 119 innovations in the order of the source."""
    opds = load_opds()
    with (CONTENT / "innovations.csv").open(encoding="utf-8", newline="") as source:
        return [_innovation(row, opds) for row in csv.DictReader(source, delimiter=";")]


def _innovation(row: dict[str, str], opds: dict[str, SampleOpd]) -> SampleInnovation:
    return SampleInnovation(
        opd=opds[row["opd"]],
        name=row["name"],
        dimension=row["dimension"],
        subdimension=row["subdimension"],
        problem=row["problem"],
        maturity=row["maturity"],
        digital=row["digital"] == "yes",
        start_year=int(row["start_year"]),
        end_year=int(row["end_year"]),
        budget_million=int(row["budget_million"]) if row["budget_million"] else None,
        fund_source=row["fund_source"],
        indicator=row["indicator"],
        baseline=_figure(row["baseline"]),
        target=_figure(row["target"]),
        unit=row["unit"],
        status=row["status"],
        quick_win=row["quick_win"] == "yes",
        sent_opd=row["sent_opd"],
        sent_dimension=row["sent_dimension"],
    )


def _figure(text: str) -> float:
    return float(text.replace(",", "."))


def of_opds(innovations: Sequence[SampleInnovation], *short_names: str) -> list[SampleInnovation]:
    """The innovations of these OPDs, in the order of the source."""
    return [innovation for innovation in innovations if innovation.opd.short_name in short_names]


def dotted(amount: int) -> str:
    """A whole number with Indonesian thousands points: 1250000 gives 1.250.000."""
    return f"{amount:,}".replace(",", ".")


def rupiah_text(innovation: SampleInnovation) -> str:
    """The budget typed as text, `Rp 1.250.000.000,00`; `-` where there is none."""
    return "-" if innovation.budget is None else f"Rp {dotted(innovation.budget)},00"


def spoken_amount(innovation: SampleInnovation) -> str:
    """The budget as people say it: `310 jt`, `1,25 M`; empty where there is none."""
    million = innovation.budget_million
    if million is None:
        return ""
    if million >= 1000:
        return f"{million / 1000:g} M".replace(".", ",")
    return f"{million} jt"
