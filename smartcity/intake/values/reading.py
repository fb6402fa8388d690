"""What reading one value says: the typed value, and the code of a finding where there is something to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from smartcity.intake.tables import Cell


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as read from a cell.

    `value` is None where the cell is empty or cannot be read; `code` is then the finding's code, or None for
    an empty cell. A code beside a value says that something was changed or noticed. `suggestions` are
    canonical codes or names, best first; `also` holds values of other fields that the cell gives as well.
    """

    value: Any = None
    code: str | None = None
    suggestions: tuple[str, ...] = ()
    params: Mapping[str, str] | None = None
    also: Mapping[str, Any] | None = None


EMPTY = Reading()

Readings = dict[Cell, Reading]
"""Distinct cell value -> its reading."""


def read_each(values: Iterable[Cell], read: Callable[[Cell], Reading]) -> Readings:
    """The reading of every distinct value."""
    return {value: read(value) for value in values}
