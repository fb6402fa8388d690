"""The values of a recorded decision on quick wins, as they are said in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smartcity.analysis.selection_texts import SelectionWords
from smartcity.reference import Reference
from smartcity.reference.formats import number, rupiah
from smartcity.reference.texts import text


@dataclass(frozen=True, slots=True)
class DecisionSection:
    """A part of the record: its title, its lines, and a table where it has one; any cell is plain text."""

    title: str
    lines: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class DecisionWording:
    """One snapshot of a decision in one language, and how its values are said."""

    def __init__(self, content: Mapping[str, Any], reference: Reference, language: str) -> None:
        self.content = content
        self.reference = reference
        self.language = language
        self.candidates: Mapping[str, Any] = content["candidates"] or {}
        self.settings: Mapping[str, Any] = content["settings"]
        rules = self.settings.get("rules") or {}
        alternatives = content["alternatives"] or ()
        must = frozenset(rules.get("must") or ())
        self.words = SelectionWords(
            names={record: candidate["name"] for record, candidate in self.candidates.items()},
            aspects={code: names[language] for code, names in content["aspects"].items()},
            weights=self.settings["weights"],
            must=must,
            alone=frozenset(row["member"] for row in alternatives if not row["replacement"]) - must,
            reference=reference,
            language=language,
        )

    def section(
        self,
        code: str,
        lines: Iterable[str],
        columns: Sequence[str] = (),
        rows: Sequence[tuple[str, ...]] = (),
    ) -> DecisionSection:
        """A part of the record; its header stands only over rows."""
        header = tuple(text(f"decision.column.{column}", self.language) for column in columns)
        title = text(f"decision.section.{code}", self.language)
        return DecisionSection(title, tuple(lines), header if rows else (), tuple(rows))

    def line(self, key: str, **params: str) -> str:
        """A line of data/reference/texts/decision.toml."""
        return text(f"decision.line.{key}", self.language, **params)

    def name(self, record_id: str | None) -> str:
        """A candidate's name, '' for none."""
        return self.words.names.get(record_id or "", "")

    def dimension(self, code: str) -> str:
        """The name of a dimension."""
        return self.reference.dimension(code).names[self.language]

    def points(self, value: float | None) -> str:
        """A value in points."""
        return number(value, 1, self.language)

    def money(self, value: float | None) -> str:
        """An amount in rupiah."""
        return rupiah(value, self.language)

    def ready(self, candidate: Mapping[str, Any]) -> str:
        """Readiness with its status word."""
        status = text(f"readiness.status_{candidate['status']}", self.language)
        return self.line("status", score=self.points(candidate["readiness"]), status=status)

    def risk(self, value: float | None, level: Mapping[str, str] | None) -> str:
        """A risk with its level's word, '' for none."""
        if value is None or level is None:
            return ""
        return self.line("risk", value=number(value, 0, self.language), level=level[self.language])

    def change(self, price: Mapping[str, float | None]) -> tuple[str, str, str]:
        """What another set changes: value, budget and highest risk, each with its sign."""
        value, budget, risk = price["value"], price["budget"], price["residual"]
        return (
            _signed(value, number(abs(value or 0), 1, self.language)),
            _signed(budget, rupiah(abs(budget or 0), self.language)),
            _signed(risk, number(abs(risk or 0), 0, self.language)),
        )

    def broken(self, rule: Mapping[str, Any]) -> str:
        """A rule that the set does not keep."""
        amount = self.money if rule["rule"] == "budget" else lambda value: number(value, 0, self.language)
        return self.line(
            f"broken_{rule['rule']}",
            dimension=self.dimension(rule["dimension"]) if rule.get("dimension") else "",
            opd=rule.get("opd") or "",
            name=self.name(rule.get("record_id")),
            given=amount(rule.get("given")),
            actual=amount(rule.get("actual")),
        )


def _signed(value: float | None, amount: str) -> str:
    """The amount with its sign; an unknown change is a dash, as everywhere."""
    if value is None:
        return "-"
    return f"{'+' if value > 0 else '-' if value < 0 else ''}{amount}"
