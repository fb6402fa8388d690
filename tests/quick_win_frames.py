"""Small frames of quick-win states, overlaps and readiness, and settings, for tests that count by hand."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from smartcity.analysis.candidates import candidates
from smartcity.analysis.readiness import Assessment, assess
from smartcity.reference.quick_win_settings import QuickWinSettings, default_settings
from tests.frames import REFERENCE, innovations_frame

MODEL = REFERENCE.readiness
SETTINGS: QuickWinSettings = default_settings(REFERENCE)
EQUAL = {aspect.code: 12.5 for aspect in MODEL.readiness_aspects}


def quick_wins_frame(*states: tuple[str, str, str | None, str]) -> pd.DataFrame:
    """Records of states, oldest first: (OPD, innovation, innovation_id or None, state)."""
    frame = pd.DataFrame(states, columns=["opd", "innovation", "innovation_id", "state"], dtype=object)
    return frame.assign(row_id=range(1, len(frame) + 1))


def overlaps_frame(*answers: tuple[str, str, str, str | None]) -> pd.DataFrame:
    """Answers on overlap: (first id, second id, answer, lead of a joint quick win or None)."""
    return pd.DataFrame(answers, columns=["first_id", "second_id", "answer", "joint_lead"], dtype=object)


def readiness_frame(*records: tuple[str, str, str | None, str, str]) -> pd.DataFrame:
    """Records of readiness, oldest first: (OPD, innovation, innovation_id or None, aspect, level)."""
    columns = ["opd", "innovation", "innovation_id", "aspect", "level"]
    frame = pd.DataFrame(records, columns=columns, dtype=object)
    return frame.assign(row_id=range(1, len(frame) + 1))


def assessed_candidates(
    *levels: Mapping[str, str], dimensions: tuple[str, ...] = ()
) -> tuple[pd.DataFrame, Assessment]:
    """A candidate for each mapping {aspect: level}, `record-0` onwards, and what is known of them."""
    innovations = innovations_frame(
        [
            {"opd": "Dinas A", "dimension": dimensions[place] if dimensions else "living", "quick_win": True}
            for place in range(len(levels))
        ]
    )
    table = candidates(innovations, quick_wins_frame(), overlaps_frame())
    records = readiness_frame(
        *(
            ("Dinas A", f"Inovasi {place}", f"record-{place}", aspect, level)
            for place, known in enumerate(levels)
            for aspect, level in known.items()
        )
    )
    return table, assess(table, records, innovations, MODEL)
