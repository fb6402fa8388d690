"""The aspects of a quick-win candidate and the evidence of each level, from data/reference/readiness.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from smartcity.reference.model import Names
from smartcity.reference.tables import Section, nearest

READINESS, IMPACT = "readiness", "impact"
LEVELS = (0, 1, 2, 3)
HIGHEST_LEVEL = LEVELS[-1]
NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Aspect:
    """One aspect of readiness or one criterion of impact (`group`).

    `levels` says in words what shows each of the levels 0-3. `may_not_apply` says that leaving the aspect out
    is usual; a person may do so for any. `words` are column headers that mean it, `level_words` the cells
    that mean each level, in folded form.
    """

    code: str
    group: str
    names: Names
    levels: tuple[Names, ...]
    may_not_apply: bool
    words: tuple[str, ...]
    level_words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ReadinessModel:
    """All aspects in the order of every screen, where the status words begin (points of 0-100), the level
    below which an aspect is named as missing, and the cells that leave an aspect out.
    """

    aspects: tuple[Aspect, ...]
    ready_from: int
    almost_from: int
    missing_below: int
    not_applicable_words: tuple[str, ...]

    @cached_property
    def readiness_aspects(self) -> tuple[Aspect, ...]:
        """The aspects that the readiness score counts."""
        return tuple(aspect for aspect in self.aspects if aspect.group == READINESS)

    @cached_property
    def impact_aspects(self) -> tuple[Aspect, ...]:
        """The criteria that the impact score counts."""
        return tuple(aspect for aspect in self.aspects if aspect.group == IMPACT)

    @cached_property
    def _by_code(self) -> dict[str, Aspect]:
        return {aspect.code: aspect for aspect in self.aspects}

    def aspect(self, code: str) -> Aspect:
        """The aspect or criterion with this code; raises KeyError naming the nearest."""
        if code not in self._by_code:
            raise KeyError(f"unknown aspect {code!r}{nearest(code, self._by_code)}")
        return self._by_code[code]


def readiness_model(file: Section) -> ReadinessModel:
    """The model in a section laid out as readiness.toml; raises ReferenceDataError naming the key."""
    thresholds = file.section("thresholds")
    ready_from, almost_from = thresholds.number("ready_from"), thresholds.number("almost_from")
    if not 0 <= almost_from < ready_from <= 100:
        raise thresholds.error("almost_from", "must lie below ready_from, both in 0-100")
    missing_below = thresholds.number("missing_below")
    nothing, left_out = file.section("nothing"), file.section("not_applicable")
    aspects = file.section("aspects")
    nothing_words = nothing.words("words")
    built = ReadinessModel(
        tuple(_aspect(code, aspects.section(code), nothing_words) for code in aspects.entries()),
        ready_from,
        almost_from,
        missing_below,
        left_out.words("words"),
    )
    for section in (thresholds, nothing, left_out, file):
        section.done()
    return built


def _aspect(code: str, section: Section, nothing_words: tuple[str, ...]) -> Aspect:
    levels = section.section("levels")
    names, level_words = [], []
    for level in LEVELS:
        part = levels.section(str(level))
        names.append(part.names())
        level_words.append(part.words("words") + (() if level else nothing_words))
        part.done()
    levels.done()
    built = Aspect(
        code,
        section.one_of("group", (READINESS, IMPACT)),
        section.names(),
        tuple(names),
        section.flag("may_not_apply"),
        section.words("words"),
        tuple(level_words),
    )
    section.done()
    return built
