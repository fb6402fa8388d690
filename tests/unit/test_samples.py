"""The example data: built from its content, and read as data/samples/README.md says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from scripts.make_samples import SAMPLES, build_samples
from scripts.sample_grid import SampleInnovation, load_innovations, load_opds
from smartcity.intake.pipeline import check_content
from smartcity.intake.tables import ExpectedOpd, IntakeContext, Limits
from smartcity.records import Disposition, FileResult

BUILT = build_samples()
NAMES = sorted(BUILT)
TRUTH = load_innovations()
SUPPLEMENT = "18-diskominfosantik-susulan.xlsx"
CONTEXT = IntakeContext(
    registry=tuple(ExpectedOpd(opd.name, opd.short_name, opd.code) for opd in load_opds().values())
)
HELD = {
    "13-ekonomi-pangan.xlsx": {
        7: "dimension-ambiguous",
        14: "opd-ambiguous",
        18: "opd-unknown",
        22: "duplicate-in-file",
    },
    "15-inspektorat.csv": {2: "dimension-missing", 3: "dimension-missing"},
    "16-kecamatan-wanaelok.xlsx": {4: "dimension-unknown", 5: "dimension-ambiguous"},
}


@pytest.fixture(scope="module")
def results() -> dict[str, FileResult]:
    return {name: check_content(name, content, CONTEXT, Limits()) for name, content in BUILT.items()}


def rows_of(result: FileResult, *dispositions: Disposition) -> list[dict[str, object]]:
    return [
        {field: values[place] for field, values in table.fields.items()} | {"row": table.rows[place]}
        for table in result.tables
        if table.kind == "innovation"
        for place, disposition in enumerate(table.dispositions)
        if disposition in dispositions
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_file_is_what_the_content_gives(name: str) -> None:
    assert (SAMPLES / name).read_bytes() == BUILT[name]


def test_nothing_else_lies_among_the_samples() -> None:
    assert {path.name for path in Path(SAMPLES).iterdir()} == {*NAMES, "README.md", "history.toml"}


def test_the_truth_is_45_opds_and_119_innovations_of_38_of_them() -> None:
    assert len(load_opds()) == 45
    assert len(TRUTH) == len({(row.opd, row.name) for row in TRUTH}) == 119
    assert len({row.opd for row in TRUTH}) == 38
    assert Counter(row.dimension for row in TRUTH) == {
        "governance": 38,
        "society": 23,
        "living": 22,
        "economy": 19,
        "environment": 10,
        "branding": 7,
    }


def test_every_row_ends_in_one_place(results: dict[str, FileResult]) -> None:
    for result in results.values():
        counts = result.counts
        assert counts.rows == counts.accepted + counts.held + counts.rejected + counts.skipped


def test_each_innovation_is_accepted_or_held_once(results: dict[str, FileResult]) -> None:
    first = {name: result for name, result in results.items() if name != SUPPLEMENT}
    accepted = [row for result in first.values() for row in rows_of(result, Disposition.ACCEPTED)]
    held = [
        row
        for name, result in first.items()
        for row in rows_of(result, Disposition.HELD)
        if HELD.get(name, {}).get(int(str(row["row"]))) != "duplicate-in-file"
    ]
    assert (len(accepted), len(held)) == (112, 7)
    assert sorted(str(row["name"]) for row in (*accepted, *held)) == sorted(row.name for row in TRUTH)
    assert len({row["opd"] for row in accepted}) == 36


def test_accepted_rows_say_what_is_true(results: dict[str, FileResult]) -> None:
    truth = {(row.opd.name, row.name): row for row in TRUTH}
    for name, result in results.items():
        for sent in rows_of(result, Disposition.ACCEPTED):
            row = truth[str(sent["opd"]), str(sent["name"])]
            assert sent["dimension"] == row.dimension, (name, row.name)
            assert sent["subdimension"] in (None, true_subdimension(row)), (name, row.name)
            assert sent["budget"] in (None, row.budget), (name, row.name)
            assert sent["digital"] in (None, row.digital), (name, row.name)
            if name != SUPPLEMENT:
                assert sent["maturity"] == row.maturity, (name, row.name)


def true_subdimension(row: SampleInnovation) -> str | None:
    return f"{row.dimension}/{row.subdimension}" if row.subdimension else None


def test_budgets_arrive_however_they_are_written(results: dict[str, FileResult]) -> None:
    lost = {
        str(sent["name"])
        for result in results.values()
        for sent in rows_of(result, Disposition.ACCEPTED)
        for row in TRUTH
        if row.name == sent["name"] and row.budget is not None and sent["budget"] is None
    }
    assert lost == {"SIRINE (Sistem Respons Insiden Kebakaran)"}  # its cell holds #N/A


@pytest.mark.parametrize("name", sorted(HELD))
def test_held_rows_are_held_for_what_the_readme_says(results: dict[str, FileResult], name: str) -> None:
    held = {
        table.rows[place]: table.held_for[place][0]
        for table in results[name].tables
        for place, disposition in enumerate(table.dispositions)
        if disposition is Disposition.HELD
    }
    assert held == HELD[name]


def test_the_row_without_a_name_is_rejected(results: dict[str, FileResult]) -> None:
    rejected = {
        name: [row["row"] for row in rows_of(result, Disposition.REJECTED)]
        for name, result in results.items()
        if rows_of(result, Disposition.REJECTED)
    }
    assert rejected == {"13-ekonomi-pangan.xlsx": [23]}


def test_two_cells_of_the_grid_stay_empty(results: dict[str, FileResult]) -> None:
    filled = {
        row["subdimension"] for result in results.values() for row in rows_of(result, Disposition.ACCEPTED)
    }
    assert not filled & {"branding/business", "environment/energy"}
    assert len(filled - {None}) == 16


ASSESSMENTS = {
    "19-kesiapan-quick-win.xlsx": ("readiness", 12, {"G9": "level-out-of-range", "J13": "level-unknown"}),
    "20-register-risiko.xlsx": ("risk", 13, {}),
    "21-kesiapan-usulan-baru.xlsx": (
        "readiness",
        43,
        {"J8": "level-out-of-range", "M9": "level-unknown"},
    ),
    "22-risiko-usulan-baru.xlsx": ("risk", 13, {}),
}


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_sheets_on_quick_wins_are_read_with_their_gaps(results: dict[str, FileResult], name: str) -> None:
    kind, accepted, findings = ASSESSMENTS[name]
    result = results[name]
    assert {table.kind for table in result.tables} == {kind}
    assert (result.counts.accepted, result.counts.held, result.counts.rejected) == (accepted, 0, 0)
    assert {finding.cell: finding.code for finding in result.findings} == findings


def test_only_one_risk_belongs_to_an_innovation_that_nobody_has_sent(results: dict[str, FileResult]) -> None:
    truth = {(row.opd.name, row.name) for row in TRUTH}
    said = {
        (table.fields["opd"][place], table.fields["innovation"][place])
        for name in ASSESSMENTS
        for table in results[name].tables
        for place in range(len(table.rows))
    }
    assert said - truth == {("Badan Penanggulangan Bencana Daerah", "SIAGA BANJIR BANDANG")}
