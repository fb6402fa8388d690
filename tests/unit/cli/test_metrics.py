"""`metrics`, as scripts call it; the numbers counted by hand from a small workbook."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from smartcity.cli import main

REGION = "32.04"
ROWS = [
    ["No", "Nama OPD", "Nama Inovasi", "Dimensi"],
    [1, "Dinas Kesehatan", "SEHAT BERSAMA", "Smart Living"],
    [2, "Dinas Kesehatan", "ANTRE DARING", "Smart Governance"],
    [3, "Dinas Sosial", "PEDULI SESAMA", "Smart Living"],
]


@pytest.fixture
def database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Inovasi"
    for row in ROWS:
        sheet.append(row)
    file = tmp_path / "usulan.xlsx"
    book.save(file)
    address = str(tmp_path / "data.sqlite3")
    main(["import", str(file), "--region", REGION, "--database", address])
    capsys.readouterr()
    return address


def test_the_numbers_of_a_region_as_json(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["metrics", "--json", "--database", database]) == 0
    numbers = json.loads(capsys.readouterr().out)

    assert set(numbers) == {
        "region",
        "revision",
        "as_of",
        "participation",
        "coverage",
        "progress",
        "readiness",
        "risks",
    }
    assert numbers["region"] == {"code": REGION, "name": "Kabupaten Bandung"}
    assert numbers["revision"] >= 1
    assert numbers["as_of"] is None
    assert numbers["participation"]["expected"] == 0
    assert numbers["participation"]["share"] is None
    assert numbers["participation"]["reporting"] == 2
    counts = numbers["coverage"]["by_dimension"]
    assert (counts["living"], counts["governance"], counts["unassigned"]) == (2, 1, 0)
    assert len(numbers["coverage"]["matrix"]) == 2 * 6


def test_a_day_before_the_first_upload_has_nothing(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    day = "2000-01-01"
    assert main(["metrics", "--json", "--as-of", day, "--region", REGION, "--database", database]) == 0
    numbers = json.loads(capsys.readouterr().out)
    assert numbers["as_of"] == day
    assert sum(numbers["coverage"]["by_dimension"].values()) == 0
    assert numbers["coverage"]["matrix"] == []


def test_without_json_it_says_sentences(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["metrics", "--database", database]) == 0
    assert len(capsys.readouterr().out.strip().splitlines()) == 4


def test_a_date_that_is_none_is_bad_usage(database: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["metrics", "--as-of", "kemarin", "--database", database])
    assert stopped.value.code == 2


def test_a_database_that_is_not_there_is_bad_usage(tmp_path: Path) -> None:
    assert main(["metrics", "--json", "--database", str(tmp_path / "nothing.sqlite3")]) == 2
