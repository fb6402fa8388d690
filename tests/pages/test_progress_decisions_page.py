"""What a sheet of progress leaves open is answered on Perlu keputusan, once for all its rows."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from smartcity.workflow.commit import commit_file
from smartcity.workflow.decisions import open_questions
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OpenPage

STAGES = "OPD;Tahap I;Tahap II\nDinas Kesehatan;sudah;x\nDinas Pendidikan;belum;v\n"


def answer(app: AppTest, key: str, choice: str) -> None:
    field = key.split("|")[1]
    app.selectbox(key=f"{field}_{key}").select(choice).run()
    app.button(key=f"use_{key}").click().run()
    assert not app.exception, app.exception[0].stack_trace


def test_a_bare_stage_and_an_unclear_state_are_answered(open_page: OpenPage, filled: Workspace) -> None:
    [received] = check_uploads(filled, [("progres.csv", STAGES.encode())])
    commit_file(filled, received)
    asked = {question.value: question.key for question in open_questions(filled)}
    app = open_page("decisions")
    offered = app.selectbox(key=f"deliverable_{asked['Tahap I']}").options
    assert offered == [
        "Tahap I: Masalah",
        "Tahap I: Penyebab",
        "Tahap I: Visi Smart City",
        "Tahap I: Analisis SWOT",
    ]
    answer(app, asked["Tahap I"], "Tahap I: Penyebab")
    progress = load_tables(filled).progress
    assert list(progress["opd"]) == ["Dinas Kesehatan", "Dinas Pendidikan"]
    assert list(progress["state"]) == ["done", "missing"]
    app = open_page("decisions")
    answer(app, asked["x"], "Selesai")
    assert "x" not in {question.value for question in open_questions(filled)}
