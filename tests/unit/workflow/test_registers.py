"""Readiness and risks through the store: unknown innovations, the scale asked once, levels replaced."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from smartcity.records import FileStatus, Finding
from smartcity.store.rows import current_rows
from smartcity.workflow.commit import commit_file
from smartcity.workflow.decisions import decide, open_questions
from smartcity.workflow.errors import DecisionError
from smartcity.workflow.receive import ReceivedFile, check_uploads
from smartcity.workflow.workspace import Workspace

LIST = ["OPD", "Nama Inovasi", "Dimensi"]
RISKS = ["OPD", "Inovasi", "Peristiwa Risiko", "Kemungkinan", "Dampak"]
WIDE = ["OPD", "Inovasi", "Regulasi", "Anggaran", "SDM"]
HEALTH = "Dinas Kesehatan"


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def receive(workspace: Workspace, name: str = "a.xlsx", **sheets: list[list[Any]]) -> ReceivedFile:
    return next(check_uploads(workspace, [(name, workbook(sheets))]))


def send(workspace: Workspace, name: str = "a.xlsx", **sheets: list[list[Any]]) -> ReceivedFile:
    received = receive(workspace, name, **sheets)
    commit_file(workspace, received)
    return received


def coded(received: ReceivedFile, code: str) -> list[Finding]:
    return [finding for finding in received.result.findings if finding.code == code]


def fields(workspace: Workspace, kind: str) -> list[dict[str, Any]]:
    return [row.content.fields for row in current_rows(workspace.database, workspace.code, kind=kind)]


def test_an_innovation_that_nobody_sent_is_named_once_a_row_and_kept(workspace: Workspace) -> None:
    send(workspace, Inovasi=[LIST, [HEALTH, "SI CEPAT (Sistem Antrean)", "Smart Living"]])
    received = send(
        workspace,
        "b.xlsx",
        Kesiapan=[WIDE, [HEALTH, "SI CEPAT", 1, 2, 3], [HEALTH, "LAIN SEKALI", 1, 2, 3]],
        Risiko=[RISKS, [HEALTH, "SI CEPAT (Sistem Antrean)", "Server mati", 4, 4]],
    )
    unknown = coded(received, "innovation-unknown")
    assert [(finding.sheet, finding.cell, finding.suggestions) for finding in unknown] == [
        ("Kesiapan", "B2", ("SI CEPAT (Sistem Antrean)",)),
        ("Kesiapan", "B3", ()),
    ]
    assert received.result.status is FileStatus.FINDINGS
    assert (len(fields(workspace, "readiness")), len(fields(workspace, "risk"))) == (6, 1)


def test_an_innovation_of_the_same_file_is_known(workspace: Workspace) -> None:
    received = receive(
        workspace,
        Inovasi=[LIST, [HEALTH, "SI CEPAT", None]],
        Kesiapan=[WIDE, [HEALTH, "si  cepat", 1, 2, 3]],
    )
    assert coded(received, "innovation-unknown") == []


def test_the_scale_is_asked_once_for_a_sheet_and_not_again(workspace: Workspace) -> None:
    rows = [RISKS, [HEALTH, "SI CEPAT", "Server mati", 1, 3], [HEALTH, "SI CEPAT", "Data bocor", 2, 2]]
    send(workspace, Risiko=rows)
    send(workspace, "lain.xlsx", Risiko=[RISKS, ["Dinas Sosial", "SAPA", "Staf pindah", 3, 3]])
    questions = [question for question in open_questions(workspace) if question.field == "scale"]
    assert [(len(question.rows), question.value, question.suggestions) for question in questions] == [
        (2, "Kemungkinan", ("5", "3")),
        (1, "Kemungkinan", ("5", "3")),
    ]
    with pytest.raises(DecisionError):
        decide(workspace, questions[0], {"scale": "4"})
    decide(workspace, questions[0], {"scale": "5"})
    stored = fields(workspace, "risk")
    assert [(risk["event"], risk["scale"], risk["likelihood"], risk["impact"]) for risk in stored] == [
        ("Server mati", 5, 1, 3),
        ("Data bocor", 5, 2, 2),
    ]
    later = receive(workspace, "b.xlsx", Risiko=[*rows, [HEALTH, "SI CEPAT", "Listrik padam", 3, 1]])
    assert len(coded(later, "risk-scale-kept")) == 3
    assert coded(later, "risk-scale-unknown") == []
    assert (later.result.counts.accepted, later.result.counts.held) == (3, 0)


def test_a_level_is_asked_for_each_aspect_and_an_aspect_is_remembered(workspace: Workspace) -> None:
    header = ["OPD", "Inovasi", "Aspek", "Nilai"]
    rows = [[HEALTH, "A", "SDM", 2], [HEALTH, "A", "SOP", 2], [HEALTH, "A", "Anggaran", 1]]
    more = [[HEALTH, "A", "Regulasi", 9], [HEALTH, "B", "Regulasi", 9], [HEALTH, "B", "Anggaran", 9]]
    send(workspace, Kesiapan=[header, *rows, *more, [HEALTH, "A", "Payung aturan", 2]])
    levels = [question for question in open_questions(workspace) if question.field == "level"]
    assert sorted(len(question.rows) for question in levels) == [1, 2]
    with pytest.raises(DecisionError):
        decide(workspace, levels[0], {"level": "9"})
    decide(workspace, levels[0], {"level": "not_applicable"})
    aspect = next(question for question in open_questions(workspace) if question.field == "aspect")
    decide(workspace, aspect, {"aspect": "stakeholders"})
    again = receive(workspace, "b.xlsx", Kesiapan=[header, *rows, [HEALTH, "C", "PAYUNG ATURAN", 2]])
    assert coded(again, "aspect-unknown") == []


def test_another_level_does_not_keep_the_evidence_of_the_old_one(workspace: Workspace) -> None:
    header = ["OPD", "Inovasi", "Regulasi", "Bukti Regulasi", "SDM", "SOP"]
    send(workspace, Kesiapan=[header, [HEALTH, "A", 1, "SK Kadis", 1, 1]])
    send(workspace, "b.xlsx", Kesiapan=[WIDE, [HEALTH, "A", 2, None, 1]])
    regulation = next(row for row in fields(workspace, "readiness") if row["aspect"] == "regulation")
    assert (regulation["level"], regulation.get("evidence")) == ("2", None)
    send(workspace, "c.xlsx", Kesiapan=[header, [HEALTH, "A", 2, "SK Bupati", 1, 1]])
    send(workspace, "d.xlsx", Kesiapan=[WIDE, [HEALTH, "A", 2, None, 1]])
    regulation = next(row for row in fields(workspace, "readiness") if row["aspect"] == "regulation")
    assert regulation["evidence"] == "SK Bupati"


def test_a_wide_row_sent_again_by_another_file_is_said_once(workspace: Workspace) -> None:
    rows = [WIDE, [HEALTH, "A", 1, 2, 3]]
    send(workspace, Kesiapan=rows)
    assert len(coded(receive(workspace, "b.xlsx", Kesiapan=rows), "duplicate-in-store")) == 1


def test_a_row_of_a_list_is_counted_once_when_the_store_completes_it(workspace: Workspace) -> None:
    send(workspace, Inovasi=[LIST, [HEALTH, "A", "Smart Living"]])
    header = [*LIST, "Kesiapan Regulasi (0-3)", "Kesiapan SDM (0-3)"]
    received = receive(workspace, "b.xlsx", Inovasi=[header, [HEALTH, "A", None, 2, 1]])
    assert (received.result.counts.accepted, received.result.counts.held) == (1, 0)
    unsure = receive(
        workspace, "c.xlsx", Inovasi=[header, [HEALTH, "A", None, 7, None], [HEALTH, "B", None, 1, 1]]
    )
    counts = unsure.result.counts
    assert (counts.rows, counts.accepted, counts.held) == (3, 1, 1)
