"""Small tables in the form that analysis and charts receive, for tests that count by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from smartcity.reference import load_reference

REFERENCE = load_reference()
CATEGORIES = ("opd", "dimension", "subdimension", "maturity", "status", "form")


def innovations_frame(records: Sequence[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """Innovations with every field of the kind, absent ones None, typed as the workflow types them."""
    fields = list(REFERENCE.kinds["innovation"].fields)
    rows = []
    for place, record in enumerate(records):
        row: dict[str, Any] = dict.fromkeys(fields)
        row |= {"record_id": f"record-{place}", "name": f"Inovasi {place}", "sent_at": "2026-05-04T03:00:00Z"}
        rows.append(row | dict(record))
    frame = pd.DataFrame(rows, columns=["record_id", *fields, "sent_at"], dtype=object)
    for column in CATEGORIES:
        frame[column] = frame[column].astype("category")
    for column in ("budget", "start_year", "end_year"):
        frame[column] = frame[column].astype("Int64")
    for column in ("digital", "quick_win"):
        frame[column] = frame[column].astype("boolean")
    return frame


def registry_frame(*names: str, short_names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """A registry of these OPDs."""
    known = short_names or {}
    return pd.DataFrame(
        {"name": list(names), "short_name": [known.get(name) for name in names]}, dtype=object
    )


def held_frame(*opds: str | None) -> pd.DataFrame:
    """A held row for each OPD; None where it is not known."""
    return pd.DataFrame({"opd": list(opds), "kind": ["innovation"] * len(opds)}, dtype=object)


def ticks_frame(*ticks: tuple[str | None, int, str, str]) -> pd.DataFrame:
    """Records of progress: (OPD or None, stage, deliverable, state)."""
    frame = pd.DataFrame(list(ticks), columns=["opd", "stage", "deliverable", "state"], dtype=object)
    frame["row_id"] = range(1, len(frame) + 1)
    return frame.assign(date="2026-05-04", note=None, evidence=None, sent_by="Pendamping")


def closings_frame() -> pd.DataFrame:
    """No stage was ever closed."""
    return pd.DataFrame(columns=["stage", "closed", "date", "note", "figures", "sent_by"], dtype=object)


def quick_wins_frame(states: Mapping[str, str] | None = None) -> pd.DataFrame:
    """States of quick wins by record id of their innovation."""
    rows = [
        {"opd": None, "innovation": None, "innovation_id": record, "state": state, "row_id": place}
        for place, (record, state) in enumerate((states or {}).items(), start=1)
    ]
    columns = ["opd", "innovation", "innovation_id", "state", "row_id"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def risks_frame(*risks: tuple[str, str | None, str | None]) -> pd.DataFrame:
    """Risks: (record id of the innovation, owner, plan)."""
    frame = pd.DataFrame(list(risks), columns=["innovation_id", "owner", "plan"], dtype=object)
    frame["row_id"] = range(1, len(frame) + 1)
    return frame.assign(opd="Dinas Antah", innovation="Inovasi antah")
