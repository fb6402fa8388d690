"""The phone page as HTML, drawn by the server from what is known of a session; it works without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from json import dumps
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from smartcity.intake.limits import limits_from_environment
from smartcity.reference.formats import moment_text
from smartcity.reference.texts import LANGUAGES, finding_message, finding_todo, text
from smartcity.store.values import BatchState, Receipt
from smartcity.store.waiting_files import WaitingFile
from smartcity.web.access_pages import SIGN_IN, SIGN_OUT
from smartcity.web.phone_body import FILE_FIELD, too_large
from smartcity.web.phone_checks import Checked, CheckState, Standing
from smartcity.web.phone_markup import PHONE, Words, asset, form, listed, opening, paragraph, section
from smartcity.web.phone_result import result_section
from smartcity.workflow.actors import Actor, Permission
from smartcity.workflow.receive import FILE_TYPES
from smartcity.workflow.sending import SentBefore
from smartcity.workflow.workspace import Workspace

_PAGE = Template((Path(__file__).parent / "phone.html").read_text(encoding="utf-8"))
# Phones know files from chats by such types alone, and grey out what is not named.
_TYPES = ("text/csv", "text/comma-separated-values", "application/vnd.ms-excel", "application/octet-stream")
_MEBIBYTE = 1024 * 1024
_SENT_AT_ONCE = 5
_SCRIPT_WORDS = (
    "uploading",
    "uploaded",
    "link_lost",
    "again_in",
    "try_now",
    "stop_upload",
    "unreadable_here",
    "sign_in_again",
    "sign_in",
)
_NOT_FOR_THEM = (
    (Permission.MANAGE_REGION, "not_opd_upload", "/upload"),
    (Permission.MANAGE_ACCESS, "not_opd_codes", "/access"),
    (Permission.READ_REGION, "not_opd_overview", "/overview"),
)


@dataclass(frozen=True, slots=True)
class PhoneView:
    """What the page shows to one session: the file that waits and how far it is, a receipt, earlier sends."""

    workspace: Workspace
    file: WaitingFile | None = None
    standing: Standing | None = None
    checked: Checked | None = None
    receipt: tuple[WaitingFile, Receipt] | None = None
    sent: Sequence[SentBefore] = ()
    problem: str = ""


def phone_page(view: PhoneView, language: str) -> str:
    """The page of an OPD."""
    words = Words(language)
    state = view.standing.state.value if view.standing else ""
    under_way = state in {CheckState.QUEUED, CheckState.CHECKING}
    parts = [
        paragraph(f"{words.say('who')} <strong>{escape(view.workspace.only_opd or '')}</strong>", "who"),
        f'<p class="problem" role="alert">{escape(view.problem)}</p>' if view.problem else "",
        _receipt(view, words),
        _file(view, words),
        _sent(view, words),
    ]
    signed_out = f'<a href="{SIGN_OUT}?{urlencode({"lang": language})}">{words.say("not_you")}</a>'
    return _framed(
        view.workspace.region.name,
        words,
        "".join(parts),
        [signed_out, f'<a href="/">{words.say("full_app")}</a>'],
        state=state,
        ticket=view.file.ticket if view.file else "",
        refresh='<noscript><meta http-equiv="refresh" content="3"></noscript>' if under_way else "",
    )


def not_opd_page(actor: Actor, language: str) -> str:
    """For those who are signed in as anything but an OPD: where they find what they came for."""
    words = Words(language)
    role = text(f"pages.role_{actor.role}", language)
    links = [
        f'<a class="button second" href="{address}">{words.say(key)}</a>'
        for permission, key, address in _NOT_FOR_THEM
        if actor.may(permission)
    ]
    content = section(words.say("not_opd_title"), [paragraph(words.say("not_opd", role=role)), *links])
    return _framed("", words, content, [f'<a href="/">{words.say("full_app")}</a>'])


def progress_text(name: str, standing: Standing, language: str) -> str:
    """How far the check is, in one sentence."""
    if standing.state is CheckState.QUEUED and standing.ahead:
        return text("phone.queued", language, name=name, ahead=Words(language).number(standing.ahead))
    key = {CheckState.QUEUED: "queued_next", CheckState.FAILED: "failed"}.get(standing.state, "checking")
    return text(f"phone.{key}", language, name=name)


def _framed(
    region: str,
    words: Words,
    content: str,
    footer: list[str],
    *,
    state: str = "",
    ticket: str = "",
    refresh: str = "",
) -> str:
    language = words.language
    other = next(known for known in LANGUAGES if known != language)
    switch = text("sign_in.language", other)
    footer = [
        *footer,
        f'<a href="{Words(other).address()}" hreflang="{other}" lang="{other}">{escape(switch)}</a>',
    ]
    said = {word: _script_text(word, language) for word in _SCRIPT_WORDS}
    said["too_large"] = _too_large(language)
    said["sign_in_address"] = f"{SIGN_IN}?{urlencode({'lang': language, 'next': PHONE})}"
    return _PAGE.substitute(
        language=language,
        title=words.say("title"),
        region=escape(region),
        style=asset("kirim.css"),
        script=asset("kirim.js"),
        refresh=refresh,
        words=escape(dumps(said, ensure_ascii=False)),
        most=limits_from_environment().file_bytes,
        state=state,
        ticket=escape(ticket),
        content=content,
        footer="".join(footer),
    )


def _too_large(language: str) -> str:
    """What the server says of a file that is too large, for the script to say before it sends one."""
    limits = limits_from_environment()
    finding = too_large(limits, limits.file_bytes)
    finding.params["size"] = "{size}"
    return f"{finding_message(finding, language)} {finding_todo(finding, language)}"


def _script_text(word: str, language: str) -> str:
    """A text whose placeholders the script fills in."""
    return text(f"phone.{word}", language, name="{name}", share="{share}", seconds="{seconds}")


def _file(view: PhoneView, words: Words) -> str:
    """The form, the wait for the check, or its result."""
    if view.file is None or view.standing is None:
        return _template(words) + _form(words, first=view.receipt is None)
    if view.checked is not None:
        reviewed = view.workspace.region.review_first
        return result_section(view.checked, view.file.ticket, view.file.name, words, reviewed=reviewed)
    said = escape(progress_text(view.file.name, view.standing, words.language))
    if view.standing.state is CheckState.FAILED:
        again = (
            f'<form method="get" action="{PHONE}"><input type="hidden" name="lang" value="{words.language}">'
            f'<button name="periksa" value="lagi" class="first">{words.say("check_again")}</button></form>'
        )
        return section(words.say("file_title"), [paragraph(said, "problem"), again, _away(view, words)])
    waiting = (
        f'<p class="point" id="progress" role="status">{said}</p><progress></progress>'
        + paragraph(words.say("checking_note"), "quiet")
        + f'<noscript><p><a href="{words.address()}">{words.say("reload")}</a></p></noscript>'
    )
    return section(words.say("file_title"), [waiting, _away(view, words)])


def _away(view: PhoneView, words: Words) -> str:
    ticket = view.file.ticket if view.file else ""
    button = f'<button type="submit" class="third">{words.say("put_away")}</button>'
    return form(words.address("/buang"), {"tiket": ticket}, button, "away")


def _template(words: Words) -> str:
    label, address = words.say("template_download"), words.address("/templat")
    link = f'<a class="button second" href="{address}">{label}</a>'
    return section(words.say("template_title"), [paragraph(words.say("template_note"), "quiet"), link])


def _form(words: Words, *, first: bool) -> str:
    limit = words.number(limits_from_environment().file_bytes // _MEBIBYTE)
    accepted = ",".join([*(f".{ending}" for ending in FILE_TYPES), *_TYPES])
    content = (
        f'<form method="post" action="{words.address("/berkas")}" enctype="multipart/form-data"'
        f' class="upload"><label for="file" class="button first">{words.say("file_choose")}</label>'
        f'<input id="file" type="file" name="{FILE_FIELD}" required accept="{accepted}"'
        ' aria-describedby="note">'
        f'<p id="note" class="quiet">{words.say("file_note", limit=limit)}</p>'
        f'<button type="submit" class="first plain">{words.say("file_check")}</button></form>'
    )
    return section(words.say("file_title" if first else "again_title"), [content])


def _receipt(view: PhoneView, words: Words) -> str:
    if view.receipt is None:
        return ""
    file, receipt = view.receipt
    accepted, held = (receipt.counts.get(name, 0) for name in ("accepted", "held"))
    moment = moment_text(receipt.at, view.workspace.region.zone, words.language)
    counts = {"accepted": words.number(accepted), "held": words.number(held), "name": file.name}
    parts = [
        paragraph(words.say("receipt_held" if held else "receipt_rows", **counts), "point"),
        paragraph(words.say("receipt", batch=receipt.batch_id, moment=moment)),
    ]
    if receipt.waiting:
        parts.append(paragraph(words.say("receipt_review")))
    return section(words.say("receipt_title"), parts, "receipt")


def _sent(view: PhoneView, words: Words) -> str:
    lines = [_sent_line(view.workspace, sent, words) for sent in view.sent]
    if not lines:
        return section(words.say("sent_title"), [paragraph(words.say("sent_none"), "quiet")], "sent")
    parts = [listed(lines[:_SENT_AT_ONCE])]
    if len(lines) > _SENT_AT_ONCE:
        more = words.say("sent_all", count=words.number(len(lines) - _SENT_AT_ONCE))
        parts.append(opening(more, listed(lines[_SENT_AT_ONCE:])))
    return section(words.say("sent_title"), parts, "sent")


def _sent_line(workspace: Workspace, sent: SentBefore, words: Words) -> str:
    batch = sent.batch
    state = "held" if batch.state is BatchState.ACTIVE and sent.waiting_rows else batch.state.value
    counts = {
        "accepted": words.number(batch.counts.get("accepted", 0)),
        "held": words.number(sent.waiting_rows),
    }
    moment = moment_text(batch.at, workspace.region.zone, words.language)
    line = words.say("sent_line", batch=batch.id, moment=moment)
    if batch.author.role != workspace.actor.role:
        line += f", {words.say('sent_by_others')}"
    name = escape(batch.file) if batch.file else words.say("sent_no_name")
    said = words.say(f"state_{state}", **counts)
    return f'<strong>{name}</strong><br>{said}<br><span class="quiet">{line}</span>'
