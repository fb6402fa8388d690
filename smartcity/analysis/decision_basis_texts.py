"""What a recorded decision rests on: rules, weights, risks, who was left out, method and data."""

from __future__ import annotations

from smartcity.analysis.decision_wording import DecisionSection, DecisionWording
from smartcity.reference.formats import date_text, number, share
from smartcity.reference.texts import joined, text

_PERCENT = 100
_LEFT_OUT_NAMED = 60
"""More candidates than anybody reads in a printed record; the rest is counted."""


def rules(say: DecisionWording) -> DecisionSection:
    """The rules in force, those without a value said as such."""
    rules = say.settings.get("rules") or {}
    given = rules.get("targets") or {}
    targets = [
        say.line("target", dimension=dimension.names[say.language], count=str(given.get(dimension.code, 1)))
        for dimension in say.reference.dimensions
    ]
    limit, cap, residual = (rules.get(name) for name in ("max_per_opd", "budget", "max_residual"))
    named = [
        _named_by_rule(say, rule, record)
        for rule, key in (("must", "must"), ("must-not", "must_not"))
        for record in rules.get(key) or ()
    ]
    return say.section(
        "rules",
        (
            say.line("targets", targets=joined(targets, say.language)),
            say.line("max_per_opd", count=str(limit)) if limit else say.line("no_max_per_opd"),
            say.line("cap", budget=say.money(cap)) if cap else say.line("no_cap"),
            say.line("no_max_residual")
            if residual is None
            else say.line("max_residual", value=str(residual)),
            *named,
        ),
    )


def _named_by_rule(say: DecisionWording, rule: str, record_id: str) -> str:
    """A candidate that the rules ask for, or bar."""
    said = text(f"selection.clash.{rule}", say.language, name=say.name(record_id) or record_id)
    return f"{said[:1].upper()}{said[1:]}."


def weights(say: DecisionWording) -> DecisionSection:
    """The weights, a row an aspect, with thresholds and what impact makes."""
    rows = [
        (say.words.aspects.get(code, code), number(weight, 1, say.language))
        for code, weight in say.settings["weights"].items()
    ]
    impact = say.line("impact", share=share(say.settings["impact_share"] / _PERCENT, 0, say.language))
    thresholds = say.line(
        "thresholds",
        ready=say.points(say.settings["ready_from"]),
        almost=say.points(say.settings["almost_from"]),
    )
    counted = impact if say.content["impact_counts"] else say.line("no_impact")
    return say.section("weights", (thresholds, counted), ("aspect", "weight"), rows)


def register(say: DecisionWording) -> DecisionSection:
    """The risks of the quick wins decided on."""
    rows = [
        (
            say.name(record),
            risk["event"],
            say.risk(risk["standing"], risk["level"]),
            risk["owner"] or "",
            risk["plan"] or "",
            date_text(risk["due"], say.language) if risk["due"] else "",
        )
        for record in say.content["chosen"]
        for risk in say.candidates[record]["risks"] or ()
    ]
    preset = say.content["preset"]
    matrix = say.line(
        "matrix",
        preset=preset["names"][say.language],
        appetite=number(say.settings["appetite"], 0, say.language),
    )
    columns = ("name", "event", "level", "owner", "plan", "due")
    return say.section("register", (matrix,), columns, rows)


def left_out(say: DecisionWording) -> DecisionSection:
    """Candidates that the rules left out, with the reason."""
    left = say.content["left_out"] or ()
    rows = [(row["name"], row["opd"], say.words.reason(row["reason"])) for row in left[:_LEFT_OUT_NAMED]]
    more = len(left) - len(rows)
    lines = (text("decision.line.more", say.language, count=number(more, 0, say.language)),) if more else ()
    return say.section("left_out", lines, ("candidate", "opd", "reason"), rows)


def basis(say: DecisionWording) -> DecisionSection:
    """The method and the data behind it all."""
    revision = say.line(
        "revision",
        revision=number(say.content["revision"], 0, say.language),
        by=say.content["recorded_by"],
    )
    return say.section("basis", (say.line("method"), revision))
