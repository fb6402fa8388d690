"""What a located table holds: its kind and which column feeds which field, by headers, then by values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from smartcity.intake.header_names import match_header
from smartcity.intake.recognising.assigning import Assignment, assign
from smartcity.intake.recognising.fields import is_closed
from smartcity.intake.recognising.progress import KIND as PROGRESS
from smartcity.intake.recognising.progress import progress_columns
from smartcity.intake.recognising.readiness import readiness_in_list, readiness_table, with_readiness
from smartcity.intake.recognising.risk import risk_table
from smartcity.intake.recognising.samples import Sample, dimension_share, name_share, opd_share, take_samples
from smartcity.intake.recognising.surroundings import fixed_fields, group_fields
from smartcity.intake.tables import (
    Column,
    FieldColumn,
    IntakeContext,
    LocatedTable,
    RecognisedTable,
    Sheet,
    SheetChoice,
)
from smartcity.intake.values.readiness import KIND as READINESS
from smartcity.intake.values.scores import KIND as RISK
from smartcity.intake.vocabulary import load_vocabulary
from smartcity.reference import load_reference
from smartcity.reference.sheet_words import label_key

_SIGNS = (
    "opd",
    "dimension",
    "maturity",
    "digital",
    "description",
    "problem",
    "quick_win",
    "subdimension",
    "form",
    "benefit",
)
_TELLING_SIGNS = {"dimension", "maturity", "quick_win"}
_KINDS = ("innovation", "opd")


def recognise_table(located: LocatedTable, sheet: Sheet, context: IntakeContext) -> RecognisedTable | None:
    """The table with its kind and columns, None for a table of no kind that we know.

    A person's choice for this sheet, or one remembered for the same header, wins over recognition.
    """
    fingerprint = table_fingerprint(located.columns)
    choice = context.sheet_choices.get(sheet.name or "") or context.column_choices.get(fingerprint)
    chosen = _chosen_places(choice) if choice else {}
    samples = take_samples(located, sheet)
    special = _of_own_way(located, samples, sheet.name, context, choice)
    if special is not None:
        return replace(special, fingerprint=fingerprint)
    kinds = (choice.kind,) if choice and choice.kind else _KINDS
    surely = bool(choice and (choice.kind or choice.columns))
    for code in kinds:
        kind = load_reference().kinds.get(code)
        if kind is None:
            continue
        levels = readiness_in_list(located, samples, tuple(chosen)) if code == "innovation" else []
        found = assign(located, samples, kind, context, {**{one.place: "" for one in levels}, **chosen})
        fixed = fixed_fields(located, sheet.name, found.fields)
        groups = group_fields(located) if code == "innovation" else {}
        given = set(fixed).union(*({*fields} for fields in groups.values()))
        if code == "innovation" and not surely:
            _add_unnamed_name(found, located, samples)
        if surely or _is_kind(found, given, located, samples, context):
            held_by_all = fixed if code == "innovation" else {}
            table = replace(
                _recognised(code, located, found.columns, held_by_all, fingerprint), group_fields=groups
            )
            return with_readiness(table, levels) if levels else table
    return None


def _of_own_way(
    located: LocatedTable,
    samples: Mapping[int, Sample],
    sheet_name: str | None,
    context: IntakeContext,
    choice: SheetChoice | None,
) -> RecognisedTable | None:
    """The table as one of progress, a risk register or readiness, which go a way of their own."""
    chosen = _chosen_places(choice) if choice else {}
    for kind in (PROGRESS, RISK, READINESS):
        own = load_reference().kinds[kind].fields.keys() | {""}
        if choice is not None and (choice.kind not in {None, kind} or not set(chosen.values()) <= own):
            continue
        by_choice = choice is not None and choice.kind == kind
        if kind == PROGRESS:
            progress = progress_columns(located, samples, sheet_name, context, chosen)
            table = _recognised(PROGRESS, located, *progress, "") if progress is not None else None
        else:
            read = risk_table if kind == RISK else readiness_table
            table = read(located, samples, sheet_name, context, chosen, by_choice=by_choice)
        if table is not None:
            return table
    return None


def _recognised(
    kind: str, located: LocatedTable, columns: list[FieldColumn], fixed: dict[str, str], fingerprint: str
) -> RecognisedTable:
    mapped = {column.place for column in columns}
    unmapped = [column for column in located.columns if column.place not in mapped]
    return RecognisedTable(kind, located, columns, unmapped, fixed, fingerprint=fingerprint)


def table_fingerprint(columns: list[Column]) -> str:
    """A short text that is the same for the same headers in the same columns."""
    layout = "\n".join(
        f"{column.place}:{'>'.join(label_key(text) for text in column.headers)}" for column in columns
    )
    return hashlib.sha256(layout.encode()).hexdigest()[:16]


def _chosen_places(choice: SheetChoice) -> dict[int, str]:
    return {column_place(letters): field for letters, field in choice.columns.items()}


def column_place(letters: str) -> int:
    """The 1-based place of a column's letters (`A`: 1, `AB`: 28); 0 for a text that is none."""
    place = 0
    for letter in letters.strip().upper():
        if not "A" <= letter <= "Z":
            return 0
        place = place * 26 + ord(letter) - 64
    return place


def _is_kind(
    found: Assignment,
    given: set[str],
    located: LocatedTable,
    samples: Mapping[int, Sample],
    context: IntakeContext,
) -> bool:
    if "name" not in found.fields:
        return False
    if found.kind.code == "opd":
        return _is_registry(found, located, samples, context)
    signs = {sign for sign in _SIGNS if sign in found.fields or sign in given}
    sure = _surely_named(next(column for column in found.columns if column.field == "name"))
    words = load_vocabulary()
    if _headers_among(located, words.other_kinds) >= 2:
        return False
    if _headers_among(located, words.foreign) >= 2 and not sure and not _TELLING_SIGNS & signs:
        return False
    return len(signs) >= (1 if sure else 2)


def _surely_named(name: FieldColumn) -> bool:
    match = match_header(name.header)
    return match is not None and any(
        meaning.certain and (meaning.kind, meaning.field) == ("innovation", "name")
        for meaning in match.meanings
    )


def _is_registry(
    found: Assignment, located: LocatedTable, samples: Mapping[int, Sample], context: IntakeContext
) -> bool:
    """A list of OPDs: names that read like OPDs, hardly any twice, beside a code, short name or nothing.

    Where codes or short names stand beside them, a few such names are enough: villages bear none.
    """
    name = next(column for column in found.columns if column.field == "name")
    sample = samples[name.place]
    coded = {"code", "short_name"} & found.fields
    if sample.distinct < (0.7 if coded else 0.9) * len(sample.texts) or any(
        dimension_share(each) > 0.5 for each in samples.values()
    ):
        return False
    share = opd_share(sample, context)
    if coded:
        return share >= (0.05 if "type" in found.fields else 0.15)
    mapped = {column.place for column in found.columns}
    others = [column for column in located.columns if column.place not in mapped and not is_closed(column)]
    return share >= 0.5 and not any(samples[column.place].texts for column in others)


def _headers_among(located: LocatedTable, words: frozenset[str]) -> int:
    return sum(any(label_key(text) in words for text in column.headers) for column in located.columns)


def _add_unnamed_name(found: Assignment, located: LocatedTable, samples: Mapping[int, Sample]) -> None:
    """Without a header for it, the name is the first column of differing texts, if values show the kind."""
    shown = {"dimension", "opd", "maturity"} & found.fields
    if "name" in found.fields or len(shown) < 2 or shown == {"opd"}:
        return
    mapped = {column.place for column in found.columns}
    for column in located.columns:
        sample = samples[column.place]
        if (
            column.place in mapped
            or (column.headers and match_header(column.headers[-1]))
            or len(sample.texts) < 2
        ):
            continue
        short = sum(map(len, sample.texts)) / len(sample.texts) <= 120
        if short and name_share(sample) >= 0.9 and sample.distinct >= 0.8 * len(sample.texts):
            header = column.headers[-1] if column.headers else ""
            found.columns.append(FieldColumn("name", column.place, header))
            found.columns.sort(key=lambda each: each.place)
            return
