"""Layar: a facilitator steers the projector, arranges its slides, and meets what others did meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from smartcity.reference.texts import text
from smartcity.ui import access as ui_access
from smartcity.ui import public_links
from smartcity.workflow import registry, screens
from smartcity.workflow.access import CodeWish, make_codes, sign_in
from smartcity.workflow.actors import Role
from smartcity.workflow.screens import SLIDES, Arrangement, ScreenState, load_screen
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OpenPage


def state(workspace: Workspace) -> ScreenState:
    return load_screen(workspace).state


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def say(key: str, **params: object) -> str:
    return text(f"pages.{key}", "id", **params)


def name(code: str) -> str:
    return text(f"screen.name_{code}", "id")


def stand_still(workspace: Workspace, slide: str) -> None:
    def change(state: ScreenState) -> ScreenState:
        still = replace(state, arrangement=replace(state.arrangement, turning=False))
        return screens.turned_to(still, slide, screens.now_of(workspace))

    screens.steer(workspace, change)


def test_the_page_says_what_is_up_and_goes_where_it_is_told(open_page: OpenPage, filled: Workspace) -> None:
    stand_still(filled, "coverage")
    app = open_page("screen")
    assert app.title[0].value == say("screen_now", slide=name("coverage"))
    press(app, "screen_next")
    assert state(filled).slide == "subdimensions"
    press(app, "screen_jump_qr")
    assert state(filled).slide == "qr"
    assert app.title[0].value == say("screen_now", slide=name("qr"))
    press(app, "screen_next")
    assert state(filled).slide == SLIDES[0]
    press(app, "screen_previous")
    assert state(filled).slide == "qr"


def test_the_deck_stops_and_turns(open_page: OpenPage, filled: Workspace) -> None:
    app = press(open_page("screen"), "screen_turning")
    assert not state(filled).arrangement.turning
    press(app, "screen_turning")
    assert state(filled).arrangement.turning


def test_switches_set_what_the_projector_shows(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("screen")
    for switch in ("dark", "hide_names", "english"):
        press(app, f"screen_{switch}")
    assert (state(filled).dark, state(filled).hide_names, state(filled).language) == (True, True, "en")
    press(app, "screen_dark")
    assert (state(filled).dark, state(filled).hide_names) == (False, True)


def test_frozen_figures_stay_and_the_page_says_what_will_change(
    open_page: OpenPage, filled: Workspace
) -> None:
    before = filled.revision
    app = press(open_page("screen"), "screen_freeze")
    assert state(filled).frozen_at == before
    assert [info.value for info in app.info] == [
        say("screen_since_frozen", what=text("charts.changes_none", "id").lower() + ".")
    ]
    registry.save_settings(filled, replace(filled.region, review_first=True))
    press(app, "screen_freeze")
    assert (state(filled).frozen_at, state(filled).opened_from) == (None, before)


def test_slides_are_chosen_ordered_and_kept_for_a_meeting(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("screen")
    app.checkbox(key="screen_on_missing_True").uncheck().run()
    press(app, "screen_up_coverage")
    press(app, "screen_up_coverage")
    app.text_input(key="screen_meeting").set_value("Bimtek II").run()
    assert state(filled).arrangement == Arrangement()
    press(app, "screen_save")
    kept = state(filled)
    assert kept.deck == ("coverage", "participation", *SLIDES[3:])
    assert kept.meetings == {"Bimtek II": kept.arrangement}


def test_the_slides_of_a_meeting_are_taken_up_again(open_page: OpenPage, filled: Workspace) -> None:
    usual, short = Arrangement(), replace(Arrangement(), slides=Arrangement().slides[:2], seconds=45)
    screens.save_arrangement(filled, usual, short, "Singkat")
    made = state(filled).arrangement
    screens.save_arrangement(filled, made, usual)
    app = open_page("screen")
    app.selectbox(key="screen_kept").select("Singkat").run()
    press(app, "screen_save")
    assert state(filled).arrangement.seconds == 45
    assert state(filled).deck == SLIDES[:2]


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(
    open_page: OpenPage, filled: Workspace
) -> None:
    app = open_page("screen")
    app.checkbox(key="screen_on_missing_True").uncheck().run()
    theirs = replace(Arrangement(), seconds=60)
    screens.save_arrangement(filled, Arrangement(), theirs)
    press(app, "screen_save")
    assert state(filled).arrangement == theirs
    assert say("screen_overtaken") in [warning.value for warning in app.warning]
    press(app, "screen_reload")
    assert app.checkbox(key="screen_on_missing_True").value
    assert app.number_input(key="screen_seconds_60").value == 60


def test_steering_by_another_does_not_get_in_the_way(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("screen")
    app.checkbox(key="screen_on_missing_True").uncheck().run()
    stand_still(filled, "stages")
    press(app, "screen_jump_uploads")
    assert state(filled).slide == "uploads"


def test_a_deck_without_a_slide_cannot_be_shown(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("screen")
    for code in SLIDES:
        app.checkbox(key=f"screen_on_{code}_True").uncheck().run()
    assert app.button(key="screen_save").disabled


def test_a_projectors_link_holds_a_code_of_its_own(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not [button for button in open_page("screen").button if button.key == "screen_link_make"]
    [made] = make_codes(filled, [CodeWish(Role.FACILITATOR)])
    token = sign_in(filled.database, made.code, "10.0.0.7").token
    monkeypatch.setattr(ui_access, "request_token", lambda: token)
    monkeypatch.setattr(public_links, "address_asked_for", lambda: "http://192.168.1.20:8501")
    app = press(open_page("screen"), "screen_link_make")
    [link] = [shown.value for shown in app.code if "#" in shown.value]
    address, _, code = link.partition("#")
    assert address == "http://192.168.1.20:8501/masuk?next=/layar"
    assert sign_in(filled.database, code, "10.0.0.8").signed_in.actor.role is Role.PROJECTOR
