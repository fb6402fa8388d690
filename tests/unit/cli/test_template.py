"""`template`, as scripts call it: whole, for one OPD, and where it refuses."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from smartcity.cli import main

OPD = "Dinas Kesehatan"


@pytest.fixture
def database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    book = openpyxl.Workbook()
    for row in (
        ("OPD", "Nama Inovasi", "Dimensi"),
        (OPD, "SIAGA", "Smart Living"),
        ("Dinas Sosial", "PEDULI", "SL"),
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "usulan.xlsx")
    address = str(tmp_path / "data.sqlite3")
    main(["import", str(tmp_path / "usulan.xlsx"), "--region", "32.04", "--database", address])
    capsys.readouterr()
    return address


def names(file: Path) -> list[str]:
    rows = openpyxl.load_workbook(file)["Inovasi"].iter_rows(min_row=2, values_only=True)
    return [str(row[2]) for row in rows if row[2]]


def test_a_template_before_anything_is_stored_checks_clean(tmp_path: Path) -> None:
    out = tmp_path / "template.xlsx"
    assert main(["template", str(out), "--database", str(tmp_path / "new.sqlite3")]) == 0
    assert names(out) == []
    assert main(["check", str(out)]) == 0


def test_the_template_of_an_opd_holds_its_rows(database: str, tmp_path: Path) -> None:
    out = tmp_path / "template.xlsx"
    assert main(["template", str(out), "--opd", "Dinkes", "--database", database]) == 0
    assert names(out) == ["SIAGA"]
    assert main(["check", str(out)]) == 0


@pytest.mark.parametrize("extra", [["--opd", "Dinas Antariksa"], ["--region", "Atlantis"]])
def test_an_unknown_opd_or_region_is_bad_usage(database: str, tmp_path: Path, extra: list[str]) -> None:
    out = tmp_path / "template.xlsx"
    assert main(["template", str(out), "--database", database, *extra]) == 2
    assert not out.exists()


def test_a_template_that_somebody_filled_in_is_not_overwritten(database: str, tmp_path: Path) -> None:
    out = tmp_path / "template.xlsx"
    out.write_bytes(b"isi yang berharga")
    assert main(["template", str(out), "--database", database]) == 2
    assert out.read_bytes() == b"isi yang berharga"


def test_a_folder_that_does_not_exist_is_said(database: str, tmp_path: Path) -> None:
    assert main(["template", str(tmp_path / "tiada" / "template.xlsx"), "--database", database]) == 2
