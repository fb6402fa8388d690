"""The aspects of readiness and impact as the reference data hold them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from smartcity.names import fold
from smartcity.reference import Reference, ReferenceDataError, load_reference
from smartcity.reference.loading import DATA_FOLDER

MODEL = load_reference().readiness


def test_aspects_stand_in_the_order_of_every_screen() -> None:
    assert [aspect.code for aspect in MODEL.readiness_aspects] == (
        ["regulation", "budget", "people", "infrastructure", "data_app", "stakeholders", "procedure", "risk"]
    )
    assert [aspect.code for aspect in MODEL.impact_aspects] == [
        "leverage",
        "direct_benefit",
        "time_to_result",
    ]
    assert [aspect.code for aspect in MODEL.aspects if aspect.may_not_apply] == ["data_app"]
    assert (MODEL.ready_from, MODEL.almost_from, MODEL.missing_below) == (75, 50, 2)


def test_every_level_says_its_evidence_in_both_languages() -> None:
    for aspect in MODEL.aspects:
        assert len(aspect.levels) == 4
        for language in ("id", "en"):
            assert len({level[language] for level in aspect.levels}) == 4, aspect.code


def test_a_word_means_one_level_of_an_aspect_and_a_header_one_aspect() -> None:
    headers = [word for aspect in MODEL.aspects for word in aspect.words]
    assert len(headers) == len(set(headers))
    for aspect in MODEL.aspects:
        words = [word for level in aspect.level_words for word in level]
        assert len(words) == len(set(words)), aspect.code
        assert not set(words) & set(MODEL.not_applicable_words), aspect.code
        assert [word for word in (*words, *aspect.words) if fold(word) != word] == []


@pytest.mark.parametrize(
    ("aspect", "word", "level"),
    [
        ("regulation", "SK Kepala Daerah", 2),
        ("regulation", "Perbup/Perda", 3),
        ("people", "SK Kepala Dinas", 2),
        ("data_app", "terintegrasi", 3),
        ("data_app", "belum terintegrasi", 1),
        ("procedure", "Belum", 0),
        ("risk", "Belum ada", 0),
    ],
)
def test_words_of_cells(aspect: str, word: str, level: int) -> None:
    found = [place for place, words in enumerate(MODEL.aspect(aspect).level_words) if fold(word) in words]
    assert found == [level]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("almost_from = 50", "almost_from = 80", r"readiness.toml: thresholds.almost_from"),
        ("may_not_apply = true", "may_not_aply = true", r"aspects.data_app.may_not_aply.*'may_not_apply'"),
        ('group = "impact"', 'group = "impac"', r"aspects.leverage.group.*'impact'"),
        ("levels.3 =", "levels.4 =", r"aspects.regulation.levels.3: missing"),
    ],
)
def test_a_mistake_is_named_by_its_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = Path(shutil.copytree(DATA_FOLDER, tmp_path / "reference"))
    path = folder / "readiness.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=message):
        _ = Reference(folder).readiness


def test_an_unknown_aspect_names_the_nearest() -> None:
    with pytest.raises(KeyError, match="'budget'"):
        MODEL.aspect("budgets")
