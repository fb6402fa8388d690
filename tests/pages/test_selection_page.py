"""Pemilihan: the best set, tried out in every way, kept or thrown away; what cannot be used is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from smartcity.intake.tables import ExpectedOpd
from smartcity.ui.navigation import menu_page
from smartcity.workflow import registry
from smartcity.workflow.commit import commit_file
from smartcity.workflow.history import list_batches
from smartcity.workflow.quick_win_edits import Level, RiskEntry, save_levels, save_risks
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.region_time import today
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OpenPage

OPDS = ("Dinas Kesehatan", "Dinas Pendidikan", "Dinas Perhubungan")
# Two candidates for Living (Antre 12.5 points ahead of Halte 8.3), one for every other dimension, none of
# which has a level; one without a budget; the last one is no candidate.
USULAN = """OPD;Nama Inovasi;Dimensi;Anggaran;Quick Win
Dinas Kesehatan;Antre Sehat;Smart Living;300000000;Ya
Dinas Perhubungan;Halte Pintar;Smart Living;100000000;Ya
Dinas Pendidikan;Kelas Terbuka;Smart Society;200000000;Ya
Dinas Pendidikan;Buku Bersama;Smart Governance;50000000;Ya
Dinas Perhubungan;Kota Rupa;Smart Branding;50000000;Ya
Dinas Kesehatan;Pasar Sehat;Smart Economy;50000000;Ya
Dinas Kesehatan;Sungai Bersih;Smart Environment;50000000;Ya
Dinas Perhubungan;Parkir Kota;Smart Governance;;Ya
Dinas Perhubungan;Peta Jalan;Smart Living;10000000;Tidak
"""


@pytest.fixture
def region_with_candidates(region: Workspace) -> Workspace:
    registry.save_opds(region, [ExpectedOpd(name) for name in OPDS])
    [received] = check_uploads(region, [("usulan.csv", USULAN.encode())])
    commit_file(region, received)
    ids = known(region)
    save_levels(
        region,
        [
            Level(ids["Antre Sehat"], "budget", "3", "DPA 2026"),
            Level(ids["Halte Pintar"], "budget", "2"),
            Level(ids["Buku Bersama"], "people", "1"),
        ],
    )
    scored = {"scale": 5, "likelihood": 3, "impact": 4}
    save_risks(region, [RiskEntry(ids["Antre Sehat"], "Server mati", scored)])
    return region


def known(workspace: Workspace) -> dict[str, str]:
    innovations = load_tables(workspace).innovations
    return dict(zip(innovations["name"], innovations["record_id"], strict=True))


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def chosen(app: AppTest) -> set[str]:
    """The record ids in the columns, by their buttons."""
    starts = ("selection_require_", "selection_release_")
    return {key.removeprefix(start) for key in keys(app) for start in starts if key.startswith(start)}


def box(kind: str, app: AppTest, part: str) -> str:
    """The key of the box that is on screen for a part of the rules."""
    [found] = [str(each.key) for each in app.get(kind) if str(each.key).startswith(f"simulation_{part}_32")]
    return found


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception


def type_budget(app: AppTest, typed: str) -> None:
    app.text_input(key=box("text_input", app, "budget")).set_value(typed).run()
    assert not app.exception


def is_simulated(app: AppTest) -> bool:
    return "simulation_keep" in keys(app)


def test_each_dimension_has_its_best_candidate(
    open_page: OpenPage, region_with_candidates: Workspace
) -> None:
    app = open_page("selection")
    ids = known(region_with_candidates)
    wanted = ("Antre Sehat", "Kelas Terbuka", "Buku Bersama", "Kota Rupa", "Pasar Sehat", "Sungai Bersih")
    assert chosen(app) == {ids[name] for name in wanted}
    assert not is_simulated(app)
    assert f"selection_exchange_{ids['Antre Sehat']}" in keys(app)
    assert f"selection_exchange_{ids['Kelas Terbuka']}" not in keys(app)
    assert app.get("plotly_chart")


def test_an_exchange_is_tried_out_and_thrown_away(
    open_page: OpenPage, region_with_candidates: Workspace
) -> None:
    ids, before = known(region_with_candidates), region_with_candidates.revision
    app = open_page("selection")
    press(app, f"selection_exchange_{ids['Antre Sehat']}")
    assert ids["Halte Pintar"] in chosen(app)
    assert ids["Antre Sehat"] not in chosen(app)
    assert is_simulated(app)
    assert app.multiselect(key=box("multiselect", app, "must")).value == [ids["Halte Pintar"]]
    assert not is_simulated(open_page("selection"))  # another visitor sees what is stored
    app.switch_page(menu_page("risk").script).run()
    app.switch_page(menu_page("selection").script).run()
    assert ids["Halte Pintar"] in chosen(app)
    press(app, "simulation_drop")
    assert not is_simulated(app)
    assert ids["Antre Sehat"] in chosen(app)
    assert region_with_candidates.revision == before


def test_a_must_is_let_go_again(open_page: OpenPage, region_with_candidates: Workspace) -> None:
    member = known(region_with_candidates)["Antre Sehat"]
    app = open_page("selection")
    press(app, f"selection_require_{member}")
    press(app, f"selection_release_{member}")
    assert not is_simulated(app)
    press(app, f"selection_rule_out_{member}")
    assert member not in chosen(app)


@pytest.mark.parametrize("typed", ["0", "dua ribu", "-5"])
def test_a_budget_that_cannot_be_used_leaves_the_last_result(
    open_page: OpenPage, region_with_candidates: Workspace, typed: str
) -> None:
    app = open_page("selection")
    type_budget(app, "600")
    before, warnings = chosen(app), len(app.warning)
    assert known(region_with_candidates)["Halte Pintar"] in before
    type_budget(app, typed)
    assert chosen(app) == before
    assert len(app.warning) == warnings + 2  # beside the box, and that the result is not current
    assert app.button(key="simulation_keep").disabled
    type_budget(app, "1.000")
    assert len(app.warning) == warnings


def test_weights_must_sum_to_100_and_can_be_shared_out(
    open_page: OpenPage, region_with_candidates: Workspace
) -> None:
    app = open_page("selection")
    before = chosen(app)
    app.number_input(key=box("number_input", app, "weight_budget")).set_value(50.0).run()
    assert len(app.warning) == 2
    assert chosen(app) == before
    [even] = [key for key in keys(app) if key.startswith("simulation_even_")]
    press(app, even)
    assert not app.warning
    assert not is_simulated(app)


def test_who_must_and_must_not_be_chosen_at_once_is_named(
    open_page: OpenPage, region_with_candidates: Workspace
) -> None:
    member = known(region_with_candidates)["Antre Sehat"]
    app = open_page("selection")
    for part in ("must", "must_not"):
        app.multiselect(key=box("multiselect", app, part)).set_value([member]).run()
    assert "Antre Sehat" in app.warning[0].value
    assert member in chosen(app)


def test_a_cap_that_nobody_can_meet_says_what_clashes_and_what_would_help(
    open_page: OpenPage, region_with_candidates: Workspace
) -> None:
    app = open_page("selection")
    type_budget(app, "400")
    assert not chosen(app)
    press(app, "selection_relax_0")
    assert len(chosen(app)) == 6
    assert app.text_input(key=box("text_input", app, "budget")).value == "500.000.000"


def test_a_limit_per_opd_and_a_risk_limit_are_rules_too(
    open_page: OpenPage, region_with_candidates: Workspace
) -> None:
    ids = known(region_with_candidates)
    app = open_page("selection")
    app.selectbox(key=box("selectbox", app, "max_residual")).set_value(1).run()
    assert ids["Halte Pintar"] in chosen(app)
    app.number_input(key=box("number_input", app, "max_per_opd")).set_value(0).run()
    assert len(app.warning) == 2
    app.number_input(key=box("number_input", app, "max_per_opd")).set_value(2).run()
    assert len(chosen(app)) == 6


def try_out(app: AppTest, record_id: str, part: str, value: str) -> None:
    app.selectbox(key="trial_candidate_32.04").set_value(record_id).run()
    app.selectbox(key="trial_part_32.04").set_value(part).run()
    app.selectbox(key=f"trial_value_{record_id}_{part}").set_value(value).run()
    press(app, "trial_try")


def test_everything_tried_out_is_kept_as_one_batch(
    open_page: OpenPage, region_with_candidates: Workspace
) -> None:
    ids, batches = known(region_with_candidates), len(list_batches(region_with_candidates))
    app = open_page("selection")
    try_out(app, ids["Halte Pintar"], "people", "3")
    assert ids["Halte Pintar"] in chosen(app)
    try_out(app, ids["Antre Sehat"], "dimension", "economy")
    assert ids["Antre Sehat"] in chosen(app)
    type_budget(app, "1.650")
    assert load_tables(region_with_candidates).settings.rules.budget is None
    press(app, "simulation_keep")
    assert not is_simulated(app)
    assert len(list_batches(region_with_candidates)) == batches + 1
    tables = load_tables(region_with_candidates)
    assert tables.settings.rules.budget == 1_650_000_000
    assert tables.innovations.set_index("name").at["Antre Sehat", "dimension"] == "economy"
    assert {ids["Halte Pintar"], ids["Antre Sehat"]} < chosen(app)


def test_one_thing_that_is_tried_out_is_put_away(
    open_page: OpenPage, region_with_candidates: Workspace
) -> None:
    ids = known(region_with_candidates)
    app = open_page("selection")
    try_out(app, ids["Halte Pintar"], "people", "3")
    try_out(app, ids["Antre Sehat"], "dimension", "economy")
    press(app, f"trial_drop_{ids['Halte Pintar']}_people")
    press(app, f"trial_drop_{ids['Antre Sehat']}")
    assert not is_simulated(app)


def test_a_region_that_changed_meanwhile_is_looked_at_before_it_is_kept(
    open_page: OpenPage, region_with_candidates: Workspace
) -> None:
    ids = known(region_with_candidates)
    app = open_page("selection")
    type_budget(app, "700")
    save_levels(region_with_candidates, [Level(ids["Halte Pintar"], "people", "3")])
    press(app, "simulation_keep")
    assert is_simulated(app)
    assert app.warning
    assert load_tables(region_with_candidates).settings.rules.budget is None
    assert ids["Halte Pintar"] in chosen(app)  # worked out again on the newest data
    press(app, "simulation_keep")
    assert load_tables(region_with_candidates).settings.rules.budget == 700_000_000


def test_an_earlier_day_is_read_only(open_page: OpenPage, region_with_candidates: Workspace) -> None:
    day = today(region_with_candidates) + timedelta(days=1)
    app = open_page("selection", as_of=day.isoformat())
    assert len(app.get("plotly_chart")) == 1
    assert not chosen(app)
    assert not app.multiselect
    assert "trial_try" not in keys(app)


def test_the_share_in_the_whole_best_set_is_worked_out_on_request(
    open_page: OpenPage, region_with_candidates: Workspace
) -> None:
    app = open_page("selection")
    before = {text.value for text in app.text}
    press(app, "best_set_share")
    told = [text.value for text in app.text if text.value not in before]
    assert any("Antre Sehat" in line for line in told)
    assert any("Kelas Terbuka 100%" in line for line in told)


def test_without_a_candidate_the_page_says_where_to_go(open_page: OpenPage, filled: Workspace) -> None:
    assert len(load_tables(filled).innovations)
    app = open_page("selection")
    assert app.title
    assert not app.get("plotly_chart")
    assert not is_simulated(app)


def test_the_page_speaks_english(open_page: OpenPage, region_with_candidates: Workspace) -> None:
    app = open_page("selection", language="EN")
    assert len(chosen(app)) == 6
    app.text_input(key=box("text_input", app, "budget")).set_value("1,650").run()
    assert is_simulated(app)
    assert not app.exception
