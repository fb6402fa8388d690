"""Stored rows as data frames, and a frame brought up to date by the few rows that changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd

from smartcity.reference import load_reference
from smartcity.store.columns import RowColumns
from smartcity.workflow.personal import masked_extra

_REPEATING_TYPES = frozenset({"opd", "dimension", "subdimension", "code", "deliverable", "aspect"})
_WHOLE_TYPES = frozenset({"money", "year", "stage", "whole"})


def frame_of(rows: RowColumns, kind: str, with_personal: bool) -> pd.DataFrame:
    """One row a stored row, with `record_id`, every field of the kind, `extra` and its origin.

    Each column has the type that suits its field, also where there is no row. Without `with_personal`,
    personal values in `extra` are masked.
    """
    columns: dict[str, pd.Series] = {"record_id": texts(rows.record_id)}
    for name, field in load_reference().kinds[kind].fields.items():
        columns[name] = _column(field.type, [fields.get(name) for fields in rows.fields])
    extra = list(rows.extra)
    if not with_personal:
        extra = [
            masked_extra(own, personal) if personal else own
            for own, personal in zip(extra, rows.personal_headers, strict=True)
        ]
    columns["extra"] = pd.Series(extra, dtype=object)
    columns["personal_headers"] = pd.Series([tuple(own) for own in rows.personal_headers], dtype=object)
    columns["row_id"] = pd.Series(rows.row_id, dtype="int64")
    columns["batch_id"] = pd.Series(rows.source_batch, dtype="int64")
    columns["file"] = repeating(rows.file)
    columns["sheet"] = repeating(rows.sheet)
    columns["row"] = pd.Series(rows.row_number, dtype="Int64")
    columns["sent_by"] = repeating(rows.sent_by)
    columns["sent_at"] = pd.Series(rows.sent_at, dtype="datetime64[us, UTC]")
    columns["decided_by"] = repeating(rows.decided_by)
    return pd.DataFrame(columns)


def _column(field_type: str, values: list[Any]) -> pd.Series:
    """A column in the type that suits the field: repeating names as categories, numbers with gaps, text."""
    if field_type in _REPEATING_TYPES:
        return repeating(values)
    if field_type in _WHOLE_TYPES:
        whole = all(value is None or float(value).is_integer() for value in values)
        return pd.Series(values, dtype="Int64" if whole else "Float64")
    if field_type == "percent":
        return pd.Series(values, dtype="Float64")
    if field_type == "flag":
        return pd.Series(values, dtype="boolean")
    if field_type == "structure":
        return pd.Series(values, dtype=object)
    if field_type.endswith("_list"):
        return pd.Series(_shared(values), dtype=object)
    return texts(values)


def _shared(values: Sequence[Any]) -> list[list[Any]]:
    """The lists, equal ones as one and the same; an empty one in the place of what is none.

    Lists of their own, four a row, would take half of the time of every page in garbage collection.
    """
    known: dict[tuple[Any, ...], list[Any]] = {}
    lists = (value if isinstance(value, list) else [] for value in values)
    return [known.setdefault(tuple(value), value) for value in lists]


def repeating(values: Sequence[Any]) -> pd.Series:
    """The values as categories in order of the alphabet, with gaps where they are None."""
    return pd.Series(pd.Categorical(values, categories=sorted({v for v in values if v is not None})))


def texts(values: Sequence[Any]) -> pd.Series:
    """The values as text, with gaps where they are None."""
    return pd.Series([None if value is None else str(value) for value in values], dtype="str")


def updated(before: pd.DataFrame, gone: Collection[str], now: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The frame `before` without the records of `gone`, with the rows of `now`, in order of `row_id`.

    What `frame_of` would give for the same rows. Both frames are of the kind; `before` itself is given back
    where it holds none of these records and `now` is empty.
    """
    stays = ~before["record_id"].isin(list(gone)).to_numpy()
    if stays.all() and now.empty:
        return before
    row_ids = np.concatenate([before["row_id"].to_numpy(), now["row_id"].to_numpy()])
    wanted = np.flatnonzero(np.concatenate([stays, np.ones(len(now), dtype=bool)]))
    places = wanted[np.argsort(row_ids[wanted])]
    columns = {name: _joined(before[name], now[name], places) for name in before.columns}
    for name, field in load_reference().kinds[kind].fields.items():
        if field.type in _WHOLE_TYPES and columns[name].dtype == "Float64":
            fractions = columns[name].dropna() % 1
            if not fractions.any():
                columns[name] = columns[name].astype("Int64")
    return pd.DataFrame(columns)


def joined(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The rows of both, which have the same columns; categories in order of the alphabet."""
    places = np.arange(len(before) + len(after))
    return pd.DataFrame({name: _joined(before[name], after[name], places) for name in before.columns})


def _joined(before: pd.Series, after: pd.Series, places: np.ndarray) -> pd.Series:
    """The values of both at these places."""
    if not isinstance(before.dtype, pd.CategoricalDtype):
        return pd.concat([before, after], ignore_index=True).take(places).reset_index(drop=True)
    known = sorted({*before.cat.categories, *after.cat.categories})
    both = [series.cat.set_categories(known).cat.codes.to_numpy() for series in (before, after)]
    codes = np.concatenate(both)[places]
    used = np.unique(codes[codes >= 0])
    names = pd.Index([known[code] for code in used])  # a name that no row has any more must not stay
    held = np.where(codes < 0, -1, np.searchsorted(used, codes))
    return pd.Series(pd.Categorical.from_codes(held, names))
