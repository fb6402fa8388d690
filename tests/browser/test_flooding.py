"""A thousand wrong codes from the address of the whole hall, and files that nobody may send."""

from __future__ import annotations

import http.client
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import psutil
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from smartcity.store.audit import list_audit
from smartcity.workflow import access
from smartcity.workflow.access import CodeWish, make_codes
from smartcity.workflow.actors import Role
from tests.browser.asking import OTHER_OPD, OUTSIDE, Hall, asked_for, messages_of_run, running_hall

BOUNDARY = "batas"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with running_hall(tmp_path_factory.mktemp("flooding")) as hall:
        yield hall


def server_memory(hall: Hall) -> int:
    """Bytes of the process that listens on the hall's port."""
    for connection in psutil.net_connections("tcp"):
        if connection.laddr.port == hall.server.port and connection.status == psutil.CONN_LISTEN:
            return int(psutil.Process(connection.pid).memory_info().rss)
    raise AssertionError("nobody listens")


def seconds_of(hall: Hall, code: str) -> float:
    begun = time.perf_counter()
    assert hall.submit(code).status == 403
    return time.perf_counter() - begun


def session_of(socket: ClientConnection) -> str:
    for message in messages_of_run(socket, asked_for("upload")):
        if message.WhichOneof("type") == "new_session":
            return str(message.new_session.initialize.session_id)
    raise AssertionError(ForwardMsg.DESCRIPTOR.name)


def put(hall: Hall, place: str, megabytes: float, name: str = "a.csv", *, chunked: bool = False) -> int:
    token = hall.ask("/_stcore/health").headers["set-cookie"].partition(";")[0]
    cookie = hall.kept_cookie(hall.codes[Role.OPD])["Cookie"]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + b"x" * int(megabytes * 2**20) + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {
        **OUTSIDE,
        "Cookie": f"{cookie}; {token}",
        "X-Xsrftoken": token.partition("=")[2],
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    connection = http.client.HTTPConnection("127.0.0.1", hall.server.port, timeout=20)
    connection.request("PUT", place, iter([body]) if chunked else body, headers, encode_chunked=chunked)
    status = connection.getresponse().status
    connection.close()
    return status


def test_uploads_are_bounded_whatever_they_say_and_wherever_they_go(hall: Hall) -> None:
    with hall.socket(hall.kept_cookie(hall.codes[Role.OPD])) as socket:
        place = f"/_stcore/upload_file/{session_of(socket)}"
        assert put(hall, f"{place}/{uuid.uuid4()}", 1, "../../../etc/passwd") == 204
        assert put(hall, f"{place}/{uuid.uuid4()}", 51) == 413
        assert put(hall, f"{place}/{uuid.uuid4()}", 1, chunked=True) == 411
        assert put(hall, f"{place}/../../x", 0.1) >= 400
        assert put(hall, f"{place}/%2e%2e%2fx", 0.1) >= 400
        before = server_memory(hall)
        statuses = [put(hall, f"{place}/{uuid.uuid4()}", 40) for _ in range(10)]
        assert statuses == [204] * 6 + [413] * 4
        assert server_memory(hall) - before < 400 * 2**20
    assert put(hall, f"/_stcore/upload_file/{uuid.uuid4()}/x", 0.1) == 400


def test_a_wrong_secret_takes_as_long_as_an_unknown_handle(hall: Hall) -> None:
    slips = make_codes(hall.region, [CodeWish(Role.VIEWER) for _ in range(6)])
    wrong = [seconds_of(hall, f"{slip.handle}22222222") for slip in slips]
    unknown = [seconds_of(hall, f"2{place}2222222222") for place in range(2, 8)]
    assert median(wrong) < 2 * median(unknown) + 0.05
    assert median(unknown) < 2 * median(wrong) + 0.05


def test_a_thousand_wrong_codes_keep_nobody_of_the_hall_out(hall: Hall) -> None:
    [slip] = make_codes(hall.region, [CodeWish(Role.OPD, OTHER_OPD)])
    known = [code.handle for code in access.list_codes(hall.region) if code.handle != slip.handle]
    typed = [f"{(known + ['ZZZZ'] * 9)[place % (len(known) + 9)]}{place:08d}" for place in range(1000)]
    lines, before, begun = (
        len(list_audit(hall.region.database, hall.region.code)),
        server_memory(hall),
        time.time(),
    )
    with ThreadPoolExecutor(64) as guessers:
        guesses = [guessers.submit(hall.submit, code) for code in typed]
        time.sleep(0.5)
        came_in = hall.submit(slip.code)
        during = time.time() - begun
        statuses = {guess.result().status for guess in guesses}
    assert came_in.status == 303
    assert statuses <= {403, 429}
    assert during < 30
    assert time.time() - begun < 90
    assert server_memory(hall) - before < 160 * 2**20  # four hashes of 16 MB at once, and their threads
    assert len(list_audit(hall.region.database, hall.region.code)) - lines < 100
    again = hall.submit("ZZZZ22222222")
    assert (again.status, int(again.headers["retry-after"]) >= 1) == (429, True)
