"""What moved between two moments, and how reports came in over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from smartcity.analysis.counting import Places, places_in
from smartcity.analysis.filters import Filters, Mask, fitting
from smartcity.reference import Reference
from smartcity.reference.formats import ZONE_HOURS

NEW = "new"
GONE = "gone"
CHANGED = "changed"
_NAMED = ["record_id", "opd", "name", "dimension"]
_ALL = Filters()


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Two states of the innovations beside each other; what moved within any filters is read off it.

    `earlier` has for each row of `after` the place of its record in `before`, -1 where it is not there;
    `differing` tells of a field which rows of `after` say something else than they did.
    """

    before: pd.DataFrame
    after: pd.DataFrame
    earlier: Places
    differing: dict[str, Mask]


@dataclass(frozen=True, slots=True)
class Moved:
    """How many records are `new`, `changed` and `gone`, and the OPDs that report newly, by name."""

    new: int
    changed: int
    gone: int
    opds: tuple[str, ...]

    @property
    def records(self) -> int:
        """All records that moved."""
        return self.new + self.changed + self.gone


def compare(before: pd.DataFrame, after: pd.DataFrame, fields: Sequence[str]) -> Comparison:
    """Both states beside each other: innovations frames with a unique `record_id`; `fields` are compared.

    Absent equals absent, lists are compared as lists. A field that differs nowhere is not in `differing`.
    """
    earlier = pd.Index(before["record_id"]).get_indexer(pd.Index(after["record_id"]))
    both = np.flatnonzero(earlier >= 0)
    differing: dict[str, Mask] = {}
    for field in fields if both.size else ():
        unlike = _unlike(before[field], after[field], (earlier[both], both))
        if unlike.any():
            differing[field] = np.zeros(len(after), dtype=bool)
            differing[field][both] = unlike
    return Comparison(before, after, earlier, differing)


def compare_innovations(before: pd.DataFrame, after: pd.DataFrame, reference: Reference) -> Comparison:
    """Both states beside each other in every field of an innovation that `after` has, see `compare`."""
    fields = [code for code in reference.kinds["innovation"].fields if code in after.columns]
    return compare(before, after, fields)


def moved(compared: Comparison, filters: Filters = _ALL) -> Moved:
    """How much moved within the filters, see `moved_rows`.

    An OPD reports newly that has an innovation within the filters in the later state and none in the earlier.
    """
    kept_before, kept_after = _kept(compared.before, filters), _kept(compared.after, filters)
    new, changed, gone = _moved_masks(compared, kept_before, kept_after)
    opds = _opds(compared.after, kept_after) - _opds(compared.before, kept_before)
    return Moved(int(new.sum()), int(changed.sum()), int(gone.sum()), tuple(sorted(opds)))


def moved_rows(compared: Comparison, filters: Filters = _ALL) -> pd.DataFrame:
    """The records that moved within the filters: `change place`, to be read with `moved_table`.

    `new` fits the filters in the later state and did not in the earlier, or was not there; `gone` is the
    other way round; `changed` fits both times and differs in a compared field. New first, then changed, both
    in the order of `after`, then gone. `place` is that of the row in `after`, of gone ones in `before`.
    Two equal states give no rows.
    """
    kept_before, kept_after = _kept(compared.before, filters), _kept(compared.after, filters)
    masks = _moved_masks(compared, kept_before, kept_after)
    places = [np.flatnonzero(mask) for mask in masks]
    changes = np.repeat([NEW, CHANGED, GONE], [len(of_change) for of_change in places])
    return pd.DataFrame({"change": changes, "place": np.concatenate(places)})


def moved_table(compared: Comparison, rows: pd.DataFrame) -> pd.DataFrame:
    """What `moved_rows`, or some of them in their order, are: `record_id change opd name dimension fields`.

    `fields` lists the fields that differ, empty for new and gone ones; `opd`, `name` and `dimension` are
    those of `after`, for gone ones of `before`.
    """
    gone = rows["change"].eq(GONE).to_numpy(dtype=bool)
    parts = (compared.after, rows["place"][~gone]), (compared.before, rows["place"][gone])
    named = [frame[_NAMED].iloc[places].astype(object) for frame, places in parts]
    table = pd.concat(named, ignore_index=True)
    table.insert(1, "change", rows["change"].to_numpy())
    table["fields"] = [
        [field for field, differs in compared.differing.items() if change == CHANGED and differs[place]]
        for change, place in zip(rows["change"], rows["place"], strict=True)
    ]
    return table


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


def _kept(innovations: pd.DataFrame, filters: Filters) -> Mask:
    fits = fitting(innovations, filters)
    return np.ones(len(innovations), dtype=bool) if fits is None else fits


def _moved_masks(compared: Comparison, kept_before: Mask, kept_after: Mask) -> tuple[Mask, Mask, Mask]:
    """Which rows are new (of `after`), changed (of `after`) and gone (of `before`) among the kept ones."""
    known = compared.earlier >= 0
    was_kept = np.zeros(len(known), dtype=bool)
    was_kept[known] = kept_before[compared.earlier[known]]
    differs = np.zeros(len(known), dtype=bool)
    for of_field in compared.differing.values():
        differs |= of_field
    stays = np.zeros(len(kept_before), dtype=bool)
    stays[compared.earlier[known & kept_after]] = True
    return kept_after & ~was_kept, kept_after & was_kept & differs, kept_before & ~stays


def _opds(innovations: pd.DataFrame, kept: Mask) -> set[str]:
    return set(innovations["opd"].array[kept].dropna().unique())


def _unlike(old: pd.Series, now: pd.Series, pairs: tuple[Places, Places]) -> Mask:
    """Which pairs of places, in `old` and in `now`, hold two values; absent equals absent."""
    was, is_ = (column.notna().to_numpy(dtype=bool)[of] for column, of in zip((old, now), pairs, strict=True))
    unlike: Mask = was ^ is_
    first, second = (
        pd.Series(column.array.take(of[was & is_])) for column, of in zip((old, now), pairs, strict=True)
    )
    if isinstance(first.dtype, pd.CategoricalDtype) and isinstance(second.dtype, pd.CategoricalDtype):
        differs = places_in(first, list(second.cat.categories)) != second.cat.codes.to_numpy()
    elif object in (first.dtype, second.dtype):  # lists
        differs = first.to_numpy(dtype=object) != second.to_numpy(dtype=object)
    else:
        differs = first.ne(second).to_numpy(dtype=bool)
    unlike[was & is_] = differs
    return unlike
