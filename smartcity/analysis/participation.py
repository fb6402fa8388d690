"""Who has reported, who waits for a decision and who has not sent anything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

REPORTING = "reporting"
WAITING = "waiting"
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ParticipationCount:
    """The table of `participation` in numbers.

    `expected` is 0 and `share` None where the region has no registry. `outside` are OPDs that sent but are
    not in the registry; they count in no other number. `unattributed` counts held rows whose OPD is not
    known yet, so that nobody takes their senders for silent.
    """

    expected: int
    reporting: int
    waiting: tuple[str, ...]
    missing: tuple[str, ...]
    outside: tuple[str, ...]
    unattributed: int
    share: float | None


def participation(
    registry: pd.DataFrame | None, innovations: pd.DataFrame, held: pd.DataFrame
) -> pd.DataFrame:
    """One row an OPD: `opd short_name expected state innovations held`.

    `registry` needs `name` (and may have `short_name`), `innovations` and `held` need `opd`; only held
    innovations (`kind`) are reports. `state` is
    `reporting` with at least one accepted innovation, `waiting` with held rows only, else `missing`;
    `innovations` and `held` count rows. The registry's OPDs come first in its order, then, with `expected`
    false, those that sent without being in it, by name. Without a registry only those are listed. Nothing
    sent and no registry gives an empty table.
    """
    accepted = _rows_by_opd(innovations)
    waiting = _rows_by_opd(_reports(held))
    expected = [] if registry is None else list(dict.fromkeys(registry["name"]))
    short_names: dict[str, object] = {}
    if registry is not None and "short_name" in registry:
        short_names = dict(zip(registry["name"], registry["short_name"], strict=True))
    outside = sorted((accepted.keys() | waiting.keys()).difference(expected))
    opds = [*expected, *outside]
    counts = [(accepted.get(opd, 0), waiting.get(opd, 0)) for opd in opds]
    shorts = [short_names.get(opd) for opd in opds]
    return pd.DataFrame(
        {
            "opd": np.array(opds, dtype=object),
            "short_name": pd.Series(
                [short if isinstance(short, str) and short else None for short in shorts], dtype=object
            ),
            "expected": np.arange(len(opds)) < len(expected),
            "state": np.array([_state(*count) for count in counts], dtype=object),
            "innovations": np.array([count[0] for count in counts], dtype=np.int64),
            "held": np.array([count[1] for count in counts], dtype=np.int64),
        }
    )


def count_participation(table: pd.DataFrame, held: pd.DataFrame) -> ParticipationCount:
    """The numbers of a `participation` table; `held` is the same frame that made it.

    Without a registry `reporting` and `waiting` speak of those who sent, nobody is missing. An empty table
    gives zeros and `share` None.
    """
    expected = table[table["expected"]]
    outside = table[~table["expected"]]
    counted = expected if len(expected) else outside
    reporting = int((counted["state"] == REPORTING).sum())
    return ParticipationCount(
        expected=len(expected),
        reporting=reporting,
        waiting=_names(counted, WAITING),
        missing=_names(counted, MISSING),
        outside=tuple(outside["opd"]) if len(expected) else (),
        unattributed=int(_reports(held)["opd"].isna().sum()),
        share=reporting / len(expected) if len(expected) else None,
    )


def _reports(held: pd.DataFrame) -> pd.DataFrame:
    return held[held["kind"] == "innovation"] if "kind" in held else held


def _rows_by_opd(frame: pd.DataFrame) -> dict[str, int]:
    counts = frame["opd"].value_counts()
    return {str(opd): int(rows) for opd, rows in counts.items() if rows}


def _state(accepted: int, held: int) -> str:
    if accepted:
        return REPORTING
    return WAITING if held else MISSING


def _names(table: pd.DataFrame, state: str) -> tuple[str, ...]:
    return tuple(table.loc[table["state"] == state, "opd"])
