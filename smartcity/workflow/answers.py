"""What an answer does to a held row: which reasons it removes, and what the row then is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from smartcity.intake.tables import ExpectedOpd
from smartcity.reference import Deliverable, StageList, load_reference
from smartcity.reference.risk import SCALES
from smartcity.store.values import Change, HeldReason, RowContent, StoredAs, StoredRow
from smartcity.workflow.comparison import NAME_CHANGED
from smartcity.workflow.errors import DecisionError
from smartcity.workflow.keys import name_key, natural_key, new_record_id, record_title
from smartcity.workflow.row_values import still_true

Answers = Mapping[str, Any]
"""Field -> canonical value."""

DUPLICATE = "duplicate-in-file"

SAME_AS = "same_as"
"""Answers a row held for `name-changed`: the stored name that it renames, '' for another innovation."""


@dataclass(slots=True)
class Settlement:
    """The rows of a decision batch: accepted, still held, or put away because newer data came meanwhile."""

    rows: list[RowContent] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Rows `accepted held rejected`, and records `new changed unchanged`."""
        counts = {stored_as.value: 0 for stored_as in (StoredAs.ACCEPTED, StoredAs.HELD, StoredAs.REJECTED)}
        counts |= {change.value: 0 for change in (Change.NEW, Change.CHANGED, Change.UNCHANGED)}
        for row in self.rows:
            counts[row.stored_as.value] += 1
            if row.change is not None:
                counts[row.change.value] += 1
        return counts


def asked_field(reason: HeldReason) -> str | None:
    """The field that an answer to the reason fills."""
    if reason.code == NAME_CHANGED:
        return SAME_AS
    if reason.code == DUPLICATE:
        return "name"
    return reason.field or next(
        (name for name in ("opd", "dimension", "name") if reason.code.startswith(f"{name}-")), None
    )


def check_answers(
    answers: Answers,
    registry: Sequence[ExpectedOpd] | None,
    stages: StageList,
    *,
    add_opd: bool = False,
) -> None:
    """Nothing where every value belongs to its field; raises DecisionError naming the first that does not."""
    for name, value in answers.items():
        if name == SAME_AS:
            fits = isinstance(value, str)
        elif name == "opd" and registry is not None and not add_opd:
            fits = value in {opd.name for opd in registry}
        elif name in {"opd", "name", "innovation"}:
            fits = isinstance(value, str) and value.strip() != ""
        else:
            fits = _is_code_of(name, answers, stages)
        if not fits:
            raise DecisionError(name, value)


def _is_code_of(field_code: str, answers: Answers, stages: StageList) -> bool:
    """Whether the answer is one of a field's codes; a part belongs to the whole that is answered with it."""
    reference, value = load_reference(), answers[field_code]
    if field_code == "dimension":
        return value in {dimension.code for dimension in reference.dimensions}
    if field_code == "subdimension":
        part = reference.subdimensions.get(value)
        return part is not None and answers.get("dimension", part.dimension) == part.dimension
    if field_code == "deliverable":
        return bool(stages.stages_of(value))
    if field_code == "stage":
        return value in stages.stages_of(answers.get("deliverable", ""))
    if field_code == "state":
        return value in {term.code for term in reference.terms("progress_state")} - {"ambiguous"}
    if field_code == "level":
        return value in {term.code for term in reference.terms("readiness_level")}
    if field_code == "aspect":
        return value in {aspect.code for aspect in reference.readiness.aspects}
    return field_code == "scale" and value in {*SCALES, *map(str, SCALES)}


def settle_rows(
    answered: Sequence[tuple[StoredRow, Answers]],
    current: Sequence[StoredRow],
    region: str,
    stages: StageList,
) -> Settlement:
    """What the held rows become with their answers, against the region's current records.

    A complete row is accepted, as an update of the record that it belongs to if there is one. A row that
    lacks more is held for just that. A name that the same file already gave is held as a duplicate. A row
    whose record was sent again since it waits is put away: the newer content stays.
    """
    by_id = {row.content.record_id: row for row in current}
    by_key = {(row.content.kind, row.content.natural_key): row for row in current}
    taken = {str(record_id) for record_id in by_id}
    seen: set[tuple[str, str]] = set()
    settlement = Settlement()
    for row, answers in answered:
        content = _with_answers(row, answers, stages)
        key = (content.kind, content.natural_key)
        same_key = by_key.get(key)
        known = _renamed(content, answers, by_key) or by_id.get(content.record_id) or same_key
        if not content.held_for and (key in seen or _is_from_same_file(same_key, row)):
            content.held_for = (HeldReason(DUPLICATE, "name", record_title(content.kind, content.fields)),)
        if content.held_for:
            content.stored_as = StoredAs.HELD
        elif known is not None and known.origin.row_id > row.origin.row_id:
            content.stored_as = StoredAs.REJECTED
        else:
            _accept(content, known, region, taken)
            seen.add(key)
        settlement.rows.append(content)
    return settlement


def _renamed(
    content: RowContent, answers: Answers, by_key: Mapping[tuple[str, str], StoredRow]
) -> StoredRow | None:
    """The current record that the answer says the row renames. Raises DecisionError where there is none."""
    if not answers.get(SAME_AS):
        return None
    key = natural_key(content.kind, {**content.fields, "name": answers[SAME_AS]})
    if (content.kind, key) not in by_key:
        raise DecisionError(SAME_AS, answers[SAME_AS])
    return by_key[content.kind, key]


def _with_answers(row: StoredRow, answers: Answers, stages: StageList) -> RowContent:
    kind = row.content.kind
    known_fields = load_reference().kinds[kind].fields
    values = {name: value for name, value in answers.items() if name != SAME_AS}
    if "scale" in values:
        values["scale"] = int(values["scale"])
    unknown = next((name for name in values if name not in known_fields), None)
    if unknown is not None:
        raise DecisionError(unknown, values[unknown])
    fields = {**row.content.fields, **values}
    part = load_reference().subdimensions.get(str(fields.get("subdimension")))
    if part is not None and part.dimension != fields.get("dimension"):
        del fields["subdimension"]  # belonged to the dimension before the answer
    reasons = [reason for reason in row.content.held_for if asked_field(reason) not in answers]
    named = {asked_field(reason) for reason in reasons}
    reasons += [
        HeldReason(f"{code}-missing", code, None)
        for code, known in known_fields.items()
        if known.required and not fields.get(code) and code not in named
    ]
    if "deliverable" in answers:
        reasons += _fit_scope(fields, reasons, stages.deliverables[answers["deliverable"]])
    if "opd" in answers:
        reasons = [reason for reason in reasons if reason.code != DUPLICATE]
    return replace(
        row.content,
        fields=fields,
        opd=fields.get("opd"),
        natural_key=natural_key(kind, fields),
        name_key=name_key(kind, fields),
        held_for=tuple(reasons),
        origin_batch=row.origin.source_batch,
        origin_row=row.origin.row_id,
    )


def _fit_scope(
    fields: dict[str, Any], reasons: list[HeldReason], deliverable: Deliverable
) -> list[HeldReason]:
    """Make a row of progress the region's where the region owes what it is about; else it needs an OPD."""
    about_opd = [reason for reason in reasons if asked_field(reason) == "opd"]
    if deliverable.scope == "opd":
        return [] if about_opd or fields.get("opd") else [HeldReason("opd-missing", "opd", None)]
    fields["opd"] = None
    for reason in about_opd:
        reasons.remove(reason)
    return []


def _is_from_same_file(known: StoredRow | None, row: StoredRow) -> bool:
    return known is not None and known.origin.source_batch == row.origin.source_batch


def _accept(content: RowContent, known: StoredRow | None, region: str, taken: set[str]) -> None:
    content.stored_as = StoredAs.ACCEPTED
    if known is None:
        content.change = Change.NEW
        content.record_id = new_record_id(region, content.kind, content.natural_key, taken)
        taken.add(content.record_id)
        return
    content.record_id = known.content.record_id
    content.fields = {**still_true(content.fields, known.content.fields), **content.fields}
    content.extra = {**known.content.extra, **content.extra}
    same = content.fields == known.content.fields and content.extra == known.content.extra
    content.change = Change.UNCHANGED if same else Change.CHANGED
