"""Risk registers: which column feeds which field, inherent and residual scores apart."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from smartcity.intake.header_names import header_variants, match_header
from smartcity.intake.recognising.by_header import (
    field_columns,
    leaf,
    names_innovation,
    owner_suits,
    surest_first,
    with_surroundings,
)
from smartcity.intake.recognising.fields import is_closed
from smartcity.intake.recognising.samples import Sample, code_share
from smartcity.intake.tables import Column, IntakeContext, LocatedTable, RecognisedTable
from smartcity.intake.values.personal import holds_personal_values
from smartcity.intake.values.scores import KIND, SCORES, is_score
from smartcity.intake.vocabulary import HeaderMeaning, load_vocabulary
from smartcity.reference import load_reference
from smartcity.reference.quick_win_words import load_quick_win_words
from smartcity.reference.sheet_words import label_key

_FITS = 0.5
_LONGEST_CODE = 40
_TEXTS = frozenset({"event", "cause", "consequence", "control", "plan"})
_OF_REGISTERS = frozenset({*SCORES, "treatment", "area", "control"})
_RESIDUAL = {"likelihood": "residual_likelihood", "impact": "residual_impact"}


def risk_table(
    located: LocatedTable,
    samples: Mapping[int, Sample],
    sheet_name: str | None,
    context: IntakeContext,
    chosen: Mapping[int, str],
    *,
    by_choice: bool,
) -> RecognisedTable | None:
    """The table as a risk register, None where it is none.

    A register names the risk in one column, and has another that only registers have: a score, the way of
    treatment, the area of impact or the existing control. The innovation may stand in a column or in a line
    above; a register that names none, and whose title does not speak of quick wins, is another list. `chosen`
    is a person's choice (place -> field), `by_choice` says that they named the kind.
    """
    offers = []
    for column in located.columns:
        sample = samples[column.place]
        if column.place in chosen or is_closed(column) or holds_personal_values(sample.cells):
            continue
        for certain, depth, rank, field in _meanings(column, located):
            if field == _own_field(column) or _suits(field, sample, context, certain=certain):
                offers.append((not certain, depth, rank, column.place, field))
    named = surest_first(offers, {place: field for place, field in chosen.items() if field})
    fields = set(named.values())
    if "event" not in fields or not (by_choice or _OF_REGISTERS & fields or _says_treatment(located)):
        return None
    table = with_surroundings(KIND, located, field_columns(located, named), sheet_name)
    of_innovations = "innovation" in fields or names_innovation(table) or _speaks_of_them(located, sheet_name)
    return table if of_innovations or by_choice else None


def _speaks_of_them(located: LocatedTable, sheet_name: str | None) -> bool:
    """Whether a line above the table or the sheet's name says that the risks are those of innovations."""
    lines = (*located.banners, *located.sheet_banners, sheet_name or "")
    return any(_holds(label_key(line.replace("_", " ")), load_quick_win_words().titles) for line in lines)


def _meanings(column: Column, located: LocatedTable) -> list[tuple[bool, int, int, str]]:
    """The fields that the headers of a column may mean: whether surely, depth and rank (lowest first)."""
    if not column.headers:
        return []
    own, whole = leaf(column), label_key(" ".join(column.headers))
    words = load_quick_win_words()
    if label_key(own) in words.results:
        return []
    residual = _holds(whole, words.residual)
    tried = [*(f"{parent} {own}" for parent in reversed(column.headers[:-1])), own]
    tried += [bare for text in header_variants(own) if (bare := _bare(text)) != label_key(text)]
    found = [
        (meaning.certain, depth, meaning.rank, meaning.field)
        for depth, text in enumerate(dict.fromkeys(tried))
        for meaning in _known(text)
    ]
    letter = _letter(label_key(own), located)
    if letter:
        found.append((False, len(tried), 0, letter))
    if residual:
        return [
            (certain, depth, rank, _RESIDUAL.get(field, field))
            for certain, depth, rank, field in found
            if field not in _TEXTS
        ]
    return found


@cache
def _own_names() -> Mapping[str, str]:
    fields = load_reference().kinds[KIND].fields.values()
    return {label: field.code for field in fields for label in header_variants(field.names["id"])}


def _own_field(column: Column) -> str | None:
    """The field of a column under just its name, as in our own workbooks: there any value is the field's."""
    if len(column.headers) != 1:
        return None
    labels = header_variants(column.headers[0])
    return next((field for label in labels if (field := _own_names().get(label))), None)


def _known(text: str) -> list[HeaderMeaning]:
    match = match_header(text)
    if match is None or match.label in load_vocabulary().personal:
        return []
    return [meaning for meaning in match.meanings if meaning.kind == KIND]


def _holds(label: str, phrases: frozenset[str]) -> bool:
    return any(f" {phrase} " in f" {label} " for phrase in phrases)


def _bare(label: str) -> str:
    """A header without what it says of the moment of its score (`Skor Dampak Setelah Mitigasi`)."""
    words = load_quick_win_words()
    padded = f" {label} "
    for phrase in sorted(words.inherent | words.residual | words.fillers, key=len, reverse=True):
        padded = padded.replace(f" {phrase} ", " ")
    return padded.strip()


def _letter(label: str, located: LocatedTable) -> str | None:
    """Likelihood or impact of a header of one letter, where the letter of the other stands in the table."""
    words = load_quick_win_words()
    labels = {label_key(leaf(column)) for column in located.columns}
    if label in words.likelihood_letters and words.impact_letters & labels:
        return "likelihood"
    return "impact" if label in words.impact_letters and words.likelihood_letters & labels else None


def _suits(field: str, sample: Sample, context: IntakeContext, *, certain: bool) -> bool:
    """Whether the values may be the field's; an empty column suits wherever its header is sure."""
    if not sample.cells:
        return certain
    if field in SCORES:
        return sum(is_score(cell, field) for cell in sample.cells) >= _FITS * len(sample.cells)
    if field in {"opd", "innovation"}:
        return owner_suits(field, certain, sample, context)
    if field == "treatment":
        return _may_be_treatment(sample, certain=certain)
    if field == "consequence":
        return _reads_like_text(sample) and not _suits("impact", sample, context, certain=certain)
    return field not in _TEXTS or _reads_like_text(sample)


def _reads_like_text(sample: Sample) -> bool:
    return sample.share(lambda text: any(map(str.isalpha, text))) >= _FITS


def _may_be_treatment(sample: Sample, *, certain: bool) -> bool:
    """Whether a column holds words of treatment, or short ones beside a header that asks; not yes and no."""
    flags = load_vocabulary().values["flag"]
    if sample.share(lambda text: label_key(text) in flags) >= _FITS:
        return False
    short = sample.share(lambda text: len(text) <= _LONGEST_CODE) >= _FITS
    return code_share(sample, "risk_treatment") >= _FITS or (certain and short)


def _says_treatment(located: LocatedTable) -> bool:
    """Whether another header belongs to registers alone: what likelihood and impact give, or the plan."""
    words = load_quick_win_words()
    labels = {label_key(leaf(column)) for column in located.columns if len(label_key(leaf(column))) > 1}
    known = words.results & labels
    plans = {
        label
        for label in labels
        for meaning in load_vocabulary().headers.get(label, ())
        if (meaning.kind, meaning.field, meaning.certain) == (KIND, "plan", True)
    }
    return bool(known | plans)
