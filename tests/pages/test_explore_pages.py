"""Ringkasan and Cakupan: the numbers in their sentences, from three accepted and two held rows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from smartcity.ui.navigation import menu_page
from smartcity.ui.session import Selection
from smartcity.ui.since import today
from smartcity.workflow.commit import commit_file
from smartcity.workflow.quick_win_states import QuickWinState, save_states
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OpenPage


def numbers_in(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def rows_shown(app: AppTest) -> list[str]:
    return [name for frame in app.dataframe if "name" in frame.value for name in frame.value["name"]]


@pytest.mark.usefixtures("filled")
def test_overview_counts_two_of_three_opds_and_names_the_missing_one(open_page: OpenPage) -> None:
    app = open_page("overview")
    # Kesehatan and Pendidikan report; Perhubungan has sent nothing; the unknown OPD is not expected.
    assert numbers_in(app.title[0].value) == ["2", "3", "1"]
    app.session_state["selection_overview"] = Selection("participation", (("state", "missing"),))
    app.run()
    assert [list(frame.value["opd"]) for frame in app.dataframe if "held" in frame.value] == [
        ["Dinas Perhubungan"]
    ]


@pytest.mark.usefixtures("filled")
def test_coverage_counts_filled_subdimensions_and_shows_all_rows(open_page: OpenPage) -> None:
    app = open_page("coverage")
    # living/health and society/learning of eighteen; sixteen stand empty.
    assert numbers_in(app.title[0].value)[:3] == ["2", "18", "16"]
    assert sorted(rows_shown(app)) == ["Antre Sehat", "Kelas Terbuka", "Posyandu Keliling"]


@pytest.mark.usefixtures("filled")
def test_a_selected_mark_opens_its_rows_and_a_row_its_origin(open_page: OpenPage) -> None:
    app = open_page("coverage")
    app.session_state["selection_coverage"] = Selection(
        "matrix", (("opd", "Dinas Kesehatan"), ("dimension", "living"))
    )
    app.run()
    assert rows_shown(app) == ["Antre Sehat", "Posyandu Keliling"]
    app.session_state["origin_coverage"] = 1
    app.run()
    assert not app.exception
    cells = next(frame.value for frame in app.dataframe if "content" in frame.value)
    assert dict(zip(cells["cell"], cells["content"], strict=True))["B3"] == "Posyandu Keliling"


@pytest.mark.usefixtures("filled")
def test_filters_in_the_link_narrow_the_page_and_survive_a_page_change(open_page: OpenPage) -> None:
    app = open_page("coverage", dimension="Smart Society", region="Kabupaten Bandung")
    assert rows_shown(app) == ["Kelas Terbuka"]
    app.switch_page(menu_page("history").script).run()
    app.switch_page(menu_page("coverage").script).run()
    assert rows_shown(app) == ["Kelas Terbuka"]


@pytest.mark.usefixtures("filled")
def test_an_unknown_filter_in_the_link_shows_everything(open_page: OpenPage) -> None:
    app = open_page("coverage", dimension="mobility", opd="<img src=x>", year="abc", as_of="kemarin")
    assert len(rows_shown(app)) == 3


@pytest.mark.usefixtures("filled")
def test_english_is_a_switch(open_page: OpenPage) -> None:
    indonesian, english = open_page("coverage"), open_page("coverage", language="EN")
    assert indonesian.title[0].value != english.title[0].value


@pytest.mark.parametrize("code", ["overview", "coverage"])
@pytest.mark.usefixtures("region")
def test_an_empty_region_is_told_what_to_do_next(open_page: OpenPage, code: str) -> None:
    app = open_page(code)
    assert {link.proto.page for link in app.page_link} == {"upload", "manage"}


@pytest.mark.parametrize("code", ["overview", "coverage", "upload", "decisions", "history"])
def test_without_a_region_a_page_leads_to_where_it_is_chosen(open_page: OpenPage, code: str) -> None:
    app = open_page(code)
    assert [link.proto.page for link in app.page_link] == ["manage"]


def test_the_state_of_an_earlier_day_is_empty(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("coverage", as_of="2020-01-01")
    assert filled.revision > 0
    assert rows_shown(app) == []


def test_quick_wins_elsewhere_name_their_sources(open_page: OpenPage) -> None:
    frame = open_page("elsewhere").dataframe[0].value
    assert len(frame) > 10
    assert frame["source"].dropna().str.startswith("https://").all()


def test_where_nothing_is_accepted_yet_the_page_leads_to_the_decisions(
    open_page: OpenPage, region: Workspace
) -> None:
    [received] = check_uploads(region, [("usulan.csv", b"OPD;Nama Inovasi\nDinas Kesehatan;Antre Sehat\n")])
    commit_file(region, received)
    app = open_page("coverage")
    assert numbers_in(app.title[0].value) == ["1"]
    assert not app.get("plotly_chart")


@pytest.mark.usefixtures("filled")
def test_the_overview_says_what_moved_since_a_day(open_page: OpenPage) -> None:
    app = open_page("overview")
    # All three innovations came today, from two OPDs that had sent nothing a week ago.
    [since] = [found for found in app.subheader if found.value.startswith("Sejak")]
    assert numbers_in(since.value)[-2:] == ["3", "2"]
    app.session_state["since_list"] = True
    app.run()
    [moved] = [frame.value for frame in app.dataframe if "what" in frame.value]
    assert list(moved["record"]) == ["Antre Sehat", "Posyandu Keliling", "Kelas Terbuka"]
    assert set(moved["field"]) == {""}
    app.date_input[-1].set_value(today("WIB")).run()
    [since] = [found for found in app.subheader if found.value.startswith("Sejak")]
    assert numbers_in(since.value)[2:] == []


def test_reports_over_time_are_drawn_once_they_came_on_two_days(
    open_page: OpenPage, filled: Workspace
) -> None:
    before = len(open_page("overview").get("plotly_chart"))
    earlier = filled.database.dated(datetime.now(UTC) - timedelta(days=3))
    [received] = check_uploads(
        filled, [("lagi.csv", b"OPD;Nama Inovasi;Dimensi\nDinas Kesehatan;Balai;Smart Living\n")]
    )
    commit_file(replace(filled, database=earlier), received)
    assert len(open_page("overview").get("plotly_chart")) == before + 1


@pytest.mark.usefixtures("filled")
def test_a_filtered_sentence_says_what_it_counts(open_page: OpenPage) -> None:
    app = open_page("coverage", dimension="Smart Society", region="Kabupaten Bandung")
    # The grid keeps all dimensions; the matrix counts one and says which.
    assert numbers_in(app.title[0].value)[:3] == ["2", "18", "16"]
    assert any(found.value.startswith("Smart Society: 1 OPD") for found in app.subheader)


@pytest.mark.usefixtures("filled")
def test_an_empty_cell_asks_who_could_fill_it(open_page: OpenPage) -> None:
    app = open_page("coverage")
    # Of the three expected OPDs health and transport feed Smart Living, only transport its mobility.
    app.session_state["selection_coverage"] = Selection(
        "subdimensions", (("dimension", "living"), ("subdimension", "living/mobility"))
    )
    app.run()
    [asked] = [frame.value for frame in app.dataframe if "why" in frame.value]
    assert list(asked["opd"]) == ["Dinas Perhubungan", "Dinas Kesehatan"]
    assert list(asked["innovations"]) == [0, 2]


@pytest.mark.usefixtures("filled")
def test_an_empty_cell_of_no_dimension_asks_nobody(open_page: OpenPage) -> None:
    app = open_page("coverage")
    app.session_state["selection_coverage"] = Selection(
        "matrix", (("opd", "Dinas Perhubungan"), ("dimension", "unassigned"))
    )
    app.run()
    assert not app.exception
    assert not [frame for frame in app.dataframe if "why" in frame.value]


def test_a_filled_place_opens_its_readiness_and_an_empty_one_its_rows(
    open_page: OpenPage, filled: Workspace
) -> None:
    rows = load_tables(filled).innovations
    record = str(rows.loc[rows["name"] == "Antre Sehat", "record_id"].iloc[0])
    save_states(filled, [QuickWinState(record, "decided")])
    app = open_page("overview")
    places = "overview_quick_win_places_list"
    # one of six decided, five dimensions without a candidate
    assert ["1", "6", "5"] in [numbers_in(heading.value) for heading in app.subheader]
    app.selectbox(key=places).set_value(0).run()  # Smart Governance stands empty
    assert app.session_state["selection_overview"].where == (("dimension", "governance"),)
    app.selectbox(key=places).set_value(3).run()  # Smart Living is filled
    assert not app.exception
    assert app.session_state["selection_readiness"].where == (("record_id", record),)
    assert numbers_in(app.title[0].value)[:2] == ["0", "1"]


@pytest.mark.usefixtures("filled")
def test_a_stage_of_the_overview_opens_the_page_of_progress(open_page: OpenPage) -> None:
    app = open_page("overview")
    app.selectbox(key="overview_stages_list").set_value(2).run()
    assert not app.exception
    assert app.session_state["selection_progress"].where == (("stage", 3),)
