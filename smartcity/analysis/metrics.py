"""All numbers of a region as one dictionary, in the stable form that `metrics --json` prints."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from smartcity.analysis.coverage import by_dimension, by_subdimension, matrix_rows, opd_matrix
from smartcity.analysis.filters import UNASSIGNED
from smartcity.analysis.participation import count_participation, participation
from smartcity.analysis.progress import Progress
from smartcity.analysis.progress_counts import by_opd, by_stage
from smartcity.analysis.quick_wins import QuickWins
from smartcity.reference import Reference, RiskPreset

SHARE_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class RegionState:
    """What the numbers are about: a region's code and name, the data's revision, the day asked for."""

    code: str
    name: str
    revision: int
    as_of: date | None = None


def region_metrics(
    state: RegionState,
    registry: pd.DataFrame | None,
    innovations: pd.DataFrame,
    held: pd.DataFrame,
    reference: Reference,
    *,
    progress: Progress | None = None,
    quick_wins: QuickWins | None = None,
) -> dict[str, Any]:
    """The numbers as plain values ready for JSON.

    Every dimension and sub-dimension is a key, also with 0; innovations without one stand under
    `unassigned`. Shares have four decimals and are None where there is nothing to divide by. Without
    `progress` its part is empty, without `quick_wins` those of readiness and risks. Levels of risk are the
    Indonesian words of the region's matrix; a risk without a size has None. Frames as `participation` and
    `coverage` need them; empty ones give zeros.
    """
    return {
        "region": {"code": state.code, "name": state.name},
        "revision": state.revision,
        "as_of": state.as_of.isoformat() if state.as_of else None,
        "participation": _participation(registry, innovations, held),
        "coverage": _coverage(registry, innovations, reference),
        "progress": _progress(progress) if progress else {"by_stage": {}, "by_opd": [], "by_deliverable": []},
        "readiness": _readiness(quick_wins) if quick_wins else [],
        "risks": _risks(quick_wins) if quick_wins else [],
    }


def _participation(
    registry: pd.DataFrame | None, innovations: pd.DataFrame, held: pd.DataFrame
) -> dict[str, Any]:
    count = count_participation(participation(registry, innovations, held), held)
    return {
        "expected": count.expected,
        "reporting": count.reporting,
        "sent": len(count.waiting),
        "share": None if count.share is None else round(count.share, SHARE_DECIMALS),
        "missing": list(count.missing),
        "waiting": list(count.waiting),
        "outside_registry": list(count.outside),
    }


def _coverage(
    registry: pd.DataFrame | None, innovations: pd.DataFrame, reference: Reference
) -> dict[str, Any]:
    dimensions = by_dimension(innovations, reference)
    parts = by_subdimension(innovations, reference)
    without = parts["subdimension"].str.endswith(UNASSIGNED)
    named = parts[~without]
    matrix = matrix_rows(opd_matrix(registry, innovations, reference))
    return {
        "by_dimension": _counts(dimensions["dimension"], dimensions["innovations"]),
        "by_subdimension": {
            **_counts(named["subdimension"], named["innovations"]),
            UNASSIGNED: int(parts.loc[without, "innovations"].sum()),
        },
        "matrix": [
            {"opd": opd, "dimension": dimension, "innovations": int(count)}
            for opd, dimension, count in zip(
                matrix["opd"], matrix["dimension"], matrix["innovations"], strict=True
            )
        ],
    }


def _progress(progress: Progress) -> dict[str, Any]:
    """OPD deliverables by stage, by OPD and by deliverable; those of the region have scope `region`."""
    return {
        "by_stage": {
            str(stage): {
                "done": counts.done,
                "applicable": counts.applicable,
                "share": _share(counts.done, counts.applicable),
                "closed": stage in progress.closed,
            }
            for stage, counts in by_stage(progress).items()
        },
        "by_opd": [
            {
                "opd": row["opd"],
                "stage": int(row["stage"]),
                "done": int(row["done"]),
                "applicable": int(row["applicable"]),
                "missing": list(row["missing"]),
            }
            for row in by_opd(progress).to_dict("records")
        ],
        "by_deliverable": [
            {"deliverable": code, "scope": scope, "stage": stage}
            | asdict(counts)
            | {"applicable": counts.applicable}
            for (scope, stage, code), counts in progress.counts.items()
        ],
    }


def _readiness(found: QuickWins) -> list[dict[str, Any]]:
    """Every candidate with its score, whether it can be chosen or why not."""
    return [
        {
            "record_id": row["record_id"],
            "opd": row["opd"],
            "name": row["name"],
            "dimension": row["dimension"],
            "state": row["state"],
            "score": _rounded(row["readiness"]),
            "status": row["status"],
            "missing": list(row["missing"]),
            "in_pool": bool(row["in_pool"]),
            "why_not": row["why_not"],
        }
        for row in found.candidates.to_dict("records")
    ]


def _risks(found: QuickWins) -> list[dict[str, Any]]:
    """Every risk in the order in which to treat it."""
    preset = found.preset
    return [
        {
            "opd": row["opd"],
            "name": row["innovation"],
            "event": row["event"],
            "inherent": _size(row["inherent"], preset),
            "residual": _size(row["residual"], preset),
            "above_appetite": None if pd.isna(row["above_appetite"]) else bool(row["above_appetite"]),
            "gap": None if pd.isna(row["gap"]) else row["gap"],
        }
        for row in found.risks.to_dict("records")
    ]


def _size(value: Any, preset: RiskPreset) -> dict[str, Any] | None:  # noqa: ANN401 - a cell that may be NA
    return None if pd.isna(value) else {"value": int(value), "level": preset.band(int(value)).names["id"]}


def _rounded(value: float) -> float | None:
    return None if pd.isna(value) else round(float(value), SHARE_DECIMALS)


def _share(part: int, whole: int) -> float | None:
    return round(int(part) / int(whole), SHARE_DECIMALS) if whole else None


def _counts(codes: pd.Series, innovations: pd.Series) -> dict[str, int]:
    return {str(code): int(count) for code, count in zip(codes, innovations, strict=True)}
