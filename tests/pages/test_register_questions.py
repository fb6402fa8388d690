"""Questions about rows of readiness and risk registers on the page Perlu keputusan, answered with a click."""

from __future__ import annotations

import pytest

from smartcity.store.rows import current_rows
from smartcity.workflow.commit import commit_file
from smartcity.workflow.decisions import Question, open_questions
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OpenPage

RISKS = (
    "OPD;Inovasi;Peristiwa Risiko;Kemungkinan;Dampak\n"
    "Dinas Kesehatan;Antrean Cepat;Server mati;1;2\n"
    "Dinas Kesehatan;Antrean Cepat;Data bocor;2;3\n"
)
LEVELS = (
    "OPD;Inovasi;Aspek;Nilai\n"
    "Dinas Kesehatan;Antrean Cepat;Regulasi;2\n"
    "Dinas Kesehatan;Antrean Cepat;Anggaran;1\n"
    "Dinas Kesehatan;Antrean Cepat;SDM;5\n"
    "Dinas Kesehatan;Antrean Cepat;Payung aturan;3\n"
)


def send(workspace: Workspace, content: str) -> None:
    commit_file(workspace, next(check_uploads(workspace, [("lembar.csv", content.encode())])))


def question(workspace: Workspace, field: str) -> Question:
    return next(asked for asked in open_questions(workspace) if asked.field == field)


@pytest.mark.parametrize(("button", "scale"), [(0, 5), (1, 3)])
def test_the_scale_is_a_click_for_all_rows(
    open_page: OpenPage, filled: Workspace, button: int, scale: int
) -> None:
    send(filled, RISKS)
    app = open_page("decisions")
    asked = question(filled, "scale")
    labels = [each.label for each in app.button if str(each.key).startswith(f"answer_{asked.key}")]
    assert labels == ["Skala 1-5", "Skala 1-3"]
    app.button(key=f"answer_{asked.key}_{button}").click().run()
    assert not app.exception
    stored = current_rows(filled.database, filled.code, kind="risk")
    assert [row.content.fields["scale"] for row in stored] == [scale, scale]


def test_a_level_is_chosen_by_its_evidence_and_an_aspect_by_its_name(
    open_page: OpenPage, filled: Workspace
) -> None:
    send(filled, LEVELS)
    app = open_page("decisions")
    level, aspect = question(filled, "level"), question(filled, "aspect")
    choices = app.selectbox(key=f"level_{level.key}").options
    assert choices[0].startswith("0 - ")
    app.selectbox(key=f"level_{level.key}").select(choices[2]).run()
    app.button(key=f"use_{level.key}").click().run()
    app.selectbox(key=f"aspect_{aspect.key}").select("Pemangku kepentingan").run()
    app.button(key=f"use_{aspect.key}").click().run()
    assert not app.exception
    stored = current_rows(filled.database, filled.code, kind="readiness")
    told = {row.content.fields["aspect"]: row.content.fields["level"] for row in stored}
    assert told == {"regulation": "2", "budget": "1", "people": "2", "stakeholders": "3"}
