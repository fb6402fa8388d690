"""Registers of risks in the form that analysis and charts receive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from smartcity.analysis.risks import assess_risks
from smartcity.reference import QuickWinSettings
from smartcity.reference.quick_win_settings import default_settings
from tests.frames import REFERENCE, innovations_frame

INNOVATIONS = innovations_frame(
    [{"opd": "Dinas Kesehatan", "name": "SI CEPAT"}, {"opd": "Dinas Perhubungan", "name": "SIPARKIR"}]
)


def risks_frame(risks: Sequence[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """Risks with every field of the kind, of SI CEPAT and on the scale 5 unless they say otherwise."""
    fields = REFERENCE.kinds["risk"].fields
    rows = []
    for place, risk in enumerate(risks):
        row: dict[str, Any] = dict.fromkeys(fields)
        row |= {"record_id": f"risk-{place}", "row_id": place, "event": f"Peristiwa {place}", "scale": 5}
        rows.append(row | {"opd": "Dinas Kesehatan", "innovation": "SI CEPAT"} | dict(risk))
    frame = pd.DataFrame(rows, columns=["record_id", *fields, "row_id"], dtype=object)
    for name, field in fields.items():
        if field.type == "whole":
            frame[name] = frame[name].astype("Int64")
    return frame


def settings_of(preset: str, by_area: Mapping[str, int] | None = None) -> QuickWinSettings:
    """The settings at the start, with this preset and its appetite."""
    appetite = REFERENCE.risk.preset(preset).default_appetite
    start = default_settings(REFERENCE)
    return replace(start, risk_preset=preset, appetite=appetite, appetite_by_area=by_area or {})


def assessed(
    risks: Sequence[Mapping[str, Any]] = (), preset: str = "spbe", by_area: Mapping[str, int] | None = None
) -> pd.DataFrame:
    """The risks judged on a preset."""
    return assess_risks(risks_frame(risks), INNOVATIONS, settings_of(preset, by_area), REFERENCE.risk)
