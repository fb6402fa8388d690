"""The projector's state: what is up by the clock, and several people steering at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.store.regions import save_region
from smartcity.store.screens import write_screen
from smartcity.workflow.actors import Actor, Role
from smartcity.workflow.errors import ArrangementChangedError, PermissionDeniedError, StaleScreenError
from smartcity.workflow.screens import (
    CHANGED,
    SLIDES,
    Arrangement,
    ScreenState,
    SlideChoice,
    arranged,
    dated_at,
    frozen,
    load_screen,
    now_of,
    opened,
    revision_of_screen,
    save_arrangement,
    save_screen,
    shown,
    steer,
    turned_to,
)
from smartcity.workflow.workspace import Workspace
from tests.unit.conftest import Clock

START = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
THREE = Arrangement(tuple(SlideChoice(code) for code in ("stages", "coverage", "qr")), seconds=20)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def of_three(slide: str = "stages", *, turning: bool = True) -> ScreenState:
    return ScreenState(arrangement=replace(THREE, turning=turning), slide=slide, since=START)


# What is up: 20 seconds each, in order, and round again.
@pytest.mark.parametrize(
    ("seconds", "slide", "until"),
    [(0, "stages", 20), (19.9, "stages", 20), (20, "coverage", 40), (59, "qr", 60), (60, "stages", 80)],
)
def test_a_turning_deck_is_read_off_the_clock(seconds: float, slide: str, until: float) -> None:
    up = shown(of_three(), at(seconds))
    assert (up.slide, up.until) == (slide, at(until))


def test_a_deck_that_stands_stays() -> None:
    assert shown(of_three("qr", turning=False), at(3600)).slide == "qr"
    assert shown(of_three("qr", turning=False), at(3600)).until is None


def test_a_slide_outside_the_deck_has_its_time_and_then_the_deck_begins() -> None:
    state = turned_to(of_three(), "missing", at(5))
    assert [shown(state, at(5 + seconds)).slide for seconds in (0, 19, 20, 40)] == [
        "missing",
        "missing",
        "stages",
        "coverage",
    ]


def test_no_slide_of_ours_is_refused() -> None:
    with pytest.raises(ValueError, match="<script>"):
        turned_to(of_three(), "<script>", START)


@given(
    slides=st.lists(st.sampled_from(SLIDES), min_size=1, unique=True),
    seconds=st.integers(5, 300),
    turning=st.booleans(),
    slide=st.sampled_from(SLIDES),
    passed=st.integers(-(10**7), 10**7),
)
def test_whatever_the_clock_says_a_slide_is_up_and_it_ends_in_time(
    slides: list[str], seconds: int, turning: bool, slide: str, passed: int
) -> None:
    arrangement = Arrangement(tuple(SlideChoice(code) for code in slides), seconds, turning)
    state = ScreenState(arrangement=arrangement, slide=slide, since=START)
    up = shown(state, at(passed))
    assert up.slide in {*slides, slide}
    if up.until is not None:
        assert timedelta() < up.until - at(passed) <= timedelta(seconds=seconds)


def test_a_new_arrangement_keeps_the_slide_that_is_up() -> None:
    without_stages = Arrangement(
        (SlideChoice("stages", on=False), SlideChoice("qr"), SlideChoice("coverage"))
    )
    assert shown(arranged(of_three(), without_stages, at(25)), at(25)).slide == "coverage"
    assert shown(arranged(of_three(), without_stages, at(5)), at(5)).slide == "qr"


def test_opening_says_first_what_changed_and_goes_on_where_it_was() -> None:
    state = opened(frozen(of_three(), 7), at(25))
    assert [shown(state, at(25 + seconds)).slide for seconds in (0, 19, 20, 40)] == [
        CHANGED,
        CHANGED,
        "coverage",
        "qr",
    ]
    assert (state.frozen_at, state.opened_from) == (None, 7)
    assert shown(turned_to(state, "stages", at(30)), at(30)).slide == "stages"


def test_freezing_twice_and_opening_what_is_open_change_nothing() -> None:
    once = frozen(of_three(), 7)
    assert frozen(once, 9) == once
    assert opened(of_three(), START) == of_three()


# What is stored.


def test_a_region_that_nobody_steered_shows_every_slide(workspace: Workspace) -> None:
    screen = load_screen(workspace)
    assert (screen.version, screen.state.deck) == (0, SLIDES)


def test_what_was_saved_is_loaded(workspace: Workspace) -> None:
    state = replace(
        of_three("qr"), dark=True, hide_names=True, language="en", frozen_at=3, meetings={"Bimtek I": THREE}
    )
    save_screen(workspace, state, 0)
    loaded = load_screen(workspace)
    assert (loaded.version, loaded.state.deck) == (1, ("stages", "coverage", "qr"))
    fields = ("slide", "since", "dark", "hide_names", "language", "frozen_at", "opened_from")
    assert [getattr(loaded.state, name) for name in fields] == [getattr(state, name) for name in fields]
    assert loaded.state.meetings["Bimtek I"].deck == THREE.deck


def test_slides_that_are_new_to_the_program_join_switched_off(workspace: Workspace) -> None:
    save_screen(workspace, of_three(), 0)
    assert [choice.code for choice in load_screen(workspace).state.arrangement.slides[3:]] == [
        code for code in SLIDES if code not in THREE.deck
    ]


def test_a_slide_that_the_program_no_longer_has_is_left_out(workspace: Workspace) -> None:
    save_screen(workspace, of_three(), 0)
    _, stored = 1, {"slides": [["gone", True], ["qr", True]], "seconds": 20, "turning": True}
    moments = {"since": "2026-05-04T03:00:00.000000Z", "opened_at": "2026-05-04T03:00:00.000000Z"}
    rest = {"slide": "qr", "dark": False, "hide_names": False, "language": "id", "meetings": {}}
    nothing = {"frozen_at": None, "opened_from": None}
    write_screen(workspace.database, workspace.code, {**stored, **moments, **rest, **nothing}, 1)
    assert load_screen(workspace).state.deck == ("qr",)


@pytest.mark.parametrize(
    "unusable", [Arrangement(()), replace(THREE, seconds=4), replace(THREE, seconds=301)]
)
def test_a_deck_without_a_slide_or_with_an_odd_pace_is_not_stored(
    workspace: Workspace, unusable: Arrangement
) -> None:
    with pytest.raises(ValueError, match="Arrangement"):
        save_screen(workspace, replace(ScreenState(), arrangement=unusable), 0)
    assert load_screen(workspace).version == 0


# Two people at once.


def test_the_second_of_two_who_saw_the_same_state_is_told(workspace: Workspace) -> None:
    seen = load_screen(workspace)
    save_screen(workspace, replace(seen.state, dark=True), seen.version)
    with pytest.raises(StaleScreenError):
        save_screen(workspace, replace(seen.state, hide_names=True), seen.version)
    assert (load_screen(workspace).state.dark, load_screen(workspace).state.hide_names) == (True, False)


def test_commands_of_two_people_both_hold(workspace: Workspace) -> None:
    def dark_while_another_turns(state: ScreenState) -> ScreenState:
        if load_screen(workspace).version == 0:
            steer(workspace, lambda theirs: turned_to(theirs, "qr", now_of(workspace)))
        return replace(state, dark=True)

    steer(workspace, dark_while_another_turns)
    state = load_screen(workspace).state
    assert (state.dark, state.slide) == (True, "qr")


def test_an_arrangement_is_not_saved_over_one_that_was_not_seen(workspace: Workspace) -> None:
    save_arrangement(workspace, Arrangement(), THREE)
    seen = load_screen(workspace).state.arrangement
    with pytest.raises(ArrangementChangedError):
        save_arrangement(workspace, Arrangement(), replace(Arrangement(), seconds=60))
    assert load_screen(workspace).state.arrangement == seen


def test_steering_is_no_change_of_the_arrangement(workspace: Workspace) -> None:
    steer(workspace, lambda state: turned_to(state, "qr", now_of(workspace)))
    save_arrangement(workspace, Arrangement(), THREE, " Bimtek II ")
    state = load_screen(workspace).state
    assert (state.deck, list(state.meetings)) == (THREE.deck, ["Bimtek II"])


@pytest.mark.parametrize("role", [Role.PROJECTOR, Role.VIEWER, Role.OPD])
def test_who_may_only_look_steers_nothing(workspace: Workspace, role: Role) -> None:
    actor = Actor("x", role, "Dinas Kesehatan" if role is Role.OPD else None)
    theirs = Workspace(workspace.database, workspace.region, actor)
    commands: tuple[Callable[[], object], ...] = (
        lambda: save_screen(theirs, ScreenState(), 0),
        lambda: steer(theirs, lambda state: state),
        lambda: save_arrangement(theirs, Arrangement(), THREE),
    )
    for command in commands:
        with pytest.raises(PermissionDeniedError):
            command()
    assert load_screen(theirs).version == 0


def test_frozen_figures_are_those_of_their_revision(workspace: Workspace, clock: Clock) -> None:
    stood, when = workspace.revision, clock.now
    clock.move(hours=1)
    save_region(workspace.database, workspace.region, workspace.actor.author)
    assert revision_of_screen(workspace, ScreenState()) == stood + 1
    assert revision_of_screen(workspace, frozen(ScreenState(), stood)) == stood
    assert dated_at(workspace, stood) == when
    assert dated_at(workspace, stood + 1) == when + timedelta(hours=1)
