"""A long list of innovations as an xlsx, 25 columns of what real ones hold; always the same bytes."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

SEED = 20_220_919
COLUMNS = 25
FIRST_DAY = date(2019, 1, 1)

KINDS = (
    "Pendidikan",
    "Kesehatan",
    "Perhubungan",
    "Sosial",
    "Perikanan",
    "Pertanian",
    "Pariwisata",
    "Perdagangan",
)
PLACES = (
    "Arumsari",
    "Banyuraga",
    "Cendanawangi",
    "Giriluhur",
    "Kertasana",
    "Lembahasri",
    "Padangelok",
    "Wanaelok",
)
DIMENSIONS = {
    "Smart Governance": ("Pelayanan Publik", "Tata Kelola Birokrasi", "Kebijakan Publik"),
    "Smart Branding": ("Pariwisata", "Bisnis", "Wajah Kota"),
    "Smart Economy": ("Industri", "Kesejahteraan Rakyat", "Transaksi Keuangan"),
    "Smart Living": ("Harmonisasi Tata Ruang", "Prasarana Kesehatan", "Sarana Transportasi"),
    "Smart Society": ("Komunitas", "Ekosistem Belajar", "Keamanan Masyarakat"),
    "Smart Environment": ("Proteksi Lingkungan", "Tata Kelola Sampah", "Tata Kelola Energi"),
}
WORDS = [
    *(
        "layanan",
        "warga",
        "terpadu",
        "cepat",
        "tanggap",
        "antrean",
        "puskesmas",
        "sekolah",
        "pasar",
        "sampah",
    ),
    *("sungai", "jalan", "data", "desa", "lansia", "anak", "petani", "nelayan", "izin", "pajak", "arsip"),
    *("wisata", "kader", "posyandu", "bantuan", "bencana", "kebun", "koperasi"),
]
PROBLEMS = (
    "Warga menunggu lama karena {0} dan {1} belum terhubung",
    "Data {0} berbeda dengan data {1} pada setiap kecamatan",
    "Belum ada cara melaporkan {0} sehingga {1} terlambat ditangani",
)
UNITS = ("persen", "menit", "orang", "desa", "ton")
HEADERS = [
    *("No", "Perangkat Daerah", "Nama Inovasi", "Dimensi", "Sub Dimensi", "Permasalahan", "Deskripsi"),
    *("Tahapan Inovasi", "Digital", "Waktu Inisiatif", "Waktu Uji Coba", "Waktu Penerapan", "Tahun Mulai"),
    *("Tahun Selesai", "Anggaran", "Sumber Dana", "OPD Pendukung", "Mitra", "Indikator", "Kondisi Awal"),
    *("Target", "Satuan", "Quick Win", "Status", "Keterangan"),
]


def long_list(rows: int) -> Path:
    """The workbook with so many innovations, made on first use and kept in the system's temporary folder."""
    folder = Path(tempfile.gettempdir()) / "smartcity-benchmarks"
    folder.mkdir(exist_ok=True)
    file = folder / f"innovations-{rows}.xlsx"
    if not file.exists():
        unfinished = file.with_suffix(".part")
        _write(unfinished, rows)
        unfinished.rename(file)
    return file


def opd_names() -> list[str]:
    """The forty OPDs of the list."""
    opds = [f"Dinas {kind}" for kind in KINDS]
    opds += [f"Kecamatan {place}" for place in PLACES]
    return opds + [f"Kecamatan {place} {side}" for place in PLACES for side in ("Utara", "Timur", "Selatan")]


def _write(file: Path, rows: int) -> None:
    draw = random.Random(SEED)
    opds = opd_names()
    with xlsxwriter.Workbook(
        file, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}
    ) as workbook:
        sheet = workbook.add_worksheet("Inovasi")
        sheet.write_row(0, 0, ["DAFTAR INOVASI PERANGKAT DAERAH"])
        sheet.write_row(2, 0, HEADERS)
        for number in range(1, rows + 1):
            for column, value in enumerate(_row(draw, number, opds)):
                if isinstance(value, date):
                    sheet.write_datetime(number + 2, column, value)
                else:
                    sheet.write(number + 2, column, value)


def _row(draw: random.Random, number: int, opds: list[str]) -> list[str | int | date | None]:
    dimension = draw.choice(list(DIMENSIONS))
    first, second, third = draw.sample(WORDS, 3)
    start = FIRST_DAY + timedelta(days=draw.randrange(2000))
    amount = draw.randrange(15, 5000) * 1_000_000
    written = f"Rp {amount:,}".replace(",", ".") + ",00"
    acronym = "".join(word[:2] for word in (first, second, third)).upper()
    return [
        number,
        _as_typed(draw, draw.choice(opds)),
        f"{acronym} {number} ({first.title()} {second.title()} {third.title()})",
        dimension if draw.random() < 0.95 else dimension.upper(),
        draw.choice(DIMENSIONS[dimension]),
        draw.choice(PROBLEMS).format(first, second),
        f"Inovasi nomor {number} untuk {first}, {second} dan {third} di wilayah {draw.choice(PLACES)}.",
        draw.choice(("Inisiatif", "Uji Coba", "Penerapan")),
        draw.choice(("Ya", "Tidak")),
        start,
        start + timedelta(days=120),
        f"{(start + timedelta(days=400)):%d-%m-%Y}",
        start.year,
        start.year + draw.randrange(1, 6),
        amount if draw.random() < 0.6 else written,
        draw.choice(("APBD", "APBD", "DAK", "APBDes", "CSR")),
        draw.choice(opds) if draw.random() < 0.2 else None,
        draw.choice(("Perguruan tinggi", "PKK", "Karang taruna")) if draw.random() < 0.3 else None,
        f"Jumlah {first} yang terlayani",
        draw.randrange(100),
        draw.randrange(100, 1000),
        draw.choice(UNITS),
        "Ya" if draw.random() < 0.02 else "Tidak",
        draw.choice(("Direncanakan", "Berjalan", "Selesai")),
        f"catatan {number}" if draw.random() < 0.1 else None,
    ]


def _as_typed(draw: random.Random, opd: str) -> str:
    """The name in one of the ways in which hands write it."""
    ways: tuple[Callable[[str], str], ...] = (
        str,
        str,
        str.upper,
        lambda name: f"{name} ",
        lambda name: name.replace("Kecamatan", "Kec."),
        lambda name: f"{name} Kabupaten Contoh",
    )
    return draw.choice(ways)(opd)
