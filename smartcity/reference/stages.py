"""The bimtek stages and their deliverables, from data/reference/stages.toml or as a region keeps its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smartcity.reference.model import Names
from smartcity.reference.tables import Section, nearest

STAGE_NUMBERS = (1, 2, 3, 4)
SCOPES = ("opd", "region")
COUNTED = ("data", "tick", "both")
NEEDED_FROM = ("every", "quick_win_owners")
CHANGERS = ("opd", "facilitator", "council", "region_head")
OPD_RULES = ("innovations", "every_innovation_has", "completeness", "quick_win", "risk_register")
REGION_RULES = ("quick_wins_decided",)


@dataclass(frozen=True, slots=True)
class Rule:
    """How stored rows show a deliverable.

    `innovations`: at least one accepted innovation; `every_innovation_has`: all of them fill `field`;
    `completeness`: the share of filled required and recommended fields reaches `done_from` percent (partly
    from `partly_from`); `quick_win`: at least one innovation is a candidate for quick wins; `risk_register`:
    every candidate of the OPD has a risk with owner and plan. Of the region, `quick_wins_decided`: every
    dimension has as many decided as it is to get.
    """

    kind: str
    field: str | None = None
    done_from: int | None = None
    partly_from: int | None = None


@dataclass(frozen=True, slots=True)
class Deliverable:
    """What a stage must yield, from each OPD or once for the region.

    `counted` says whether stored rows decide (`data`), a person (`tick`) or the further of the two (`both`);
    `needed_from` whether every OPD owes it or only those with a quick win; `changed_by` who can change it,
    first the one to ask; `words` are its names in sheets.
    """

    code: str
    names: Names
    scope: str
    counted: str
    rule: Rule | None
    needed_from: str
    changed_by: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def ticked(self) -> bool:
        """Whether a person's record counts."""
        return self.counted != "data"


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the four stages with the codes of its deliverables in order."""

    number: int
    names: Names
    topic: Names
    words: tuple[str, ...]
    deliverables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StageList:
    """The four stages and every deliverable by code."""

    stages: tuple[Stage, ...]
    deliverables: Mapping[str, Deliverable]

    def stage(self, number: int) -> Stage:
        """The stage with this number; raises KeyError for another one."""
        for stage in self.stages:
            if stage.number == number:
                return stage
        raise KeyError(f"unknown stage {number!r}")

    def columns(self, scope: str) -> Iterator[tuple[int, Deliverable]]:
        """Each stage's deliverables of the scope (`opd` or `region`), in order."""
        for stage in self.stages:
            for code in stage.deliverables:
                if self.deliverables[code].scope == scope:
                    yield stage.number, self.deliverables[code]

    def stages_of(self, code: str) -> tuple[int, ...]:
        """The numbers of the stages that ask for the deliverable."""
        return tuple(stage.number for stage in self.stages if code in stage.deliverables)


def stage_list(file: Section) -> StageList:
    """The list in a section laid out as stages.toml; raises ReferenceDataError naming the key."""
    parts = file.section("deliverables")
    deliverables = {code: _deliverable(code, parts.section(code)) for code in parts.entries()}
    stages = file.section("stages")
    built = StageList(
        tuple(_stage(number, stages.section(str(number)), deliverables) for number in STAGE_NUMBERS),
        deliverables,
    )
    for section in (stages, file):
        section.done()
    return built


def stage_list_values(stages: StageList) -> dict[str, Any]:
    """The list as plain values from which `stage_list_from` makes it again."""
    return {
        "stages": {
            str(stage.number): {
                "names": dict(stage.names),
                "topic": dict(stage.topic),
                "words": list(stage.words),
                "deliverables": list(stage.deliverables),
            }
            for stage in stages.stages
        },
        "deliverables": {code: _values(deliverable) for code, deliverable in stages.deliverables.items()},
    }


def stage_list_from(values: Mapping[str, Any], place: str) -> StageList:
    """The list that plain values hold; raises ReferenceDataError that names `place` and the key."""
    return stage_list(Section(place, "", values))


def _values(deliverable: Deliverable) -> dict[str, Any]:
    rule = deliverable.rule
    values: dict[str, Any] = {
        "names": dict(deliverable.names),
        "scope": deliverable.scope,
        "counted": deliverable.counted,
        "needed_from": deliverable.needed_from,
        "changed_by": list(deliverable.changed_by),
        "words": list(deliverable.words),
    }
    if rule is not None:
        parts = {
            "kind": rule.kind,
            "field": rule.field,
            "done_from": rule.done_from,
            "partly_from": rule.partly_from,
        }
        values["rule"] = {key: value for key, value in parts.items() if value is not None}
    return values


def _stage(number: int, section: Section, deliverables: Mapping[str, Deliverable]) -> Stage:
    codes = section.words("deliverables")
    for code in codes:
        if code not in deliverables:
            raise section.error("deliverables", f"unknown value {code!r}{nearest(code, deliverables)}")
    if len(set(codes)) != len(codes):
        raise section.error("deliverables", "names one twice")
    built = Stage(number, section.names(), section.names("topic"), section.words("words"), codes)
    section.done()
    return built


def _deliverable(code: str, section: Section) -> Deliverable:
    scope = section.one_of("scope", SCOPES)
    counted = section.one_of("counted", COUNTED)
    changed_by = section.words("changed_by")
    for who in changed_by:
        if who not in CHANGERS:
            raise section.error("changed_by", f"unknown value {who!r}{nearest(who, CHANGERS)}")
    has_rule = "rule" in section.entries()
    if has_rule != (counted != "tick"):
        raise section.error("rule", "stands with `data` and `both`, and only there")
    built = Deliverable(
        code,
        section.names(),
        scope,
        counted,
        _rule(section.section("rule"), scope) if has_rule else None,
        section.one_of("needed_from", NEEDED_FROM) if "needed_from" in section.entries() else NEEDED_FROM[0],
        changed_by,
        section.optional_words("words"),
    )
    section.done()
    return built


def _rule(section: Section, scope: str) -> Rule:
    kind = section.one_of("kind", REGION_RULES if scope == "region" else OPD_RULES)
    built = Rule(
        kind,
        field=section.text("field") if kind == "every_innovation_has" else None,
        done_from=section.number("done_from") if kind == "completeness" else None,
        partly_from=section.number("partly_from") if kind == "completeness" else None,
    )
    section.done()
    return built
