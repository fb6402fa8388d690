"""New rows that look like a stored record under another name: asked, never decided."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz import fuzz

from smartcity.records import FileResult
from smartcity.store.values import Change, StoredRow
from smartcity.workflow.comparison import (
    Comparison,
    MissingRecord,
    RenameQuestion,
    RowComparison,
    carried_fields,
    compare_known,
)
from smartcity.workflow.keys import record_title

NEAR_EQUAL = 80
"""Least likeness (0-100, rapidfuzz ratio of folded names) at which a renaming is asked."""

_MOST_CANDIDATES = 3
_MOST_NEW_ROWS = 500
_NUMBERS = re.compile(r"\d+|\b[ivx]+\b")

RenameAnswers = Mapping[str, str | None]
"""Key of a question -> the record that the row renames, or None for a new record."""


def rename_questions(result: FileResult, comparison: Comparison, stored: list[StoredRow]) -> None:
    """Add to the comparison a question for each new row near-equal to an unclaimed record of its OPD.

    Near-equal are names that differ by letters, and those of which one holds all words of the other (two at
    least). Names that differ in a number (Tahap 1, Tahap 2) are different innovations. A file with more than
    500 new rows is another list, not a new version, and asks nothing.
    """
    claimed = {row.record_id for row in comparison.rows if row.record_id}
    by_opd: dict[tuple[str, str | None], list[StoredRow]] = defaultdict(list)
    for row in stored:
        if row.content.record_id not in claimed:
            by_opd[row.content.kind, row.content.opd].append(row)
    new = comparison.of(Change.NEW)
    for compared in new if len(new) <= _MOST_NEW_ROWS else ():
        names = by_opd.get((compared.kind, compared.opd))
        if names:
            _ask(comparison, compared, names)


def question_key(row: RowComparison) -> str:
    """How an answer names the row: its table and place in the file."""
    return f"{row.table}:{row.place}"


def answered(
    result: FileResult, comparison: Comparison, answers: RenameAnswers, stored: list[StoredRow]
) -> Comparison:
    """The comparison after the answers: a renamed row changes its old record, which is no longer missing.

    Answers to questions that are not asked are ignored; of two rows that claim one record the first has it.
    """
    by_id = {str(row.content.record_id): row for row in stored}
    offered = {question.key: {c[0] for c in question.candidates} for question in comparison.renames}
    renamed: set[str] = set()
    rows = []
    for row in comparison.rows:
        key = question_key(row)
        record_id = answers.get(key)
        if record_id is None or record_id not in offered.get(key, set()) or record_id in renamed:
            rows.append(row)
            continue
        renamed.add(record_id)
        table = result.tables[row.table]
        rows.append(compare_known(table, row, by_id[record_id], carried_fields(result, table)))
    missing: list[MissingRecord] = [gone for gone in comparison.missing if gone.record_id not in renamed]
    open_questions = [question for question in comparison.renames if question.key not in answers]
    return replace(comparison, rows=rows, missing=missing, renames=open_questions)


def _ask(comparison: Comparison, compared: RowComparison, names: list[StoredRow]) -> None:
    wanted = compared.name_key
    numbers, words = _NUMBERS.findall(wanted), set(wanted.split())
    likeness = {
        place: _likeness(wanted, words, row.content.name_key)
        for place, row in enumerate(names)
        if _NUMBERS.findall(row.content.name_key) == numbers
    }
    near = [place for place, value in likeness.items() if value >= NEAR_EQUAL]
    near.sort(key=lambda place: (-likeness[place], place))
    candidates = tuple(
        (str(names[place].content.record_id), record_title(compared.kind, names[place].content.fields))
        for place in near[:_MOST_CANDIDATES]
    )
    if candidates:
        comparison.renames.append(
            RenameQuestion(
                question_key(compared),
                compared.kind,
                compared.opd,
                compared.name,
                compared.sheet,
                compared.row,
                candidates,
            )
        )


def _likeness(wanted: str, words: set[str], known: str) -> float:
    known_words = set(known.split())
    fewer = min(len(words), len(known_words))
    if fewer >= 2 and (words <= known_words or known_words <= words):
        return 100.0
    return fuzz.ratio(wanted, known)
