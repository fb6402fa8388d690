"""Risk matrices with their levels, scales and areas of impact, from data/reference/risk.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from smartcity.reference.model import Names, Term
from smartcity.reference.tables import Section, nearest

SCALES = (5, 3)
_COLOR = re.compile("#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class RiskBand:
    """A level: from `from_value` to the value before the next band's; its word stands by its colour."""

    code: str
    names: Names
    from_value: int
    color: str


@dataclass(frozen=True, slots=True)
class ScaleLevel:
    """One step of a scale of likelihood or impact; `meaning` where a source says when it applies."""

    names: Names
    meaning: Names | None


@dataclass(frozen=True, slots=True)
class RiskPreset:
    """A matrix with what it takes to read it.

    Rows of `matrix` are the likelihood 1..n, columns the impact 1..m; both are given on `scale`. A matrix of
    one column asks for the likelihood alone. `bands` from the lowest; a risk is above appetite where its
    value exceeds it, and `default_appetite` is what a region starts with.
    """

    code: str
    names: Names
    source: Names
    scale: int
    matrix: tuple[tuple[int, ...], ...]
    bands: tuple[RiskBand, ...]
    likelihoods: tuple[ScaleLevel, ...]
    impacts: tuple[ScaleLevel, ...]
    default_appetite: int

    @property
    def likelihood_only(self) -> bool:
        """Whether the impact plays no part."""
        return len(self.matrix[0]) == 1

    @property
    def likelihood_names(self) -> tuple[Names, ...]:
        """The words of likelihood 1..n."""
        return tuple(level.names for level in self.likelihoods)

    @property
    def impact_names(self) -> tuple[Names, ...]:
        """The words of impact 1..m."""
        return tuple(level.names for level in self.impacts)

    def value(self, likelihood: int | None, impact: int | None) -> int | None:
        """The size of a risk; None where a number that the matrix needs is absent or off the scale."""
        column = 1 if self.likelihood_only else impact
        if likelihood is None or column is None:
            return None
        if not (1 <= likelihood <= len(self.matrix) and 1 <= column <= len(self.matrix[0])):
            return None
        return self.matrix[likelihood - 1][column - 1]

    def band(self, value: int) -> RiskBand:
        """The level of a value; raises ValueError below the lowest."""
        for band in reversed(self.bands):
            if value >= band.from_value:
                return band
        raise ValueError(f"{value} is below every level of {self.code!r}")


@dataclass(frozen=True, slots=True)
class RiskModel:
    """The presets, the one to start with first, and the areas of impact."""

    presets: tuple[RiskPreset, ...]
    areas: tuple[Term, ...]

    def preset(self, code: str) -> RiskPreset:
        """The preset with this code; raises KeyError naming the nearest."""
        for preset in self.presets:
            if preset.code == code:
                return preset
        raise KeyError(f"unknown preset {code!r}{nearest(code, [preset.code for preset in self.presets])}")


def risk_model(file: Section) -> RiskModel:
    """The model in a section laid out as risk.toml; raises ReferenceDataError naming the key."""
    parts = file.section("scales")
    scales = {code: _scale(parts.section(code)) for code in parts.entries()}
    presets, areas = file.section("presets"), file.section("areas")
    if not presets.entries():
        raise file.error("presets", "holds no preset")
    built = RiskModel(
        tuple(_preset(code, presets.section(code), scales) for code in presets.entries()),
        tuple(_area(code, areas.section(code)) for code in areas.entries()),
    )
    file.done()
    return built


def _scale(section: Section) -> tuple[ScaleLevel, ...]:
    levels = tuple(_level(section.section(str(place))) for place in range(1, len(section.entries()) + 1))
    section.done()
    return levels


def _level(section: Section) -> ScaleLevel:
    level = ScaleLevel(section.names(), section.names("meaning") if "meaning" in section.entries() else None)
    section.done()
    return level


def _preset(code: str, section: Section, scales: Mapping[str, tuple[ScaleLevel, ...]]) -> RiskPreset:
    likelihoods = scales[section.one_of("likelihood", scales)]
    impacts = scales[section.one_of("impact", scales)]
    matrix = _matrix(section, len(likelihoods), len(impacts))
    scale = section.number("scale")
    if scale not in SCALES or scale != len(matrix):
        raise section.error("scale", f"must be the number of rows of the matrix, 5 or 3, is {scale}")
    appetite = section.number("default_appetite")
    if not matrix[0][0] <= appetite <= matrix[-1][-1]:
        raise section.error("default_appetite", f"must be a value of the matrix, is {appetite}")
    built = RiskPreset(
        code,
        section.names(),
        section.names("source"),
        scale,
        matrix,
        _bands(section.section("bands"), matrix),
        likelihoods,
        impacts,
        appetite,
    )
    section.done()
    return built


def _matrix(section: Section, rows: int, columns: int) -> tuple[tuple[int, ...], ...]:
    matrix = section.number_rows("matrix")
    if len(matrix) != rows or any(len(row) != columns for row in matrix):
        raise section.error("matrix", f"must have {rows} rows of {columns}, as its scales")
    across, down = (list(matrix), list(zip(*matrix, strict=True)))
    if any(second < first for line in (*across, *down) for first, second in pairwise(line)):
        raise section.error("matrix", "falls where likelihood or impact grows")
    return matrix


def _bands(section: Section, matrix: tuple[tuple[int, ...], ...]) -> tuple[RiskBand, ...]:
    """The levels in order. The first begins at the lowest value and each ends before the next begins, so
    together they hold every value once; a level that holds none is a mistake."""
    bands = tuple(_band(code, section.section(code)) for code in section.entries())
    values = {value for row in matrix for value in row}
    if not bands or bands[0].from_value != min(values):
        raise section.error("from", f"the first level must begin at {min(values)}")
    ends = [*(band.from_value for band in bands[1:]), max(values) + 1]
    for band, end in zip(bands, ends, strict=True):
        if not any(band.from_value <= value < end for value in values):
            raise section.error(f"{band.code}.from", "no value of the matrix falls into this level")
    return bands


def _band(code: str, section: Section) -> RiskBand:
    color = section.text("color")
    if not _COLOR.fullmatch(color):
        raise section.error("color", f"must be #rrggbb in lower case, is {color!r}")
    band = RiskBand(code, section.names(), section.number("from"), color)
    section.done()
    return band


def _area(code: str, section: Section) -> Term:
    area = Term(code, section.names(), section.words("words"))
    section.done()
    return area
