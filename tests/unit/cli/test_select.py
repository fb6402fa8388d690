"""`select`, as scripts call it; values worked by hand from three candidates."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from smartcity.cli import main
from smartcity.reference import SelectionRules, load_reference
from smartcity.workflow.quick_win_edits import Level, RiskEntry, save_levels, save_risks
from smartcity.workflow.quick_win_rules import save_rules
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace, open_database, open_workspace

REGION = "32.04"
ROWS = [
    ["No", "Nama OPD", "Nama Inovasi", "Dimensi", "Anggaran (Rp)", "Quick Win"],
    [1, "Dinas Kesehatan", "A/1", "Smart Living", 300_000_000, "Ya"],
    [2, "Dinas Perhubungan", "B", "Smart Living", 100_000_000, "Ya"],
    [3, "Dinas Sosial", "C", "Smart Society", 200_000_000, "Ya"],
]


def only(workspace: Workspace, **targets: int) -> None:
    settings = load_tables(workspace).settings
    codes = [dimension.code for dimension in load_reference().dimensions]
    rules = SelectionRules({code: targets.get(code, 0) for code in codes})
    save_rules(workspace, replace(settings, rules=rules), None)


@pytest.fixture
def database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    file = tmp_path / "usulan.xlsx"
    book.save(file)
    address = str(tmp_path / "data.sqlite3")
    main(["import", str(file), "--region", REGION, "--database", address])
    opened = open_database(address)
    workspace = open_workspace(opened, REGION)
    innovations = load_tables(workspace).innovations
    ids = dict(zip(innovations["name"], innovations["record_id"], strict=True))
    save_levels(workspace, [Level(ids["A/1"], "budget", "3"), Level(ids["B"], "people", "2")])
    save_risks(workspace, [RiskEntry(ids["A/1"], "Server mati", {"scale": 5, "likelihood": 5, "impact": 5})])
    only(workspace, living=1, society=1)
    opened.close()
    capsys.readouterr()
    return address


def selected(capsys: pytest.CaptureFixture[str], database: str, *options: str) -> tuple[int, dict[str, Any]]:
    code = main(["select", "--json", "--database", database, *options])
    return code, json.loads(capsys.readouterr().out)


def names(members: list[dict[str, Any]]) -> list[str]:
    return [member["name"] for member in members]


def test_the_best_set_its_runner_up_and_how_firm_it_is(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = selected(capsys, database)
    assert (code, found["status"]) == (0, "optimal")
    assert names(found["chosen"]) == ["A/1", "C"]
    # Eight equal weights: level 3 of one aspect is 12.5 points, level 2 is 8.333333.
    assert found["objective"] == 12.5
    assert found["chosen"][0] == {
        "opd": "Dinas Kesehatan",
        "name": "A/1",
        "dimension": "living",
        "score": 12.5,
        "readiness": 12.5,
        "budget": 300_000_000,
        "residual": 25,
    }
    assert found["runner_up"]["objective"] == pytest.approx(8.333333)
    assert names(found["runner_up"]["chosen"]) == ["B", "C"]
    # A is better where 3 w_budget >= 2 w_people. With b + p = s, b/s is even on 0..1 and must be 0.4 or more.
    living = found["robustness"][0]
    assert living["share"] == pytest.approx(0.6, abs=0.02)
    # People against budget, the rest scaled: 3 x (1 - t) / 7 = 2 t gives t = 3 / 17; budget: 3 t = 2 x
    # (1 - t) / 7 gives 2 / 23. From 1/8, people is 0.0515 away, budget 0.0380: budget is the nearer.
    assert living["flip"]["aspect"] == "budget"
    assert living["flip"]["weight"] == pytest.approx(2 / 23, abs=1e-4)


def test_each_rule_is_an_option(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert names(selected(capsys, database, "--budget", "400000000")[1]["chosen"]) == ["B", "C"]
    assert names(selected(capsys, database, "--max-residual", "24")[1]["chosen"]) == ["B", "C"]
    must = ["--must", "Dinas Perhubungan/B"]
    assert names(selected(capsys, database, *must)[1]["chosen"]) == ["B", "C"]
    must_not = ["--must-not", "DINAS KESEHATAN/a/1"]
    assert names(selected(capsys, database, *must_not)[1]["chosen"]) == ["B", "C"]


def test_weights_come_from_a_file(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "weights.json"
    file.write_text(json.dumps({"budget": 10, "people": 90}), encoding="utf-8")
    code, found = selected(capsys, database, "--weights", str(file))
    assert (code, names(found["chosen"])) == (0, ["B", "C"])
    assert found["objective"] == 60.0  # 90 x 2/3


def test_without_a_set_the_exit_code_is_1_and_the_clash_is_named(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = selected(capsys, database, "--budget", "250000000")
    assert (code, found["status"], found["chosen"]) == (1, "infeasible", [])
    assert "budget" in {conflict["rule"] for conflict in found["conflict"]}
    budget = next(change for change in found["relaxations"] if change["rule"] == "budget")
    assert budget["needed"] == 300_000_000


@pytest.mark.parametrize(
    "options",
    [
        ["--budget", "0"],
        ["--max-per-opd", "0"],
        ["--per-dimension", "-1"],
        ["--must", "Dinas Sosial/TIDAK ADA"],
        ["--must", "B", "--must-not", "B"],
    ],
)
def test_what_cannot_be_used_is_bad_usage(
    database: str, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["select", "--json", "--database", database, *options]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("content", ["{", "[1]", '{"budget": "x"}'])
def test_a_file_of_weights_that_cannot_be_read_is_bad_usage(
    database: str, content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "weights.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["select", "--weights", str(file), "--database", database])
    assert ended.value.code == 2


def test_weights_that_do_not_sum_to_100_are_bad_usage(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "weights.toml"
    file.write_text("budget = 50\npeople = 49\n", encoding="utf-8")
    assert main(["select", "--weights", str(file), "--database", database]) == 2


def test_for_people_it_says_the_set_in_sentences(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["select", "--database", database]) == 0
    assert len(capsys.readouterr().out.splitlines()) >= 3


def test_metrics_carry_readiness_and_risks(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["metrics", "--json", "--database", database])
    numbers = json.loads(capsys.readouterr().out)
    first = numbers["readiness"][0]
    assert (first["opd"], first["name"], first["dimension"]) == ("Dinas Kesehatan", "A/1", "living")
    assert (first["score"], first["status"], len(first["missing"])) == (12.5, "not_yet", 7)
    risk = numbers["risks"][0]
    assert (risk["opd"], risk["name"], risk["event"]) == ("Dinas Kesehatan", "A/1", "Server mati")
    assert risk["inherent"] == {"value": 25, "level": "Sangat Tinggi"}
    assert risk["residual"] is None
