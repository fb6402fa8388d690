"""data/reference as one frozen value; each file is read and validated when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from smartcity.reference import building, rows
from smartcity.reference.model import (
    Dimension,
    DimensionTrap,
    HeaderWords,
    Kind,
    OpdFunction,
    OpdName,
    OpdSyllable,
    QuickWinElsewhere,
    Region,
    Subdimension,
    Term,
    Values,
    WordHint,
)
from smartcity.reference.name_words import NameWords, name_words
from smartcity.reference.readiness import ReadinessModel, readiness_model
from smartcity.reference.risk import RiskModel, risk_model
from smartcity.reference.stages import StageList, stage_list
from smartcity.reference.tables import nearest, read_csv, read_toml

DATA_FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference"


@dataclass(frozen=True)
class Reference:
    """The vocabulary in `folder`. A part is read on first use; a mistake raises ReferenceDataError."""

    folder: Path

    @cached_property
    def _dimension_file(self) -> tuple[tuple[Dimension, ...], tuple[DimensionTrap, ...]]:
        file = read_toml(self.folder / "dimensions.toml")
        codes = [key for key in file.entries() if key != "traps"]
        dimensions = tuple(building.dimension(code, file.section(code)) for code in codes)
        return dimensions, tuple(building.trap(section, codes) for section in file.sections("traps"))

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The six in the order of every screen."""
        return self._dimension_file[0]

    @property
    def dimension_traps(self) -> tuple[DimensionTrap, ...]:
        """Spellings that are asked, never decided."""
        return self._dimension_file[1]

    @cached_property
    def _dimension_by_code(self) -> dict[str, Dimension]:
        return {dimension.code: dimension for dimension in self.dimensions}

    @cached_property
    def subdimensions(self) -> dict[str, Subdimension]:
        """The eighteen by code (`governance/public_service`), in order."""
        return {part.code: part for dimension in self.dimensions for part in dimension.subdimensions}

    def dimension(self, code: str) -> Dimension:
        """The dimension with this code; raises KeyError naming the nearest."""
        return _pick(self._dimension_by_code, code, "dimension")

    @cached_property
    def _kinds_file(self) -> tuple[dict[str, Kind], HeaderWords]:
        file = read_toml(self.folder / "kinds.toml")
        words = building.header_words(file.section("headers"))
        codes = [key for key in file.entries() if key != "headers"]
        return {
            code: building.kind(code, file.section(code), self.values.vocabularies) for code in codes
        }, words

    @property
    def kinds(self) -> dict[str, Kind]:
        """The kinds of records by code."""
        return self._kinds_file[0]

    @property
    def header_words(self) -> HeaderWords:
        """Headers that are no field."""
        return self._kinds_file[1]

    @cached_property
    def stages(self) -> StageList:
        """The bimtek stages with which a region starts."""
        return stage_list(read_toml(self.folder / "stages.toml"))

    @cached_property
    def readiness(self) -> ReadinessModel:
        """The aspects of quick-win candidates and the evidence of their levels."""
        return readiness_model(read_toml(self.folder / "readiness.toml"))

    @cached_property
    def risk(self) -> RiskModel:
        """The risk matrices, the default one first, and the areas of impact."""
        return risk_model(read_toml(self.folder / "risk.toml"))

    @cached_property
    def values(self) -> Values:
        """Words in cells."""
        return building.values(read_toml(self.folder / "values.toml"))

    def terms(self, vocabulary: str) -> tuple[Term, ...]:
        """The codes of a vocabulary; raises KeyError naming the nearest."""
        return _pick(self.values.vocabularies, vocabulary, "vocabulary")

    @cached_property
    def opd_functions(self) -> dict[str, OpdFunction]:
        """What OPDs do, by code."""
        lines = read_csv(self.folder / "opd_functions.csv", rows.OPD_FUNCTION_COLUMNS)
        return {row["code"]: rows.opd_function(row) for row in lines}

    @cached_property
    def opd_syllables(self) -> tuple[OpdSyllable, ...]:
        """Parts of acronyms; a part may stand more than once."""
        lines = read_csv(self.folder / "opd_syllables.csv", rows.OPD_SYLLABLE_COLUMNS)
        return tuple(rows.opd_syllable(row, self.opd_functions) for row in lines)

    @cached_property
    def opd_names(self) -> tuple[OpdName, ...]:
        """The kinds of OPD with their common names."""
        lines = read_csv(self.folder / "opd_names.csv", rows.OPD_NAME_COLUMNS)
        return tuple(rows.opd_name(row, self.opd_functions, self.dimensions) for row in lines)

    @cached_property
    def word_hints(self) -> tuple[WordHint, ...]:
        """Words in an innovation's name that speak for a dimension, those of several words first."""
        lines = read_csv(self.folder / "word_hints.csv", rows.WORD_HINT_COLUMNS)
        hints = [rows.word_hint(row, self.dimensions) for row in lines]
        return tuple(sorted(hints, key=lambda hint: (-hint.word.count(" "), hint.word)))

    @cached_property
    def name_words(self) -> NameWords:
        """Words of little weight in the names and texts of innovations."""
        return name_words(read_toml(self.folder / "name_words.toml"), self.values.opd.leads)

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """All regencies and cities, the example region first."""
        lines = read_csv(self.folder / "regions.csv", rows.REGION_COLUMNS)
        return tuple(rows.region(row) for row in lines)

    @cached_property
    def quick_wins_elsewhere(self) -> tuple[QuickWinElsewhere, ...]:
        """Quick wins and innovations of real regions as public news tells them; outside every count."""
        lines = read_csv(self.folder / "quick_wins_elsewhere.csv", rows.QUICK_WIN_COLUMNS)
        return tuple(rows.quick_win(row, self.dimensions) for row in lines)


@cache
def load_reference(folder: Path = DATA_FOLDER) -> Reference:
    """The vocabulary in `folder`, the same value at every call."""
    return Reference(folder)


Named = TypeVar("Named")


def _pick(known: Mapping[str, Named], code: str, what: str) -> Named:
    if code not in known:
        raise KeyError(f"unknown {what} {code!r}{nearest(code, known)}")
    return known[code]
