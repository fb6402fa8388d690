"""Held rows: the questions that they ask, and what a person's answer does to every row alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from smartcity.names import fold
from smartcity.store.commits import commit
from smartcity.store.errors import StaleRevisionError, StoreBusyError
from smartcity.store.regions import current_revision
from smartcity.store.rows import current_rows, held_rows
from smartcity.store.values import (
    AliasEntry,
    Change,
    Draft,
    HeldReason,
    Receipt,
    RowContent,
    Source,
    StoredAs,
    StoredRow,
)
from smartcity.workflow.about_innovations import followers, following_counts
from smartcity.workflow.actors import Permission
from smartcity.workflow.answers import Answers, Settlement, asked_field, check_answers, settle_rows
from smartcity.workflow.errors import DecisionError
from smartcity.workflow.keys import name_key, natural_key, new_record_id
from smartcity.workflow.own_rows import seen_rows
from smartcity.workflow.stage_lists import current_stages
from smartcity.workflow.workspace import Workspace, context_of

_ATTEMPTS = 20
_ASKED_BY_VALUE = frozenset({"opd", "dimension", "deliverable", "aspect"})
BARE_STAGE = "stage-without-deliverable"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide for all its rows: what `value` means in `field`, or (value None) what is missing.

    `code` is the finding's; `suggestions` are canonical codes or names, best first. `rows` are the held rows
    with their fields so far, what was sent, and where from.
    """

    key: str
    code: str
    field: str | None
    value: str | None
    suggestions: tuple[str, ...]
    rows: tuple[StoredRow, ...]

    @property
    def row_ids(self) -> tuple[int, ...]:
        """Numbers of the rows, as `decide` takes them."""
        return tuple(row.origin.row_id for row in self.rows)


def open_questions(workspace: Workspace) -> list[Question]:
    """What waits for a decision, the questions with most rows first; [] where nothing waits.

    Rows that were sent the same unknown value ask one question together, rows that lack the same field and
    have the same suggestion (the OPD named above them) another. A scale is asked for each sheet, a level for
    each aspect, an innovation for each OPD: there the same text may mean different things.
    A row held for two reasons asks two. Raises PermissionDeniedError.
    """
    workspace.actor.require(Permission.READ)
    groups: dict[str, tuple[HeldReason, list[StoredRow]]] = {}
    for row in seen_rows(workspace, held_rows(workspace.database, workspace.code)):
        for reason in row.content.held_for:
            asked = fold(reason.value) if reason.value else "+".join(reason.suggestions)
            field = asked_field(reason) or ""
            key = "|".join((reason.code, field, asked, *_asked_within(row, field)))
            groups.setdefault(key, (reason, []))[1].append(row)
    questions = [
        Question(key, reason.code, asked_field(reason), reason.value, reason.suggestions, tuple(rows))
        for key, (reason, rows) in groups.items()
    ]
    return sorted(questions, key=lambda question: (-len(question.rows), question.key))


def _asked_within(row: StoredRow, field: str) -> tuple[str, ...]:
    """Within what the rows of one question stand together."""
    if field in {"scale", "innovation"}:
        owner = () if field == "scale" else (row.content.opd or "",)
        return (str(row.origin.source_batch), row.content.sheet or "", *owner)
    return (str(row.content.fields.get("aspect") or ""),) if field == "level" else ()


def decide(
    workspace: Workspace,
    target: Question | Sequence[int],
    answers: Answers,
    *,
    remember: bool = True,
    add_opd: bool = False,
) -> Receipt:
    """Answer for all rows of a question, or for these held rows, as one new batch that can be withdrawn.

    `answers` are fields with canonical values: {"opd": name}, {"dimension": "living", "subdimension": ...},
    {"name": another name}, {"innovation": name}, {"aspect": code}, {"level": "2"}, {"scale": 5},
    {"deliverable": code, "stage": its number}, {"state": code}, {"same_as": the stored name that a row
    renames, '' for another innovation}. A row that is complete then counts; one that
    lacks more goes on waiting for just that; a name that its file already gave the same OPD waits as
    `duplicate-in-file`. The original cells stay as they were. With `remember` the sent value means the same
    in the next upload, but for a bare stage, which every sheet means in its own way. With `add_opd` an OPD
    outside the registry joins it. Raises DecisionError (a value outside the vocabulary or registry, a row
    that no longer waits), PermissionDeniedError, StoreBusyError; nothing is stored then.
    """

    def prepare(draft: Draft, waiting: list[StoredRow], current: list[StoredRow]) -> None:
        registry, stages = context_of(workspace).registry, current_stages(workspace)
        check_answers(answers, registry, stages, add_opd=add_opd)
        settled = settle_rows([(row, answers) for row in waiting], current, workspace.code, stages)
        _settle(draft, settled, current)
        if remember:
            draft.aliases = _aliases(waiting, answers)
        joins = str(answers.get("opd", ""))
        if add_opd and joins and registry and joins not in {opd.name for opd in registry}:
            draft.rows = [_registry_row(workspace.code, joins, current), *draft.rows]

    ids = target.row_ids if isinstance(target, Question) else target
    return _commit(workspace, ids, prepare)


def decide_each(workspace: Workspace, answers_by_row: Mapping[int, Answers]) -> Receipt:
    """Answer held rows each in its own way, in one batch: a dimension for every row of a list without any.

    Remembers nothing by value. Raises as `decide`.
    """

    def prepare(draft: Draft, waiting: list[StoredRow], current: list[StoredRow]) -> None:
        registry, stages = context_of(workspace).registry, current_stages(workspace)
        for answers in answers_by_row.values():
            check_answers(answers, registry, stages)
        pairs = [(row, answers_by_row[row.origin.row_id]) for row in waiting]
        settled = settle_rows(pairs, current, workspace.code, stages)
        _settle(draft, settled, current)

    return _commit(workspace, list(answers_by_row), prepare)


def drop(workspace: Workspace, target: Question | Sequence[int]) -> Receipt:
    """Put held rows away, such as the repeat of an innovation; they are kept, but count and wait nowhere.

    Raises DecisionError where a row no longer waits, PermissionDeniedError, StoreBusyError.
    """

    def prepare(draft: Draft, waiting: list[StoredRow], _current: list[StoredRow]) -> None:
        draft.counts = {"dropped": len(waiting)}
        draft.rows = [
            replace(
                row.content,
                stored_as=StoredAs.REJECTED,
                origin_batch=row.origin.source_batch,
                origin_row=row.origin.row_id,
            )
            for row in waiting
        ]

    ids = target.row_ids if isinstance(target, Question) else target
    return _commit(workspace, ids, prepare)


def _settle(draft: Draft, settled: Settlement, current: list[StoredRow]) -> None:
    """Make the draft store what was settled, and what follows an innovation that is renamed by it."""
    following = followers(settled.rows, current)
    draft.rows = [*settled.rows, *following]
    draft.counts = {**settled.counts(), **following_counts(following)}


def _commit(
    workspace: Workspace,
    row_ids: Sequence[int],
    prepare: Callable[[Draft, list[StoredRow], list[StoredRow]], None],
) -> Receipt:
    """Commit what `prepare` makes of the waiting rows, anew where another commit came between."""
    workspace.actor.require(Permission.DECIDE)
    for _ in range(_ATTEMPTS):
        revision = current_revision(workspace.database, workspace.code)
        waiting = _waiting(workspace, row_ids, revision)
        draft = Draft(workspace.code, workspace.actor.author, Source.DECISION, based_on=revision)
        draft.resolves = tuple(row.origin.row_id for row in waiting)
        prepare(draft, waiting, current_rows(workspace.database, workspace.code, revision=revision))
        try:
            return commit(workspace.database, draft)
        except StaleRevisionError:
            continue
    raise StoreBusyError(workspace.code)


def _waiting(workspace: Workspace, row_ids: Sequence[int], revision: int) -> list[StoredRow]:
    wanted = set(row_ids)
    held = held_rows(workspace.database, workspace.code, revision=revision)
    waiting = [row for row in held if row.origin.row_id in wanted]
    gone = wanted - {row.origin.row_id for row in waiting}
    if gone or not wanted:
        raise DecisionError("row", min(gone, default=None))
    return waiting


def _aliases(waiting: list[StoredRow], answers: Answers) -> tuple[AliasEntry, ...]:
    """What the sent values of the answered reasons mean from now on."""
    entries = {
        AliasEntry(field, fold(reason.value), str(answers[field]))
        for row in waiting
        for reason in row.content.held_for
        for field in (asked_field(reason),)
        if field in _ASKED_BY_VALUE and reason.code != BARE_STAGE
        if field in answers and reason.value and fold(reason.value)
    }
    return tuple(sorted(entries, key=lambda entry: (entry.field, entry.sent_key)))


def _registry_row(region: str, name: str, current: list[StoredRow]) -> RowContent:
    fields = {"name": name}
    key = natural_key("opd", fields)
    taken = {str(row.content.record_id) for row in current}
    return RowContent(
        kind="opd",
        stored_as=StoredAs.ACCEPTED,
        natural_key=key,
        name_key=name_key("opd", fields),
        opd=None,
        fields=dict(fields),
        record_id=new_record_id(region, "opd", key, taken),
        change=Change.NEW,
    )
