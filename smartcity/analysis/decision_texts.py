"""A recorded decision on quick wins as titled lines and tables in words, from its snapshot alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from smartcity.analysis.decision_basis_texts import basis, left_out, register, rules, weights
from smartcity.analysis.decision_wording import DecisionSection, DecisionWording
from smartcity.reference import Reference
from smartcity.reference.formats import date_text, number
from smartcity.reference.texts import joined, text


@dataclass(frozen=True, slots=True)
class DecisionHead:
    """What stands above a decision: the region, its number, its day; `is_example` for an invented region."""

    region: str
    number: int
    decided_on: date
    is_example: bool


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision in one line: its set and overrides in words, value in points, budget in whole rupiah."""

    number: int
    day: str
    decided_by: str
    members: str
    value: float
    budget: int
    overrides: str
    revision: int
    note: str


def decision_row(
    number_of_decision: int, decided_on: date, content: Mapping[str, Any], reference: Reference, language: str
) -> DecisionRow:
    """The decision in one line, from its snapshot."""
    say = DecisionWording(content, reference, language)
    members = [say.candidates[record] for record in content["chosen"]]
    return DecisionRow(
        number_of_decision,
        date_text(decided_on, language),
        content["decided_by"],
        "; ".join(f"{say.dimension(each['dimension'])}: {each['name']} ({each['opd']})" for each in members),
        round(float(content["objective"]), 2),
        sum(each["budget"] or 0 for each in members),
        "; ".join(_override(say, change) for change in content["overrides"] or ()),
        int(content["revision"]),
        content["note"] or "",
    )


def _override(say: DecisionWording, change: Mapping[str, Any]) -> str:
    into = say.name(change["in"]) or say.line("nobody")
    out = say.name(change["out"]) or say.line("added")
    return say.line("override", into=into, out=out, reason=change["reason"] or "")


def opening(head: DecisionHead, content: Mapping[str, Any], language: str) -> str:
    """The sentence with which the record begins."""
    key = "decision.opening" if content["place"] else "decision.opening_nowhere"
    return text(
        key,
        language,
        day=date_text(head.decided_on, language),
        place=content["place"] or "",
        decided_by=content["decided_by"],
        count=number(len(content["chosen"]), 0, language),
        region=head.region,
    )


def decision_sections(
    content: Mapping[str, Any], reference: Reference, language: str
) -> tuple[DecisionSection, ...]:
    """The parts of the record in their order; those that would be empty are left out.

    `content` as `decision_record.decision_content` makes it, parts without anything None.
    """
    say = DecisionWording(content, reference, language)
    made = (
        _chosen_set(say),
        _overrides(say),
        _open_risks(say),
        _firmness(say),
        _alternatives(say),
        rules(say),
        weights(say),
        register(say),
        left_out(say),
        basis(say),
    )
    return tuple(section for section in made if section.lines or section.rows)


def _chosen_set(say: DecisionWording) -> DecisionSection:
    """The quick wins, a row each, and what they add up to."""
    members = [say.candidates[record] for record in say.content["chosen"]]
    rows = [
        (
            say.dimension(each["dimension"]),
            each["name"],
            each["opd"],
            say.ready(each),
            say.points(each["value"]),
            say.money(each["budget"]),
            say.risk(each["residual"], each["residual_level"]),
        )
        for each in members
    ]
    budget = sum(each["budget"] or 0 for each in members)
    total = say.line("total", value=say.points(say.content["objective"]), budget=say.money(budget))
    columns = ("dimension", "name", "opd", "readiness", "value", "budget", "risk")
    note = say.content["note"]
    lines = (total, *([say.line("note", note=note)] if note else []))
    return say.section("set", lines, columns, rows)


def _overrides(say: DecisionWording) -> DecisionSection:
    """Who was taken instead of whom, why, and what it cost."""
    changes = say.content["overrides"] or ()
    rows = [
        (
            say.name(change["in"]) or say.line("nobody"),
            say.name(change["out"]) or say.line("added"),
            change["reason"] or "",
            *say.change(change["price"]),
        )
        for change in changes
    ]
    lines = []
    if not changes and say.content["proposal"]["chosen"]:
        lines.append(say.line("same"))
    if len(changes) > 1 and say.content["price"]:
        value, budget, risk = say.change(say.content["price"])
        lines.append(say.line("price", value=value, budget=budget, risk=risk))
    broken = say.content["broken_rules"] or ()
    if broken:
        said = joined([say.broken(rule) for rule in broken], say.language)
        lines.append(say.line("broken", rules=said))
    if say.content["rules_reason"]:
        lines.append(say.line("rules_reason", reason=say.content["rules_reason"]))
    columns = ("name", "instead_of", "reason", "value_change", "budget_change", "risk_change")
    return say.section("overrides", lines, columns, rows)


def _open_risks(say: DecisionWording) -> DecisionSection:
    """Risks above appetite without owner, plan or due date, and why it was decided all the same."""
    rows = [
        (
            say.name(risk["record_id"]),
            risk["event"],
            joined([say.line(f"lacking_{part}") for part in risk["lacking"]], say.language),
            risk["reason"] or "",
        )
        for risk in say.content["open_risks"] or ()
    ]
    return say.section("risks", (), ("name", "event", "lacking", "reason"), rows)


def _firmness(say: DecisionWording) -> DecisionSection:
    """What the app proposed and how firm each member stands, a sentence each."""
    proposal = say.content["proposal"]
    if not proposal["chosen"]:
        return say.section("firmness", (say.line("no_proposal"),))
    value, second = say.points(proposal["objective"]), proposal["runner_up_objective"]
    alone = second is None
    first = say.line(
        "proposal_only" if alone else "proposal",
        value=value,
        second="" if alone else say.points(second),
    )
    lines = [
        f"{say.dimension(row['dimension'])}: {say.name(row['record_id'])}. {say.words.firmness(row)}"
        for row in say.content["firmness"] or ()
    ]
    return say.section("firmness", (first, *lines))


def _alternatives(say: DecisionWording) -> DecisionSection:
    """The best replacement of each proposed member, and what it would change."""
    rows = [
        (
            say.name(row["member"]),
            say.name(row["replacement"]) or say.line("nobody"),
            *(
                say.change({part: row[f"{part}_change"] for part in ("value", "budget", "residual")})
                if row["replacement"]
                else ("", "", "")
            ),
        )
        for row in say.content["alternatives"] or ()
    ]
    columns = ("name", "replacement", "value_change", "budget_change", "risk_change")
    return say.section("alternatives", (), columns, rows)
