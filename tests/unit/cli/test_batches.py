"""import, withdraw, reinstate, purge, backup, restore and demo, as scripts call them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from smartcity.cli import main
from smartcity.store import open_database
from smartcity.store.regions import list_regions
from smartcity.store.rows import current_rows, held_rows

REGION = "32.04"
HEADER = ["No", "Nama OPD", "Nama Inovasi", "Dimensi"]
GOOD = [1, "Dinas Kesehatan", "SEHAT BERSAMA", "Smart Living"]
UNCLEAR = [2, "Dinas Perhubungan", "OJEK WARGA", "Smart Mobility"]


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "data.sqlite3")


def workbook(path: Path, *rows: list[object]) -> str:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Inovasi"
    for row in (HEADER, *rows):
        sheet.append(row)
    book.save(path)
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code = main(arguments)
    written = capsys.readouterr().out
    return code, json.loads(written) if "--json" in arguments else written


def stored(database: str) -> tuple[list[str], list[str]]:
    opened = open_database(database)
    counting = [row.content.fields["name"] for row in current_rows(opened, REGION)]
    waiting = [row.content.fields["name"] for row in held_rows(opened, REGION)]
    opened.close()
    return counting, waiting


def test_import_stores_what_counts_and_keeps_what_waits(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workbook(tmp_path / "usulan.xlsx", GOOD, UNCLEAR)
    code, said = run(capsys, "import", file, "--region", REGION, "--database", database, "--json")
    assert code == 1
    assert (said["batch"], said["files"][0]["batch"]) == (1, 1)
    assert said["files"][0]["revision"] == said["revision"]
    assert said["files"][0]["counts"] == {"rows": 3, "accepted": 1, "held": 1, "rejected": 0, "skipped": 1}
    assert [f["cell"] for f in said["files"][0]["findings"] if f["severity"] == "error"] == ["D3"]
    assert stored(database) == (["SEHAT BERSAMA"], ["OJEK WARGA"])


def test_import_of_a_clean_file_exits_0_and_needs_no_region_where_there_is_one(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workbook(tmp_path / "usulan.xlsx", GOOD)
    assert run(capsys, "import", file, "--region", "Kabupaten Bandung", "--database", database)[0] == 0
    code, said = run(capsys, "import", file, "--database", database, "--json")
    assert (code, said["files"][0]["changes"]["unchanged"]) == (0, 1)


def test_an_unreadable_file_exits_2_and_leaves_nothing_behind(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "rusak.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    code, said = run(capsys, "import", str(broken), "--region", REGION, "--database", database, "--json")
    assert (code, said["files"][0]["status"], said["batch"]) == (2, "unreadable", None)
    assert main(["import", str(tmp_path / "tidak-ada.xlsx"), "--region", REGION, "--database", database]) == 2
    opened = open_database(database)
    assert list_regions(opened) == []
    opened.close()


def test_without_a_region_or_with_an_unknown_one_nothing_is_stored(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workbook(tmp_path / "usulan.xlsx", GOOD)
    assert main(["import", file, "--database", database]) == 2
    assert main(["import", file, "--database", database, "--region", "Bandung"]) == 2
    said = capsys.readouterr().err
    assert "32.04" in said
    assert "32.73" in said  # both Bandungs are offered


def test_a_batch_can_be_taken_out_brought_back_and_erased(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workbook(tmp_path / "usulan.xlsx", GOOD)
    run(capsys, "import", file, "--region", REGION, "--database", database)
    code, said = run(capsys, "withdraw", "1", "--database", database, "--json")
    assert (code, said["batch"], stored(database)) == (0, 1, ([], []))
    assert main(["withdraw", "1", "--database", database]) == 2
    assert run(capsys, "reinstate", "1", "--database", database)[0] == 0
    assert stored(database) == (["SEHAT BERSAMA"], [])
    assert run(capsys, "purge", "1", "--database", database)[0] == 0
    assert stored(database) == ([], [])
    assert main(["reinstate", "1", "--database", database]) == 2
    assert main(["withdraw", "99", "--database", database]) == 2


def test_replace_takes_out_what_the_file_no_longer_holds(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = [2, "Dinas Kesehatan", "POSYANDU KELILING", "Smart Living"]
    first = workbook(tmp_path / "a.xlsx", GOOD, other)
    run(capsys, "import", first, "--region", REGION, "--database", database)
    second = workbook(tmp_path / "b.xlsx", GOOD)
    code, said = run(capsys, "import", second, "--mode", "replace", "--database", database, "--json")
    assert (code, said["files"][0]["changes"]["withdrawn"]) == (0, 1)
    assert stored(database) == (["SEHAT BERSAMA"], [])


def test_backup_and_restore_bring_everything_over_and_overwrite_nothing(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workbook(tmp_path / "usulan.xlsx", GOOD, UNCLEAR)
    run(capsys, "import", file, "--region", REGION, "--database", database)
    kept, other = str(tmp_path / "cadangan.zip"), str(tmp_path / "lain.sqlite3")
    assert run(capsys, "backup", kept, "--database", database)[0] == 0
    assert main(["backup", kept, "--database", database]) == 2
    assert run(capsys, "restore", kept, "--database", other)[0] == 0
    assert stored(other) == (["SEHAT BERSAMA"], ["OJEK WARGA"])
    assert main(["restore", kept, "--database", other]) == 2
    assert run(capsys, "restore", kept, "--replace", "--database", other)[0] == 0


def test_the_example_comes_once_and_leaves_in_one_step(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "demo", "--database", database)[0] == 0
    assert run(capsys, "demo", "--database", database)[0] == 0
    opened = open_database(database)
    assert [(region.code, region.is_example) for region in list_regions(opened)] == [("00.01", True)]
    kinds = [row.content.kind for row in current_rows(opened, "00.01")]
    assert (kinds.count("opd"), kinds.count("innovation"), len(held_rows(opened, "00.01"))) == (45, 112, 8)
    assert run(capsys, "demo", "--remove", "--database", database)[0] == 0
    assert list_regions(opened) == []
    opened.close()
