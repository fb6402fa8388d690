"""What a visitor tries out on Pemilihan: rules, levels and dimension tags, kept for this tab until saved.

A part of session state like `session`. The boxes of the rules are the truth while they are on screen; the
desk remembers the last of their values that could be used, also while another page is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from smartcity.analysis.simulation import Simulation
from smartcity.reference import QuickWinSettings, load_reference
from smartcity.reference.formats import number
from smartcity.reference.quick_win_settings import SettingProblem, setting_problems
from smartcity.ui import session
from smartcity.ui.rule_parts import BUDGET, MUST, MUST_NOT, parts_of, typed_amount, with_parts

UNREADABLE = "budget-unreadable"
_KEY = "selection_desk_"


@dataclass(slots=True)
class SimulationDesk:
    """What is tried out in one region.

    `base` are the parts of the stored rules from which the boxes of this `round` started, `tried` those that
    differ from them, as they could last be used. `problems` say why what is typed now cannot be.
    """

    region: str
    base: dict[str, Any] = field(default_factory=dict)
    tried: dict[str, Any] = field(default_factory=dict)
    levels: dict[tuple[str, str], str] = field(default_factory=dict)
    dimensions: dict[str, str] = field(default_factory=dict)
    problems: tuple[SettingProblem, ...] = ()
    round: int = 0

    def key(self, part: str) -> str:
        """The key of this round's box for a part; amounts are typed in the marks of the language."""
        return f"simulation_{part}_{self.region}_{self.round}_{session.language()}"

    def simulation(self, stored: QuickWinSettings) -> Simulation:
        """All that is tried out; settings None where they are the stored ones."""
        tried = with_parts(stored, self.tried, load_reference())
        return Simulation(None if tried == stored else tried, dict(self.levels), dict(self.dimensions))


def desk_of(region: str) -> SimulationDesk:
    """This visitor's desk for the region, empty at first."""
    return cast(SimulationDesk, session.state().setdefault(f"{_KEY}{region}", SimulationDesk(region)))


def read_boxes(desk: SimulationDesk, stored: QuickWinSettings) -> None:
    """Takes over what the boxes say where it can be used; else keeps the last that could, and the problems.

    Where somebody stored other rules since, the boxes start over from them, with what is tried out on top.
    """
    own = parts_of(stored, load_reference())
    base = desk.base or own
    typed = {part: _typed(desk, part, value) for part, value in {**base, **desk.tried}.items()}
    unreadable = [
        SettingProblem(UNREADABLE, part, _text_of(desk)) for part, value in typed.items() if value is _UNREAD
    ]
    tried = _differing(base, {part: value for part, value in typed.items() if value is not _UNREAD})
    wanted = with_parts(stored, _differing(own, tried), load_reference())
    desk.problems = (*unreadable, *setting_problems(wanted, load_reference()))
    if not desk.problems:
        desk.tried = tried
    if own != desk.base:
        desk.base, desk.tried = own, _differing(own, desk.tried)
        desk.round += 1


def start_boxes(desk: SimulationDesk) -> None:
    """Gives every box that is not on screen yet the value it starts from."""
    for part, value in {**desk.base, **desk.tried}.items():
        session.state().setdefault(desk.key(part), _as_typed(part, value))


def try_parts(desk: SimulationDesk, parts: Mapping[str, Any]) -> None:
    """Puts these values into their boxes; only from a callback, before they are drawn."""
    for part, value in parts.items():
        session.state()[desk.key(part)] = _as_typed(part, value)


def put_away(region: str) -> None:
    """Forgets everything that was tried out, as a callback; the boxes start over from what is stored."""
    session.state()[f"{_KEY}{region}"] = SimulationDesk(region, round=desk_of(region).round + 1)


def named_in(desk: SimulationDesk, part: str) -> tuple[str, ...]:
    """The record ids in the box of `must` or `must_not`."""
    return cast("tuple[str, ...]", _typed(desk, part, {**desk.base, **desk.tried}[part]))


def require(desk: SimulationDesk, record_id: str) -> None:
    """Asks for the candidate, as a callback."""
    _name(desk, record_id, MUST)


def rule_out(desk: SimulationDesk, record_id: str) -> None:
    """Rules the candidate out, as a callback."""
    _name(desk, record_id, MUST_NOT)


def release(desk: SimulationDesk, record_id: str) -> None:
    """Neither asks for the candidate nor rules it out, as a callback."""
    _name(desk, record_id, None)


def exchange(desk: SimulationDesk, member: str, replacement: str) -> None:
    """Asks for the replacement and rules the member out, as a callback."""
    rule_out(desk, member)
    require(desk, replacement)


_UNREAD = object()


def _typed(desk: SimulationDesk, part: str, otherwise: object) -> object:
    """The value in the box of a part, `otherwise` where it is not on screen."""
    key = desk.key(part)
    if key not in session.state():
        return otherwise
    value = session.state()[key]
    if part == BUDGET:
        amount = typed_amount(str(value), session.language())
        return amount.value if amount.is_readable else _UNREAD
    return tuple(value) if isinstance(value, list) else value


def _text_of(desk: SimulationDesk) -> str:
    return str(session.state().get(desk.key(BUDGET), ""))


def _as_typed(part: str, value: object) -> object:
    if part == BUDGET:
        amount = cast("int | None", value)
        return "" if amount is None else number(amount, 0, session.language())
    return list(value) if isinstance(value, tuple) else value


def _name(desk: SimulationDesk, record_id: str, wanted: str | None) -> None:
    for part in (MUST, MUST_NOT):
        kept = tuple(known for known in named_in(desk, part) if known != record_id)
        try_parts(desk, {part: (*kept, record_id) if part == wanted else kept})


def _differing(own: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    return {part: value for part, value in parts.items() if part in own and value != own[part]}
