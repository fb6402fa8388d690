"""Kesiapan: an assessment of an innovation that nobody sent is named, and paired there."""

from __future__ import annotations

from smartcity.workflow.commit import commit_file
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OpenPage
from tests.received_files import received

LOST = ("Dinas Kesehatan", "ANTRESEHAT")


def test_a_lost_assessment_is_paired_with_its_innovation(open_page: OpenPage, filled: Workspace) -> None:
    row = {"opd": LOST[0], "innovation": LOST[1], "aspect": "budget", "level": "2"}
    commit_file(filled, received(filled, [row], "kesiapan.xlsx", "readiness"))
    innovations = load_tables(filled).innovations
    meant = innovations.loc[innovations["name"] == "Antre Sehat", "record_id"].iloc[0]
    app = open_page("readiness")
    app.selectbox(key="orphans_lost").set_value(LOST).run()
    app.selectbox(key="orphans_innovation").set_value(meant).run()
    app.button(key="orphans_pair").click().run()
    assert not app.exception
    assert load_tables(filled).readiness["innovation_id"].tolist() == [meant]
    assert "orphans_lost" not in {box.key for box in app.selectbox}
