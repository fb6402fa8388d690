"""Risks judged on a matrix: gaps, order, appetite, the gate before "decided", the heat map and movements."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.headlines import Headline
from smartcity.analysis.risk_headlines import movement_headline, risk_headline
from smartcity.analysis.risks import (
    assess_risks,
    heat_map,
    in_cell,
    movements,
    open_risks,
    residual_by_candidate,
)
from smartcity.names import fold
from tests.frames import REFERENCE
from tests.risk_frames import INNOVATIONS, assessed, risks_frame, settings_of

RISK = REFERENCE.risk
SPBE = RISK.preset("spbe")
SCORES = st.one_of(st.none(), st.integers(0, 6))
RISKS = st.lists(
    st.fixed_dictionaries(
        {
            "event": st.sampled_from(["Server padam", "server  PADAM!", "Mutasi pegawai", "Anggaran"]),
            "innovation": st.sampled_from(["SI CEPAT", "SIPARKIR", "Tidak dikenal"]),
            "opd": st.sampled_from(["Dinas Kesehatan", "Dinas Perhubungan"]),
            "scale": st.sampled_from([5, 3, None]),
            "likelihood": SCORES,
            "impact": SCORES,
            "residual_likelihood": SCORES,
            "residual_impact": SCORES,
            "area": st.sampled_from([None, "Reputasi", "keuangan", "lain-lain"]),
        }
    ),
    max_size=12,
)


def scored(likelihood: int | None, impact: int | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"likelihood": likelihood, "impact": impact, **more}


def codes(headline: Headline) -> list[tuple[str, list[Any]]]:
    return [(clause.key, [quantity.value for quantity in clause.quantities.values()]) for clause in headline]


def test_a_risk_stands_at_its_residual_else_its_inherent_size() -> None:
    treated = scored(4, 4, residual_likelihood=2, residual_impact=3)
    table = assessed([treated, scored(3, 4)])
    # K4 D4 is 19, K2 D3 is 11, K3 D4 is 17: the untreated one stands higher
    assert table["row_id"].tolist() == [1, 0]
    assert table["inherent"].tolist() == [17, 19]
    assert table["residual"].fillna(0).tolist() == [0, 11]
    assert table["standing"].tolist() == [17, 11]
    assert table["inherent_level"].tolist() == ["high", "high"]
    assert table["standing_level"].tolist() == ["high", "medium"]
    assert table["above_appetite"].tolist() == [True, True]
    assert table["priority"].tolist() == [1, 2]
    assert table["gap"].isna().all()
    assert table["record_id"].tolist() == ["record-0", "record-0"]


@pytest.mark.parametrize(
    ("risk", "gap"),
    [
        (scored(None, None), "not-scored"),
        (scored(3, None), "not-scored"),
        (scored(3, None, scale=None), "not-scored"),
        (scored(3, 3, scale=None), "scale-unknown"),
        (scored(3, 3, scale=3), "other-scale"),
        (scored(6, 3), "other-scale"),
        (scored(3, 0), "other-scale"),
    ],
)
def test_what_cannot_be_looked_up_has_no_size_and_says_why(risk: dict[str, Any], gap: str) -> None:
    table = assessed([risk])
    assert table["gap"].tolist() == [gap]
    for column in ("inherent", "residual", "standing", "standing_level", "above_appetite", "priority"):
        assert table[column].isna().all()


def test_a_residual_alone_is_enough_to_stand() -> None:
    table = assessed([scored(None, None, residual_likelihood=1, residual_impact=5)])
    assert table["standing"].tolist() == [20]
    assert table["gap"].isna().all()


def test_the_form_of_the_ministry_needs_the_likelihood_alone() -> None:
    table = assessed([scored(3, None, scale=3), scored(2, 3, scale=3), scored(3, 3)], "ministry_3")
    assert table["standing"].fillna(0).tolist() == [3, 2, 0]
    assert table["gap"].tolist()[2] == "other-scale"
    cells = heat_map(table, RISK.preset("ministry_3"))
    assert cells[["likelihood", "impact", "standing"]].to_numpy().tolist() == [
        [1, 1, 0],
        [2, 1, 1],
        [3, 1, 1],
    ]


def test_order_is_by_size_then_event_and_what_has_none_comes_last() -> None:
    table = assessed(
        [
            scored(None, None, event="Zat"),
            scored(1, 4, event="ß"),
            scored(5, 5, event="banjir"),
            scored(5, 5, event="Angin"),
            scored(1, 4, event="AIR", innovation="SIPARKIR", opd="Dinas Perhubungan"),
            scored(1, 4, event="air"),
        ]
    )
    assert table["event"].tolist() == ["Angin", "banjir", "air", "AIR", "ß", "Zat"]
    assert table["priority"].dropna().tolist() == [1, 2, 3, 4, 5]


def test_an_area_has_its_own_appetite_and_what_exceeds_it_comes_first() -> None:
    table = assessed(
        [
            scored(4, 2, area="Hukum"),  # 12, appetite 15
            scored(1, 4, area=" KEUANGAN "),  # 8, appetite 5
            scored(4, 2, area="Lainnya"),  # 12, the region's 10
            scored(1, 4),  # 8, the region's 10
        ],
        by_area={"legal": 15, "finance": 5},
    )
    assert table["row_id"].tolist() == [2, 1, 0, 3]
    assert table["above_appetite"].tolist() == [True, True, False, False]
    assert table["area_code"].fillna("").tolist() == ["", "finance", "legal", ""]


def test_a_value_at_the_appetite_is_not_above_it() -> None:
    table = assessed([scored(3, 2), scored(2, 3)])
    assert table["standing"].tolist() == [11, 10]
    assert table["above_appetite"].tolist() == [True, False]


def test_the_gate_names_what_a_risk_above_appetite_lacks() -> None:
    complete = {"owner": "Kepala Bidang TIK", "plan": "Server cadangan", "due": "2022-12"}
    table = assessed(
        [
            scored(5, 5, **complete),
            scored(5, 4, **complete | {"owner": None}),
            scored(5, 3, **complete | {"plan": "  ", "due": ""}),
            scored(1, 1),
            scored(None, None),
        ]
    )
    found = open_risks(table)
    assert found["row_id"].tolist() == [1, 2]
    assert found["lacking"].tolist() == [("owner",), ("plan", "due")]
    assert open_risks(assessed([scored(1, 1)])).empty


def test_risks_join_their_innovation_and_orphans_keep_their_place() -> None:
    table = assessed(
        [
            scored(5, 5, opd="DINAS  kesehatan", innovation="si cepat"),
            scored(4, 4, innovation_id="record-1"),
            scored(3, 3, innovation="Tidak ada"),
            scored(2, 2, innovation_id="record-1"),
            scored(None, None, innovation_id="record-0"),
        ]
    )
    assert table["record_id"].fillna("").tolist() == ["record-0", "record-1", "", "record-1", "record-0"]
    # K4 D4 is 19, K2 D2 is 7: the highest counts
    assert residual_by_candidate(table).to_dict() == {"record-0": 25, "record-1": 19}
    assert residual_by_candidate(assessed([scored(None, None)])).empty


def test_the_heat_map_counts_every_cell_three_times() -> None:
    table = assessed(
        [
            scored(4, 5, residual_likelihood=2, residual_impact=3),
            scored(4, 5),
            scored(None, None, residual_likelihood=2, residual_impact=3),
            scored(3, 3, scale=3),
        ]
    )
    cells = heat_map(table, SPBE)
    assert cells["value"].tolist() == [value for row in SPBE.matrix for value in row]
    counted = cells.set_index(["likelihood", "impact"])[["inherent", "residual", "standing"]]
    assert counted.loc[(4, 5)].tolist() == [2, 0, 1]
    assert counted.loc[(2, 3)].tolist() == [0, 2, 2]
    assert counted.sum().tolist() == [2, 2, 3]
    assert cells["level"].tolist()[:5] == ["very_low", "very_low", "very_low", "low", "high"]
    assert in_cell(table, SPBE, "standing", 2, 3)["row_id"].tolist() == [0, 2]
    assert in_cell(table, SPBE, "inherent", 4, 5)["row_id"].tolist() == [1, 0]
    assert in_cell(table, SPBE, "residual", 5, 5).empty


def test_movements_lead_from_inherent_to_where_the_risk_stands() -> None:
    table = assessed(
        [
            scored(4, 5, residual_likelihood=3, residual_impact=4),
            scored(3, 3, residual_likelihood=3, residual_impact=3),
            scored(2, 2),
            scored(None, None, residual_likelihood=1, residual_impact=1),
            scored(1, 1, residual_likelihood=1, residual_impact=2),
            scored(5, 5, innovation_id="record-1"),
        ]
    )
    moves = movements(table, SPBE, "record-0")
    ends = ["from_likelihood", "from_impact", "from_value", "to_likelihood", "to_impact", "to_value"]
    assert moves[ends].to_numpy().tolist() == [
        [4, 5, 24, 3, 4, 17],
        [3, 3, 14, 3, 3, 14],
        [2, 2, 7, 2, 2, 7],
        [1, 1, 1, 1, 2, 3],
    ]
    assert moves["residual_known"].tolist() == [True, True, False, True]
    assert codes(movement_headline(moves, "SI CEPAT")) == [
        ("risk_moves", [{"id": "SI CEPAT", "en": "SI CEPAT"}, 1, 4]),
        ("risk_moves_higher", [1]),
        ("risk_moves_stays", [1]),
        ("risk_moves_unknown", [1]),
    ]
    none = movements(table, SPBE, "record-9")
    assert none.empty
    assert [key for key, _ in codes(movement_headline(none, "X"))] == ["risk_moves_none"]


def test_the_headline_counts_what_is_above_open_unscored_and_orphaned() -> None:
    complete = {"owner": "Camat", "plan": "Ada", "due": "2023"}
    table = assessed(
        [
            scored(5, 5),
            scored(5, 4, **complete),
            scored(1, 1, innovation="Tidak ada"),
            scored(None, None),
            scored(2, 2, scale=3),
            scored(2, 2, scale=None),
        ]
    )
    assert codes(risk_headline(table)) == [
        ("risk_above", [2, 3]),
        ("risk_open", [1]),
        ("risk_gap_not-scored", [1]),
        ("risk_gap_scale-unknown", [1]),
        ("risk_gap_other-scale", [1]),
        ("risk_orphans", [1]),
    ]
    assert codes(risk_headline(assessed([scored(1, 1)]))) == [("risk_none_above", [1])]
    assert codes(risk_headline(assessed([scored(None, 1)])))[0] == ("risk_none_scored", [1])


def test_without_risks_everything_is_there_and_empty() -> None:
    table = assessed()
    full = assessed([scored(1, 1)])
    assert table.empty
    assert list(table.columns) == list(full.columns)
    assert list(open_risks(table).columns) == [*full.columns, "lacking"]
    assert heat_map(table, SPBE)[["inherent", "residual", "standing"]].to_numpy().sum() == 0
    assert residual_by_candidate(table).empty
    assert in_cell(table, SPBE, "standing", 1, 1).empty
    assert list(movements(table, SPBE, "record-0").columns) == list(movements(full, SPBE, "record-0").columns)
    assert codes(risk_headline(table)) == [("risk_none", [])]


def test_an_unknown_preset_is_named() -> None:
    chosen = replace(settings_of("spbe"), risk_preset="spb")
    with pytest.raises(KeyError, match="'spbe'"):
        assess_risks(risks_frame(), INNOVATIONS, chosen, RISK)


@pytest.mark.parametrize("code", [preset.code for preset in RISK.presets])
def test_a_level_never_falls_where_likelihood_or_impact_grows(code: str) -> None:
    preset = RISK.preset(code)
    places = range(1, preset.scale + 1)
    risks = [scored(k, d, scale=preset.scale) for k, d in product(places, places)]
    table = assessed(risks, code).set_index(["likelihood", "impact"])
    levels = table["standing_level"].cat.codes
    for k, d in product(places, places):
        for higher in ((k + 1, d), (k, d + 1)):
            if max(higher) <= preset.scale:
                assert levels.loc[higher] >= levels.loc[(k, d)]
                assert table["standing"].loc[higher] >= table["standing"].loc[(k, d)]


@settings(deadline=None, max_examples=40)
@given(RISKS, st.integers(0, 1_000), st.sampled_from([preset.code for preset in RISK.presets]))
def test_the_order_of_rows_changes_nothing_and_no_risk_is_lost(
    risks: list[dict[str, Any]],
    seed: int,
    code: str,
) -> None:
    preset = RISK.preset(code)
    chosen = settings_of(code, {"finance": 1})
    frame = risks_frame(risks)
    events = frame["event"].map(fold)  # the key of a risk, by which the region has it once
    frame = frame[~frame.assign(event=events).duplicated(["opd", "innovation", "event"])]
    shuffled = frame.sample(frac=1, random_state=seed)
    table = assess_risks(frame, INNOVATIONS, chosen, RISK)
    again = assess_risks(shuffled, INNOVATIONS, chosen, RISK)
    sizes = ["standing", "above_appetite", "priority", "gap", "record_id"]
    pd.testing.assert_frame_equal(table[sizes], again[sizes])
    assert sorted(table["row_id"]) == sorted(frame["row_id"])
    assert (table["gap"].isna() == table["standing"].notna()).all()
    assert heat_map(table, preset)["standing"].sum() == table["standing"].notna().sum()
    blocking = open_risks(table)
    assert len(blocking) == int(table["above_appetite"].sum())  # none has an owner
    known = table["standing"].dropna()
    assert known.tolist() == [
        preset.value(*place) for place in standing_places(table) if preset.value(*place) is not None
    ]


def standing_places(table: pd.DataFrame) -> list[tuple[int | None, int | None]]:
    """Where each risk with a size stands, read off its raw numbers."""
    places = []
    for risk in table[table["standing"].notna()].to_dict("records"):
        start = "residual_" if not pd.isna(risk["residual"]) else ""
        pair = (risk[f"{start}likelihood"], risk[f"{start}impact"])
        places.append(tuple(None if pd.isna(number) else int(number) for number in pair))
    return places
