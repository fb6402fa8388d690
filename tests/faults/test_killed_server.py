"""A server that is killed loses nothing that it acknowledged, and open screens come back by themselves."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from smartcity.reference.texts import text
from smartcity.store.rows import rows_of_batch
from smartcity.store.values import Source
from smartcity.workflow import history
from smartcity.workflow.actors import Role
from smartcity.workflow.tables import load_tables
from tests.browser.asking import OPD, OUTSIDE, REGION, Answer
from tests.faults.conftest import HEAD, Sender, Stage, innovations, multipart, say, sender, stage

ROWS = 800
KILLED_AFTER = (0.05, 0.4)
"""Seconds from asking to store a file of ROWS rows until the server is killed: in the middle, and past it on
a quiet machine; every step of a commit is tried in tests/unit/store/test_store_faults.py."""


@pytest.fixture(scope="module")
def killable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("killed")) as made:
        yield made


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


def test_a_file_is_stored_once_whenever_the_server_was_killed(killable: Stage) -> None:
    opd = sender(killable)
    for place, seconds in enumerate(KILLED_AFTER):
        ticket, result = opd.checked(f"{place}.csv", innovations(f"Layanan {place}", ROWS))
        sending, answers = sent_in_the_background(opd, ticket, result)
        time.sleep(seconds)
        killable.running.kill()
        sending.join()
        stored = sent_batches(killable)
        assert len(stored) in {place, place + 1}, "a batch is there or not"
        killable.running.start()
        if len(stored) == place:
            assert answers == [], "what was acknowledged is stored"
            result = opd.result_of(ticket)
        again = opd.send(ticket, result)
        assert again.status == 200, again.body
        receipt = json.loads(again.body)
        assert all(json.loads(answer.body) == receipt for answer in answers)
        assert len(sent_batches(killable)) == place + 1
        assert len(rows_of_batch(killable.region.database, REGION, receipt["batch"])) == ROWS
    assert len(load_tables(killable.region).innovations) == ROWS * len(KILLED_AFTER)


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


def test_half_an_upload_is_nothing_whether_server_or_browser_went(killable: Stage) -> None:
    opd = sender(killable)
    before = sent_batches(killable)
    link = half_an_upload(killable, opd.cookie["Cookie"])
    time.sleep(0.3)
    link.close()  # as a browser that was closed
    deadline = time.monotonic() + 10
    while temporary_files(killable) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert temporary_files(killable) == []
    with half_an_upload(killable, opd.cookie["Cookie"]):
        time.sleep(0.3)
        killable.running.kill()
    killable.running.start()
    page = opd.hall.ask("/kirim", {**opd.cookie, "Accept": "text/html"})
    assert page.status == 200
    assert b"besar.csv" not in page.body
    ticket, result = opd.checked("kecil.csv", innovations("Sesudahnya", 2))
    assert opd.send(ticket, result).status == 200
    assert len(sent_batches(killable)) == len(before) + 1


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


def test_open_screens_come_back_by_themselves_signed_in_and_up_to_date(
    killable: Stage, browser: Browser
) -> None:
    projector = killable.open(browser, f"/layar?region={REGION}", Role.PROJECTOR)
    page = killable.open(browser, "/coverage?dimension=Smart+Living", Role.FACILITATOR)
    phone = killable.open(browser, "/kirim", Role.OPD, (360, 640))
    title = page.get_by_test_id("stMain").locator("h1")
    expect(projector.locator("body[data-slide]")).to_be_attached()
    expect(title).to_be_visible()
    known = title.inner_text()
    row = f"{OPD};Trayek dari kursi;Smart Living;Sarana Transportasi;Penerapan\n"
    file = {"name": "telepon.csv", "mimeType": "text/csv", "buffer": f"{HEAD}{row}".encode()}
    killable.running.kill()
    link = projector.locator("#link")
    expect(link).to_have_class("lost", timeout=10_000)
    assert "Connection" not in projector.locator("body").inner_text()
    phone.locator("input[type=file]").set_input_files(file)
    expect(phone.locator("#told")).to_contain_text(text("phone.try_now", "id"))
    killable.running.start()
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
