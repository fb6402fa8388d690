"""Every visible text in Indonesian and English, by key, from data/reference/texts.

A file is a section; `[key]` holds `id` and `en`, tables inside tables give keys with a point. Findings
stand in findings.toml with more texts each. Parameters are inserted as they are: braces in them mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol, TypeVar

from smartcity.reference.loading import DATA_FOLDER, load_reference
from smartcity.reference.tables import ReferenceDataError, Section, nearest, read_toml

LANGUAGES = ("id", "en")
SEVERITIES = frozenset({"error", "warning", "info"})
TEXT_FOLDER = DATA_FOLDER / "texts"
FINDINGS_FILE = "findings.toml"
_Value = TypeVar("_Value")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class FindingLike(Protocol):
    """What a finding's text needs of it (records.Finding has it)."""

    @property
    def code(self) -> str:
        """The entry of findings.toml."""

    @property
    def sheet(self) -> str | None:
        """The sheet."""

    @property
    def row(self) -> int | None:
        """The row, 1-based."""

    @property
    def cell(self) -> str | None:
        """The address of the cell."""

    @property
    def field(self) -> str | None:
        """The field's code."""

    @property
    def value(self) -> str | None:
        """The text of the cell."""

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Codes or names, best first."""

    @property
    def params(self) -> Mapping[str, str]:
        """What else the text needs."""


@dataclass(frozen=True, slots=True)
class FindingText:
    """A finding's severity and its texts by language."""

    severity: str
    message: Mapping[str, str]
    todo: Mapping[str, str]
    group: Mapping[str, str]


@cache
def finding_texts() -> Mapping[str, FindingText]:
    """All findings by code; raises ReferenceDataError for a mistake in findings.toml."""
    file = read_toml(TEXT_FOLDER / FINDINGS_FILE)
    return {code: _finding_text(file.section(code)) for code in file.entries()}


def _finding_text(section: Section) -> FindingText:
    built = FindingText(
        section.one_of("severity", SEVERITIES),
        {language: section.text(language) for language in LANGUAGES},
        {language: section.text(f"todo_{language}") for language in LANGUAGES},
        {language: section.text(f"group_{language}") for language in LANGUAGES},
    )
    section.done()
    return built


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted(TEXT_FOLDER.glob("*.toml")):
        if path.name == FINDINGS_FILE:
            continue
        for key, both in _leaves(read_toml(path), ""):
            if key in found:
                raise ReferenceDataError(f"{path.name}: {key}: already in another file")
            found[key] = both
    return found


def _leaves(section: Section, prefix: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name in section.entries():
        part = section.section(name)
        if set(part.entries()) & set(LANGUAGES):
            yield prefix + name, {language: part.text(language) for language in LANGUAGES}
            part.done()
        else:
            yield from _leaves(part, f"{prefix}{name}.")


def text(key: str, language: str, **params: object) -> str:
    """The text of `key` with `params` in its placeholders.

    Raises KeyError naming the key (and the nearest known one), the language or the missing parameter.
    """
    both = _known(_texts(), key, "text")
    return _fill(_known(both, language, "language"), params, key)


def finding_severity(code: str) -> str:
    """`error`, `warning` or `info`; raises KeyError naming the code."""
    return _known(finding_texts(), code, "finding").severity


def finding_message(finding: FindingLike, language: str) -> str:
    """What the finding says, with its suggestions behind; what it did not bring shows as `…`.

    Raises KeyError for an unknown code.
    """
    entry = _known(finding_texts(), finding.code, "finding")
    message = _fill_finding(_known(entry.message, language, "language"), finding, language)
    if not finding.suggestions:
        return message
    shown = joined([suggestion_name(code, language) for code in finding.suggestions], language, "list_or")
    return text("maybe", language, message=message, suggestions=shown)


def finding_todo(finding: FindingLike, language: str) -> str:
    """What to do next about the finding; raises KeyError for an unknown code."""
    entry = _known(finding_texts(), finding.code, "finding")
    return _fill_finding(_known(entry.todo, language, "language"), finding, language)


def finding_group(code: str, count: str, language: str) -> str:
    """The heading over several findings of one code, `count` as it is to be shown."""
    entry = _known(finding_texts(), code, "finding")
    return _fill(_known(entry.group, language, "language"), {"count": count}, code)


def suggestion_name(code: str, language: str) -> str:
    """A suggested code by its name (`living`: Smart Living, `people`: SDM); anything else as it is."""
    reference = load_reference()
    names = {dimension.code: dimension.names for dimension in reference.dimensions}
    names |= {part.code: part.names for part in reference.subdimensions.values()}
    names |= {aspect.code: aspect.names for aspect in reference.readiness.aspects}
    return names[code][language] if code in names else code


def joined(parts: Sequence[str], language: str, last: str = "list_and") -> str:
    """`a, b dan c`; `last` is the key of the word before the last part. '' for no parts."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + text(last, language) + parts[-1]


def _fill_finding(template: str, finding: FindingLike, language: str) -> str:
    field = load_reference().kinds["innovation"].fields.get(finding.field or "")
    params: dict[str, object] = {
        "value": finding.value or text("empty_value", language),
        "field": field.names[language] if field else finding.field or "",
        "sheet": finding.sheet or "",
        "row": finding.row or "",
        "cell": finding.cell or "",
        **{key: suggestion_name(value, language) for key, value in finding.params.items()},
    }
    # A name that no reference file holds, such as a region's own deliverable, comes in each language.
    own = f"_{language}"
    params |= {key.removesuffix(own): name for key, name in finding.params.items() if key.endswith(own)}
    if "unit" in finding.params:
        params["unit"] = text(f"unit_{finding.params['unit']}", language)
    absent = {name: "…" for name in _PLACEHOLDER.findall(template) if name not in params}
    return _fill(template, {**params, **absent}, finding.code)


def _fill(template: str, params: Mapping[str, object], key: str) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in params:
            raise KeyError(f"text {key!r} needs the parameter {name!r}")
        return str(params[name])

    return _PLACEHOLDER.sub(value, template)


def _known(texts: Mapping[str, _Value], key: str, what: str) -> _Value:
    if key not in texts:
        raise KeyError(f"unknown {what} {key!r}{nearest(key, texts)}")
    return texts[key]
