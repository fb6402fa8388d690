"""The desk of the upload page: files come in, are checked one by one, corrected, saved, put away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

import streamlit as st

from smartcity.intake.tables import SheetChoice
from smartcity.records import FileStatus, Severity
from smartcity.store.values import Mode, Receipt
from smartcity.ui import session
from smartcity.ui.language import literal, say
from smartcity.ui.session import UploadDesk
from smartcity.ui.trouble import SAVE_REFUSED, trouble_key
from smartcity.workflow.commit import commit_file
from smartcity.workflow.errors import StaleComparisonError
from smartcity.workflow.receive import ReceivedFile, check_uploads
from smartcity.workflow.workspace import Workspace, context_of


class FileState(StrEnum):
    """What a file on the desk waits for, in the order in which files are listed."""

    PERSON = "person"
    UNREADABLE = "unreadable"
    READY = "ready"
    NOTHING = "nothing"
    SAVED = "saved"


def file_state(received: ReceivedFile, receipt: Receipt | None) -> FileState:
    """What this file waits for; held or rejected rows, a warning or a rename question need a person."""
    if receipt is not None:
        return FileState.SAVED
    if received.result.status is FileStatus.UNREADABLE:
        return FileState.UNREADABLE
    if not received.can_be_committed:
        return FileState.NOTHING
    counts = received.result.counts
    noted = any(finding.severity is not Severity.INFO for finding in received.result.findings)
    asked = received.comparison is not None and bool(received.comparison.renames)
    return FileState.PERSON if counts.held or counts.rejected or noted or asked else FileState.READY


def listed_files(desk: UploadDesk) -> list[tuple[int, FileState]]:
    """The desk's files with their states: those that need a person on top, then in order of arrival."""
    order = list(FileState)
    states = {key: file_state(received, desk.receipts.get(key)) for key, received in desk.received.items()}
    return sorted(states.items(), key=lambda entry: (order.index(entry[1]), entry[0]))


def take_files(workspace: Workspace, files: Sequence[tuple[str, bytes]]) -> None:
    """Checks the files (name, content) one by one, naming the one in hand, and lays them on the desk."""
    desk = session.desk()
    bar = st.progress(0.0, text=say("upload_checking", file=literal(files[0][0]), place=1, total=len(files)))
    for place, received in enumerate(check_uploads(workspace, files), start=1):
        desk.received[desk.next_key] = received
        desk.next_key += 1
        if place < len(files):
            upcoming = say(
                "upload_checking", file=literal(files[place][0]), place=place + 1, total=len(files)
            )
            bar.progress(place / len(files), text=upcoming)
    bar.progress(1.0, text=say("upload_checked", total=len(files)))
    desk.open_file = listed_files(desk)[0][0]
    desk.round += 1


def read_again(workspace: Workspace, key: int, choices: Mapping[str, SheetChoice]) -> None:
    """Checks a file of the desk anew with a person's corrections by sheet name ('' without sheets)."""
    desk = session.desk()
    known = desk.received[key]
    with st.spinner(say("upload_reading_again", file=literal(known.name))):
        [received] = check_uploads(workspace, [(known.name, known.content)], {known.result.sha256: choices})
    desk.received[key] = received
    desk.marked.pop(key, None)


def keep_current(workspace: Workspace, key: int) -> None:
    """Checks a file of the desk anew where the region's list of OPDs has changed since it was read.

    A list that lies on the desk itself changes it as soon as it is saved. What is saved stays as it was.
    """
    desk = session.desk()
    received: ReceivedFile = desk.received[key]
    if key not in desk.receipts and context_of(workspace).registry != received.registry:
        read_again(workspace, key, received.choices)


def save_file(
    workspace: Workspace, key: int, mode: Mode = Mode.MERGE, answers: Mapping[str, str | None] | None = None
) -> str | None:
    """Saves a file of the desk; None, or the key of the text that says why it could not be.

    Where the region has moved in between, the file is compared anew, so that the page shows what would be.
    """
    desk = session.desk()
    received: ReceivedFile = desk.received[key]
    try:
        desk.receipts[key] = commit_file(workspace, received, mode, answers)
    except StaleComparisonError:
        read_again(workspace, key, received.choices)
        return "store_moved"
    except SAVE_REFUSED as refused:
        return trouble_key(refused)
    return None


def save_all(workspace: Workspace, keys: Sequence[int]) -> list[str]:
    """Saves several files by merging, naming the one in hand; keys of texts about those not saved."""
    desk = session.desk()
    troubles: list[str] = []
    bar = st.progress(0.0)
    for place, key in enumerate(keys):
        name = literal(desk.received[key].name)
        bar.progress(
            place / len(keys), text=say("upload_saving", file=name, place=place + 1, total=len(keys))
        )
        trouble = save_file(workspace, key)
        if trouble == "store_moved":
            trouble = save_file(workspace, key)
        if trouble is not None:
            troubles.append(trouble)
    bar.empty()
    return troubles
