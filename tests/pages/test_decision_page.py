"""Keputusan: propose, override with a reason, record, read again; what changed meanwhile stops it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from smartcity.reference import SelectionRules
from smartcity.workflow.quick_win_edits import Level, RiskEntry, save_levels, save_risks
from smartcity.workflow.quick_win_rules import save_rules
from smartcity.workflow.quick_win_states import QuickWinState, save_states
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OpenPage

LIVING = "deciding_set_living"


def ids(workspace: Workspace) -> dict[str, str]:
    innovations = load_tables(workspace).innovations
    return dict(zip(innovations["name"], innovations["record_id"], strict=True))


@pytest.fixture
def nominated(filled: Workspace) -> Workspace:
    """Antre Sehat is ahead of Posyandu Keliling in Living; Kelas Terbuka is alone in Society."""
    known = ids(filled)
    save_states(filled, [QuickWinState(record_id, "nominated") for record_id in known.values()])
    save_levels(
        filled, [Level(known["Antre Sehat"], "budget", "3"), Level(known["Kelas Terbuka"], "people", "1")]
    )
    targets = dict.fromkeys(("governance", "branding", "economy", "environment"), 0)
    settings = load_tables(filled).settings
    save_rules(filled, replace(settings, rules=SelectionRules(targets)), None)
    return filled


def decisions(workspace: Workspace) -> list[dict[str, object]]:
    return [dict(content) for content in load_tables(workspace).decisions["content"]]


def signed(app: AppTest) -> AppTest:
    return app.text_input(key="deciding_by").set_value("Bupati Bandung").run()


@pytest.mark.usefixtures("filled")
def test_without_candidates_the_page_says_where_to_nominate(open_page: OpenPage) -> None:
    app = open_page("decision")
    assert not app.multiselect
    assert not [button for button in app.button if button.key == "deciding_record"]


def test_the_proposal_stands_filled_in_and_waits_for_who_decides(
    open_page: OpenPage, nominated: Workspace
) -> None:
    app = open_page("decision")
    assert app.multiselect(key=LIVING).value == [ids(nominated)["Antre Sehat"]]
    assert app.button(key="deciding_record").disabled
    assert not signed(app).button(key="deciding_record").disabled


def test_a_recorded_decision_is_shown_again_and_can_be_downloaded(
    open_page: OpenPage, nominated: Workspace
) -> None:
    app = signed(open_page("decision"))
    app.button(key="deciding_record").click().run()
    assert not app.exception
    known = ids(nominated)
    [content] = decisions(nominated)
    assert content["chosen"] == [known["Antre Sehat"], known["Kelas Terbuka"]]
    assert app.selectbox(key=f"opened_decision_{nominated.code}").value == 1
    assert any("Bupati Bandung" in text.value for text in app.text)


def test_an_override_asks_for_its_reason_before_it_can_be_recorded(
    open_page: OpenPage, nominated: Workspace
) -> None:
    other = ids(nominated)["Posyandu Keliling"]
    app = signed(open_page("decision"))
    app.multiselect(key=LIVING).set_value([other]).run()
    assert app.button(key="deciding_record").disabled
    app.text_input(key=f"deciding_reason_{other}").set_value("Sudah ada DPA").run()
    app.button(key="deciding_record").click().run()
    assert not app.exception
    [content] = decisions(nominated)
    [change] = content["overrides"]  # type: ignore[misc]
    assert (change["in"], change["reason"]) == (other, "Sudah ada DPA")


def test_an_open_risk_asks_for_its_reason(open_page: OpenPage, nominated: Workspace) -> None:
    first = ids(nominated)["Antre Sehat"]
    save_risks(nominated, [RiskEntry(first, "Server mati", {"scale": 5, "likelihood": 5, "impact": 5})])
    app = signed(open_page("decision"))
    assert app.button(key="deciding_record").disabled
    app.text_input(key=f"deciding_risk_{first}").set_value("Rencana menyusul").run()
    app.button(key="deciding_record").click().run()
    assert len(decisions(nominated)) == 1


def test_what_changed_since_the_page_was_opened_stops_the_decision(
    open_page: OpenPage, nominated: Workspace
) -> None:
    app = signed(open_page("decision"))
    save_levels(nominated, [Level(ids(nominated)["Posyandu Keliling"], "people", "1")])
    app.button(key="deciding_record").click().run()
    assert not app.exception
    assert decisions(nominated) == []
    assert len(app.warning) >= 1
    assert app.text_input(key="deciding_by").value == "Bupati Bandung"
    app.button(key="deciding_record").click().run()
    assert len(decisions(nominated)) == 1


def test_an_earlier_day_can_only_be_read(open_page: OpenPage, nominated: Workspace) -> None:
    day = load_tables(nominated).batches["at"].max().date().isoformat()
    app = open_page("decision", as_of=day)
    assert not app.multiselect
    assert "deciding_record" not in {button.key for button in app.button}
