"""The workbooks that several OPDs share: letterheads, merged cells, ticks, groups, yearly columns, mess."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from scripts.sample_grid import (
    DIMENSION_WORDS,
    Column,
    Grid,
    SampleInnovation,
    Value,
    of_opds,
    rupiah_text,
)
from scripts.sample_layouts import (
    BASELINE,
    BUDGET,
    CORE,
    DIGITAL,
    DIMENSION,
    END,
    FUND,
    INDICATOR,
    MATURITY,
    NAME,
    OPD,
    OPD_SHORT,
    PROBLEM,
    QUICK_WIN,
    REGENCY,
    START,
    STATUS,
    SUBDIMENSION,
    TARGET,
    UNIT,
    add_rows,
    add_table,
)


def health(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """Dinkes, RSUD, DPPKB: letterhead, two merged header rows, numbers, merged OPDs, total, signature."""
    grid = Grid("Rekap Usulan")
    for line in (f"PEMERINTAH {REGENCY}", "DINAS KESEHATAN", "REKAPITULASI USULAN INOVASI BIDANG KESEHATAN"):
        grid.merges.append((grid.add(line), 0, len(grid.rows) - 1, 14))
    grid.add(None)
    columns = [OPD, NAME, PROBLEM, DIMENSION, SUBDIMENSION, MATURITY, DIGITAL, START, END, BUDGET]
    heads = ["No", "Perangkat Daerah", "Inovasi", None, "Smart City", None, "Tahapan", "Jenis (Digital/Non)"]
    heads += ["Pelaksanaan", None, "Anggaran (Rp)", "Sasaran Kinerja", None, None, "Quick Win"]
    top = grid.add_header(*heads)
    below = [None, None, "Nama Inovasi", "Permasalahan", "Dimensi", "Sub Dimensi", None, None]
    grid.add_header(*below, "Tahun Mulai", "Tahun Selesai", None, "Indikator", "Target", "Satuan", None)
    grid.merges += [(top, column, top + 1, column) for column in (0, 1, 6, 7, 10, 14)]
    grid.merges += [(top, 2, top, 3), (top, 4, top, 5), (top, 8, top, 9), (top, 11, top, 13)]
    grid.add(*(f"({number})" for number in range(1, 16)))
    first_row = len(grid.rows)
    add_rows(grid, [*columns, INDICATOR, TARGET, UNIT, QUICK_WIN], innovations)
    _merge_equal(grid, first_row, column=1)
    total = sum(innovation.budget or 0 for innovation in innovations)
    grid.add("J U M L A H ", *[None] * 9, total)
    grid.add(None)
    for line in ("Contoh,          Januari 2026", "KEPALA DINAS KESEHATAN", "", "................", "NIP."):
        grid.add(*[None] * 11, line)
    return [grid]


def _merge_equal(grid: Grid, first_row: int, column: int) -> None:
    """Merge equal neighbours of a column downwards, as hands do; only the first keeps its text."""
    row = first_row
    for _, members in groupby(grid.rows[first_row:], key=lambda cells: cells[column]):
        height = len(list(members))
        if height > 1:
            grid.merges.append((row, column, row + height - 1, column))
            for lower in range(row + 1, row + height):
                grid.rows[lower][column] = None
        row += height


def education(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """Disdikbud, Dispusip: one column a dimension, ticked."""
    grid = Grid("Sheet1")
    grid.add("MATRIKS INOVASI BIDANG PENDIDIKAN DAN PERPUSTAKAAN")
    grid.add(None)
    rest = [PROBLEM, MATURITY, DIGITAL, START, BUDGET, FUND, QUICK_WIN]
    heads = ["No", "OPD", "Nama Inovasi", "Dimensi Smart City", *[None] * 5, *(header for header, _ in rest)]
    top = grid.add_header(*heads)
    grid.add_header(None, None, None, *DIMENSION_WORDS.values(), *[None] * len(rest))
    grid.merges.append((top, 3, top, 8))
    grid.merges += [(top, column, top + 1, column) for column in (0, 1, 2, *range(9, len(heads)))]
    for number, row in enumerate(innovations, start=1):
        ticks = ["√" if row.dimension == code else None for code in DIMENSION_WORDS]
        grid.add(number, row.opd.short_name, row.name, *ticks, *(cell(row) for _, cell in rest))
    return [grid]


def subdistricts(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """Seven kecamatan: a sheet each, whose name is the only place that says which."""
    grids = []
    for short_name, members in groupby(innovations, key=lambda row: row.opd.short_name):
        grid = Grid(short_name)
        grid.add("DATA INOVASI TINGKAT KECAMATAN")
        grid.add(None)
        add_table(grid, [*CORE, START, BUDGET], list(members))
        grids.append(grid)
    return grids


def infrastructure(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """DPUPR, Disperkim, Dishub: a group row an OPD, subtotals, budgets by year in million rupiah."""
    grid = Grid("Rencana Anggaran")
    grid.add("RENCANA INOVASI BIDANG INFRASTRUKTUR TAHUN 2024-2026")
    grid.add("(dalam juta rupiah)")
    grid.add(None)
    heads = ["No", *(header for header, _ in CORE), "Anggaran (dalam juta rupiah)", None, None]
    top = grid.add_header(*heads)
    grid.add_header(*[None] * 7, 2024, 2025, 2026)
    grid.merges.append((top, 7, top, 9))
    grid.merges += [(top, column, top + 1, column) for column in range(7)]
    groups = groupby(innovations, key=lambda row: row.opd)
    for roman, (opd, group) in zip(("I", "II", "III"), groups, strict=True):
        members = list(group)
        grid.add(roman, opd.name.upper())
        for number, row in enumerate(members, start=1):
            grid.add(number, *(cell(row) for _, cell in CORE), *_by_year(row))
        grid.add(None, f"Jumlah {roman}", *[None] * 5, *_sums_by_year(members))
    grid.add(None, "Total", *[None] * 5, *_sums_by_year(innovations))
    return [grid]


def _sums_by_year(innovations: Sequence[SampleInnovation]) -> list[float]:
    return [sum(amounts) for amounts in zip(*map(_by_year, innovations), strict=True)]


def _by_year(row: SampleInnovation) -> tuple[float, float, float]:
    """The budget in million rupiah for 2024, 2025, 2026: a fifth, two fifths, two fifths."""
    million = row.budget_million or 0
    return million / 5, million * 2 / 5, million * 2 / 5


def finance(innovations: Sequence[SampleInnovation]) -> Grid:
    """BPKAD, Bapenda: semicolons, amounts as text with decimal comma, a dash that only Windows-1252 has."""
    grid = Grid("")
    unit: Column = ("Unit Kerja", OPD[1])
    budget: Column = ("Nilai Anggaran", rupiah_text)
    note: Column = ("Keterangan", lambda row: f"pelaksanaan {row.start_year}\u2013{row.end_year}")
    columns = [unit, NAME, DIMENSION, PROBLEM, MATURITY, DIGITAL, START, budget, BASELINE, TARGET, UNIT]
    add_table(grid, [*columns, QUICK_WIN, note], innovations)
    return grid


def secretariat(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """Setda, Bapperida, BKPSDM: a sheet each with its own headers, and a hidden sheet of codes."""
    unit: Column = ("Perangkat Daerah Pengampu", OPD_SHORT[1])
    title: Column = ("Judul Inovasi", NAME[1])
    pillar: Column = ("Pilar", DIMENSION[1])
    background: Column = ("Latar Belakang Masalah", PROBLEM[1])
    layouts = {
        "Setda": [OPD_SHORT, *CORE, BUDGET],
        "Bapperida": [unit, title, pillar, SUBDIMENSION, MATURITY, DIGITAL, START, END, BUDGET],
        "BKPSDM": [NAME, OPD_SHORT, DIMENSION, background, MATURITY, BUDGET, STATUS],
    }
    grids = []
    for short_name, columns in layouts.items():
        grid = Grid(short_name)
        add_table(grid, columns, of_opds(innovations, short_name))
        grids.append(grid)
    codes = Grid("Referensi", hidden=True)
    codes.add_header("Kode", "Dimensi")
    for number, word in enumerate(DIMENSION_WORDS.values(), start=1):
        codes.add(number, word)
    return [*grids, codes]


def safety(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """BPBD, Damkar, Satpol PP: merged OPD cells, a problem typed over two rows, #N/A, a hidden row."""
    grid = Grid("Ketenteraman")
    grid.add("INOVASI KETENTERAMAN, KETERTIBAN DAN KEBENCANAAN")
    grid.add(None)
    add_table(grid, [OPD, *CORE, START, BUDGET, INDICATOR, TARGET], innovations)
    _merge_equal(grid, 3, column=1)
    _split_problem(grid, row=4)
    grid.error_cells[(7, 9)] = "#N/A"
    grid.rows[7][9] = None
    grid.hidden_rows.add(8)
    return [grid]


def _split_problem(grid: Grid, row: int) -> None:
    """Continue the problem of a row on a row of its own below it, its other cells merged over both."""
    text = str(grid.rows[row][5])
    words = text.split()
    grid.rows[row][5] = " ".join(words[:3])
    lower: list[Value] = [None] * len(grid.rows[row])
    lower[5] = " ".join(words[3:])
    grid.merges = [
        (first + (first > row), left, last + (last >= row), right) for first, left, last, right in grid.merges
    ]
    grid.rows.insert(row + 1, lower)
    grid.merges += [(row, column, row + 1, column) for column in range(12) if column not in (1, 5)]


def social(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """Dinsos, DP3A: headers of the innovation index, region glued to the OPD, two dimensions in a cell."""
    grid = Grid("Profil Inovasi")
    columns: list[Column] = [
        ("Dibuat Oleh", lambda row: f"{row.opd.name} Kabupaten Contoh"),
        ("Nama Inovasi Daerah", NAME[1]),
        ("Dimensi Smart City", DIMENSION[1]),
        ("Sub Dimensi", SUBDIMENSION[1]),
        ("Tahapan Inovasi", MATURITY[1]),
        ("Jenis Inovasi", DIGITAL[1]),
        ("Waktu Inisiatif", lambda row: f"Januari {row.start_year}"),
        ("Waktu Penerapan", _applied_on),
        ("Permasalahan", PROBLEM[1]),
        ("Anggaran", rupiah_text),
    ]
    add_table(grid, columns, innovations)
    grid.rows[1][3] = "Smart Society, Smart Living"
    return [grid]


def _applied_on(row: SampleInnovation) -> str:
    return f"17 Agustus {row.start_year + 1}" if row.maturity == "applied" else "-"


def economy(innovations: Sequence[SampleInnovation]) -> list[Grid]:
    """Five OPDs in one list: typos, abbreviations, a repeated row, one without name, three to be held."""
    grid = Grid("Ekonomi dan Pangan")
    grid.add(f"REKAP INOVASI EKONOMI DAN PANGAN {REGENCY}")
    grid.add(None)
    add_table(grid, [OPD, *CORE, START, BUDGET, FUND], innovations)
    first = 3
    for place, column, typed in (
        (0, 1, "Disperindag"),
        (1, 1, "DINAS PERINDUSTRIAN & PERDAGANGAN "),
        (2, 3, "Smart Ecenomy"),
        (4, 1, "Diskop UKM"),
        (5, 3, "smart ekonomi"),
        (6, 1, "Dinas Koperasi, Usaha Kecil dan Menegah"),
        (9, 3, "“Smart Economy”"),
        (11, 1, "Dinas  Pertanian dan Perkebunan"),
        (17, 3, "Smart Enviroment"),
    ):
        grid.rows[first + place][column] = typed
    repeated = [*grid.rows[first + 11]]
    repeated[0] = len(innovations) + 1
    grid.add(*repeated)
    grid.add(len(innovations) + 2, "Dinas Ketahanan Pangan", None, "Smart Economy", None, "Belum ada nama")
    return [grid]
