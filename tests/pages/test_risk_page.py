"""Risiko: two nominated innovations and three risks on SPBE 5x5, whose sizes are looked up by hand."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from smartcity.ui.session import Selection
from smartcity.workflow.quick_win_edits import RiskEntry, save_risks
from smartcity.workflow.quick_win_states import QuickWinState, save_states
from smartcity.workflow.region_time import today
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OpenPage

WHOLE = {"owner": "Kabid TIK", "plan": "Server cadangan", "due": "2020-06", "status": "open"}


@pytest.fixture
def candidates(filled: Workspace) -> dict[str, str]:
    """The record ids of the two nominated innovations by name."""
    innovations = load_tables(filled).innovations
    ids = dict(zip(innovations["name"], innovations["record_id"], strict=True))
    named = {name: str(ids[name]) for name in ("Antre Sehat", "Kelas Terbuka")}
    save_states(filled, [QuickWinState(record, "nominated") for record in named.values()])
    return named


@pytest.fixture
def risks(filled: Workspace, candidates: dict[str, str]) -> dict[str, str]:
    """Likelihood x impact: 5 x 5 is 25, 4 x 3 is 16, 1 x 1 is 1; appetite 10. The first is incomplete."""
    scored = {"scale": 5, "likelihood": 5, "impact": 5, "residual_likelihood": 4, "residual_impact": 3}
    health = candidates["Antre Sehat"]
    save_risks(
        filled,
        [
            RiskEntry(health, "Server mati", {"scale": 5, "likelihood": 5, "impact": 5}),
            RiskEntry(health, "Data bocor", scored | WHOLE),
            RiskEntry(
                candidates["Kelas Terbuka"], "Guru dimutasi", {"scale": 5, "likelihood": 1, "impact": 1}
            ),
        ],
    )
    return candidates


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return run(app)


def open_risk(app: AppTest, event: str) -> AppTest:
    box = app.selectbox(key="risk_pick")
    places = [place for place, label in enumerate(box.options) if label.startswith(event)]
    box.select_index(places[0])
    return run(app)


def key_of(workspace: Workspace, event: str, opening: int = 1) -> str:
    stored = load_tables(workspace).risks
    return f"{stored.loc[stored['event'] == event, 'row_id'].iloc[0]}_{opening}"


@pytest.mark.usefixtures("risks")
def test_the_sentence_counts_and_the_register_leads_with_what_is_above(open_page: OpenPage) -> None:
    app = open_page("risk")
    assert re.findall(r"\d+", app.title[0].value) == ["2", "3", "1"]
    register = app.dataframe[0].value
    assert list(register["event"]) == ["Server mati", "Data bocor", "Guru dimutasi"]
    assert [size.split()[0] for size in register["standing"]] == ["25", "16", "1"]
    assert register["due"][1].startswith("Juni 2020 (")  # overdue, and says so
    assert not register["todo"][2]


@pytest.mark.usefixtures("risks")
def test_a_part_of_the_sentence_and_a_cell_open_their_risks(open_page: OpenPage) -> None:
    app = press(open_page("risk"), "part_risk_open")
    assert list(app.dataframe[0].value["event"]) == ["Server mati"]
    where = (("likelihood", 4), ("impact", 3), ("counted", "standing"))
    app.session_state["selection_risk"] = Selection("risk_map", where)
    assert list(run(app).dataframe[0].value["event"]) == ["Data bocor"]
    press(app, "risk_clear")
    assert len(app.dataframe[0].value) == 3


def test_a_chosen_quick_win_shows_its_risks(open_page: OpenPage, risks: dict[str, str]) -> None:
    app = open_page("risk")
    app.selectbox(key="risk_quick_win").set_value(risks["Kelas Terbuka"])
    assert list(run(app).dataframe[0].value["event"]) == ["Guru dimutasi"]


def test_a_risk_is_added_with_its_size_shown_while_it_is_scored(
    open_page: OpenPage, filled: Workspace, candidates: dict[str, str]
) -> None:
    app = press(open_page("risk"), "risk_add")
    app.selectbox(key="risk_innovation_new_1").set_value(candidates["Antre Sehat"])
    app.text_area(key="risk_event_new_1").input("Listrik padam")
    app.selectbox(key="risk_likelihood_5_new_1").set_value(3)
    app.selectbox(key="risk_impact_5_new_1").set_value(5)
    run(app)
    assert any("22 Sangat Tinggi" in said.value for said in app.markdown)
    press(app, "risk_save_new_1")
    [stored] = load_tables(filled).risks.to_dict("records")
    assert (stored["event"], stored["scale"], stored["likelihood"], stored["impact"]) == (
        "Listrik padam",
        5,
        3,
        5,
    )
    assert stored["innovation_id"] == candidates["Antre Sehat"]


def test_without_event_or_scale_nothing_is_stored(
    open_page: OpenPage, filled: Workspace, candidates: dict[str, str]
) -> None:
    app = press(open_page("risk"), "risk_add")
    app.selectbox(key="risk_innovation_new_1").set_value(candidates["Antre Sehat"])
    run(app)
    press(app, "risk_save_new_1")
    assert len(app.warning) == 1
    assert load_tables(filled).risks.empty


def test_a_risk_is_changed_renamed_and_taken_back(
    open_page: OpenPage, filled: Workspace, risks: dict[str, str]
) -> None:
    app = open_risk(open_page("risk"), "Server mati")
    key = key_of(filled, "Server mati")
    app.text_area(key=f"risk_event_{key}").input("Server dan jaringan mati")
    app.text_input(key=f"risk_owner_{key}").input("Kabid TIK")
    run(app)
    press(app, f"risk_save_{key}")
    stored = load_tables(filled).risks.set_index("event")
    assert sorted(stored.index) == ["Data bocor", "Guru dimutasi", "Server dan jaringan mati"]
    assert stored.loc["Server dan jaringan mati", "owner"] == "Kabid TIK"
    app = open_risk(open_page("risk"), "Data bocor")
    press(app, f"risk_take_back_{key_of(filled, 'Data bocor')}")
    assert sorted(load_tables(filled).risks["event"]) == ["Guru dimutasi", "Server dan jaringan mati"]


def test_a_risk_is_not_renamed_into_another_one(
    open_page: OpenPage, filled: Workspace, risks: dict[str, str]
) -> None:
    app = open_risk(open_page("risk"), "Server mati")
    key = key_of(filled, "Server mati")
    app.text_area(key=f"risk_event_{key}").input("Data bocor")
    run(app)
    press(app, f"risk_save_{key}")
    assert len(app.warning) == 1
    assert sorted(load_tables(filled).risks["event"]) == ["Data bocor", "Guru dimutasi", "Server mati"]


def test_an_unchanged_partial_due_date_stays(
    open_page: OpenPage, filled: Workspace, risks: dict[str, str]
) -> None:
    app = open_risk(open_page("risk"), "Data bocor")
    key = key_of(filled, "Data bocor")
    app.selectbox(key=f"risk_status_{key}").set_value("done")
    run(app)
    press(app, f"risk_save_{key}")
    stored = load_tables(filled).risks.set_index("event").loc["Data bocor"]
    assert (stored["due"], stored["status"]) == ("2020-06", "done")


def test_two_people_on_one_risk_lose_nothing(
    open_page: OpenPage, filled: Workspace, risks: dict[str, str]
) -> None:
    app = open_risk(open_page("risk"), "Server mati")
    key = key_of(filled, "Server mati")
    app.text_input(key=f"risk_owner_{key}").input("Punya saya")
    run(app)
    stored = load_tables(filled).risks
    row = int(stored.loc[stored["event"] == "Server mati", "row_id"].iloc[0])
    theirs = RiskEntry(risks["Antre Sehat"], "Server mati", {"owner": "Punya rekan"}, based_on=row)
    save_risks(replace(filled, actor=replace(filled.actor, name="rekan")), [theirs])
    press(app, f"risk_save_{key}")
    assert any("rekan" in told.value and "Punya rekan" in told.value for told in app.warning)
    assert app.text_input(key=f"risk_owner_{key}").value == "Punya saya"
    press(app, f"risk_save_{key}")
    assert load_tables(filled).risks.set_index("event").loc["Server mati", "owner"] == "Punya saya"


def test_risks_of_another_scale_or_without_size_are_named(
    open_page: OpenPage, filled: Workspace, candidates: dict[str, str]
) -> None:
    record = candidates["Antre Sehat"]
    fields = {"scale": 3, "likelihood": 3, "impact": 3}
    save_risks(filled, [RiskEntry(record, "Skala tiga", fields), RiskEntry(record, "Tanpa angka", {})])
    app = press(open_page("risk"), "part_risk_other-scale")
    register = app.dataframe[0].value
    assert list(register["event"]) == ["Skala tiga"]
    assert "5" in register["todo"][0]
    assert list(press(app, "part_risk_not-scored").dataframe[0].value["event"]) == ["Tanpa angka"]


def test_matrix_and_appetite_are_chosen_and_judge_anew(
    open_page: OpenPage, filled: Workspace, risks: dict[str, str]
) -> None:
    app = open_page("risk")
    key = f"{filled.code}_0"
    app.selectbox(key=f"preset_{key}").set_value("product")
    run(app)
    app.number_input(key=f"appetite_product__{key}").set_value(20)
    app.number_input(key=f"appetite_product_legal_{key}").set_value(3)
    press(app, f"appetite_save_{key}")
    settings = load_tables(filled).settings
    assert (settings.risk_preset, settings.appetite, settings.appetite_by_area) == (
        "product",
        20,
        {"legal": 3},
    )
    # As products: 25, 12 and 1; only the first is above 20.
    assert re.findall(r"\d+", app.title[0].value) == ["1", "3", "1"]


def test_an_earlier_day_takes_no_change(
    open_page: OpenPage, filled: Workspace, risks: dict[str, str]
) -> None:
    app = open_page("risk", as_of=today(filled).isoformat())
    open_risk(app, "Data bocor")
    keys = [str(button.key) for button in app.button]
    assert not [key for key in keys if "save" in key or "take_back" in key or key == "risk_add"]
    assert any("Server cadangan" in text.value for text in app.text)


@pytest.mark.usefixtures("candidates")
def test_without_risks_the_page_says_what_to_do(open_page: OpenPage) -> None:
    app = open_page("risk")
    assert not app.dataframe
    assert "risk_add" in {button.key for button in app.button}
    assert {"readiness", "upload"} <= {link.proto.page for link in app.page_link}


def test_markup_in_an_event_is_shown_letter_by_letter(
    open_page: OpenPage, filled: Workspace, candidates: dict[str, str]
) -> None:
    event = "![x](http://evil.test/a.png) **mati**"
    save_risks(filled, [RiskEntry(candidates["Antre Sehat"], event, {})])
    app = open_risk(open_page("risk"), event)
    assert event in list(app.dataframe[0].value["event"])
    assert not [each.value for each in app.markdown if "![x](" in each.value]
