"""The origin of a row, in a drawer: file, sheet, row, who, when, and the cells as they were sent."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartcity.reference import load_reference
from smartcity.reference.formats import moment_text
from smartcity.ui import dialogs, session
from smartcity.ui.language import literal, named, say
from smartcity.ui.preview import column_letter
from smartcity.ui.rows import show_frame
from smartcity.ui.view import View
from smartcity.workflow import history
from smartcity.workflow.actors import Permission
from smartcity.workflow.history import SourceOfRow
from smartcity.workflow.workspace import Workspace


def show_drawer(view: View, page: str, row: pd.Series) -> None:
    """Opens the drawer for one innovation of the region's tables; closing it forgets which was picked."""

    @dialogs.dialog(
        say("origin_title"),
        width="medium",
        position="right",
        on_dismiss=lambda: session.close_origin(page),
    )
    def drawer() -> None:
        show_origin(view, row)

    drawer()


def show_origin(view: View, row: pd.Series) -> None:
    """The origin of one innovation."""
    source = history.source_of(view.workspace, int(row["row_id"]))
    st.markdown(f"**{literal(row['name'])}**")
    st.text(str(row["opd"]))
    if source is None:
        st.text(say("origin_gone"))
        return
    st.text(place_in_words(source))
    moment = moment_text(source.sent_at, view.workspace.region.zone, session.language())
    st.text(say("origin_sent", who=source.sent_by, moment=moment))
    if source.decided_by is not None:
        st.text(say("origin_decided", who=source.decided_by))
    if not view.workspace.actor.may(Permission.SEE_ORIGINALS):
        return
    if not source.cells:
        st.text(say("origin_gone"))
        return
    st.caption(say("origin_cells"))
    show_frame(cells_frame(source, column_names(view.workspace, source)))
    st.download_button(
        say("origin_download"),
        data=lambda: _original(view.workspace, source.batch_id),
        file_name=source.file or "",
        key=f"origin_file_{source.batch_id}",
        on_click="ignore",
        icon=":material/download:",
    )


def place_in_words(source: SourceOfRow) -> str:
    """`usulan.xlsx, lembar Inovasi, baris 7`."""
    if source.sheet is None:
        return say("origin_source_no_sheet", file=source.file or "", row=source.row or "")
    return say("origin_source", file=source.file or "", sheet=source.sheet, row=source.row or "")


def column_names(workspace: Workspace, source: SourceOfRow) -> dict[str, str]:
    """Column letter -> our field's name, or the sender's header where it is none of ours."""
    batch = next(batch for batch in history.list_batches(workspace) if batch.id == source.batch_id)
    names: dict[str, str] = {}
    for sheet in batch.layout:
        for table in sheet["tables"] if sheet["sheet"] == source.sheet else []:
            fields = load_reference().kinds[table["kind"]].fields if table["kind"] else {}
            for entry in table["unmapped"]:
                names.setdefault(entry["column"], entry["header"])
            for code, letters in table["columns"].items():
                for letter in [letters] if isinstance(letters, str) else letters:
                    names[letter] = named(fields[code].names)
    return names


def cells_frame(source: SourceOfRow, names: dict[str, str]) -> pd.DataFrame:
    """The row's cells from top to bottom: `cell header content`, empty cells left out."""
    return pd.DataFrame(
        [
            {
                "cell": f"{column_letter(place)}{source.row}",
                "header": names.get(column_letter(place), ""),
                "content": text,
            }
            for place, text in enumerate(source.cells, start=1)
            if text
        ],
        columns=["cell", "header", "content"],
    )


def _original(workspace: Workspace, batch_id: int) -> bytes:
    kept = history.original(workspace, batch_id)
    return kept.content if kept else b""
