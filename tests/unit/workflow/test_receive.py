"""Real workbooks through worker and store: repeats, remembered columns, and the cells as sent."""

from __future__ import annotations

import io

import openpyxl

from smartcity.intake.tables import SheetChoice
from smartcity.workflow import history
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace, context_of

HEADER = ["No", "Nama OPD", "Nama Inovasi", "Dimensi"]
GOOD = [1, "Dinas Kesehatan", "SEHAT BERSAMA", "Smart Living"]
SECOND = [2, "Dinas Sosial", "PEDULI TETANGGA", "Smart Society"]


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Inovasi"
    for row in rows:
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_the_same_content_in_another_file_is_said_and_in_the_same_file_is_not(workspace: Workspace) -> None:
    content = workbook(HEADER, GOOD)
    first = next(check_uploads(workspace, [("a.xlsx", content)]))
    commit_file(workspace, first)
    more = workbook(HEADER, GOOD, SECOND)
    same, other = check_uploads(workspace, [("a.xlsx", more), ("b.xlsx", more)])
    assert [finding.code for finding in same.result.findings] == [
        code for code in (f.code for f in other.result.findings) if code != "duplicate-in-store"
    ]
    repeats = [finding for finding in other.result.findings if finding.code == "duplicate-in-store"]
    assert [(repeat.sheet, repeat.cell, repeat.params["other"]) for repeat in repeats] == [
        ("Inovasi", "C2", "a.xlsx")
    ]


def test_an_unreadable_file_between_good_ones_stops_nobody(workspace: Workspace) -> None:
    files = [("a.xlsx", workbook(HEADER, GOOD)), ("rusak.xlsx", b"PK\x03\x04"), ("b.csv", b"")]
    found = list(check_uploads(workspace, files))
    assert [file.can_be_committed for file in found] == [True, False, False]


def test_columns_corrected_by_hand_are_remembered_for_the_layout(workspace: Workspace) -> None:
    header = ["No", "Nama OPD", "Nama Inovasi", "Dimensi", "Perihal"]
    content = workbook(header, [*GOOD, "Antrean panjang"])
    first = next(check_uploads(workspace, [("a.xlsx", content)]))
    choice = {"Inovasi": SheetChoice(columns={"E": "problem"})}
    corrected = next(check_uploads(workspace, [("a.xlsx", content)], choices={first.result.sha256: choice}))
    commit_file(workspace, corrected)
    assert list(context_of(workspace).column_choices.values()) == [choice["Inovasi"]]
    again = next(check_uploads(workspace, [("b.xlsx", workbook(header, [*SECOND, "Warga sendiri"]))]))
    assert again.result.tables[0].fields["problem"] == ["Warga sendiri"]


def test_a_row_leads_to_the_cells_that_were_sent(workspace: Workspace) -> None:
    file = next(check_uploads(workspace, [("a.xlsx", workbook(HEADER, GOOD, SECOND))]))
    batch = commit_file(workspace, file).batch_id
    row = load_tables(workspace).innovations.iloc[1]
    source = history.source_of(workspace, int(row["row_id"]))
    assert source is not None
    assert (source.file, source.sheet, source.row, source.batch_id) == ("a.xlsx", "Inovasi", 3, batch)
    assert source.cells[1:] == ("Dinas Sosial", "PEDULI TETANGGA", "Smart Society")
    assert history.source_of(workspace, 999) is None
    original = history.original(workspace, batch)
    assert original is not None
    assert original.content == file.content
