"""What the projector of a region shows, and how people in the room steer it.

One state a region. A turning deck is a matter of the clock: every projector, also one that joins late, works
out the same slide from when the last one was put up, and nothing is written while slides turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from smartcity.reference.texts import LANGUAGES
from smartcity.store.errors import StaleScreenError
from smartcity.store.regions import current_revision, last_change
from smartcity.store.schema import from_moment_text, to_moment_text
from smartcity.store.screens import read_screen, write_screen
from smartcity.workflow.actors import Permission
from smartcity.workflow.workspace import Workspace

SLIDES = (
    "participation",
    "missing",
    "coverage",
    "subdimensions",
    "stages",
    "quick_wins",
    "readiness",
    "uploads",
    "qr",
)
CHANGED = "changed"
"""The slide that says what came in while the screen stood still; it is in no deck and shown when it opens."""
SECONDS = (5, 300)
"""The least and the most time that a slide stays."""
_CHANGED_STAYS = timedelta(seconds=20)
_ATTEMPTS = 5
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SlideChoice:
    """A slide of the deck, and whether it is shown in this meeting."""

    code: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class ScreenState:
    """What is shown: `slide` since the moment `since`; where the deck turns, others followed it meanwhile.

    `frozen_at` is the revision whose figures stay while data is corrected, None for the latest. After that
    `opened_from` is the revision that stood and `opened_at` when the screen was opened again.
    """

    slides: tuple[SlideChoice, ...] = tuple(SlideChoice(code) for code in SLIDES)
    seconds: int = 20
    turning: bool = True
    slide: str = SLIDES[0]
    since: datetime = _LONG_AGO
    dark: bool = False
    hide_names: bool = False
    language: str = LANGUAGES[0]
    frozen_at: int | None = None
    opened_from: int | None = None
    opened_at: datetime = _LONG_AGO

    @property
    def deck(self) -> tuple[str, ...]:
        """The codes of the slides that are shown, in order."""
        return tuple(choice.code for choice in self.slides if choice.on)


@dataclass(frozen=True, slots=True)
class Screen:
    """A state and the number of its version, 0 while nobody ever changed it."""

    version: int
    state: ScreenState


@dataclass(frozen=True, slots=True)
class Shown:
    """The slide at a moment, and when the next one follows; None where it stays."""

    slide: str
    until: datetime | None


def load_screen(workspace: Workspace) -> Screen:
    """The state as it is stored, the usual one where nobody changed it. Raises PermissionDeniedError."""
    workspace.actor.require(Permission.READ)
    version, stored = read_screen(workspace.database, workspace.code)
    return Screen(version, _from_stored(stored))


def save_screen(workspace: Workspace, state: ScreenState, based_on: int) -> Screen:
    """Store the state in the place of version `based_on`.

    Raises StaleScreenError where somebody else changed it since, ValueError for a deck without a slide or a
    pace outside SECONDS, PermissionDeniedError.
    """
    workspace.actor.require(Permission.STEER_SCREEN)
    if not state.deck or not SECONDS[0] <= state.seconds <= SECONDS[1]:
        raise ValueError("a deck needs a slide, and a pace within SECONDS")
    version = write_screen(workspace.database, workspace.code, _to_store(state), based_on)
    return Screen(version, state)


def steer(workspace: Workspace, change: Callable[[ScreenState], ScreenState]) -> Screen:
    """Apply one command to the newest state, whatever others changed meanwhile; see the functions below.

    A command says what shall be, so it never needs to know what it overtakes. Raises as `save_screen`.
    """
    for _ in range(_ATTEMPTS - 1):
        screen = load_screen(workspace)
        try:
            return save_screen(workspace, change(screen.state), screen.version)
        except StaleScreenError:
            continue
    screen = load_screen(workspace)
    return save_screen(workspace, change(screen.state), screen.version)


def shown(state: ScreenState, now: datetime) -> Shown:
    """The slide that is up at this moment; a clock that was set back changes the slide but stops nothing."""
    if state.opened_from is not None and timedelta() <= now - state.opened_at < _CHANGED_STAYS:
        return Shown(CHANGED, state.opened_at + _CHANGED_STAYS)
    deck, pace = state.deck, timedelta(seconds=state.seconds)
    if not state.turning or deck == (state.slide,):
        return Shown(state.slide, None)
    steps = (now - state.since) // pace
    until = state.since + (steps + 1) * pace
    if state.slide not in deck:
        return Shown(state.slide if steps == 0 else deck[(steps - 1) % len(deck)], until)
    return Shown(deck[(deck.index(state.slide) + steps) % len(deck)], until)


def turned_to(state: ScreenState, slide: str, now: datetime) -> ScreenState:
    """The state with this slide put up now; it need not be in the deck. Raises ValueError for no slide."""
    if slide not in SLIDES:
        raise ValueError(slide)
    return replace(state, slide=slide, since=now, opened_from=None)


def with_deck(
    state: ScreenState, slides: Sequence[SlideChoice], seconds: int, turning: bool, now: datetime
) -> ScreenState:
    """The state with another deck and pace; the slide that is up stays up if it is still shown."""
    here = shown(state, now).slide
    chosen = replace(state, slides=tuple(slides), seconds=seconds, turning=turning, since=now)
    deck = chosen.deck
    return replace(chosen, slide=here if here in deck or not deck else deck[0])


def frozen(state: ScreenState, revision: int) -> ScreenState:
    """The state whose figures stand still at a revision; where they do already, nothing changes."""
    return state if state.frozen_at is not None else replace(state, frozen_at=revision, opened_from=None)


def opened(state: ScreenState, now: datetime) -> ScreenState:
    """The state that shows the latest figures again, and first what changed since it was frozen."""
    if state.frozen_at is None:
        return state
    here = shown(state, now).slide
    return replace(
        state,
        slide=here,
        since=now + _CHANGED_STAYS,
        frozen_at=None,
        opened_from=state.frozen_at,
        opened_at=now,
    )


def now_of(workspace: Workspace) -> datetime:
    """The present moment by the clock of the store, which also dates the changes."""
    return from_moment_text(workspace.database.now_text())


def revision_of_screen(workspace: Workspace, state: ScreenState) -> int:
    """The revision whose figures are shown."""
    if state.frozen_at is not None:
        return state.frozen_at
    return current_revision(workspace.database, workspace.code)


def dated_at(workspace: Workspace, revision: int) -> datetime | None:
    """When the figures of a revision came about; None for a region that nobody stored."""
    return last_change(workspace.database, workspace.code, revision)


def _to_store(state: ScreenState) -> dict[str, Any]:
    return {
        "slides": [[choice.code, choice.on] for choice in state.slides],
        "seconds": state.seconds,
        "turning": state.turning,
        "slide": state.slide,
        "since": to_moment_text(state.since),
        "dark": state.dark,
        "hide_names": state.hide_names,
        "language": state.language,
        "frozen_at": state.frozen_at,
        "opened_from": state.opened_from,
        "opened_at": to_moment_text(state.opened_at),
    }


def _from_stored(stored: Mapping[str, Any]) -> ScreenState:
    """The state that `_to_store` wrote; slides that are new to the program join the deck switched off."""
    if not stored:
        return ScreenState()
    known = [SlideChoice(code, on) for code, on in stored["slides"] if code in SLIDES]
    fresh = [SlideChoice(code, on=False) for code in SLIDES if code not in {choice.code for choice in known}]
    moments = {name: from_moment_text(stored[name]) for name in ("since", "opened_at")}
    return ScreenState(**{**stored, **moments, "slides": (*known, *fresh)})
