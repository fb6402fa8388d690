"""What a signed-in person may send over the raw WebSocket without ever having been offered it.

Every page of the menu is run as an OPD and as a viewer with the region, OPD and values of others in its
address and in its widgets, the facilitator's widgets among them. Nothing of others may come back (each of
their texts holds a mark), nothing of others may change, and no error of Python's may be shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed

from smartcity.store.rows import rows_of_batch
from smartcity.ui.navigation import MENU
from smartcity.workflow.actors import Role
from smartcity.workflow.history import list_batches
from smartcity.workflow.workspace import Workspace, open_workspace
from tests.browser.asking import (
    ELSEWHERE,
    OPD,
    OTHER_OPD,
    Hall,
    asked_for,
    messages_of_run,
    messages_until_closed,
    running_hall,
)
from tests.full_region import fill

PAGES = [entry.code for entries in MENU.values() for entry in entries]
OTHERS, ELSEWHERES = "RAHASIALAIN", "RAHASIAJAUH"
TRACES = (b"Traceback", b"site-packages", b'File "')
QUERIES = (
    "",
    f"region={ELSEWHERE}&opd={OTHER_OPD}".replace(" ", "+"),
    "region=Kabupaten+Garut&language=zz&as_of=9999-99-99&stage=999&year=-1&dimension=%00%22%3E",
    "region=" + "x" * 20_000,
)
SELECTED = json.dumps({"selection": {"points": [{"customdata": {"opd": OTHER_OPD, "record_id": "x"}}]}})
ROWS = json.dumps(
    {
        "selection": {"rows": [99_999, -1], "columns": ["x"], "cells": [[99_999, "x"]]},
        "edited_rows": {"99999": {"x": OTHER_OPD}},
        "added_rows": [{"OPD": OTHER_OPD}],
        "deleted_rows": [99_999],
    }
)
FORGED: Sequence[Mapping[str, object]] = (
    {"trigger_value": True},
    {"string_value": OTHER_OPD},
    {"int_value": 999_999},
    {"string_array_value": [OTHER_OPD, ELSEWHERE, "9999-99-99"]},
    {"string_value": SELECTED},
    {"json_value": ROWS},
    {"string_value": ROWS},
    {"double_array_value": [1e308, float("nan")]},
    {"bool_value": True},
    {"int_array_value": [99, -1]},
    {"string_value": "\u202e<script>\x07" + "x" * 50_000},
    {"string_trigger_value": {"data": OTHER_OPD}},
    {"json_trigger_value": ROWS},
    {"bytes_value": b"\xff\x00"},
    {},
)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with running_hall(tmp_path_factory.mktemp("forged")) as hall:
        marks = {OPD: "MILIKSENDIRI", OTHER_OPD: OTHERS}
        fill(hall.region, [OPD, OTHER_OPD], lambda opd, place: f"{marks[opd]} {place}")
        elsewhere = open_workspace(hall.region.database, ELSEWHERE)
        fill(elsewhere, [OPD], lambda _opd, place: f"{ELSEWHERES} {place}")
        yield hall


def widget_ids(messages: Sequence[ForwardMsg]) -> set[str]:
    """The ids of all widgets that the messages bring."""
    found = set()
    for message in messages:
        if message.WhichOneof("type") != "delta":
            continue
        kind = message.delta.WhichOneof("type")
        part = getattr(message.delta, kind)
        inner = part.WhichOneof("type") if kind in {"new_element", "add_block"} else None
        element = getattr(part, inner) if inner else part
        found |= {getattr(element, "id", "")}
    return {widget for widget in found if isinstance(widget, str) and widget}


def run_with(page: str, query: str, widgets: Mapping[str, Mapping[str, object]]) -> bytes:
    """The message that runs a page with these values of its widgets."""
    wanted = BackMsg()
    wanted.rerun_script.page_name = page
    wanted.rerun_script.query_string = query
    for widget, values in widgets.items():
        state = WidgetState(id=widget)
        for name, value in values.items():
            part = getattr(state, name) if "array" in name or name == "string_trigger_value" else None
            if part is None:
                setattr(state, name, value)
            else:
                part.data.extend(value) if isinstance(value, list) else setattr(part, "data", value["data"])
        wanted.rerun_script.widget_states.widgets.append(state)
    return wanted.SerializeToString()


def shown(messages: Sequence[ForwardMsg]) -> bytes:
    return b"\n".join(message.SerializeToString() for message in messages)


def assert_nothing_leaks(messages: Sequence[ForwardMsg], what: object, *secrets: str) -> None:
    """No mark of others, no trace of Python; an error of Streamlit's own is no element of ours."""
    sent = shown(messages)
    for secret in secrets:
        assert secret.encode() not in sent, (what, secret)
    kinds = {
        message.delta.new_element.WhichOneof("type")
        for message in messages
        if message.WhichOneof("type") == "delta"
    }
    assert "exception" not in kinds, what
    for trace in TRACES:
        assert trace not in sent, (what, trace)


def owners_since(workspace: Workspace, batches: int) -> set[str | None]:
    """Whose rows the batches hold that came since there were so many."""
    newest = sorted(list_batches(workspace), key=lambda batch: batch.id)[batches:]
    return {
        row.content.opd
        for batch in newest
        for row in rows_of_batch(workspace.database, workspace.code, batch.id)
    }


@pytest.mark.parametrize("role", [Role.OPD, Role.VIEWER])
def test_forged_addresses_and_widgets_bring_nothing_of_others(hall: Hall, role: Role) -> None:
    secrets = (ELSEWHERES, OTHERS) if role is Role.OPD else (ELSEWHERES,)
    elsewhere = open_workspace(hall.region.database, ELSEWHERE)
    before, there = len(list_batches(hall.region)), elsewhere.revision
    for page in PAGES:
        with hall.socket(hall.kept_cookie(hall.codes[Role.FACILITATOR])) as socket:
            offered = widget_ids(messages_of_run(socket, asked_for(page)))
        with hall.socket(hall.kept_cookie(hall.codes[role])) as socket:
            for query in QUERIES:
                given = messages_of_run(socket, asked_for(page, query))
                assert_nothing_leaks(given, (page, query[:60]), *secrets)
                offered |= widget_ids(given)
            for turn in range(0, len(FORGED), 4):
                widgets = {
                    widget: FORGED[(place + turn) % len(FORGED)]
                    for place, widget in enumerate(sorted(offered))
                }
                given = messages_of_run(socket, run_with(page, QUERIES[1], widgets))
                assert_nothing_leaks(given, (page, turn), *secrets)
    assert owners_since(hall.region, before) <= ({OPD} if role is Role.OPD else set())
    assert elsewhere.revision == there


def test_names_of_scripts_and_parts_that_nobody_offered_open_no_other_page(hall: Hall) -> None:
    for name in ("pages/manage/access.py", "../app.py", "access", "x" * 100_000, "\x00", "_stcore"):
        wanted = BackMsg()
        script = wanted.rerun_script
        script.page_name, script.page_script_hash, script.fragment_id = name, name, ""
        script.context_info.timezone, script.context_info.locale = "../../etc/passwd", "zz" * 1000
        with hall.socket(hall.kept_cookie(hall.codes[Role.OPD])) as socket:
            given = messages_of_run(socket, wanted.SerializeToString())
            assert_nothing_leaks(given, name[:20], OTHERS, ELSEWHERES)


@pytest.mark.parametrize(
    "field", ["load_git_info", "clear_cache", "set_run_on_save", "debug_shutdown_runtime"]
)
def test_what_no_page_sends_is_not_answered(hall: Hall, field: str) -> None:
    with hall.socket(hall.kept_cookie(hall.codes[Role.VIEWER])) as socket:
        messages_of_run(socket, asked_for("overview"))
        forged, alive = BackMsg(), BackMsg()
        setattr(forged, field, True)
        alive.app_heartbeat = True
        socket.send(forged.SerializeToString())
        socket.send(alive.SerializeToString())
        answers = []
        while "heartbeat_ack" not in answers:
            given = ForwardMsg()
            given.ParseFromString(socket.recv(timeout=20))
            answers.append(given.WhichOneof("type"))
        assert set(answers) <= {"heartbeat_ack", "session_status_changed"}


@pytest.mark.parametrize("message", [b"\xff" * 100, b"\xff" * (26 * 2**20)], ids=["none", "huge"])
def test_what_is_no_message_closes_its_own_socket_alone(hall: Hall, message: bytes) -> None:
    cookie = hall.kept_cookie(hall.codes[Role.OPD])
    with hall.socket(cookie) as socket:
        socket.send(message)
        received: list[bytes] = []
        with pytest.raises(ConnectionClosed):
            messages_until_closed(socket, received)
        assert not any(trace in sent for trace in TRACES for sent in received)
    with hall.socket(cookie) as socket:
        assert messages_of_run(socket, asked_for("overview"))
