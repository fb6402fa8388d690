"""The record of a decision as a Word document and as a row of the export, read back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from smartcity.analysis.decision_record import DecisionWords
from smartcity.reference import SelectionRules
from smartcity.workflow.commit import commit_file
from smartcity.workflow.decision_downloads import decision_file
from smartcity.workflow.downloads import export_file
from smartcity.workflow.errors import DecisionError
from smartcity.workflow.history import audit_log
from smartcity.workflow.quick_win_decisions import QuickWinDecision, decide
from smartcity.workflow.quick_win_edits import Level, RiskEntry, save_levels, save_risks
from smartcity.workflow.quick_win_rules import save_rules
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.received_files import innovation, received

HOSTILE = "=HYPERLINK('x') <b>B</b> \x0b & Co"


@pytest.fixture
def decided(workspace: Workspace) -> Workspace:
    """Two candidates for Living; the weaker one, whose name is hostile, is taken, with a risk still open."""
    rows = [
        innovation("Dinas Kesehatan", "A", quick_win=True, budget=300_000_000),
        innovation("Dinas Perhubungan", HOSTILE, quick_win=True, budget=100_000_000),
    ]
    commit_file(workspace, received(workspace, rows))
    tables = load_tables(workspace)
    first, second = tables.innovations["record_id"]
    save_levels(workspace, [Level(first, "budget", "3"), Level(second, "budget", "2")])
    save_risks(workspace, [RiskEntry(second, "Server mati", {"scale": 5, "likelihood": 5, "impact": 5})])
    codes = ("governance", "branding", "economy", "society", "environment")
    rules = SelectionRules(dict.fromkeys(codes, 0))
    save_rules(workspace, replace(tables.settings, rules=rules), None)
    decision = QuickWinDecision(
        (second,),
        date(2026, 5, 4),
        DecisionWords(
            "Bupati Contoh",
            place="Pendopo",
            reasons={second: "Sudah ada DPA"},
            risk_reasons={second: "Rencana menyusul"},
        ),
    )
    decide(workspace, decision, workspace.revision)
    return workspace


def words(content: bytes) -> tuple[str, list[list[list[str]]]]:
    document = Document(io.BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return "\n".join(paragraph.text for paragraph in document.paragraphs), tables


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_word_document_says_who_decided_what_why_and_at_what_price(
    decided: Workspace, language: str
) -> None:
    file = decision_file(decided, 1, language)
    assert file.name == "berita-acara-quick-win-1-kabupaten-contoh.docx"
    said, tables = words(file.content)
    assert "Bupati Contoh" in said
    assert "Pendopo" in said
    assert {"id": "4 Mei 2026", "en": "4 May 2026"}[language] in said
    chosen, overrides, risks = tables[:3]
    shown = HOSTILE.replace("\x0b", "")
    assert chosen[1][:3] == ["Smart Living", shown, "Dinas Perhubungan"]
    # Level 2 of one aspect of eight: 100 / 8 x 2/3 = 8.3 points; the other had 12.5.
    assert {"id": "8,3", "en": "8.3"}[language] in chosen[1][4]
    assert overrides[1][:3] == [shown, "A", "Sudah ada DPA"]
    assert overrides[1][3] == {"id": "-4,2", "en": "-4.2"}[language]
    assert overrides[1][4].startswith("-Rp200")
    assert risks[1][1] == "Server mati"
    assert risks[1][3] == "Rencana menyusul"


def test_the_document_is_audited_and_an_unknown_number_refused(decided: Workspace) -> None:
    decision_file(decided, 1)
    assert "decision_document" in {entry.action for entry in audit_log(decided)}
    with pytest.raises(DecisionError):
        decision_file(decided, 2)


def test_the_document_stays_as_it_was_when_the_data_moves_on(decided: Workspace) -> None:
    before = words(decision_file(decided, 1).content)
    first = load_tables(decided).innovations["record_id"].iloc[0]
    save_levels(decided, [Level(first, "people", "3")])
    commit_file(decided, received(decided, [innovation("Dinas Kesehatan", "B", id_=first)], "ganti.xlsx"))
    assert words(decision_file(decided, 1).content) == before


def test_a_decision_is_a_row_of_the_export_and_no_formula(decided: Workspace) -> None:
    book = load_workbook(io.BytesIO(export_file(decided).content))
    row = [cell for cell in book["Keputusan"][4]]
    assert [row[place].value for place in (0, 1, 2, 5, 7)] == [
        1,
        "4 Mei 2026",
        "Bupati Contoh",
        100_000_000,
        load_tables(decided).decisions.iloc[0]["content"]["revision"],
    ]
    assert all(cell.data_type != "f" for cell in row)


def test_the_export_with_a_decision_is_read_again_without_it(decided: Workspace) -> None:
    file = export_file(decided)
    again = next(check_uploads(decided, [(file.name, file.content)]))
    assert "Keputusan" not in {sheet.sheet for sheet in again.result.sheets}
