"""A server that is killed loses nothing that it acknowledged, and open screens come back by themselves."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from pathlib import Path

from playwright.sync_api import Browser, expect

from smartcity.reference.texts import text
from smartcity.store.rows import rows_of_batch
from smartcity.store.values import Source
from smartcity.workflow import history
from smartcity.workflow.actors import Role
from smartcity.workflow.tables import load_tables
from tests.browser.asking import OPD, OUTSIDE, REGION, Answer
from tests.browser.faults.conftest import HEAD, Sender, Stage, innovations, multipart, say, sender

ROWS = 800
KILLED_AFTER = (0.05, 0.4)
"""Seconds from asking to store a file of ROWS rows until the server is killed: in the middle, and past it on
a quiet machine; every step of a commit is tried in tests/unit/store/test_store_faults.py."""


def sent_batches(made: Stage) -> list[int]:
    return [batch.id for batch in history.list_batches(made.region) if batch.source is Source.UPLOAD]


def sent_in_the_background(opd: Sender, ticket: str, result: str) -> tuple[threading.Thread, list[Answer]]:
    """The send under way, and what came back of it, if anything did."""
    answers: list[Answer] = []

    def send() -> None:
        try:
            answers.append(opd.send(ticket, result))
        except (OSError, http.client.HTTPException):
            return  # the link broke: the sender heard nothing

    thread = threading.Thread(target=send)
    thread.start()
    return thread, answers


def test_a_file_is_stored_once_whenever_the_server_was_killed(sqlite_stage: Stage) -> None:
    opd = sender(sqlite_stage)
    before = len(sent_batches(sqlite_stage))
    for place, seconds in enumerate(KILLED_AFTER):
        ticket, result = opd.checked(f"{place}.csv", innovations(f"Layanan {place}", ROWS))
        sending, answers = sent_in_the_background(opd, ticket, result)
        time.sleep(seconds)
        sqlite_stage.running.kill()
        sending.join()
        stored = len(sent_batches(sqlite_stage)) - before
        assert stored in {place, place + 1}, "a batch is there or not"
        sqlite_stage.running.start()
        if stored == place:
            assert answers == [], "what was acknowledged is stored"
            result = opd.result_of(ticket)
        again = opd.send(ticket, result)
        assert again.status == 200, again.body
        receipt = json.loads(again.body)
        assert all(json.loads(answer.body) == receipt for answer in answers)
        assert len(sent_batches(sqlite_stage)) - before == place + 1
        assert len(rows_of_batch(sqlite_stage.region.database, REGION, receipt["batch"])) == ROWS
    names = load_tables(sqlite_stage.region).innovations["name"]
    assert names.str.startswith("Layanan").sum() == ROWS * len(KILLED_AFTER)


def half_an_upload(made: Stage, cookie: str) -> socket.socket:
    """A link on which half of a file of 4 MB has arrived."""
    body = multipart("besar.csv", b"x" * 4_000_000)
    link = socket.create_connection(("127.0.0.1", made.hall.server.port))
    headers = {
        **OUTSIDE,
        "Cookie": cookie,
        "Content-Type": "multipart/form-data; boundary=batas-uji",
        "Content-Length": str(len(body)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    link.sendall(f"POST /kirim/berkas HTTP/1.1\r\n{lines}\r\n".encode() + body[: len(body) // 2])
    return link


def test_half_an_upload_is_nothing_whether_server_or_browser_went(sqlite_stage: Stage) -> None:
    opd = sender(sqlite_stage)
    before = sent_batches(sqlite_stage)
    link = half_an_upload(sqlite_stage, opd.cookie["Cookie"])
    time.sleep(0.3)
    link.close()  # as a browser that was closed
    expect_nothing_left(sqlite_stage)
    with half_an_upload(sqlite_stage, opd.cookie["Cookie"]):
        time.sleep(0.3)
        sqlite_stage.running.kill()
    sqlite_stage.running.start()
    page = opd.hall.ask("/kirim", {**opd.cookie, "Accept": "text/html"})
    assert page.status == 200
    assert b"besar.csv" not in page.body
    ticket, result = opd.checked("kecil.csv", innovations("Sesudah dimatikan", 2))
    assert opd.send(ticket, result).status == 200
    assert len(sent_batches(sqlite_stage)) == len(before) + 1


def expect_nothing_left(made: Stage) -> None:
    """The server lets go of what came in of an upload."""
    deadline = time.monotonic() + 10
    while temporary_files(made) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert temporary_files(made) == []


def temporary_files(made: Stage) -> list[str]:
    """Open files of the server that hold an upload."""
    folder = Path(f"/proc/{made.running.number}/fd")
    found = []
    for entry in folder.iterdir():
        try:
            target = str(entry.readlink())
        except OSError:
            continue  # closed meanwhile
        if "(deleted)" in target and entry.stat().st_size > 1_000_000:
            found.append(target)
    return found


def test_a_browser_closed_in_mid_upload_on_the_upload_page_leaves_nothing(
    sqlite_stage: Stage, browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "besar.csv"
    file.write_bytes(b"x" * 20_000_000)
    page = sqlite_stage.open(browser, "/upload", Role.FACILITATOR)
    box = page.locator("input[type=file]")
    expect(box).to_be_attached()
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 1_000_000}
    slow.send("Network.emulateNetworkConditions", conditions)
    box.set_input_files(file)
    deadline = time.monotonic() + 10
    while not temporary_files(sqlite_stage) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert temporary_files(sqlite_stage), "part of it has arrived"
    page.context.close()
    expect_nothing_left(sqlite_stage)
    assert sqlite_stage.hall.ask("/_stcore/health").status == 200


def test_open_screens_come_back_by_themselves_signed_in_and_up_to_date(
    sqlite_stage: Stage, browser: Browser
) -> None:
    projector = sqlite_stage.open(browser, f"/layar?region={REGION}", Role.PROJECTOR)
    page = sqlite_stage.open(browser, "/coverage?dimension=Smart+Living", Role.FACILITATOR)
    phone = sqlite_stage.open(browser, "/kirim", Role.OPD, (360, 640))
    title = page.get_by_test_id("stMain").locator("h1")
    expect(projector.locator("body[data-slide]")).to_be_attached()
    expect(title).to_be_visible()
    known = title.inner_text()
    row = f"{OPD};Trayek dari kursi;Smart Living;Sarana Transportasi;Penerapan\n"
    file = {"name": "telepon.csv", "mimeType": "text/csv", "buffer": f"{HEAD}{row}".encode()}
    sqlite_stage.running.kill()
    link = projector.locator("#link")
    expect(link).to_have_class("lost", timeout=10_000)
    assert "Connection" not in projector.locator("body").inner_text()
    phone.locator("input[type=file]").set_input_files(file)
    expect(phone.locator("#told")).to_contain_text(text("phone.try_now", "id"))
    sqlite_stage.running.start()
    expect(link).not_to_have_class("lost", timeout=10_000)
    expect(phone.locator("form.send button")).to_be_visible()
    phone.locator("form.send button").click()
    expect(phone.locator(".receipt")).to_be_visible()
    # Drawn anew with another sub-dimension, without anybody doing anything.
    expect(title).not_to_have_text(known)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "dimension=Smart" in page.url
    expect(page.get_by_text(say("closed_title"))).to_have_count(0)
    for each in (projector, page, phone):
        each.context.close()
