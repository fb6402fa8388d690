"""Forms in hand: the records as they were shown when a form was opened, so that an edit is based on them.

A part of session state like `session`: what is opened here outlives reruns and newer data, and is let go of
once it is saved or put away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from smartcity.ui import session
from smartcity.workflow.errors import EditConflict

Shown = tuple[int | None, Mapping[str, Any]]
"""The number of a record's row and its values as shown; (None, {}) where there is no record."""


@dataclass(slots=True)
class OpenedForm:
    """One form: what it is about, its records by part (an aspect, `state`), and what others did to them.

    `shown` are the values that the form starts from, `based_on` the rows that a save is based on. `round`
    tells the widgets of this opening from those of the one before. `open_risks` are those for which the last
    save was refused, as (record id, event, what it lacks).
    """

    subject: str
    shown: Mapping[str, Mapping[str, Any]]
    based_on: dict[str, int | None]
    round: int
    conflicts: list[tuple[str, EditConflict]] = field(default_factory=list)
    open_risks: tuple[tuple[str, str, tuple[str, ...]], ...] = ()

    def key(self, name: str) -> str:
        """The key of this opening's widget `name`."""
        return f"{name}_{self.subject}_{self.round}"


def opened(name: str) -> OpenedForm | None:
    """The form `name` in hand, None where it is shut."""
    return cast("OpenedForm | None", session.state().get(_key(name)))


def open_form(name: str, subject: str, records: Mapping[str, Shown]) -> OpenedForm:
    """The form `name` about `subject`; one that is open already keeps the records of its opening."""
    form = opened(name)
    if form is None or form.subject != subject:
        shown = {part: values for part, (_, values) in records.items()}
        based_on = {part: row for part, (row, _) in records.items()}
        form = OpenedForm(subject, shown, based_on, _round(name))
        session.state()[_key(name)] = form
    return form


def close_form(name: str) -> None:
    """Shuts the form: the next opening starts from what is stored then."""
    session.state().pop(_key(name), None)
    session.state()[f"opened_round_{name}"] = _round(name) + 1


def _round(name: str) -> int:
    return cast(int, session.state().get(f"opened_round_{name}", 0))


def _key(name: str) -> str:
    return f"opened_form_{name}"
