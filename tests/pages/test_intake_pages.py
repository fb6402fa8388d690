"""Unggah, Perlu keputusan and Riwayat, from the first file to undoing it."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from smartcity.intake.tables import ExpectedOpd
from smartcity.ui.session import UploadDesk
from smartcity.workflow import registry
from smartcity.workflow.decisions import open_questions
from smartcity.workflow.history import list_batches
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import USULAN, OpenPage

LAIN = "Perangkat Daerah;Judul;Pilar\nDinas Kesehatan;Kader Daring;Smart Living\n"
HOSTILE = (
    "OPD;Nama Inovasi;Dimensi\n"
    "Dinas Kesehatan;[x](javascript:alert(1)) <img src=x onerror=alert(1)> $x$ :red[a];Smart Living\n"
)


def upload(app: AppTest, **files: str) -> AppTest:
    for name, content in files.items():
        app.file_uploader[0].upload(f"{name}.csv", content.encode())
    app.run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def desk(app: AppTest) -> UploadDesk:
    kept = app.session_state["upload_desk"]
    assert isinstance(kept, UploadDesk)
    return kept


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, app.exception[0].stack_trace
    return app


@pytest.mark.usefixtures("filled")
def test_a_file_is_checked_compared_and_saved(open_page: OpenPage, filled: Workspace) -> None:
    app = upload(open_page("upload"), lain=LAIN)
    assert app.button(key="save_1").label.endswith("1 inovasi")
    press(app, "save_1")
    assert desk(app).receipts[1].counts["new"] == 1
    assert "Kader Daring" in set(load_tables(filled).innovations["name"])


def test_many_files_are_listed_with_those_that_need_a_person_on_top(
    open_page: OpenPage, filled: Workspace
) -> None:
    app = upload(open_page("upload"), bersih=LAIN, usulan=USULAN, kosong="")
    listed = next(frame.value for frame in app.dataframe if "held" in frame.value)
    assert list(listed["file"]) == ["usulan.csv", "kosong.csv", "bersih.csv"]
    assert list(listed["held"]) == [2, 0, 0]
    press(app, "upload_save_all")
    assert list(desk(app).receipts) == [1]
    assert len(load_tables(filled).innovations) == 4


def test_the_same_file_again_has_nothing_to_save(open_page: OpenPage, filled: Workspace) -> None:
    before = filled.revision
    again = "\n".join(line for line in USULAN.splitlines() if "Antariksa" not in line and "Buku" not in line)
    app = upload(open_page("upload"), lagi=again)
    assert not [button for button in app.button if button.key == "save_1"]
    assert filled.revision == before


def test_a_corrected_column_is_read_again_and_remembered(open_page: OpenPage, filled: Workspace) -> None:
    strange = "Satuan;Yang dibuat;Kotak\nDinas Kesehatan;Kader Daring;Smart Living\n"
    app = upload(open_page("upload"), aneh=strange)
    chosen = [box for box in app.selectbox if str(box.key).startswith("column_")]
    for box in chosen:
        box.set_value({"A": "opd", "B": "name", "C": "dimension"}[str(box.key).split("_")[1]])
    if not chosen:
        pytest.fail("a sheet without a recognised table must offer its columns")
    submit = next(button for button in app.button if str(button.key).startswith("FormSubmitter:columns_"))
    submit.click().run()
    assert desk(app).received[1].result.counts.accepted == 1
    press(app, "save_1")
    second = upload(open_page("upload"), aneh2=strange.replace("Kader Daring", "Ambulans Desa"))
    assert desk(second).received[1].result.counts.accepted == 1


def test_text_of_a_spreadsheet_is_never_markup(open_page: OpenPage, filled: Workspace) -> None:
    press(upload(open_page("upload"), jahat=HOSTILE), "save_1")
    app = open_page("coverage", opd="Dinas Kesehatan")
    names = [name for frame in app.dataframe if "name" in frame.value for name in frame.value["name"]]
    assert any("<img" in name for name in names)
    marked_down = [element.value for element in [*app.markdown, *app.title, *app.subheader, *app.caption]]
    assert not any(re.search(r"(?<!\\)\]\(javascript|(?<!\\)<img", text) for text in marked_down)


def test_one_answer_settles_every_row_alike(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("decisions")
    assert re.findall(r"\d+", app.title[0].value) == ["2", "2"]
    question = next(q for q in open_questions(filled) if q.field == "opd")
    app.selectbox(key=f"opd_{question.key}").select("Dinas Perhubungan").run()
    press(app, f"use_{question.key}")
    assert [q.field for q in open_questions(filled)] == ["dimension"]
    assert "Dinas Perhubungan" in set(load_tables(filled).innovations["opd"])


def test_rows_without_a_dimension_are_confirmed_in_bulk(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("decisions")
    confirm = next(button for button in app.button if str(button.key).endswith("_confirm"))
    # The OPD speaks for Smart Society: Dinas Pendidikan.
    press(app, str(confirm.key))
    books = load_tables(filled).innovations.set_index("name").loc["Buku Bersama"]
    assert books["dimension"] == "society"


def test_a_submission_is_withdrawn_and_reinstated(open_page: OpenPage, filled: Workspace) -> None:
    batch = list_batches(filled)[0]
    app = open_page("history")
    assert re.findall(r"\d+", app.title[0].value)[0] == "2"
    app.button(key=f"withdraw_{batch.id}").click().run()
    app.button(key="confirm_withdraw").click().run()
    assert load_tables(filled).innovations.empty
    app = open_page("history")
    app.button(key=f"reinstate_{batch.id}").click().run()
    app.button(key="confirm_reinstate").click().run()
    assert len(load_tables(filled).innovations) == 3


def test_a_decision_says_what_it_did_and_is_taken_back(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("decisions")
    confirm = next(button for button in app.button if str(button.key).endswith("_confirm"))
    press(app, str(confirm.key))
    assert len(load_tables(filled).innovations) == 4
    press(app, "undo_decision")
    assert len(load_tables(filled).innovations) == 3
    assert not [button for button in app.button if button.key == "undo_decision"]
    assert re.findall(r"\d+", app.title[0].value) == ["2", "2"]


def test_files_are_read_anew_once_the_list_of_opds_is_another(open_page: OpenPage, filled: Workspace) -> None:
    satellite = LAIN + "Dinas Antariksa Rakyat;Satelit Desa;Smart Economy\n"
    app = upload(open_page("upload"), satelit=satellite)
    assert desk(app).received[1].result.counts.held == 1
    opds = [*registry.list_opds(filled), ExpectedOpd("Dinas Antariksa Rakyat")]
    registry.save_opds(filled, opds)
    app.run()
    assert desk(app).received[1].result.counts.held == 0
    press(app, "save_1")
    assert list(desk(app).receipts) == [1]


def test_the_upload_page_says_what_is_stored_and_then_what_lies_on_the_desk(
    open_page: OpenPage, filled: Workspace
) -> None:
    app = open_page("upload")
    assert re.findall(r"\d+", app.title[0].value)[0] == str(len(list_batches(filled)))
    upload(app, bersih=LAIN, usulan=USULAN)
    # Two files: the one with held rows needs a person, the clean one is ready, none is saved.
    assert re.findall(r"\d+", app.title[0].value) == ["2", "1", "1", "0"]
