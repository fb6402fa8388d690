"""Step two of the upload page: what was recognised on the sender's own sheet, and correcting it by hand."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from smartcity.intake.tables import SheetChoice
from smartcity.records import FileStatus, SheetResult
from smartcity.reference import load_reference
from smartcity.reference.formats import number
from smartcity.ui import session, upload_desk
from smartcity.ui.findings import show_findings
from smartcity.ui.language import literal, named, say
from smartcity.ui.preview import column_letter, fields_by_column, show_preview
from smartcity.workflow.receive import ReceivedFile
from smartcity.workflow.workspace import Workspace

DEFAULT_KIND = "innovation"
# A sheet with a column for each deliverable or aspect names it in the header.
_TOLD_BY_HEADERS = {"state": "deliverable", "level": "aspect"}


def show_file(workspace: Workspace, key: int) -> None:
    """The file in view: its counts in a sentence, a sheet as it was sent, its columns, and the findings."""
    received = session.desk().received[key]
    counts = received.result.counts
    language = session.language()
    st.subheader(literal(received.name))
    if received.result.status is not FileStatus.UNREADABLE:
        numbers = {
            "accepted": counts.accepted,
            "records": counts.accepted + counts.held + counts.rejected,
            "held": counts.held,
            "rejected": counts.rejected,
            "skipped": counts.skipped,
        }
        st.text(say("upload_sentence", **{k: number(v, language=language) for k, v in numbers.items()}))
    if received.result.sheets:
        sheet = _choose_sheet(received, key)
        grid, notes = st.columns([5, 3], gap="medium")
        with grid:
            _show_sheet(received, sheet)
        with notes:
            st.markdown(f"**{say('upload_findings')}**")
            show_findings(received.result.findings, key=f"findings_{key}")
        if not sheet.hidden:
            _show_corrections(workspace, received, key, sheet)
    else:
        show_findings(received.result.findings, key=f"findings_{key}")


def _choose_sheet(received: ReceivedFile, key: int) -> SheetResult:
    sheets = received.result.sheets
    if len(sheets) == 1:
        return sheets[0]
    first = next((place for place, sheet in enumerate(sheets) if sheet.tables and not sheet.hidden), 0)
    place = st.segmented_control(
        say("upload_sheet"),
        range(len(sheets)),
        default=first,
        required=True,
        format_func=lambda place: literal(sheets[place].sheet or say("upload_sheet_unnamed")),
        key=f"sheet_{key}",
    )
    return sheets[first if place is None else place]


def _show_sheet(received: ReceivedFile, sheet: SheetResult) -> None:
    if sheet.hidden:
        st.text(say("upload_sheet_hidden"))
        return
    if sheet.tables and sheet.tables[0].kind is not None:
        layout = sheet.tables[0]
        kind = named(load_reference().kinds[str(layout.kind)].names)
        rows = ", ".join(str(row) for row in layout.header_rows)
        st.text(say("upload_sheet_read", kind=kind, range=layout.range, header_rows=rows))
    else:
        st.text(say("upload_sheet_no_table"))
    if sheet.preview:
        show_preview(sheet, received.result.findings, field_names(kind_of(sheet)))
        st.caption(say("upload_preview_note", rows=len(sheet.preview)))


def kind_of(sheet: SheetResult) -> str:
    """The kind of the sheet's main table; of a sheet without one the usual kind."""
    kind = sheet.tables[0].kind if sheet.tables else None
    return kind or DEFAULT_KIND


def field_names(kind: str) -> dict[str, str]:
    """Field code -> name in the visitor's language, in the order of the kind."""
    return {code: named(entry.names) for code, entry in load_reference().kinds[kind].fields.items()}


def headers_by_column(sheet: SheetResult) -> dict[str, str]:
    """Column letter -> the text of its header as sent, for every column of the preview that has one."""
    if not sheet.tables or not sheet.preview:
        return {}
    headers: dict[str, str] = {}
    for row in sheet.tables[0].header_rows:
        cells = sheet.preview[row - 1] if row <= len(sheet.preview) else []
        for place, cell in enumerate(cells, start=1):
            text = " ".join(cell.split())
            if text:
                letter = column_letter(place)
                headers[letter] = f"{headers[letter]} / {text}" if letter in headers else text
    return headers


def missing_fields(sheet: SheetResult) -> list[str]:
    """The names of the required fields that no column feeds; headers of several columns of one field do."""
    columns = sheet.tables[0].columns if sheet.tables else {}
    fed = set(columns) | {
        told for field, told in _TOLD_BY_HEADERS.items() if isinstance(columns.get(field), list)
    }
    kind = load_reference().kinds[kind_of(sheet)]
    return [named(entry.names) for code, entry in kind.fields.items() if entry.required and code not in fed]


def _show_corrections(workspace: Workspace, received: ReceivedFile, key: int, sheet: SheetResult) -> None:
    fields = fields_by_column(sheet.tables[0] if sheet.tables else None)
    headers = headers_by_column(sheet)
    letters = sorted({*fields, *headers}, key=lambda letter: (len(letter), letter))
    # What no column feeds may stand above the table; where rows wait, a column can be the answer.
    counts = received.result.counts
    missing = missing_fields(sheet) if counts.held or counts.rejected or not counts.accepted else []
    label = say("upload_columns", known=len(fields), unknown=len([x for x in letters if x not in fields]))
    with st.expander(label, expanded=bool(missing), icon=":material/view_column:"):
        if missing:
            st.text(say("upload_columns_missing", fields=", ".join(missing)))
        st.caption(say("upload_columns_note"))
        start = f"{key}_{sheet.sheet}_{sheet.tables[0].fingerprint if sheet.tables else ''}"
        with st.form(f"columns_{start}", border=False):
            kind, header_rows = _choose_layout(sheet, start)
            columns = _choose_columns(kind_of(sheet), letters, fields, headers, start)
            again = st.form_submit_button(say("upload_read_again"), icon=":material/refresh:")
        if again:
            choices = dict(received.choices)
            name = sheet.sheet or ""
            choices[name] = choice_of(sheet, choices.get(name), kind, header_rows, columns)
            upload_desk.read_again(workspace, key, choices)
            st.rerun()


def _choose_layout(sheet: SheetResult, start: str) -> tuple[str, list[int]]:
    kinds = {code: kind for code, kind in load_reference().kinds.items() if kind.in_sheets}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            say("upload_kind"),
            list(kinds),
            index=list(kinds).index(kind_of(sheet)),
            format_func=lambda code: named(kinds[code].names),
            key=f"kind_{start}",
            width=260,
        )
        header_rows = st.multiselect(
            say("upload_header_rows"),
            list(range(1, len(sheet.preview) + 1)),
            default=[
                row
                for row in (sheet.tables[0].header_rows if sheet.tables else [])
                if row <= len(sheet.preview)
            ],
            key=f"header_{start}",
            placeholder=say("upload_header_rows_note"),
            help=say("upload_header_rows_note"),
            width=360,
        )
    return kind, sorted(header_rows)


def _choose_columns(
    kind: str, letters: list[str], fields: Mapping[str, str], headers: Mapping[str, str], start: str
) -> dict[str, str]:
    names = field_names(kind)
    options = ["", *names]
    chosen: dict[str, str] = {}
    with st.grid(4, min_column_width=200):
        for letter in letters:
            current = fields.get(letter, "")
            label = say("upload_column_label", letter=letter, header=headers.get(letter, ""))
            chosen[letter] = st.selectbox(
                literal(label if len(label) <= 34 else label[:33] + "…"),
                options,
                index=options.index(current) if current in options else 0,
                format_func=lambda code: names.get(code, say("upload_column_extra")),
                key=f"column_{letter}_{start}",
                help=literal(label),
            )
    return chosen


def choice_of(
    sheet: SheetResult,
    earlier: SheetChoice | None,
    kind: str,
    header_rows: list[int],
    columns: Mapping[str, str],
) -> SheetChoice:
    """A person's correction: what differs from what was recognised, on top of their earlier corrections."""
    fields = fields_by_column(sheet.tables[0] if sheet.tables else None)
    recognised_rows = sheet.tables[0].header_rows if sheet.tables else []
    changed = {letter: code for letter, code in columns.items() if code != fields.get(letter, "")}
    recognised_kind = sheet.tables[0].kind if sheet.tables else None
    return SheetChoice(
        kind=kind if kind != recognised_kind else (earlier.kind if earlier else None),
        header_rows=tuple(header_rows)
        if header_rows != list(recognised_rows)
        else (earlier.header_rows if earlier else ()),
        columns={**(dict(earlier.columns) if earlier else {}), **changed},
    )
