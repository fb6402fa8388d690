"""The workbooks on quick wins: readiness as numbers, as words and aspect by aspect, and risk registers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from scripts.sample_grid import CONTENT, Grid, SampleInnovation, Value
from scripts.sample_layouts import REGENCY

READINESS = {
    "regulation": "Regulasi",
    "budget": "Anggaran",
    "people": "SDM",
    "infrastructure": "Sarpras",
    "data_app": "Data dan Aplikasi",
    "stakeholders": "Stakeholder",
    "procedure": "SOP",
    "risk": "Risiko",
}
IMPACT = {"leverage": "Daya Ungkit", "direct_benefit": "Manfaat Langsung", "time_to_result": "Waktu Hasil"}
WORDS = {
    "regulation": ("belum ada dasar hukum", "SK Kepala Dinas", "SK Bupati", "Perbup"),
    "budget": ("belum dianggarkan", "RKA", "DPA", "DPA dan tahun berikutnya"),
    "people": ("belum ada pelaksana", "ada PIC", "SK Kepala Dinas", "SK Bupati dan bimtek"),
    "infrastructure": ("belum ada perangkat", "sebagian", "lengkap", "lengkap dan terpelihara"),
    "data_app": ("manual", "belum terintegrasi", "sebagian terintegrasi", "terintegrasi penuh"),
    "stakeholders": ("sendiri", "1 mitra", "2-3 mitra", "pentahelix"),
    "procedure": ("belum ada SOP", "draf", "disahkan", "disahkan dan daring"),
    "risk": ("belum diidentifikasi", "teridentifikasi", "ada mitigasi", "dipantau berkala"),
}
SCORES_OF_THREE = {"1": "Rendah", "2": "Sedang", "3": "Tinggi", "": ""}
SCORES = ("likelihood", "impact", "residual_likelihood", "residual_impact")


@dataclass(frozen=True, slots=True)
class Assessed:
    """What one sheet says of one innovation; `sent` holds its cells where they say something else."""

    innovation: SampleInnovation
    levels: Mapping[str, str]
    person: str
    evidence: str
    sent: Mapping[str, Value] = field(default_factory=dict)

    def number(self, aspect: str) -> Value:
        """The level as a number, in words where the aspect does not apply."""
        level = self.levels[aspect]
        return self.sent.get(aspect, "tidak perlu aplikasi" if level == "-" else int(level))

    def word(self, aspect: str) -> Value:
        """The level as offices say it."""
        level = self.levels[aspect]
        words = WORDS.get(aspect)
        return (
            self.number(aspect) if words is None or level == "-" or aspect in self.sent else words[int(level)]
        )


def load_assessed(
    innovations: Sequence[SampleInnovation], sheet: str, sent: Mapping[tuple[str, str], Value]
) -> list[Assessed]:
    """What the content says of a sheet; `sent` names the cells that the sheet fills otherwise."""
    known = {row.name.split(" (")[0]: row for row in innovations}
    return [
        Assessed(
            known[row["innovation"]],
            {aspect: row[aspect] for aspect in (*READINESS, *IMPACT)},
            row["person"],
            row["evidence"],
            {aspect: cell for (name, aspect), cell in sent.items() if name == row["innovation"]},
        )
        for row in _content("readiness.csv")
        if row["sheet"] == sheet
    ]


def first_readiness(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """Bapperida's recap: two header rows, numbers; a level off the scale, one empty, one in vague words."""
    sent: dict[tuple[str, str], Value] = {
        ("GERCEP BUMIL", "procedure"): "hampir selesai",
        ("IKM NAIK KELAS", "leverage"): None,
        ("SEHARI DI CONTOH", "infrastructure"): 4,
    }
    grid = Grid("Kesiapan")
    grid.add(f"PEMERINTAH {REGENCY}")
    grid.add("REKAPITULASI KESIAPAN USULAN QUICK WIN")
    grid.add("Nilai 0-3 menurut bukti yang dilampirkan")
    grid.add(None)
    top = grid.add_header(
        "No",
        "OPD",
        "Nama Quick Win",
        "Kesiapan (0-3)",
        *[None] * 7,
        "Dampak (0-3)",
        None,
        None,
        "Bukti Regulasi",
        "PIC",
    )
    grid.add_header(None, None, None, *READINESS.values(), *IMPACT.values(), None, None)
    grid.merges += [(top, column, top + 1, column) for column in (0, 1, 2, 14, 15)]
    grid.merges += [(top, 3, top, 10), (top, 11, top, 13)]
    for number, row in enumerate(load_assessed(innovations, "first", sent), start=1):
        cells = [row.number(aspect) for aspect in (*READINESS, *IMPACT)]
        grid.add(number, row.innovation.opd.short_name, row.innovation.name, *cells, row.evidence, row.person)
    grid.add(None)
    grid.add(None, "Keterangan: 0 = belum ada, 3 = lengkap")
    return [grid]


def second_readiness(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """A year on: most in words with a number here and there, three innovations aspect by aspect."""
    sent: dict[tuple[str, str], Value] = {
        ("UMKM BANGKIT", "risk"): 5,
        ("NELAYAN PINTAR", "time_to_result"): "cepat",
        ("CEK BANSOS TERBUKA", "leverage"): None,
        ("IZIN TUNTAS SEHARI", "regulation"): "Perbup Nomor 14 Tahun 2024",
        ("PANTAU AIR HULU", "infrastructure"): "3 - lengkap dan terpelihara",
    }
    rows = load_assessed(innovations, "second", sent)
    by_aspect = ("SEKOLAH TANPA SEKAT", "PEKAN WARISAN CONTOH", "DASHAT KAMPUNG")
    wide = Grid("Usulan Baru")
    wide.add("KESIAPAN CALON QUICK WIN BERIKUTNYA")
    wide.add(None)
    wide.add_header("OPD", "Inovasi", *READINESS.values(), *IMPACT.values(), "Bukti Regulasi", "PIC")
    long = Grid("Rincian")
    long.add("RINCIAN PENILAIAN (diisi OPD)")
    long.add(None)
    long.add_header("OPD", "Nama Inovasi", "Aspek", "Nilai (0-3)", "Bukti", "PIC")
    for row in rows:
        if row.innovation.name.startswith(by_aspect):
            _add_by_aspect(long, row)
        else:
            cells = [row.word(aspect) for aspect in (*READINESS, *IMPACT)]
            wide.add(row.innovation.opd.short_name, row.innovation.name, *cells, row.evidence, row.person)
    return [wide, long]


def _add_by_aspect(grid: Grid, row: Assessed) -> None:
    first = len(grid.rows)
    for number, (aspect, name) in enumerate({**READINESS, **IMPACT}.items()):
        opening = (row.innovation.opd.name, row.innovation.name) if number == 0 else (None, None)
        evidence = row.evidence if aspect == "regulation" else None
        grid.add(*opening, name, row.word(aspect), evidence, row.person if number == 0 else None)
    grid.merges += [(first, column, len(grid.rows) - 1, column) for column in (0, 1)]


def first_risks(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """The register on the SPBE form: two header rows, merged OPDs and innovations, sizes as products."""
    grid = Grid("Register Risiko")
    grid.add("REGISTER RISIKO QUICK WIN")
    grid.add(f"{REGENCY} - skala kemungkinan dan dampak 1-5")
    grid.add(None)
    heads: list[Value] = ["No", "OPD", "Nama Quick Win", "Peristiwa Risiko", "Penyebab", "Uraian Dampak"]
    heads += ["Area Dampak", "Pengendalian yang Ada", "Risiko Melekat", None, None]
    heads += ["Keputusan Penanganan", "Rencana Aksi Penanganan", "Penanggung Jawab", "Jadwal Selesai"]
    heads += ["Risiko Residu", None, "Status"]
    top = grid.add_header(*heads)
    grid.add_header(*[None] * 8, "LK", "LD", "BR", *[None] * 4, "LK", "LD", None)
    grid.merges += [(top, column, top + 1, column) for column in (*range(8), 11, 12, 13, 14, 17)]
    grid.merges += [(top, 8, top, 10), (top, 15, top, 16)]
    number = 0
    for innovation, risks in _risks(innovations, "first"):
        first = len(grid.rows)
        for risk in risks:
            number += 1
            grid.add(number, innovation.opd.short_name, innovation.name, *_register_cells(risk))
        if len(risks) > 1:
            _merge_down(grid, first, (1, 2))
    return [grid]


def second_risks(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """Shorter columns, an innovation that nobody knows; DPPKB scores in three words."""
    grid = Grid("Risiko Usulan Baru")
    grid.add("DAFTAR RISIKO CALON QUICK WIN (skala 1-5)")
    grid.add(None)
    columns = (
        "event",
        "cause",
        "consequence",
        "area",
        "control",
        *SCORES,
        "treatment",
        "plan",
        "owner",
        "due",
        "status",
    )
    heads = ("Risiko", "Penyebab", "Akibat", "Area Dampak", "Kontrol Saat Ini", "Kemungkinan", "Dampak")
    rest = ("Kemungkinan Residu", "Dampak Residu", "Respon", "Rencana Mitigasi", "PIC", "Tenggat", "Status")
    grid.add_header("No", "Perangkat Daerah", "Inovasi", *heads, *rest)
    number = 0
    for innovation, risks in _risks(innovations, "second"):
        for risk in risks:
            number += 1
            grid.add(
                number, innovation.opd.name, innovation.name, *(_cell(risk, column) for column in columns)
            )
    grid.add(
        number + 1, "BPBD", "SIAGA BANJIR BANDANG", "Relawan pindah tugas", None, None, "SDM", None, 3, 2
    )
    small = Grid("DPPKB")
    small.add("IDENTIFIKASI RISIKO DPPKB")
    small.add("Rendah, sedang, tinggi")
    small.add(None)
    small.add_header(
        "OPD", "Inovasi", "Faktor Risiko", "Penyebab", "Kemungkinan", "Dampak", "Mitigasi", "PIC"
    )
    for innovation, risks in _risks(innovations, "three"):
        for risk in risks:
            scores = [SCORES_OF_THREE[risk[name]] for name in SCORES[:2]]
            plain = [risk["event"], risk["cause"], *scores, risk["plan"], risk["owner"]]
            small.add(innovation.opd.short_name, innovation.name, *plain)
    return [grid, small]


def _register_cells(risk: Mapping[str, str]) -> Iterable[Value]:
    """The cells of the SPBE form; its size is the product that people work out by hand."""
    product = int(risk["likelihood"]) * int(risk["impact"])
    before = [_cell(risk, name) for name in ("event", "cause", "consequence", "area", "control", *SCORES[:2])]
    after = [_cell(risk, name) for name in ("treatment", "plan", "owner", "due", *SCORES[2:], "status")]
    return [*before, product, *after]


def _cell(risk: Mapping[str, str], name: str) -> Value:
    return int(risk[name]) if name in SCORES and risk[name] else risk[name]


def _merge_down(grid: Grid, first: int, columns: Iterable[int]) -> None:
    """Merge cells from `first` to the last row; only the first keeps its text."""
    last = len(grid.rows) - 1
    for column in columns:
        grid.merges.append((first, column, last, column))
        for lower in range(first + 1, last + 1):
            grid.rows[lower][column] = None


def _risks(
    innovations: Sequence[SampleInnovation], sheet: str
) -> list[tuple[SampleInnovation, list[dict[str, str]]]]:
    """The risks of a sheet, innovation by innovation, in the order of the content."""
    known = {row.name.split(" (")[0]: row for row in innovations}
    rows = [row for row in _content("risks.csv") if row["sheet"] == sheet]
    return [(known[name], list(group)) for name, group in groupby(rows, key=lambda row: row["innovation"])]


def _content(name: str) -> list[dict[str, str]]:
    with (CONTENT / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source, delimiter=";"))
