"""Rows of a frame as plain dictionaries."""

from __future__ import annotations

import numpy as np
import pandas as pd

from smartcity.analysis.counting import plain_rows


def test_rows_are_plain_and_absent_values_are_none() -> None:
    frame = pd.DataFrame(
        {
            "opd": pd.Series(["Dinas A", None, "Dinas C"], dtype="category"),
            "stage": [1, 2, 3],
            "row_id": pd.Series([7, None, 9], dtype="Int64"),
            "note": pd.Series([None, "Baru", None], dtype="str"),
            "who": pd.Series([("opd",), ("facilitator", "opd"), ()], dtype=object),
        }
    ).set_index(pd.Index([4, 5, 6]))
    first = {"opd": "Dinas A", "stage": 1, "row_id": 7, "note": None, "who": ("opd",)}
    second = {"opd": None, "stage": 2, "row_id": None, "note": "Baru", "who": ("facilitator", "opd")}
    assert plain_rows(frame)[:2] == [first, second]
    assert plain_rows(frame, np.array([False, True, False])) == [second]
    assert [type(value) for value in plain_rows(frame)[0].values()] == [str, int, int, type(None), tuple]
    assert plain_rows(frame[:0]) == []
    assert frame["note"].isna().tolist() == [True, False, True]
