"""The daftar tagih: OPDs that owe something, what exactly, and the reminder that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from smartcity.analysis.deliverables import MISSING as CELL_MISSING
from smartcity.analysis.deliverables import PARTLY
from smartcity.analysis.filters import filled
from smartcity.analysis.participation import MISSING, WAITING
from smartcity.analysis.progress import FROM_CLOSING, Progress
from smartcity.analysis.progress_texts import deliverable_name, stage_name, why_text
from smartcity.reference import Reference
from smartcity.reference.formats import date_text, number
from smartcity.reference.texts import joined, text

INCOMPLETE = "incomplete"
FOLLOW_UP_STATES = (MISSING, WAITING, INCOMPLETE)
COLUMNS = (
    "opd",
    "short_name",
    "state",
    "overdue_days",
    "held",
    "open",
    "reason",
    "contact",
    "promised_on",
    "reminded_on",
    "note",
    "by",
    "row_id",
)
_NOTED = ("reason", "contact", "promised_on", "reminded_on", "note")
_MOST_NAMED = 8


def follow_up_list(
    participation: pd.DataFrame,
    progress: Progress,
    notes: pd.DataFrame,
    today: date,
    stage: int | None = None,
) -> pd.DataFrame:
    """Every expected OPD that owes something: a row an OPD with the columns COLUMNS.

    `participation` is a table of `participation.participation`, `notes` the records of kind `follow_up`.
    `state`: `missing` (nothing sent), `waiting` (sent, waits for a decision), `incomplete` (reports, but
    something that the OPD itself can change is open in an open stage up to `stage`, else the current one).
    `open` lists those (stage, deliverable) pairs, `overdue_days` how long ago a promise passed (0: none).
    Overdue promises first, longest first; then by state in that order; then as in the registry. Who owes
    nothing is not listed. Without a registry those who sent are looked at.
    """
    expected = participation[participation["expected"]]
    listed = expected if len(expected) else participation
    owed = _owed(progress, stage or progress.current_stage)
    noted = {row["opd"]: row for row in notes.astype(object).where(notes.notna(), None).to_dict("records")}
    rows = []
    for opd, short, state, held in zip(
        listed["opd"], listed["short_name"], listed["state"], listed["held"], strict=True
    ):
        kept = noted.get(opd, {})
        if state not in {MISSING, WAITING} and not owed.get(opd):
            continue
        row = {
            "opd": opd,
            "short_name": short,
            "state": state if state in {MISSING, WAITING} else INCOMPLETE,
            "overdue_days": _overdue(kept.get("promised_on"), today),
            "held": int(held),
            "open": owed.get(opd, []),
            "by": kept.get("sent_by"),
            "row_id": kept.get("row_id"),
        }
        rows.append(row | {name: kept.get(name) for name in _NOTED})
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["row_id"] = table["row_id"].astype("Int64")
    for column in ("short_name", "by", *_NOTED):
        table[column] = table[column].astype(object).where(table[column].notna(), None)
    states = table["state"].map({state: place for place, state in enumerate(FOLLOW_UP_STATES)})
    order = np.lexsort((np.arange(len(table)), states.to_numpy(), -table["overdue_days"].to_numpy()))
    return table.iloc[order].reset_index(drop=True)


def reminder_text(
    row: Mapping[Any, Any],
    progress: Progress,
    innovations: pd.DataFrame,
    held: pd.DataFrame,
    *,
    region: str,
    today: date,
    language: str,
    reference: Reference,
) -> str:
    """The reminder for one row of `follow_up_list`, ready to paste, naming exactly what is missing.

    Plain text with line breaks: greeting, what has (not) arrived, a numbered list of what is open with the
    innovations it is about, the promise where there is one, thanks. `innovations` and `held` are the
    region's frames.
    """
    said = {
        "opd": row["opd"],
        "region": region,
        "date": date_text(today, language),
        "rows": number(row["held"], 0, language),
    }
    paragraphs = [
        text("reminder.greeting", language, opd=row["opd"]) + ",",
        text(f"reminder.opening_{row['state']}", language, **said),
    ]
    items = list(_items(row, progress, innovations, held, language=language, reference=reference))
    if items:
        paragraphs.append("\n".join([text("reminder.missing_heading", language), *items]))
    if row["promised_on"]:
        promised = date_text(row["promised_on"], language)
        paragraphs.append(text("reminder.promised", language, date=promised))
    return "\n\n".join([*paragraphs, text("reminder.closing", language)])


def _owed(progress: Progress, stage: int) -> dict[str, list[tuple[int, str]]]:
    """Open cells that the OPD itself can change, in open stages up to `stage`."""
    cells = progress.cells
    is_open = (
        cells["opd"].notna()
        & cells["state"].isin([CELL_MISSING, PARTLY])
        & cells["stage"].le(stage)
        & cells["source"].ne(FROM_CLOSING)
    )
    owed: dict[str, list[tuple[int, str]]] = {}
    wanted = cells[is_open]
    for opd, number_of_stage, code in zip(wanted["opd"], wanted["stage"], wanted["deliverable"], strict=True):
        if "opd" in progress.stages.deliverables[code].changed_by:
            owed.setdefault(opd, []).append((int(number_of_stage), code))
    return owed


def _overdue(promised: object, today: date) -> int:
    """Days since a promise passed; one for a month or a year passes with its last day."""
    if not isinstance(promised, str):
        return 0
    last = _last_day(promised)
    return max((today - last).days, 0)


def _last_day(partial: str) -> date:
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 3:
        return date(*parts)
    return pd.Period(partial, freq="M" if len(parts) == 2 else "Y").end_time.date()


def _items(
    row: Mapping[Any, Any],
    progress: Progress,
    innovations: pd.DataFrame,
    held: pd.DataFrame,
    *,
    language: str,
    reference: Reference,
) -> Iterator[str]:
    own = innovations[innovations["opd"] == row["opd"]]
    cells = progress.cells[progress.cells["opd"] == row["opd"]]
    by_key = {(cell["stage"], cell["deliverable"]): cell for cell in cells.to_dict("records")}
    place = 0
    for place, (stage, code) in enumerate(row["open"], start=1):
        item = text(
            "reminder.item",
            language,
            number=place,
            deliverable=deliverable_name(progress, code, language),
            stage=stage_name(progress, stage, language),
            why=why_text(by_key[stage, code], progress, language, reference),
        )
        rule = progress.stages.deliverables[code].rule
        lacking = own.loc[~filled(own[rule.field]), "name"] if rule and rule.field else own["name"].iloc[:0]
        names = _named([str(name) for name in lacking], language)
        yield text("reminder.item_innovations", language, item=item, names=names) if names else item
    waiting = held.loc[held["opd"] == row["opd"], "name"].dropna()
    if len(waiting):
        names = _named([str(name) for name in waiting], language)
        yield text("reminder.held", language, number=place + 1, names=names)


def _named(names: list[str], language: str) -> str:
    shown = names[:_MOST_NAMED]
    more = [text("reminder.more", language, count=number(len(names) - len(shown), 0, language))]
    return joined([*shown, *(more if len(names) > len(shown) else [])], language)
