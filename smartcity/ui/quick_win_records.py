"""What the pages about quick wins read of a view: candidates and risks of the bar, stored records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from smartcity.analysis.candidates import by_age, joined
from smartcity.analysis.filters import Filters, filtered
from smartcity.ui.opened_forms import Shown
from smartcity.ui.view import View

NOTHING: Shown = (None, {})
Record = Mapping[str, Any]


def candidates_in_view(view: View) -> pd.DataFrame:
    """The candidates that fit the bar, in the order of `candidates`."""
    filters = _of_bar(view)
    return view.derived("candidates_in_view", lambda: filtered(view.quick_wins.candidates, filters), filters)


def risks_in_view(view: View) -> pd.DataFrame:
    """The risks that fit the bar, by priority, with the `dimension` of their innovation."""
    filters = _of_bar(view)
    return view.derived("risks_in_view", lambda: filtered(_with_dimension(view), filters), filters)


def level_records(view: View, record_id: str) -> dict[str, Record]:
    """The newest record of each assessed aspect of an innovation, by aspect."""
    return {record["aspect"]: record for record in _own_records(view, "readiness", record_id)}


def state_record(view: View, record_id: str) -> Record | None:
    """The newest record of an innovation's state as quick win, None where it has none."""
    records = _own_records(view, "quick_wins", record_id)
    return records[-1] if records else None


def shown(record: Record | None) -> Shown:
    """A stored record as a form starts from it."""
    return NOTHING if record is None else (int(record["row_id"]), record)


def _of_bar(view: View) -> Filters:
    return Filters(dimension=view.filters.dimension, opd=view.filters.opd)


def _with_dimension(view: View) -> pd.DataFrame:
    risks, innovations = view.quick_wins.risks, view.tables.innovations
    codes = dict(zip(innovations["record_id"], innovations["dimension"].astype(object), strict=True))
    return risks.assign(dimension=risks["record_id"].astype(object).map(codes).astype(object))


def _own_records(view: View, name: str, record_id: str) -> list[Record]:
    """The records of one innovation in a frame of the region's tables, oldest first; absent values None."""
    frame, places = view.derived(f"{name}_by_innovation", lambda: _grouped(view, name))
    own = frame.iloc[places.get(record_id, [])].astype(object)
    return list(own.where(own.notna(), None).to_dict("records"))


def _grouped(view: View, name: str) -> tuple[pd.DataFrame, dict[str, Any]]:
    frame = by_age(joined(getattr(view.tables, name), view.tables.innovations)).reset_index(drop=True)
    places = frame.groupby("record_id", sort=False).indices
    return frame, {str(record_id): rows for record_id, rows in places.items()}
