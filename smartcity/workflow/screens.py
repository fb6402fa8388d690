"""What the projector of a region shows, and how people in the room steer it.

One state a region. A turning deck is a matter of the clock: every projector, also one that joins late, works
out the same slide from when the last one was put up, and nothing is written while slides turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from smartcity.reference.texts import LANGUAGES
from smartcity.store.errors import StaleScreenError
from smartcity.store.regions import current_revision, last_change
from smartcity.store.screens import read_screen, write_screen
from smartcity.store.stored_values import from_moment_text, to_moment_text
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import ArrangementChangedError
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
class Arrangement:
    """The slides of a meeting in order, how many seconds each stays, and whether they turn by themselves."""

    slides: tuple[SlideChoice, ...] = tuple(SlideChoice(code) for code in SLIDES)
    seconds: int = 20
    turning: bool = True

    @property
    def deck(self) -> tuple[str, ...]:
        """The codes of the slides that are shown, in order."""
        return tuple(choice.code for choice in self.slides if choice.on)

    @property
    def is_usable(self) -> bool:
        """Whether it shows a slide, at a pace within SECONDS."""
        return bool(self.deck) and SECONDS[0] <= self.seconds <= SECONDS[1]


@dataclass(frozen=True, slots=True)
class ScreenState:
    """What is shown: `slide` since the moment `since`; where the deck turns, others followed it meanwhile.

    `frozen_at` is the revision whose figures stay while data is corrected, None for the latest. After that
    `opened_from` is the revision that stood and `opened_at` when the screen was opened again. `meetings` are
    arrangements that were kept, by the name of their meeting.
    """

    arrangement: Arrangement = Arrangement()
    slide: str = SLIDES[0]
    since: datetime = _LONG_AGO
    dark: bool = False
    hide_names: bool = False
    language: str = LANGUAGES[0]
    frozen_at: int | None = None
    opened_from: int | None = None
    opened_at: datetime = _LONG_AGO
    meetings: Mapping[str, Arrangement] = field(default_factory=dict)

    @property
    def deck(self) -> tuple[str, ...]:
        """The codes of the slides that are shown, in order."""
        return self.arrangement.deck


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

    Raises StaleScreenError where somebody else changed it since, ValueError for an arrangement that is not
    usable, PermissionDeniedError.
    """
    workspace.actor.require(Permission.STEER_SCREEN)
    if not state.arrangement.is_usable:
        raise ValueError(state.arrangement)
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
    deck, pace = state.deck, timedelta(seconds=state.arrangement.seconds)
    if not state.arrangement.turning or deck == (state.slide,):
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


def arranged(state: ScreenState, arrangement: Arrangement, now: datetime) -> ScreenState:
    """The state with another arrangement; the slide that is up stays up if it is still shown."""
    here, deck = shown(state, now).slide, arrangement.deck
    return replace(
        state,
        arrangement=arrangement,
        since=now,
        slide=here if here in deck or not deck else deck[0],
    )


def save_arrangement(workspace: Workspace, seen: Arrangement, made: Arrangement, meeting: str = "") -> Screen:
    """Show `made` from now on, and keep it under the name of a meeting if one is given.

    `seen` is the arrangement that it was made from: raises ArrangementChangedError where somebody else saved
    another one since. Steering meanwhile is no change of the arrangement. Also raises as `save_screen`.
    """

    def change(state: ScreenState) -> ScreenState:
        if state.arrangement != seen:
            raise ArrangementChangedError
        kept = {**state.meetings, meeting.strip(): made} if meeting.strip() else state.meetings
        return replace(arranged(state, made, now_of(workspace)), meetings=kept)

    return steer(workspace, change)


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
        **_arrangement_values(state.arrangement),
        "slide": state.slide,
        "since": to_moment_text(state.since),
        "dark": state.dark,
        "hide_names": state.hide_names,
        "language": state.language,
        "frozen_at": state.frozen_at,
        "opened_from": state.opened_from,
        "opened_at": to_moment_text(state.opened_at),
        "meetings": {name: _arrangement_values(kept) for name, kept in state.meetings.items()},
    }


def _arrangement_values(arrangement: Arrangement) -> dict[str, Any]:
    return {
        "slides": [[choice.code, choice.on] for choice in arrangement.slides],
        "seconds": arrangement.seconds,
        "turning": arrangement.turning,
    }


def _from_stored(stored: Mapping[str, Any]) -> ScreenState:
    if not stored:
        return ScreenState()
    plain = ("slide", "dark", "hide_names", "language", "frozen_at", "opened_from")
    return ScreenState(
        arrangement=_arrangement_of(stored),
        since=from_moment_text(stored["since"]),
        opened_at=from_moment_text(stored["opened_at"]),
        meetings={name: _arrangement_of(kept) for name, kept in stored["meetings"].items()},
        **{name: stored[name] for name in plain},
    )


def _arrangement_of(stored: Mapping[str, Any]) -> Arrangement:
    """The stored arrangement; slides that are new to the program join it switched off."""
    known = [SlideChoice(code, on) for code, on in stored["slides"] if code in SLIDES]
    fresh = [SlideChoice(code, on=False) for code in SLIDES if code not in {choice.code for choice in known}]
    return Arrangement((*known, *fresh), stored["seconds"], stored["turning"])
