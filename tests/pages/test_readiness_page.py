"""Kesiapan: Antre Sehat is nominated, its scores worked by hand; the other two are no candidates."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from smartcity.intake.tables import ExpectedOpd
from smartcity.ui.session import Selection
from smartcity.workflow import registry
from smartcity.workflow.commit import commit_file
from smartcity.workflow.quick_win_edits import Level, RiskEntry, save_levels, save_risks
from smartcity.workflow.quick_win_rules import save_rules
from smartcity.workflow.quick_win_states import QuickWinState, save_states
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.region_time import today
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OpenPage

ASPECTS = (
    "regulation",
    "budget",
    "people",
    "infrastructure",
    "data_app",
    "stakeholders",
    "procedure",
    "risk",
)


def record_of(workspace: Workspace, name: str) -> str:
    innovations = load_tables(workspace).innovations
    return str(innovations.loc[innovations["name"] == name, "record_id"].iloc[0])


@pytest.fixture
def candidate(filled: Workspace) -> str:
    """The record id of Antre Sehat, nominated; six aspects at 2, regulation at 3, budget not assessed."""
    record = record_of(filled, "Antre Sehat")
    save_states(filled, [QuickWinState(record, "nominated")])
    levels = [Level(record, aspect, "2", "Berkas 1") for aspect in ASPECTS[2:]]
    save_levels(filled, [Level(record, "regulation", "3", "Perbup 7", date(2022, 5, 1), "Kabid"), *levels])
    return record


def open_candidate(app: AppTest, record: str) -> AppTest:
    app.session_state["selection_readiness"] = Selection("readiness", (("record_id", record),))
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def save(app: AppTest, form: str) -> AppTest:
    button = next(each for each in app.button if str(each.key).startswith(f"FormSubmitter:{form}_"))
    button.click()
    return run(app)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return run(app)


def stored_levels(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """Level and evidence by aspect, '' for no evidence."""
    records = load_tables(workspace).readiness
    told = zip(records["level"], records["evidence"].fillna(""), strict=True)
    return dict(zip(records["aspect"], told, strict=True))


def colleague(workspace: Workspace) -> Workspace:
    return replace(workspace, actor=replace(workspace.actor, name="rekan"))


def test_the_headline_counts_and_the_table_says_what_is_missing(open_page: OpenPage, candidate: str) -> None:
    app = open_page("readiness")
    # 100 x (3 + 6 x 2 + 0) / (8 x 3) = 62.5: almost ready; one more level of any aspect gives 100 / 24 = 4.2.
    assert re.findall(r"\d+", app.title[0].value) == ["0", "1", "1"]
    row = app.dataframe[0].value.iloc[0]
    assert (row["name"], row["score"], row["missing"]) == ("Antre Sehat", "62,5", "Anggaran")
    assert "+4,2" in row["step"]


def test_the_drawer_shows_each_aspect_with_its_evidence_and_who_said_it(
    open_page: OpenPage, candidate: str
) -> None:
    app = open_candidate(open_page("readiness"), candidate)
    texts = [text.value for text in app.text]
    assert any("Perbup 7" in text for text in texts)
    assert "Kabid, 1 Mei 2022" in texts
    assert sum("lokal" in caption.value for caption in app.caption) >= len(ASPECTS) - 1


def test_several_aspects_are_saved_in_one_go(open_page: OpenPage, filled: Workspace, candidate: str) -> None:
    before = filled.revision
    app = open_candidate(open_page("readiness"), candidate)
    key = f"{candidate}_0"
    app.radio(key=f"levels_budget_level_{key}").set_value("2")
    app.text_area(key=f"levels_budget_evidence_{key}").input("DPA 2022")
    app.radio(key=f"levels_leverage_level_{key}").set_value("3")
    save(app, "levels")
    stored = stored_levels(filled)
    assert (stored["budget"], stored["leverage"]) == (("2", "DPA 2022"), ("3", ""))
    assert stored["regulation"] == ("3", "Perbup 7")
    assert filled.revision == before + 1
    assert app.dataframe[0].value.iloc[0]["score"] == "70,8"  # 100 x 17 / 24


def test_evidence_without_a_level_is_asked_and_nothing_is_stored(
    open_page: OpenPage, filled: Workspace, candidate: str
) -> None:
    before = filled.revision
    app = open_candidate(open_page("readiness"), candidate)
    app.text_area(key=f"levels_budget_evidence_{candidate}_0").input("DPA 2022")
    save(app, "levels")
    assert filled.revision == before
    assert any("Anggaran" in told.value for told in app.warning)


def test_two_people_on_the_same_aspect_lose_nothing(
    open_page: OpenPage, filled: Workspace, candidate: str
) -> None:
    app = open_candidate(open_page("readiness"), candidate)
    app.radio(key=f"levels_regulation_level_{candidate}_0").set_value("1")
    first = load_tables(filled).readiness
    based_on = int(first.loc[first["aspect"] == "regulation", "row_id"].iloc[0])
    save_levels(
        colleague(filled),
        [
            Level(candidate, "regulation", "2", "Punya rekan", based_on=based_on),
            Level(candidate, "budget", "1", "RKA rekan"),
        ],
    )
    save(app, "levels")
    assert stored_levels(filled)["regulation"] == ("2", "Punya rekan")
    assert any("rekan" in told.value and "Punya rekan" in told.value for told in app.warning)
    assert app.radio(key=f"levels_regulation_level_{candidate}_0").value == "1"
    save(app, "levels")
    # Their budget, which was not touched here, stays.
    assert stored_levels(filled)["regulation"] == ("1", "Perbup 7")
    assert stored_levels(filled)["budget"] == ("1", "RKA rekan")


def test_a_risk_without_owner_keeps_the_quick_win_from_being_decided(
    open_page: OpenPage, filled: Workspace, candidate: str
) -> None:
    save_risks(
        filled, [RiskEntry(candidate, "Server mati", {"scale": 5, "likelihood": 5, "impact": 5, "plan": "x"})]
    )
    app = open_candidate(open_page("readiness"), candidate)
    app.selectbox(key=f"state_state_{candidate}_0").set_value("decided")
    save(app, "quick_win_state")
    assert load_tables(filled).quick_wins["state"].tolist() == ["nominated"]
    assert any("Server mati" in text.value for text in app.text)
    press(app, f"state_go_{candidate}_0")
    assert app.session_state["selection_risk"] == Selection("", (("record_id", candidate),))
    assert app.title[0].value.startswith("1 dari 1")


def test_decided_with_a_reason_and_stopped_only_with_one(
    open_page: OpenPage, filled: Workspace, candidate: str
) -> None:
    save_risks(filled, [RiskEntry(candidate, "Server mati", {"scale": 5, "likelihood": 5, "impact": 5})])
    app = open_candidate(open_page("readiness"), candidate)
    app.selectbox(key=f"state_state_{candidate}_0").set_value("stopped")
    save(app, "quick_win_state")
    assert load_tables(filled).quick_wins["state"].tolist() == ["nominated"]
    app.selectbox(key=f"state_state_{candidate}_0").set_value("decided")
    app.text_area(key=f"state_reason_{candidate}_0").input("Diputuskan rapat dewan")
    save(app, "quick_win_state")
    assert load_tables(filled).quick_wins["reason"].tolist() == ["Diputuskan rapat dewan"]
    assert app.dataframe[0].value.iloc[0]["state"] == "Ditetapkan"


def test_any_innovation_is_nominated_from_here(
    open_page: OpenPage, filled: Workspace, candidate: str
) -> None:
    app = open_page("readiness")
    other = record_of(filled, "Kelas Terbuka")
    app.selectbox(key="nominate_record").set_value(other)
    press(app, "nominate_do")
    assert set(load_tables(filled).quick_wins["innovation"]) == {"Antre Sehat", "Kelas Terbuka"}
    assert len(app.dataframe[0].value) == 2


def test_the_first_nomination_offers_to_take_along_those_that_are_marked(
    open_page: OpenPage, region: Workspace
) -> None:
    registry.save_opds(region, [ExpectedOpd("Dinas Kesehatan")])
    rows = ("Dinas Kesehatan;Satu;Smart Living;Ya", "Dinas Kesehatan;Dua;Smart Living;Tidak")
    upload = "\n".join(["OPD;Nama Inovasi;Dimensi;Quick Win", *rows])
    [received] = check_uploads(region, [("usulan.csv", upload.encode())])
    commit_file(region, received)
    app = open_page("readiness")
    app.selectbox(key="nominate_record").set_value(record_of(region, "Dua"))
    press(app, "nominate_do")
    assert sorted(load_tables(region).quick_wins["innovation"]) == ["Dua", "Satu"]


def test_weights_that_do_not_sum_to_100_are_refused_and_shared_out(
    open_page: OpenPage, filled: Workspace, candidate: str
) -> None:
    app = open_page("readiness")
    key = f"{filled.code}_0"
    app.number_input(key=f"weights_regulation_{key}").set_value(50.0)
    press(app, f"weights_save_{key}")
    assert load_tables(filled).settings_row is None
    assert any("137,5" in told.value for told in app.warning)
    press(app, f"weights_even_{key}")
    app.number_input(key=f"weights_regulation_{key}").set_value(25.0)
    app.number_input(key=f"weights_risk_{key}").set_value(0.0)
    app.number_input(key=f"ready_from_{key}").set_value(60.0)
    press(app, f"weights_save_{key}")
    # 100 x (25 x 3 + 5 x 12.5 x 2) / (3 x 100) = 66.7, ready from 60.
    row = app.dataframe[0].value.iloc[0]
    assert (row["score"], row["status"]) == ("66,7", "Siap")


def test_rules_that_somebody_else_changed_are_told_and_kept(
    open_page: OpenPage, filled: Workspace, candidate: str
) -> None:
    app = open_page("readiness")
    key = f"{filled.code}_0"
    app.number_input(key=f"ready_from_{key}").set_value(80.0)
    settings = load_tables(filled).settings
    save_rules(colleague(filled), replace(settings, appetite=3), None)
    press(app, f"weights_save_{key}")
    assert load_tables(filled).settings.ready_from == 75
    assert any("rekan" in told.value for told in app.warning)
    press(app, f"weights_save_{key}")
    stored = load_tables(filled).settings
    assert (stored.ready_from, stored.appetite) == (80, 3)


def test_an_earlier_day_takes_no_change(open_page: OpenPage, filled: Workspace, candidate: str) -> None:
    app = open_candidate(open_page("readiness", as_of=today(filled).isoformat()), candidate)
    forms = [button.key for button in app.button if str(button.key).startswith("FormSubmitter")]
    saves = [
        button.key for button in app.button if "save" in str(button.key) or "nominate" in str(button.key)
    ]
    assert (forms, saves) == ([], [])
    assert any("Perbup 7" in text.value for text in app.text)


def test_markup_from_a_spreadsheet_is_shown_letter_by_letter(
    open_page: OpenPage, filled: Workspace, candidate: str
) -> None:
    name = "![x](http://evil.test/a.png) **tebal** :red[x]"
    save_levels(filled, [Level(candidate, "budget", "1", name)])
    upload = f"OPD;Nama Inovasi;Dimensi\nDinas Kesehatan;{name};Smart Living\n"
    [received] = check_uploads(filled, [("lain.csv", upload.encode())])
    commit_file(filled, received)
    record = record_of(filled, name)
    save_states(filled, [QuickWinState(record, "nominated")])
    app = open_candidate(open_page("readiness"), candidate)
    assert any(text.value.endswith(name) for text in app.text)
    assert not [each.value for each in app.markdown if "![x](" in each.value]
    assert name in list(app.dataframe[0].value["name"])


@pytest.mark.usefixtures("filled")
def test_without_candidates_the_page_says_how_to_get_some(open_page: OpenPage) -> None:
    app = open_page("readiness")
    assert not app.dataframe
    assert app.selectbox(key="nominate_record").options
