"""`python -m smartcity check`: its JSON, its sentences and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from smartcity.cli import main
from smartcity.reference.loading import load_reference
from tests.workbooks import INNOVATIONS, letterhead, xlsx

HEADER = ("No", "OPD", "Nama Inovasi", "Dimensi", "NIP", "Kontak")
NIP = "199999992099991001"
MESSY = [
    HEADER,
    (1, "Dinas Kesehatan", "SI CEPAT", "Smart Living", NIP, "nama@contoh.go.id"),
    (2, "Dinas Kesehatan", "SI\x1b[31mMERAH".replace("\x1b", "_x001B_"), "Smart Mobility", "", ""),
    (3, "nama@contoh.go.id", "SI SURAT", "Smart Living", "", ""),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "baik.xlsx").write_bytes(xlsx({"Inovasi": INNOVATIONS}))
    (tmp_path / "kop.xlsx").write_bytes(letterhead())
    (tmp_path / "kacau.xlsx").write_bytes(xlsx({"Usulan": MESSY}))
    (tmp_path / "kosong.xlsx").write_bytes(b"")
    (tmp_path / "catatan.csv").write_text("Rapat hari Senin\n", encoding="utf-8")
    return tmp_path


def check_json(
    capsys: pytest.CaptureFixture[str], *arguments: str | Path
) -> tuple[int, list[dict[str, Any]]]:
    code = main(["check", "--json", *map(str, arguments)])
    return code, json.loads(capsys.readouterr().out)["files"]


def test_a_clean_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (file,) = check_json(capsys, folder / "baik.xlsx")
    assert code == 0
    assert (file["file"], file["status"], file["findings"]) == ("baik.xlsx", "ok", [])
    assert file["counts"] == {"rows": 4, "accepted": 3, "held": 0, "rejected": 0, "skipped": 1}
    assert file["sheets"] == [
        {
            "sheet": "Inovasi",
            "kind": "innovation",
            "header_rows": [1],
            "columns": {"opd": "B", "name": "C", "dimension": "D"},
            "unmapped": [{"column": "A", "header": "No"}],
            "hidden": False,
            "counts": file["counts"],
        }
    ]
    assert "records" not in file


def test_records_hold_every_field_and_findings_every_cell(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, (file,) = check_json(capsys, folder / "kacau.xlsx", "--records")
    assert code == 1
    first, second, third = file["records"]
    assert set(load_reference().kinds["innovation"].fields) | {
        "kind",
        "disposition",
        "sheet",
        "row",
        "extra",
    } <= set(first)
    assert (first["disposition"], first["row"], first["dimension"]) == ("accepted", 2, "living")
    assert (first["secondary_dimensions"], first["supporting_opds"], first["budget"]) == ([], [], None)
    assert (second["disposition"], second["dimension"], second["held_for"]) == (
        "held",
        None,
        ["dimension-unknown"],
    )
    assert second["sent"]["dimension"] == "Smart Mobility"
    finding = next(found for found in file["findings"] if found["code"] == "dimension-unknown")
    assert finding.pop("message")
    assert finding == {
        "severity": "error",
        "code": "dimension-unknown",
        "sheet": "Usulan",
        "row": 3,
        "cell": "D3",
        "field": "dimension",
        "value": "Smart Mobility",
        "suggestions": ["living"],
    }
    assert third["disposition"] == "held"


@pytest.mark.parametrize("options", [["--json", "--records"], []])
def test_personal_data_is_masked(
    folder: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    main(["check", *options, str(folder / "kacau.xlsx")])
    printed = capsys.readouterr().out
    assert NIP not in printed
    assert "nama@contoh.go.id" not in printed


def test_the_highest_exit_code_wins_and_every_file_is_listed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["baik.xlsx", "tidak-ada.xlsx", "kosong.xlsx", "catatan.csv"]
    code, files = check_json(capsys, *(folder / name for name in names))
    assert code == 2
    assert [file["file"] for file in files] == names
    assert [file["status"] for file in files] == ["ok", "unreadable", "unreadable", "findings"]
    assert [[finding["code"] for finding in file["findings"]] for file in files[1:]] == [
        ["file-unreadable"],
        ["file-empty"],
        ["no-table"],
    ]
    assert files[1]["counts"] == {"rows": 0, "accepted": 0, "held": 0, "rejected": 0, "skipped": 0}


def test_a_file_without_a_table_exits_with_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (file,) = check_json(capsys, folder / "catatan.csv")
    assert code == 1
    assert (file["sheets"][0]["sheet"], file["sheets"][0]["kind"]) == (None, None)


def test_sentences_for_people_hold_nothing_that_steers_a_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["check", str(folder / "kacau.xlsx"), str(folder / "kop.xlsx")])
    printed = capsys.readouterr().out
    assert code == 1
    assert "kacau.xlsx" in printed
    assert "D3" in printed
    assert all(sign.isprintable() or sign == "\n" for sign in printed)


@pytest.mark.parametrize("arguments", [[], ["check"], ["check", "--nonsense", "x.xlsx"], ["nonsense"]])
def test_bad_usage_exits_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exited:
        main(arguments)
    assert exited.value.code == 2
    assert capsys.readouterr().err


def test_an_unknown_region_or_database_exits_with_two(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = f"sqlite:///{folder / 'tidak-ada.sqlite3'}"
    assert main(["check", str(folder / "baik.xlsx"), "--database", missing]) == 2
    assert capsys.readouterr().err.strip()


def test_the_module_runs_as_a_program(folder: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "smartcity", "check", "--json", str(folder / "baik.xlsx")],
        capture_output=True,
        check=False,
        cwd=Path(__file__).resolve().parents[3],
        env={"PATH": "/usr/bin:/bin", "LANG": "C"},
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.decode("utf-8"))["files"][0]["status"] == "ok"
