"""What figures say: headlines in the reader's language, labels cut to fit, text made safe."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from smartcity.analysis.completeness import KIND
from smartcity.analysis.filters import UNASSIGNED, UNKNOWN_CODE
from smartcity.analysis.headlines import Headline, Quantity, Unit
from smartcity.reference import Reference
from smartcity.reference.formats import date_text, number, rupiah, share
from smartcity.reference.texts import text

if TYPE_CHECKING:  # the command line writes sentences without loading plotly
    from smartcity.charts.style import Look

# The mean width of a letter of the type family, as a part of its size.
LETTER_WIDTH = 0.56


def safe(value: object) -> str:
    """Text from a spreadsheet as plotly shows it letter by letter, never as markup."""
    return html.escape(str(value), quote=False)


def say(key: str, look: Look, **params: object) -> str:
    """The text `key` of data/reference/texts/charts.toml in the figure's language."""
    return text(f"charts.{key}", look.language, **params)


def headline_text(headline: Headline, language: str, reference: Reference) -> str:
    """A headline as one plain sentence, for pages, alternative texts and titles (not escaped)."""
    clauses = [
        text(
            f"charts.{clause.key}",
            language,
            **{name: written(quantity, language, reference) for name, quantity in clause.quantities.items()},
        )
        for clause in headline
    ]
    return "; ".join(clauses) + "."


def title_lines(headline: Headline, look: Look, reference: Reference) -> list[str]:
    """A headline as the escaped lines of a title that fits the figure's width; none where the page has it."""
    if not look.titled:
        return []
    letters = int(look.width / (look.title_size * LETTER_WIDTH))
    return [safe(line) for line in textwrap.wrap(headline_text(headline, look.language, reference), letters)]


def written(quantity: Quantity, language: str, reference: Reference) -> str:
    """A quantity as it is read: 1.234, 68,6 %, Rp12,4 miliar, names of dimensions."""
    writers: dict[Unit, Callable[[Any], str]] = {
        Unit.COUNT: lambda value: number(value, 0, language),
        Unit.DECIMAL: lambda value: number(value, 1, language),
        Unit.SHARE: lambda value: share(value, language=language),
        Unit.RUPIAH: lambda value: money(value, language),
        Unit.DATE: lambda value: date_text(value, language),
        Unit.DIMENSIONS: lambda value: ", ".join(dimension_name(code, language, reference) for code in value),
        Unit.FIELD: lambda value: field_name(value, language, reference),
        Unit.NAMES: lambda value: str(value[language]),
    }
    return writers[quantity.unit](quantity.value)


def money(amount: int, language: str) -> str:
    """Whole rupiah in short: Rp12,4 miliar, Rp750 juta."""
    return rupiah(amount, language, short=True)


def dimension_name(code: str, language: str, reference: Reference) -> str:
    """A dimension's name; of `unassigned` the words that say so."""
    if code == UNASSIGNED:
        return text("charts.unassigned_dimension", language)
    return reference.dimension(code).names[language]


def subdimension_name(code: str, language: str, reference: Reference) -> str:
    """The name of a sub-dimension `governance/public_service`; of `.../unassigned` the words that say so."""
    if code.endswith(UNASSIGNED):
        return text("charts.unassigned_subdimension", language)
    return reference.subdimensions[code].names[language]


def field_name(code: str, language: str, reference: Reference) -> str:
    """The name of an innovation's field."""
    return reference.kinds[KIND].fields[code].names[language]


def wrapped(label: str, letters: int, lines: int = 2) -> str:
    """An escaped label in at most `lines` lines of about `letters`, the rest cut with an ellipsis."""
    parts = textwrap.wrap(label, letters, max_lines=lines, placeholder=" …", break_long_words=True)
    return "<br>".join(safe(part) for part in parts)


def opd_label(name: str, short_name: object, letters: int, lines: int = 1) -> str:
    """How an OPD is labelled beside a mark: its name where it fits, else its short name, else cut."""
    if len(name) > letters * lines and isinstance(short_name, str) and short_name:
        return wrapped(short_name, letters, lines)
    return wrapped(name, letters, lines)


def maturity_name(code: str, language: str, reference: Reference) -> str:
    """The name of a step of maturity; of `unknown` the words that say so."""
    if code == UNKNOWN_CODE:
        return text("charts.label_unknown", language)
    return next(term.names[language] for term in reference.terms("maturity") if term.code == code)
