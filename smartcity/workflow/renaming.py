"""New rows that look like a stored record under another name: asked, never decided; until then they wait."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz import fuzz

from smartcity.records import Disposition, FileResult, FileStatus, Finding, Severity
from smartcity.reference import load_reference
from smartcity.store.values import Change, StoredRow
from smartcity.workflow.about_innovations import ABOUT, INNOVATION, present_keys, renamings
from smartcity.workflow.comparison import (
    NAME_CHANGED,
    Comparison,
    RenameQuestion,
    RowComparison,
    cell_of,
    compare_known,
)
from smartcity.workflow.completing import waiting_records
from smartcity.workflow.keys import natural_key, record_title
from smartcity.workflow.row_values import carried_by, row_fields

NEAR_EQUAL = 80
"""Least likeness (0-100, rapidfuzz ratio of folded names) at which a renaming is asked."""

_MOST_CANDIDATES = 3
_MOST_NEW_ROWS = 500
_NUMBERS = re.compile(r"\d+|\b[ivx]+\b")

RenameAnswers = Mapping[str, str | None]
"""Key of a question -> the record that the row renames, or None for another innovation."""


def rename_questions(comparison: Comparison, stored: list[StoredRow]) -> None:
    """Turn each new row near-equal to an unclaimed record of its OPD into a question.

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
    named = {kind.code for kind in load_reference().kinds.values() if "name" in kind.fields}
    for compared in new if len(new) <= _MOST_NEW_ROWS else ():
        if compared.kind not in named:
            continue
        names = by_opd.get((compared.kind, compared.opd))
        if names:
            _ask(comparison, compared, names)
    asked = {question.key for question in comparison.renames}
    comparison.rows = [row for row in comparison.rows if question_key(row) not in asked]


def question_key(row: RowComparison) -> str:
    """How an answer names the row: its table and place in the file."""
    return f"{row.table}:{row.place}"


def hold_asked_rows(result: FileResult, comparison: Comparison) -> None:
    """Hold, in place, the rows that are asked about, each with a finding: unanswered they must not count."""
    waiting = waiting_records(result) if comparison.renames else {}
    for question in comparison.renames:
        row = question.compared
        table = result.tables[row.table]
        table.dispositions[row.place] = Disposition.HELD
        table.held_for[row.place] = (NAME_CHANGED,)
        table.sent.setdefault(row.place, {})["name"] = row.name
        counted = (result.counts, *(s.counts for s in result.sheets if s.sheet == row.sheet))
        for counts in counted if not waiting.get((row.sheet, row.row)) else ():
            counts.accepted -= 1
            counts.held += 1
        names = tuple(name for _, name in question.candidates)
        finding = Finding(
            NAME_CHANGED,
            Severity.ERROR,
            sheet=row.sheet,
            row=row.row,
            cell=cell_of(result, row, "name"),
            field="name",
            value=row.name,
            suggestions=names,
            params={"other": names[0]},
        )
        result.findings.append(finding)
        result.status = FileStatus.FINDINGS


def answered(
    result: FileResult, comparison: Comparison, answers: RenameAnswers, stored: list[StoredRow]
) -> Comparison:
    """The comparison after the answers: a renamed row changes its old record, another one is new.

    Rows without a usable answer go on waiting, and the records that they may be are not missing. Of two rows
    that claim one record the first has it.
    """
    by_id = {str(row.content.record_id): row for row in stored}
    rows, open_questions = list(comparison.rows), []
    kept: set[str] = set()
    for question in comparison.renames:
        row, offered = question.compared, {record_id for record_id, _ in question.candidates}
        record_id = answers.get(question.key, "")
        if record_id is None:
            rows.append(row)
        elif record_id in offered - kept:
            kept.add(record_id)
            table = result.tables[row.table]
            rows.append(compare_known(table, row, by_id[record_id], carried_by(result, table)))
        else:
            open_questions.append(question)
    rows = _following(result, rows, stored) if kept else rows
    kept |= {str(row.record_id) for row in rows}
    kept |= {record_id for question in open_questions for record_id, _ in question.candidates}
    missing = [gone for gone in comparison.missing if gone.record_id not in kept]
    return replace(comparison, rows=rows, missing=missing, renames=open_questions)


def _following(result: FileResult, rows: list[RowComparison], stored: list[StoredRow]) -> list[RowComparison]:
    """The rows, new ones about an innovation that an answer renames as changes of what is known of it."""
    keyed = []
    for row in rows:
        fields = row_fields(result.tables[row.table], row.place) if row.kind in {INNOVATION, *ABOUT} else {}
        keyed.append((row, natural_key(row.kind, fields) if fields else "", fields))
    said = ((row.record_id, key, fields) for row, key, fields in keyed if row.kind == INNOVATION)
    renamed = renamings(said, stored)
    present = present_keys(stored, renamed) if renamed else {}
    taken = {row.record_id for row in rows}
    following = []
    for row, key, _ in keyed:
        known = present.get((row.kind, key)) if row.record_id is None else None
        if known is None or known.content.record_id in taken:
            following.append(row)
            continue
        table = result.tables[row.table]
        taken.add(known.content.record_id)
        following.append(compare_known(table, row, known, carried_by(result, table)))
    return following


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
        comparison.renames.append(RenameQuestion(question_key(compared), compared, candidates))


def _likeness(wanted: str, words: set[str], known: str) -> float:
    known_words = set(known.split())
    fewer = min(len(words), len(known_words))
    if fewer >= 2 and (words <= known_words or known_words <= words):
        return 100.0
    return fuzz.ratio(wanted, known)
