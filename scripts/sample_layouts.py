"""The workbooks of single OPDs: each function draws one file the way such an OPD would send it."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.sample_grid import (
    MATURITY_WORDS,
    STATUS_WORDS,
    Column,
    Grid,
    SampleInnovation,
    SampleOpd,
    rupiah_text,
    spoken_amount,
)

REGENCY = "KABUPATEN CONTOH"


def yes_no(flag: bool) -> str:
    """Ya or Tidak."""
    return "Ya" if flag else "Tidak"


OPD: Column = ("Perangkat Daerah", lambda row: row.sent_opd or row.opd.name)
OPD_SHORT: Column = ("OPD", lambda row: row.sent_opd or row.opd.short_name)
NAME: Column = ("Nama Inovasi", lambda row: row.name)
DIMENSION: Column = ("Dimensi", lambda row: row.dimension_word)
SUBDIMENSION: Column = ("Sub Dimensi", lambda row: row.subdimension_word)
PROBLEM: Column = ("Permasalahan", lambda row: row.problem)
MATURITY: Column = ("Tahapan Inovasi", lambda row: MATURITY_WORDS[row.maturity])
DIGITAL: Column = ("Jenis Inovasi", lambda row: "Digital" if row.digital else "Non Digital")
START: Column = ("Tahun Mulai", lambda row: row.start_year)
END: Column = ("Tahun Selesai", lambda row: row.end_year)
BUDGET: Column = ("Anggaran (Rp)", lambda row: row.budget)
FUND: Column = ("Sumber Dana", lambda row: row.fund_source)
INDICATOR: Column = ("Indikator", lambda row: row.indicator)
BASELINE: Column = ("Baseline", lambda row: row.baseline)
TARGET: Column = ("Target", lambda row: row.target)
UNIT: Column = ("Satuan", lambda row: row.unit)
QUICK_WIN: Column = ("Quick Win", lambda row: yes_no(row.quick_win))
STATUS: Column = ("Status", lambda row: STATUS_WORDS[row.status])

CORE = [NAME, DIMENSION, SUBDIMENSION, PROBLEM, MATURITY, DIGITAL]
CLEAN = [OPD, *CORE, START, END, BUDGET, FUND, INDICATOR, BASELINE, TARGET, UNIT, QUICK_WIN, STATUS]


def add_table(grid: Grid, columns: Sequence[Column], innovations: Sequence[SampleInnovation]) -> None:
    """A plain table with running numbers: one header row, then one row an innovation."""
    grid.add_header("No", *(header for header, _ in columns))
    add_rows(grid, columns, innovations)


def add_rows(
    grid: Grid, columns: Sequence[Column], innovations: Sequence[SampleInnovation], first: int = 1
) -> None:
    """The rows of a table, numbered from `first`."""
    for number, innovation in enumerate(innovations, start=first):
        grid.add(number, *(cell(innovation) for _, cell in columns))


def registry(opds: Sequence[SampleOpd]) -> list[Grid]:
    """The list of the OPDs that are expected to report."""
    grid = Grid("Perangkat Daerah")
    grid.add(f"DAFTAR PERANGKAT DAERAH {REGENCY}")
    grid.add("Data contoh: daerah, nama dan angka di dalamnya rekaan")
    grid.add(None)
    grid.add_header("No", "Kode", "Nama Perangkat Daerah", "Nama Singkat")
    for number, opd in enumerate(opds, start=1):
        grid.add(number, opd.code, opd.name, opd.short_name)
    return [grid]


def communication(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """Diskominfosantik: clean, one header row, every column filled."""
    grid = Grid("Inovasi")
    add_table(grid, CLEAN, innovations)
    return [grid]


def communication_supplement(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """Diskominfosantik again: one innovation repeated unchanged, one that has moved on to Penerapan."""
    by_name = {innovation.name: innovation for innovation in innovations}
    unchanged = next(by_name[name] for name in by_name if name.startswith("SIPADU"))
    advanced = by_name["SATU DATA CONTOH"]
    grid = Grid("Susulan")
    grid.add("DATA SUSULAN INOVASI DINAS KOMUNIKASI, INFORMATIKA, PERSANDIAN DAN STATISTIK")
    grid.add(None)
    add_table(grid, CLEAN, (unchanged, advanced))
    grid.rows[-1][CLEAN.index(MATURITY) + 1] = "Penerapan"
    return [grid]


def population_registry(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """Disdukcapil: the OPD stands in a banner above the table, amounts are typed as text."""
    grid = Grid("Form Inovasi")
    grid.add("FORMULIR USULAN INOVASI SMART CITY")
    grid.add("TAHUN ANGGARAN 2026")
    grid.add(None)
    grid.add("NAMA OPD", ": DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL")
    grid.add(None)
    budget: Column = ("Pagu Anggaran", rupiah_text)
    title: Column = ("Judul Inovasi", lambda row: row.name)
    add_table(
        grid,
        (title, ("Pilar", DIMENSION[1]), SUBDIMENSION, PROBLEM, MATURITY, DIGITAL, START, budget, QUICK_WIN),
        innovations,
    )
    return [grid]


def licensing(innovations: Sequence[SampleInnovation]) -> Grid:
    """DPMPTSP: exported by an old web application, headers as its database calls them."""
    grid = Grid("Sheet1")
    columns = (
        ("nama_skpd", OPD[1]),
        ("nama_inovasi", NAME[1]),
        ("dimensi", DIMENSION[1]),
        ("permasalahan", PROBLEM[1]),
        ("tahapan_inovasi", MATURITY[1]),
        ("jenis_inovasi", DIGITAL[1]),
        ("anggaran", lambda row: row.budget),
    )
    add_table(grid, columns, innovations)
    return grid


def environment_office(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """DLH: from LibreOffice, the dimension as `aspek`, with a typo in one cell, and a total."""
    grid = Grid("Usulan DLH")
    grid.add("USULAN INOVASI DINAS LINGKUNGAN HIDUP")
    grid.add(None)
    columns: list[Column] = [OPD_SHORT, NAME, ("Aspek Smart City", DIMENSION[1]), SUBDIMENSION, PROBLEM]
    add_table(
        grid,
        [*columns, MATURITY, DIGITAL, START, END, BUDGET, INDICATOR, TARGET, UNIT, QUICK_WIN],
        innovations,
    )
    grid.rows[-1][3] = "Smart Environtment"
    total = sum(innovation.budget or 0 for innovation in innovations)
    grid.add(None, "JUMLAH", None, None, None, None, None, None, None, None, total)
    return [grid]


def tourism(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """Dispar: OPD and dimension in banners, amounts as people say them (310 jt)."""
    grid = Grid("Usulan")
    grid.add("Perangkat Daerah : Dinas Pariwisata")
    grid.add("Dimensi : Smart Branding")
    grid.add(None)
    budget: Column = ("Kebutuhan Anggaran", spoken_amount)
    year: Column = ("Tahun", lambda row: f"{row.start_year}-{row.end_year}")
    add_table(grid, (NAME, SUBDIMENSION, PROBLEM, MATURITY, DIGITAL, year, budget, QUICK_WIN), innovations)
    return [grid]


def inspectorate(innovations: Sequence[SampleInnovation]) -> Grid:
    """Itda: the list names no dimension, so that every row waits for a decision."""
    grid = Grid("Inspektorat")
    add_table(grid, (OPD, NAME, PROBLEM, MATURITY, DIGITAL, START, BUDGET), innovations)
    return grid


def wanaelok(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """Kecamatan Wanaelok: dimensions of another framework and an abbreviation with two meanings."""
    grid = Grid("Usulan Kecamatan")
    grid.add("USULAN INOVASI KECAMATAN WANAELOK")
    grid.add(None)
    add_table(grid, (OPD, NAME, DIMENSION, PROBLEM, MATURITY, DIGITAL, BUDGET), innovations)
    return [grid]


def village_empowerment(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """DPMD: a table a dimension on one sheet, each under its own banner."""
    grid = Grid("DPMD")
    grid.add("DAFTAR INOVASI DINAS PEMBERDAYAAN MASYARAKAT DAN DESA")
    for dimension in ("governance", "society"):
        members = [innovation for innovation in innovations if innovation.dimension == dimension]
        grid.add(None)
        grid.add(f"Dimensi: {members[0].dimension_word}")
        add_table(
            grid, (OPD, NAME, SUBDIMENSION, PROBLEM, MATURITY, DIGITAL, START, END, BUDGET, FUND), members
        )
    return [grid]
