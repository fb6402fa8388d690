"""What moved between two moments, and how reports came in over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from smartcity.reference.formats import ZONE_HOURS

NEW = "new"
GONE = "gone"
CHANGED = "changed"
CHANGE_COLUMNS = ["record_id", "change", "opd", "name", "dimension", "fields"]


def changes(before: pd.DataFrame, after: pd.DataFrame, fields: Sequence[str]) -> pd.DataFrame:
    """What moved from one state to a later one: `record_id change opd name dimension fields`.

    Both are innovations frames with a unique `record_id`; `fields` are the columns compared. `change` is
    `new`, `gone` or `changed`; `fields` lists the changed columns (empty for the other two); `opd`, `name`
    and `dimension` are those of `after`, for gone records of `before`. New first in the order of `after`,
    then changed, then gone. Two equal states give an empty table.
    """
    old, now = before.set_index("record_id"), after.set_index("record_id")
    new_ids = now.index.difference(old.index, sort=False)
    gone_ids = old.index.difference(now.index, sort=False)
    both = now.index.intersection(old.index, sort=False)
    moved: dict[Any, list[str]] = {}
    for field in fields:
        for record_id in both[_differs(old[field].reindex(both), now[field].reindex(both))]:
            moved.setdefault(record_id, []).append(field)
    changed_ids = both[both.isin(list(moved))]
    parts = [
        _part(now.loc[new_ids], NEW, {}),
        _part(now.loc[changed_ids], CHANGED, moved),
        _part(old.loc[gone_ids], GONE, {}),
    ]
    return pd.concat(parts, ignore_index=True)


def newly_reporting(before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """OPDs with an innovation in `after` and none in `before`, by name."""
    return sorted(set(after["opd"].dropna().unique()) - set(before["opd"].dropna().unique()))


def uploads_over_time(innovations: pd.DataFrame, zone: str) -> pd.DataFrame:
    """How reports came in: `date innovations opds` (both cumulative), one row a day with an upload.

    Counts the current innovations by the upload that they come from now (`sent_at`, an aware time or its
    ISO text), on the calendar of `zone` (WIB, WITA or WIT); an OPD counts from the first
    of its current rows. An innovation that was sent again stands at the later day. Nothing sent gives an
    empty table.
    """
    sent = pd.to_datetime(innovations["sent_at"], utc=True, format="ISO8601")
    local = sent.dt.tz_localize(None) + timedelta(hours=ZONE_HOURS[zone])
    frame = pd.DataFrame({"day": local.dt.floor("D"), "opd": innovations["opd"]})
    rows = frame.groupby("day").size().cumsum()
    first_days = frame.groupby("opd", observed=True)["day"].min()
    opds = first_days.value_counts().reindex(rows.index, fill_value=0).cumsum()
    return pd.DataFrame(
        {
            "date": pd.Series([day.date() for day in rows.index], dtype=object),
            "innovations": rows.to_numpy(),
            "opds": opds.to_numpy(),
        }
    )


def _differs(old: pd.Series, now: pd.Series) -> list[bool]:
    """Place by place whether two columns differ; absent equals absent, lists are compared as lists."""
    first, second = (values.astype(object).where(values.notna(), None) for values in (old, now))
    return [one != other for one, other in zip(first, second, strict=True)]


def _part(rows: pd.DataFrame, change: str, moved: dict[Any, list[str]]) -> pd.DataFrame:
    part = pd.DataFrame(
        {
            "record_id": rows.index,
            "change": change,
            "opd": rows["opd"].astype(object).to_numpy(),
            "name": rows["name"].astype(object).to_numpy(),
            "dimension": rows["dimension"].astype(object).to_numpy(),
            "fields": [moved.get(record_id, []) for record_id in rows.index],
        }
    )
    return part[CHANGE_COLUMNS]
