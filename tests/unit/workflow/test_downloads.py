"""Template, export and marked workbook as they leave a region: what is in them, who may, what is logged."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from smartcity.intake.tables import ExpectedOpd, Limits, UnreadableFileError
from smartcity.store.audit import list_audit
from smartcity.workflow import downloads
from smartcity.workflow.actors import Actor, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.errors import DecisionError, PermissionDeniedError
from smartcity.workflow.file_names import marked_name, source_stem
from smartcity.workflow.receive import ReceivedFile, check_uploads
from smartcity.workflow.registry import save_opds
from smartcity.workflow.workspace import Workspace
from tests.received_files import innovation, received

HEALTH = "Dinas Kesehatan"
SOCIAL = "Dinas Sosial"


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """Two OPDs with an innovation each, one of which has a column of its own and one that is personal."""
    save_opds(workspace, [ExpectedOpd(HEALTH, "Dinkes"), ExpectedOpd(SOCIAL)])
    rows = [
        innovation(
            HEALTH, "=SIAGA", budget=75_000, extra_={"Lokasi": "Puskesmas", "NIP": "198001012005011001"}
        ),
        innovation(SOCIAL, "PUSAKA", secondary_dimensions=["society"], digital=False),
    ]
    commit_file(workspace, received(workspace, rows))
    return workspace


def uploaded(workspace: Workspace, name: str, content: bytes) -> ReceivedFile:
    return next(check_uploads(workspace, [(name, content)]))


def cells(content: bytes) -> list[str]:
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    rows = (row for sheet in workbook.worksheets for row in sheet.iter_rows(values_only=True))
    return [str(value) for row in rows for value in row if value is not None]


def actions(workspace: Workspace) -> list[str]:
    return [entry.action for entry in list_audit(workspace.database, workspace.code)]


def test_the_export_imported_again_changes_nothing(filled: Workspace) -> None:
    export = downloads.export_file(filled)
    again = uploaded(filled, export.name, export.content)
    assert again.result.findings == []
    assert again.comparison is not None
    counts = again.comparison.counts()
    assert (counts["unchanged"], counts["new"], counts["changed"]) == (4, 0, 0)  # 2 OPDs, 2 innovations
    assert not again.comparison.missing
    assert actions(filled)[0] == "export"


def test_personal_columns_leave_only_when_asked_for_by_one_who_may(filled: Workspace) -> None:
    assert "198001012005011001" not in cells(downloads.export_file(filled).content)
    assert "Puskesmas" in cells(downloads.export_file(filled).content)
    assert "198001012005011001" in cells(downloads.export_file(filled, with_personal=True).content)
    viewer = Workspace(filled.database, filled.region, Actor("tamu", Role.VIEWER))
    with pytest.raises(PermissionDeniedError):
        downloads.export_file(viewer, with_personal=True)


def test_the_projector_exports_nothing(filled: Workspace) -> None:
    projector = Workspace(filled.database, filled.region, Actor("layar", Role.PROJECTOR))
    with pytest.raises(PermissionDeniedError):
        downloads.export_file(projector)


@pytest.mark.parametrize("name", [HEALTH, "Dinkes", "dinas kesehatan"])
def test_a_template_for_an_opd_holds_its_rows_only(filled: Workspace, name: str) -> None:
    template = downloads.template_file(filled, name)
    found = cells(template.content)
    assert "=SIAGA" in found
    assert "PUSAKA" not in found
    again = uploaded(filled, template.name, template.content)
    assert again.result.findings == []
    assert again.comparison is not None
    assert again.comparison.counts()["unchanged"] == 1


def test_a_whole_template_holds_no_rows_and_all_opds(filled: Workspace) -> None:
    found = cells(downloads.template_file(filled).content)
    assert "PUSAKA" not in found
    assert {HEALTH, SOCIAL} <= set(found)
    assert actions(filled)[0] == "template"


def test_a_template_for_an_opd_that_the_region_lacks_is_refused(filled: Workspace) -> None:
    with pytest.raises(DecisionError):
        downloads.template_file(filled, "Dinas Antariksa")


def test_a_corrected_name_in_the_template_stays_the_same_record(filled: Workspace) -> None:
    template = downloads.template_file(filled, HEALTH)
    workbook = openpyxl.load_workbook(io.BytesIO(template.content))
    workbook["Inovasi"]["C2"] = "SIAGA LANSIA"
    buffer = io.BytesIO()
    workbook.save(buffer)
    again = uploaded(filled, template.name, buffer.getvalue())
    assert again.comparison is not None
    assert [change.field for row in again.comparison.rows for change in row.fields] == ["name"]


def sender_workbook(suffix: str = "") -> bytes:
    workbook = openpyxl.Workbook()
    for row in (
        ("No", "OPD", "Nama Inovasi", "Dimensi"),
        (1, HEALTH, f"A{suffix}", "SE"),
        (2, SOCIAL, "B", "SE"),
    ):
        workbook.worksheets[0].append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_a_marked_workbook_comes_from_the_worker_and_clears_what_was_corrected(filled: Workspace) -> None:
    sent = uploaded(filled, "usulan.xlsx", sender_workbook())
    marked = downloads.marked_file(filled, sent)
    assert marked.name == "usulan - diperiksa.xlsx"
    workbook = openpyxl.load_workbook(io.BytesIO(marked.content))
    assert "Temuan" in workbook.sheetnames
    workbook.worksheets[0]["D2"] = "Smart Living"
    buffer = io.BytesIO()
    workbook.save(buffer)
    again = uploaded(filled, marked.name, buffer.getvalue())
    assert {finding.cell for finding in sent.result.findings} == {"D2", "D3"}
    assert {finding.cell for finding in again.result.findings} == {"D3"}
    assert actions(filled)[0] == "marked"


def test_a_csv_comes_back_as_a_workbook(filled: Workspace) -> None:
    sent = uploaded(filled, "usulan.csv", f"OPD;Nama Inovasi;Dimensi\n{HEALTH};A;SE\n".encode())
    marked = downloads.marked_file(filled, sent)
    assert marked.name == "usulan - diperiksa.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(marked.content))["Data"]["C2"].comment is not None


def test_a_workbook_that_would_fill_the_memory_ends_only_its_worker(filled: Workspace) -> None:
    sent = uploaded(filled, "usulan.xlsx", sender_workbook())
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sent.content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for entry in source.infolist():
            body = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                row = b'<row r="9"><c r="A9"><v>1</v></c></row>' * 1_500_000
                body = body.replace(b"</sheetData>", row + b"</sheetData>")
            bomb.writestr(entry, body)
    sent.content = buffer.getvalue()
    limits = Limits(worker_bytes=300 * 1024**2, worker_seconds=3)
    with pytest.raises(UnreadableFileError) as refused:
        downloads.marked_file(filled, sent, limits)
    assert refused.value.code == "file-too-complex"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("usulan.xls", "usulan"),
        ("usulan - diperiksa.xlsx", "usulan"),
        ("usulan - diperiksa (2).xlsx", "usulan"),
        ("usulan - diperiksa - diperiksa.xlsx", "usulan"),
        ("rekap (1).xlsx", "rekap"),
        (" - diperiksa.xlsx", " - diperiksa"),
    ],
)
def test_a_marked_file_is_known_as_the_file_that_it_was(name: str, stem: str) -> None:
    assert source_stem(name) == stem


def test_marking_twice_does_not_lengthen_the_name() -> None:
    assert marked_name("usulan - diperiksa (1).xlsx", ".xlsx") == "usulan - diperiksa.xlsx"
