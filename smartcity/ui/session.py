"""The one place of session state: what this visitor's tab is looking at, by name and type.

Nothing big lives here: tables come from the shared caches, uploads are kept until they are saved or put away.
Keys of widgets that are bound to the URL (`language`, `region`, the filters) are read here too, so that the
menu, which is built before those widgets, already speaks the right language.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import streamlit as st

from smartcity.analysis.filters import Filters
from smartcity.workflow.errors import EditConflict

LANGUAGES = ("id", "en")
LANGUAGE_LABELS = ("ID", "EN")
"""The options of the switch, which also stand in the URL."""
DECIDING = "deciding_"
"""What begins the keys of the fields of a decision that is being taken."""
_OF_A_REGION = ("selection_", "origin_", "opened_", "follow_up_", "stages_", DECIDING)
LANGUAGE_KEY = "language"
SPOKEN: ContextVar[str | None] = ContextVar("spoken", default=None)
"""The language while `language.looked_up_once`."""
REGION_KEY = "region"
AS_OF_KEY = "as_of"


@dataclass(slots=True)
class UploadDesk:
    """The files on the upload page: as checked, their receipts, and the workbooks marked for their senders.

    All mappings go by the file's own key (a number in order of arrival). `round` names the uploader widget,
    so that it is empty again once its files lie on the desk.
    """

    round: int = 0
    next_key: int = 1
    received: dict[int, Any] = field(default_factory=dict)
    receipts: dict[int, Any] = field(default_factory=dict)
    marked: dict[int, Any] = field(default_factory=dict)
    open_file: int | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """A clicked mark: which chart, and the filters that its rows fit, as its customdata carries them."""

    chart: str
    where: tuple[tuple[str, Any], ...]


@dataclass(slots=True)
class OpenedCells:
    """Cells of progress in a drawer: one deliverable of a stage, of an OPD, of several or of the region.

    `based_on` is the row at which each OPD's cell (None: the region's) was shown, `conflicts` what others
    did to them since, as (OPD, what).
    """

    stage: int
    deliverable: str
    opd: str | None
    based_on: dict[str | None, int | None]
    conflicts: list[tuple[str | None, EditConflict]] = field(default_factory=list)


@dataclass(slots=True)
class NoteDraft:
    """What was typed about an OPD in the daftar tagih and not stored yet, and the row it is based on."""

    values: dict[str, str | None]
    based_on: int | None


@dataclass(slots=True)
class NoteDesk:
    """The daftar tagih in hand: drafts by OPD, those that the table `key` starts from, and conflicts."""

    drafts: dict[str, NoteDraft] = field(default_factory=dict)
    key: str = ""
    base: dict[str, NoteDraft] = field(default_factory=dict)
    conflicts: list[tuple[str, EditConflict]] = field(default_factory=list)


@dataclass(slots=True)
class StageDesk:
    """The list of stages that is being edited: the revision shown, the one a save is based on, and whether
    somebody else saved another list meanwhile.
    """

    shown: int
    based_on: int
    overtaken: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """The last decision: region (code), batch, the answer in words, and how many rows it was about."""

    region: str
    batch: int
    answer: str
    rows: int


def state() -> MutableMapping[str, Any]:
    """Session state as a plain mapping, for widget keys that a callback must set."""
    return cast("MutableMapping[str, Any]", st.session_state)


def language() -> str:
    """`id` or `en`: the switch, before it was ever drawn the URL, else Indonesian."""
    chosen = SPOKEN.get() or str(state().get(LANGUAGE_KEY) or st.query_params.get(LANGUAGE_KEY, "")).lower()
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def region() -> str | None:
    """The code of the region in hand, None where there is none yet."""
    return cast("str | None", state().get("region_in_hand"))


def keep_region(code: str | None) -> None:
    """Remembers the region that the bar shows, for the page below it."""
    state()["region_in_hand"] = code


def show_region(code: str | None) -> None:
    """Puts the bar on this region, None for none; only from a callback, before the bar is drawn."""
    state()[REGION_KEY] = code


def filters() -> Filters:
    """The filters of the bar; all open on pages without filters."""
    return cast(Filters, state().get("filters_in_hand", Filters()))


def as_of() -> date | None:
    """The day of the bar, None for the latest state."""
    return cast("date | None", state().get("as_of_in_hand"))


def stage() -> int | None:
    """The number of the stage of the bar, None for all."""
    return cast("int | None", state().get("stage_in_hand"))


def keep_filters(chosen: Filters, day: date | None, stage: int | None = None) -> None:
    """Remembers what the bar shows, for the page below it."""
    state()["filters_in_hand"] = chosen
    state()["as_of_in_hand"] = day
    state()["stage_in_hand"] = stage


def show_day(day: date | None) -> None:
    """Puts the bar on the end of this day, None for the latest state; only from a callback."""
    state()[AS_OF_KEY] = day


def desk() -> UploadDesk:
    """This visitor's upload desk, empty at first."""
    if "upload_desk" not in state():
        state()["upload_desk"] = UploadDesk()
    return cast(UploadDesk, state()["upload_desk"])


def clear_desk() -> None:
    """Puts every file away that was not saved; the uploader starts empty."""
    state()["upload_desk"] = UploadDesk(round=desk().round + 1)


def note_desk() -> NoteDesk:
    """What this visitor typed in the daftar tagih, empty at first."""
    return cast(NoteDesk, state().setdefault("follow_up_desk", NoteDesk()))


def stage_desk(region: str, revision: int) -> StageDesk:
    """The list of stages in hand, at first that of `revision`."""
    return cast(StageDesk, state().setdefault(f"stages_desk_{region}", StageDesk(revision, revision)))


def drop_stages(region: str) -> None:
    """Starts over from the list as it is stored."""
    state().pop(f"stages_desk_{region}", None)


def selection(page: str) -> Selection | None:
    """The mark that is selected on a page, None if none."""
    return cast("Selection | None", state().get(f"selection_{page}"))


def selected_in(page: str, chart: str) -> bool:
    """Whether the page's selection was made in this chart."""
    chosen = selection(page)
    return chosen is not None and chosen.chart == chart


def select(page: str, chosen: Selection | None) -> None:
    """Keeps (or with None drops) the selected mark of a page; charts forget theirs when they are redrawn."""
    state()[f"selection_{page}"] = chosen


def figure_round(page: str) -> int:
    """Counts up when a drawer is closed, so that the figures of that page forget what was clicked."""
    return cast(int, state().get(f"figure_round_{page}", 0))


def opened_cells(page: str) -> OpenedCells | None:
    """The cells in the page's drawer, None where it is shut."""
    return cast("OpenedCells | None", state().get(f"opened_cells_{page}"))


def open_cells(page: str, cells: OpenedCells) -> None:
    """Keeps what the page's drawer shows, so that a tick is based on what was seen when it was opened."""
    state()[f"opened_cells_{page}"] = cells


def close_cells(page: str) -> None:
    """Shuts the drawer: nothing is selected any more."""
    select(page, None)
    state().pop(f"opened_cells_{page}", None)
    state()[f"figure_round_{page}"] = figure_round(page) + 1


def table_round(page: str) -> int:
    """Counts up when a row's origin is closed, so that the table of that page forgets what was picked."""
    return cast(int, state().get(f"table_round_{page}", 0))


def open_origin(page: str, record: int) -> None:
    """Opens the origin of the row with this index."""
    state()[f"origin_{page}"] = record


def opened_origin(page: str) -> int | None:
    """The index of the row whose origin is open on the page, None if none."""
    return cast("int | None", state().get(f"origin_{page}"))


def close_origin(page: str) -> None:
    """Closes the open origin."""
    state()[f"origin_{page}"] = None
    state()[f"table_round_{page}"] = table_round(page) + 1


def tell(kind: str, message: str) -> None:
    """Keeps a message for the next time the page is drawn; `kind` is `success` or `warning`."""
    state().setdefault("messages", []).append((kind, message))


def told() -> list[tuple[str, str]]:
    """The kept messages as (kind, text), once."""
    return cast("list[tuple[str, str]]", state().pop("messages", []))


def keep_settled(decision: Settled | None) -> None:
    """Remembers (or with None forgets) the last decision, so that it can be taken back."""
    state()["settled"] = decision


def settled() -> Settled | None:
    """The last decision of this visitor that was not taken back."""
    return cast("Settled | None", state().get("settled"))


def drop_decision() -> None:
    """Empties the fields of the decision in hand, once it is recorded; only from a callback."""
    for key in [key for key in state() if str(key).startswith(DECIDING)]:
        del state()[key]


def decision_typed() -> bool:
    """Whether anything is typed for the decision in hand."""
    return any(isinstance(value, str) and value for key, value in state().items() if key.startswith(DECIDING))


def opened_decision(region: str) -> str:
    """The key of the box that says which past decision of the region is open."""
    return f"opened_decision_{region}"


def open_decision(region: str, number: int) -> None:
    """Opens a past decision of the region; only from a callback."""
    state()[opened_decision(region)] = number


def forget_region() -> None:
    """Lets go of a region that is gone: its filters, selections and files on the desk."""
    for key in [key for key in state() if str(key).startswith(_OF_A_REGION)]:
        del state()[key]
    shown = (REGION_KEY, "dimension", "opd", "year", "stage", AS_OF_KEY)
    for key in (*shown, *(f"{kept}_in_hand" for kept in ("region", "filters", "as_of", "stage"))):
        state().pop(key, None)
    clear_desk()
