"""Everything that leaves the app as a file, of a region whose every text is hostile: it stays text.

What leaves is read from the code: each function that hands out a file, and each button that offers one,
stands in a table here or fails.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import io
import pkgutil
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from defusedxml import ElementTree
from docx import Document

from smartcity import reports, workflow
from smartcity.analysis.follow_up import follow_up_list, reminder_text
from smartcity.analysis.participation import participation
from smartcity.intake.values.plain_text import one_line
from smartcity.reference import load_reference
from smartcity.reports.code_slips import Slip, slips_document
from smartcity.workflow import decision_downloads, downloads, list_downloads
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.region_time import today
from smartcity.workflow.stage_closing import progress_of
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace, open_database, open_workspace
from tests.full_region import DAY, fill
from tests.hostile_texts import HOSTILE, hostile
from tests.workbooks import xlsx

ROOT = Path(__file__).parents[3]
OPDS = [one_line(f"Dinas {number} {said[:90]}") for number, said in enumerate(HOSTILE)]
HEADS = ["OPD", "Nama Inovasi", "Dimensi", "Masalah"]
Made = tuple[str, bytes]
"""A file's name and content."""


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with closing(open_database(str(tmp_path_factory.mktemp("hostile") / "smartcity.db"))) as database:
        workspace = open_workspace(database, "32.04", create=True)
        fill(workspace, OPDS, lambda opd, place: hostile(place, int(opd.split()[1])))
        yield workspace


def made(file: downloads.Download) -> Made:
    return file.name, file.content


def marked(workspace: Workspace, name: str, content: bytes) -> Made:
    [received] = check_uploads(workspace, [(name, content)])
    return made(downloads.marked_file(workspace, received))


def follow_ups(workspace: Workspace) -> Made:
    """The daftar tagih with its reminders, as its page fills it."""
    known, reference = load_tables(workspace), load_reference()
    progress = progress_of(known)
    whole = participation(known.registry, known.innovations, known.held)
    listed = follow_up_list(whole, progress, known.follow_up, today(workspace), 4)
    rows: list[list[str]] = []
    for row in listed.to_dict("records"):
        reminder = reminder_text(
            row,
            progress,
            known.innovations,
            known.held,
            region=workspace.region.name,
            today=DAY,
            language="id",
            reference=reference,
        )
        rows.append([row["opd"], reminder, *(row[name] or "" for name in ("reason", "contact", "note"))])
    heads = [("OPD", 36), ("Pengingat", 60), ("Alasan", 32), ("Kontak", 24), ("Catatan", 32)]
    assert len(rows) == len(OPDS)
    title = workspace.region.name
    return "daftar.xlsx", list_downloads.follow_up_workbook(workspace, "Daftar", title, heads, rows)


def sent_rows() -> list[list[str]]:
    return [HEADS, *([opd, said, said, said] for opd, said in zip(OPDS, HOSTILE, strict=True))]


def separated_rows() -> bytes:
    lines = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in sent_rows()]
    return "\n".join(lines).encode()


LEAVING: dict[str, list[Callable[[Workspace], Made]]] = {
    "downloads.blank_template": [lambda _: made(downloads.blank_template())],
    "downloads.template_file": [
        lambda w, opd=opd: made(downloads.template_file(w, opd)) for opd in (None, *OPDS[:6])
    ],
    "downloads.export_file": [lambda w: made(downloads.export_file(w, with_personal=True))],
    "downloads.marked_file": [lambda w: marked(w, f"..\\{HOSTILE[1]}.csv", separated_rows())],
    "decision_downloads.decision_file": [
        lambda w, language=language: made(decision_downloads.decision_file(w, 1, language))
        for language in ("id", "en")
    ],
    "list_downloads.follow_up_workbook": [follow_ups],
    "code_slips.slips_document": [
        lambda _: ("slip.docx", slips_document([Slip("ABCD-EFGH-JKMN", said) for said in HOSTILE], "id"))
    ],
}
# They make the content of those above, or give back a sender's own file as it came (facilitators only).
INNER = {
    "template.template_workbook",
    "export.export_workbook",
    "lists.list_workbook",
    "marked.mark_workbook",
    "rebuilding.rebuild_marked",
    "decision_document.decision_document",
    "qr_code.qr_png",
    "saved_results.with_saved_results",
}
BUTTONS = {
    "template_download": "downloads.template_file",
    "export_download": "downloads.export_file",
    "marked_": "downloads.marked_file",
    "decision_download_": "decision_downloads.decision_file",
    "follow_up_export": "list_downloads.follow_up_workbook",
    "access_slips_print": "code_slips.slips_document",
    "origin_file_": "history.original",
    "original_": "history.original",
}


def handing_out() -> set[str]:
    """The public functions of workflow and reports whose answer is a file or its bytes."""
    found = set()
    for package in (workflow, reports):
        for module in pkgutil.iter_modules(package.__path__):
            loaded = importlib.import_module(f"{package.__name__}.{module.name}")
            for name, function in vars(loaded).items():
                if (
                    not inspect.isfunction(function)
                    or function.__module__ != loaded.__name__
                    or name[0] == "_"
                ):
                    continue
                if function.__annotations__.get("return") in {"Download", "bytes"}:
                    found.add(f"{module.name}.{name}")
    return found


def offered() -> set[str]:
    """The keys of all buttons that offer a file, as far as they are always the same."""
    keys = set()
    for path in [*ROOT.glob("smartcity/ui/*.py"), *ROOT.glob("pages/**/*.py")]:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "download_button":
                [key] = [keyword.value for keyword in call.keywords if keyword.arg == "key"]
                parts = key.values if isinstance(key, ast.JoinedStr) else [key]
                keys.add(next(str(part.value) for part in parts if isinstance(part, ast.Constant)))
    return keys


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_no_file_that_leaves_is_forgotten() -> None:
    assert handing_out() == LEAVING.keys() | INNER
    assert offered() == BUTTONS.keys()
    assert set(BUTTONS.values()) <= LEAVING.keys() | {"history.original"}


@pytest.mark.parametrize("source", LEAVING)
def test_what_leaves_holds_no_formula_link_macro_or_foreign_part(region: Workspace, source: str) -> None:
    for make in LEAVING[source]:
        name, content = make(region)
        assert name.endswith((".xlsx", ".docx")), name
        assert not re.search(r'[/\\"\x00-\x1f]', name), name
        for part, written in parts(content).items():
            if part.endswith((".xml", ".rels", ".vml")):
                ElementTree.fromstring(written)  # signs that XML may not hold would raise
            for active in (b"<f>", b"<f ", b"TargetMode", b"<w:hyperlink", b"<w:instrText"):
                assert active not in written, (source, part, active)
            assert not re.search(r"vba|external|embed|activeX|oleObject|ctrlProp", part), part
        if name.endswith("xlsx"):
            book = openpyxl.load_workbook(io.BytesIO(content))
            assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
        else:
            assert Document(io.BytesIO(content)).paragraphs is not None


def test_hostile_texts_are_still_there_as_they_were_sent(region: Workspace) -> None:
    _, content = made(downloads.export_file(region))
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None}
    for said in HOSTILE[:10]:
        assert any(said.strip() in cell for cell in cells), said


def test_marking_a_senders_workbook_adds_nothing_active_to_it(region: Workspace) -> None:
    own = xlsx({"Inovasi": [[cell.strip("\r\n") for cell in row] for row in sent_rows()[:11]]})
    name, content = marked(region, "usulan.xlsx", own)
    assert name.endswith(".xlsx")
    before, after = parts(own), parts(content)
    for active in (b"<f>", b"TargetMode"):
        counts = [sum(written.count(active) for written in each.values()) for each in (before, after)]
        assert counts[1] <= counts[0], active
