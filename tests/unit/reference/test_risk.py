"""The presets against the tables that regions print, cell by cell; what a mistake in risk.toml says."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from smartcity.names import fold
from smartcity.reference import Reference, ReferenceDataError, RiskPreset, load_reference
from smartcity.reference.loading import DATA_FOLDER

RISK = load_reference().risk
PRESETS = {preset.code: preset for preset in RISK.presets}

# Rows are likelihood 1 to 5, columns impact 1 to 5, as the public risk apps print them.
SPBE = """
    1  3  5  8 20
    2  7 11 13 21
    4 10 14 17 22
    6 12 16 19 24
    9 15 18 23 25
"""
BLITAR = """
    1  5 10 15 20
    2  6 11 16 21
    3  8 13 18 23
    4  9 14 19 24
    7 12 17 22 25
"""
SPIP = """
    1  3  5 11 20
    2  7 10 13 21
    4  8 14 17 22
    6 12 16 19 24
    9 15 18 23 25
"""
PRINTED = {"spbe": SPBE, "spbe_four_bands": SPBE, "mrpn": BLITAR, "spip": SPIP}

# The levels that the risk app of Kabupaten Blitar prints into its matrix, likelihood 1 to 5.
BLITAR_LEVELS = """
    Minor  Minor  Rendah Sedang Bahaya
    Minor  Rendah Rendah Bahaya Bahaya
    Minor  Rendah Sedang Bahaya Bahaya
    Minor  Rendah Sedang Bahaya Bahaya
    Rendah Sedang Bahaya Bahaya Bahaya
"""


def cells(preset: RiskPreset) -> list[list[int | None]]:
    rows, columns = range(1, len(preset.matrix) + 1), range(1, len(preset.matrix[0]) + 1)
    return [[preset.value(likelihood, impact) for impact in columns] for likelihood in rows]


def table(printed: str) -> list[list[str]]:
    return [line.split() for line in printed.strip().splitlines()]


@pytest.mark.parametrize("code", PRINTED)
def test_every_cell_is_looked_up_as_printed(code: str) -> None:
    assert cells(PRESETS[code]) == [[int(value) for value in row] for row in table(PRINTED[code])]


@pytest.mark.parametrize(("code", "size"), [("product", 5), ("product_3", 3)])
def test_products_multiply(code: str, size: int) -> None:
    places = range(1, size + 1)
    assert cells(PRESETS[code]) == [[likelihood * impact for impact in places] for likelihood in places]


def test_the_form_of_the_ministry_asks_for_the_likelihood_alone() -> None:
    preset = PRESETS["ministry_3"]
    assert preset.likelihood_only
    assert [preset.value(likelihood, None) for likelihood in (1, 2, 3)] == [1, 2, 3]
    assert preset.value(2, 3) == 2
    assert [preset.band(value).names["id"] for value in (1, 2, 3)] == ["Rendah", "Sedang", "Tinggi"]


def test_a_number_that_is_absent_or_off_the_scale_has_no_value() -> None:
    preset = PRESETS["spbe"]
    for likelihood, impact in ((None, 1), (1, None), (0, 1), (6, 1), (1, 0), (1, 6)):
        assert preset.value(likelihood, impact) is None
    assert PRESETS["ministry_3"].value(4, None) is None


@pytest.mark.parametrize(
    ("code", "borders"),
    [
        ("spbe", "very_low 1-5, low 6-10, medium 11-15, high 16-20, very_high 21-25"),
        ("spbe_four_bands", "low 1-5, medium 6-12, high 13-20, extreme 21-25"),
        ("mrpn", "minor 1-5, low 6-11, medium 12-15, danger 16-25"),
        ("spip", "very_low 1-5, low 6-10, moderate 11-15, high 16-19, very_high 20-25"),
        ("product", "very_low 1-5, low 6-10, medium 11-15, high 16-20, very_high 21-25"),
        ("ministry_3", "low 1-1, medium 2-2, high 3-3"),
        ("product_3", "low 1-2, medium 3-4, high 6-9"),
    ],
)
def test_levels_begin_and_end_at_their_borders(code: str, borders: str) -> None:
    preset = PRESETS[code]
    for border in borders.split(", "):
        level, values = border.split(" ")
        assert {preset.band(int(value)).code for value in values.split("-")} == {level}
    assert len(preset.bands) == len(borders.split(", "))
    with pytest.raises(ValueError, match="0"):
        preset.band(0)


def test_the_words_of_blitar_stand_in_every_cell_as_printed() -> None:
    preset = PRESETS["mrpn"]
    words = [[preset.band(value or 0).names["id"] for value in row] for row in cells(preset)]
    assert words == table(BLITAR_LEVELS)


@pytest.mark.parametrize("preset", RISK.presets, ids=PRESETS)
def test_the_appetite_at_the_start_accepts_what_is_low(preset: RiskPreset) -> None:
    values = sorted({value for row in preset.matrix for value in row})
    accepted = [value for value in values if value <= preset.default_appetite]
    refused = [value for value in values if value > preset.default_appetite]
    assert preset.band(accepted[-1]).code == "low"
    assert preset.band(refused[0]).code in {"medium", "moderate"}


@pytest.mark.parametrize("preset", RISK.presets, ids=PRESETS)
def test_colours_darken_with_the_level_and_are_no_dimension(preset: RiskPreset) -> None:
    lightness = [lab(band.color)[0] for band in preset.bands]
    assert all(second < first - 5 for first, second in pairwise(lightness))
    for band in preset.bands:
        for dimension in load_reference().dimensions:
            apart = sum((a - b) ** 2 for a, b in zip(lab(band.color), lab(dimension.color), strict=True))
            assert apart**0.5 > 25


def test_no_word_means_two_areas() -> None:
    meanings = {
        (fold(word), area.code) for area in RISK.areas for word in (*area.names.values(), *area.words)
    }
    assert len({word for word, _ in meanings}) == len(meanings)


def test_an_unknown_preset_names_the_nearest() -> None:
    with pytest.raises(KeyError, match="'spip'"):
        RISK.preset("spipp")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[1, 3, 5, 8, 20],", "[1, 3, 5, 8],", r"risk\.toml: presets\.spbe\.matrix: must have 5 rows of 5"),
        ("[1, 3, 5, 8, 20],", "[1, 3, 5, 8, 2],", r"presets\.spbe\.matrix: falls"),
        ("[2, 7, 11, 13, 21],", "[2, 7, 11, 13, 19],", r"presets\.spbe\.matrix: falls"),
        ("[1, 3, 5, 8, 20],", '[1, 3, 5, 8, "20"],', r"presets\.spbe\.matrix: must hold whole numbers"),
        ("matrix = [[1], [2], [3]]", "matrix = [1, 2, 3]", r"presets\.ministry_3\.matrix: .*list of lists"),
        ("from = 1,", "from = 2,", r"presets\.spbe\.bands\.from: the first level must begin at 1"),
        ("from = 11,", "from = 6,", r"presets\.spbe\.bands\.low\.from: no value"),
        ("from = 21,", "from = 26,", r"presets\.spbe\.bands\.very_high\.from: no value"),
        ("from = 16,", "from = 5,", r"presets\.spbe\.bands\.medium\.from: no value"),
        ('color = "#c9cdd4"', 'color = "silver"', r"presets\.spbe\.bands\.low\.color"),
        ("scale = 5", "scale = 4", r"presets\.spbe\.scale"),
        ("default_appetite = 10", "default_appetite = 26", r"presets\.spbe\.default_appetite"),
        ('impact = "impact_5"', 'impact = "impact_6"', r"presets\.spbe\.impact: .*'impact_5'"),
        ("\n2 = {", "\n22 = {", r"scales\.likelihood_5\.2: missing"),
        ("[areas.people]", "[areas.people]\ncolour = 1", r"areas\.people\.colour: unknown key"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = Path(shutil.copytree(DATA_FOLDER, tmp_path / "reference"))
    text = (folder / "risk.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "risk.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=message):
        _ = Reference(folder).risk


def lab(color: str) -> tuple[float, float, float]:
    """CIE L*a*b* of a #rrggbb colour: near colours are near."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    ]
    red, green, blue = linear
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
