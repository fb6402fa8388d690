"""Tumpang tindih: one idea of two OPDs is asked, answered, led by one of them, changed, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow import registry
from smartcity.workflow.commit import commit_file
from smartcity.workflow.quick_win_edits import OverlapAnswer, save_overlaps
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OpenPage

OPDS = ("Dinas Kesehatan", "RSUD Melati", "Kelurahan Mekar", "Kelurahan Asri")
USULAN = """OPD;Nama Inovasi;Dimensi;Permasalahan
Dinas Kesehatan;Rujukan Daring;Smart Living;Pasien rujukan menunggu kamar terlalu lama
RSUD Melati;Rujukan Daring;Smart Living;Pasien rujukan lama menunggu kamar
Kelurahan Mekar;Bank Sampah Keliling;Smart Environment;
Kelurahan Asri;Bank Sampah Keliling;Smart Environment;
Dinas Kesehatan;Posyandu Lansia;Smart Living;
"""


@pytest.fixture
def two_pairs(region: Workspace) -> Workspace:
    registry.save_opds(region, [ExpectedOpd(name) for name in OPDS])
    [received] = check_uploads(region, [("usulan.csv", USULAN.encode())])
    commit_file(region, received)
    return region


def referral(workspace: Workspace) -> tuple[str, str]:
    rows = load_tables(workspace).innovations
    first, second = sorted(rows.loc[rows["name"] == "Rujukan Daring", "record_id"])
    return first, second


def answers(workspace: Workspace) -> list[tuple[object, ...]]:
    stored = load_tables(workspace).overlaps
    return list(zip(stored["answer"].astype(object), stored["joint_lead"].astype(object), strict=True))


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def test_a_pair_is_answered_as_one_joint_quick_win(open_page: OpenPage, two_pairs: Workspace) -> None:
    first, second = referral(two_pairs)
    app = open_page("overlap")
    app.radio(key=f"overlap_lead_{first}_{second}").set_value(second)
    app.text_input(key=f"overlap_note_{first}_{second}").set_value("Satu loket rujukan")
    app.button(key=f"overlap_save_{first}_{second}").click().run()
    assert not app.exception
    assert answers(two_pairs) == [("same", second)]
    [table] = app.dataframe
    assert table.value["note"].tolist() == ["Satu loket rujukan"]
    assert f"overlap_save_{first}_{second}" not in keys(app)


def test_an_answer_is_changed_and_taken_back(open_page: OpenPage, two_pairs: Workspace) -> None:
    first, second = referral(two_pairs)
    app = open_page("overlap")
    app.button(key=f"overlap_different_{first}_{second}").click().run()
    assert [answer for answer, _ in answers(two_pairs)] == ["different"]
    app.selectbox(key="overlap_change").set_value(f"{first}_{second}").run()
    app.button(key=f"overlap_edition_{first}_{second}").click().run()
    assert [answer for answer, _ in answers(two_pairs)] == ["edition"]
    app.selectbox(key="overlap_change").set_value(f"{first}_{second}").run()
    app.button(key=f"overlap_none_{first}_{second}").click().run()
    assert not app.exception
    assert answers(two_pairs) == []


def test_the_second_to_answer_is_told_and_stores_nothing(open_page: OpenPage, two_pairs: Workspace) -> None:
    first, second = referral(two_pairs)
    app = open_page("overlap")
    colleague = replace(two_pairs, actor=replace(two_pairs.actor, name="rekan"))
    save_overlaps(colleague, [OverlapAnswer(first, second, "same")])
    app.button(key=f"overlap_different_{first}_{second}").click().run()
    assert [answer for answer, _ in answers(two_pairs)] == ["same"]
    assert any("rekan" in told.value for told in app.warning)


def test_suggested_editions_are_answered_at_once(open_page: OpenPage, region: Workspace) -> None:
    villages = [f"Kelurahan {place}" for place in ("Mekar", "Asri", "Indah")]
    registry.save_opds(region, [ExpectedOpd(name) for name in villages])
    rows = "".join(f"{opd};Bank Sampah Keliling;Smart Environment\n" for opd in villages)
    [received] = check_uploads(region, [("usulan.csv", f"OPD;Nama Inovasi;Dimensi\n{rows}".encode())])
    commit_file(region, received)
    app = open_page("overlap")
    app.button(key="overlap_all_editions").click().run()
    assert not app.exception
    assert [answer for answer, _ in answers(region)] == ["edition"] * 3


@pytest.mark.usefixtures("two_pairs")
def test_the_bar_narrows_the_pairs(open_page: OpenPage) -> None:
    app = open_page("overlap", opd="Kelurahan Asri")
    assert len([key for key in keys(app) if key.startswith("overlap_different_")]) == 1


@pytest.mark.usefixtures("two_pairs")
def test_an_earlier_state_is_read_only(open_page: OpenPage) -> None:
    app = open_page("overlap", as_of="2020-01-01")
    assert not [key for key in keys(app) if key.startswith("overlap_")]


@pytest.mark.usefixtures("filled")
def test_a_region_without_overlap_says_so(open_page: OpenPage) -> None:
    app = open_page("overlap")
    assert not [key for key in keys(app) if key.startswith("overlap_")]
    assert app.title[0].value
