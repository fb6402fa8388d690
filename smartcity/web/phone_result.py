"""What the check of a file found, as the phone page says it: a sentence, the worst first, then the button."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import islice

from smartcity.records import FileStatus, Finding, Severity
from smartcity.reference import load_reference
from smartcity.reference.formats import date_text, number, rupiah
from smartcity.reference.model import Field
from smartcity.reference.texts import finding_message, finding_todo, joined, suggestion_name, text
from smartcity.store.values import Change
from smartcity.web.phone_checks import Checked
from smartcity.web.phone_markup import Words, form, listed, opening, paragraph, section
from smartcity.workflow.comparison import FieldChange, RenameQuestion, RowComparison
from smartcity.workflow.finding_groups import (
    FindingGroup,
    cells_in_words,
    equal_findings,
    group_findings,
    heading_text,
)
from smartcity.workflow.receive import ReceivedFile

ANSWER_FIELD = "nama:"
NEW_NAME = "new"
"""Before the key of a question in the form's fields, and the answer that it is another innovation."""
MOST_QUESTIONS = 20
_GROUPS_AT_ONCE = 2
_BLOCKS = 4
_ROWS = 30
_SENDERS = frozenset({Severity.ERROR, Severity.WARNING})


def point_text(received: ReceivedFile, language: str) -> str:
    """The result in one sentence: `24 dari 26 baris diterima, 2 perlu diperbaiki.`"""
    counts = received.result.counts
    rows = counts.accepted + counts.held + counts.rejected
    if received.result.status is FileStatus.UNREADABLE:
        return text("phone.result_unreadable", language)
    if not rows:
        return text("phone.result_nothing", language)
    shown = {
        name: number(count, language=language)
        for name, count in (("rows", rows), ("accepted", counts.accepted))
    }
    if counts.accepted == rows:
        return text("phone.result_all" if rows > 1 else "phone.result_one", language, **shown)
    asked = _asked_rows(received)
    waiting = {"rest_wrong": counts.held + counts.rejected - asked, "rest_asked": asked}
    rest = [
        text(f"phone.{key}", language, count=number(count, language=language))
        for key, count in waiting.items()
        if count > 0
    ]
    some = "phone.result_some" if counts.accepted else "phone.result_none"
    return text(some, language, **shown, rest=joined(rest, language))


def result_section(checked: Checked, ticket: str, name: str, words: Words, *, reviewed: bool) -> str:
    """The whole result of a checked file; `reviewed` where a facilitator looks at what is sent first."""
    received = checked.received
    parts = [paragraph(escape(point_text(received, words.language)), "point"), _findings(received, words)]
    if any(finding.severity in _SENDERS and finding.row for finding in received.result.findings):
        parts += [
            f'<a class="button second" href="{words.address("/bertanda", tiket=ticket)}">'
            f"{words.say('marked_download')}</a>",
            paragraph(words.say("marked_note"), "quiet"),
        ]
    sending = _sending(checked, ticket, words, reviewed=reviewed)
    # With nothing to send the next step is another file, or the same one corrected.
    away = _button(words.say("put_away"), "third" if "<form" in sending else "first")
    parts += [sending, form(words.address("/buang"), {"tiket": ticket}, away, "away")]
    return section(escape(name), parts, "result")


def registry_inside(received: ReceivedFile) -> bool:
    """Whether the file holds a list of OPDs, which an OPD cannot send."""
    return any(table.kind == "opd" for table in received.result.tables)


def _asked_rows(received: ReceivedFile) -> int:
    renames = received.comparison.renames if received.comparison is not None else []
    return len({(question.compared.sheet, question.compared.row) for question in renames})


def _findings(received: ReceivedFile, words: Words) -> str:
    """The two worst groups open, the others behind one line; names that are asked are asked below."""
    groups = group_findings([f for f in received.result.findings if f.code != "name-changed"])
    if not groups:
        return ""
    first = [group for group in groups if group.severity in _SENDERS][:_GROUPS_AT_ONCE]
    rest = groups[len(first) :]
    shown = "".join(_group(group, words, opened=True) for group in first)
    if first:
        shown = f"<h3>{words.say('findings_title')}</h3>{shown}"
    if rest:
        more = words.say("findings_rest" if first else "findings_notes", count=words.number(len(rest)))
        shown += opening(more, "".join(_group(group, words, opened=False) for group in rest))
    return shown


def _group(group: FindingGroup, words: Words, *, opened: bool) -> str:
    severity = f'<span class="mark {group.severity}">{words.say(f"severity_{group.severity}")}</span>'
    equal = equal_findings(group.findings)
    blocks = "".join(_block(members, words) for members in equal[:_BLOCKS])
    if len(equal) > _BLOCKS:
        blocks += paragraph(words.say("findings_more", count=words.number(len(equal) - _BLOCKS)), "quiet")
    return opening(f"{severity} {escape(heading_text(group, words.language))}", blocks, opened=opened)


def _block(members: Sequence[Finding], words: Words) -> str:
    place = cells_in_words(members, words.language)
    return (
        '<div class="block">'
        + (paragraph(escape(place), "place") if place else "")
        + paragraph(escape(finding_message(members[0], words.language)))
        + paragraph(escape(finding_todo(members[0], words.language)), "quiet")
        + "</div>"
    )


def _sending(checked: Checked, ticket: str, words: Words, *, reviewed: bool) -> str:
    """What sending would change, the names that are asked, and the one button."""
    received = checked.received
    if received.comparison is None or not received.can_be_committed:
        return ""
    if registry_inside(received):
        return paragraph(words.say("registry_refused"), "problem")
    if not received.changes_something():
        return paragraph(words.say("changes_same"), "point")
    counts = received.result.counts
    notes = [
        words.say(f"send_{what}_note", count=words.number(count))
        for what, count in (("held", counts.held), ("rejected", counts.rejected), ("review", int(reviewed)))
        if count
    ]
    # Where all that is accepted is stored already, the only thing to send is what waits.
    label = words.say("send", count=words.number(counts.accepted))
    if counts.held and not any(received.comparison.counts()[name] for name in ("new", "changed")):
        label = words.say("send_held", count=words.number(counts.held))
    parts = [
        _changes(received, words),
        _questions(received.comparison.renames, words),
        *(paragraph(note, "quiet") for note in notes),
        _button(label, "first", words.say("sending")),
    ]
    fields = {"tiket": ticket, "hasil": checked.mark}
    return form(words.address("/simpan"), fields, "".join(parts), "send")


def _changes(received: ReceivedFile, words: Words) -> str:
    assert received.comparison is not None
    counts = {name: words.number(count) for name, count in received.comparison.counts().items()}
    new, changed = received.comparison.of(Change.NEW), received.comparison.of(Change.CHANGED)
    shown = f"<h3>{words.say('changes_title')}</h3>{paragraph(words.say('changes', **counts))}"
    for key, rows in (("new_rows", new), ("changed_rows", changed)):
        if rows:
            shown += opening(words.say(key, count=words.number(len(rows))), _rows(rows, words))
    return shown


def _rows(rows: Sequence[RowComparison], words: Words) -> str:
    items = [
        escape(row.name) + "".join(f"<br>{_change(row, change, words)}" for change in row.fields)
        for row in islice(rows, _ROWS)
    ]
    if len(rows) > _ROWS:
        items.append(words.say("and_more", count=words.number(len(rows) - _ROWS)))
    return listed(items)


def _change(row: RowComparison, change: FieldChange, words: Words) -> str:
    field = load_reference().kinds[row.kind].fields.get(change.field)
    name = field.names[words.language] if field else text("pages.upload_extra", words.language)
    before, after = change.before, change.after
    if isinstance(before, dict) and isinstance(after, dict):
        before, after = (_other_entries(*pair) for pair in ((before, after), (after, before)))
    shown = (_value(value, field, words.language) for value in (before, after))
    return (
        f'<span class="quiet">{words.say("change", field=name, before=next(shown), after=next(shown))}</span>'
    )


def _other_entries(entries: dict[str, object], than: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in entries.items() if than.get(name) != value}


def _value(value: object, field: Field | None, language: str) -> str:
    """A field's value in words: codes by their names, money and dates as people write them."""
    kind = field.type if field else ""
    if value is None or value in ("", [], {}):
        return text("empty_value", language)
    if isinstance(value, bool):
        return text("pages.yes" if value else "pages.no", language)
    if isinstance(value, int | float):
        return rupiah(value, language) if kind == "money" else f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(_value(item, field, language) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_value(item, field, language)}" for name, item in value.items())
    if kind == "partial_date":
        return date_text(str(value), language)
    if field and field.vocabulary:
        names = {term.code: term.names[language] for term in load_reference().terms(field.vocabulary)}
        return names.get(str(value), str(value))
    return suggestion_name(str(value), language)


def _questions(questions: Sequence[RenameQuestion], words: Words) -> str:
    """The names that may be new ones of stored innovations; those beyond the first ones go on waiting."""
    if not questions:
        return ""
    asked = "".join(_question(question, words) for question in questions[:MOST_QUESTIONS])
    note = paragraph(words.say("rename_note"), "quiet")
    return f"<h3>{words.say('rename_title')}</h3>{note}{asked}"


def _question(question: RenameQuestion, words: Words) -> str:
    answers = [(code, words.say("rename_same", name=name)) for code, name in question.candidates]
    answers += [(NEW_NAME, words.say("rename_other")), ("", words.say("rename_later"))]
    radios = "".join(
        f'<label class="choice"><input type="radio" name="{escape(ANSWER_FIELD + question.key)}"'
        f' value="{escape(code)}"{"" if code else " checked"}> {label}</label>'
        for code, label in answers
    )
    return f"<fieldset><legend>{escape(question.name)}</legend>{radios}</fieldset>"


def _button(label: str, kind: str, meanwhile: str = "") -> str:
    said = f' data-meanwhile="{meanwhile}"' if meanwhile else ""
    return f'<button type="submit" class="{kind}"{said}>{label}</button>'
