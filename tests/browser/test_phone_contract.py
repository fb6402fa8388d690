"""What the page on which OPDs send promises over HTTP: safe to repeat, nobody else's, refused with a word."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from openpyxl import load_workbook

from smartcity.store.values import Source
from smartcity.workflow import access, history
from smartcity.workflow.actors import Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from tests.browser.phones import HEALTH, HTML, JSON, SCHOOLS, Hall, Phone, rows, served_hall

LIMIT = 300_000


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with served_hall(tmp_path_factory.mktemp("phones"), {"SMARTCITY_FILE_BYTES": str(LIMIT)}) as served:
        yield served


@pytest.fixture
def phone(hall: Hall) -> Phone:
    return hall.phone()


def uploads(hall: Hall) -> list[int]:
    return [batch.id for batch in history.list_batches(hall.region) if batch.source is Source.UPLOAD]


def test_an_opd_lands_here_and_takes_its_template(phone: Phone) -> None:
    assert phone.landed == "/kirim"
    page = phone.ask("/kirim", HTML)
    assert (page.status, page.headers["cache-control"]) == (200, "no-store")
    assert HEALTH in page.body.decode()
    assert "unsafe" not in page.headers["content-security-policy"]
    template = phone.ask("/kirim/templat", HTML)
    assert load_workbook(BytesIO(template.body)).sheetnames


def test_a_file_goes_from_hand_in_to_receipt(hall: Hall, phone: Phone) -> None:
    before = uploads(hall)
    checked = phone.handed_in(rows("Antre Sehat", "Buku Ibu") + rows("Tanpa Dimensi", dimension=""))
    assert (checked["state"], checked["accepted"], checked["held"]) == ("checked", 2, 1)
    marked = phone.ask(f"/kirim/bertanda?tiket={checked['ticket']}")
    assert load_workbook(BytesIO(marked.body)).sheetnames
    sent = phone.send(checked)
    assert (sent.status, sent.json["state"]) == (200, "sent")
    assert (sent.json["accepted"], sent.json["held"]) == (2, 1)
    assert uploads(hall) == [sent.json["batch"], *before]
    assert phone.checked(checked["ticket"])["state"] == "sent"
    assert phone.send(checked).json == sent.json
    page = phone.ask(f"/kirim?tiket={checked['ticket']}", HTML).body.decode()
    assert page.count("usulan.csv") >= 2


def test_the_plain_forms_do_the_same(hall: Hall, phone: Phone) -> None:
    given = phone.hand_in(rows("Tanpa Skrip"), headers=HTML)
    assert (given.status, given.headers["location"]) == (303, "/kirim?lang=id")
    page = phone.ask("/kirim", HTML).body.decode()
    while 'data-state="checked"' not in page:
        assert "<noscript><meta http-equiv" in page
        page = phone.ask("/kirim", HTML).body.decode()
    ticket, result = (
        page.split(f'name="{field}" value="')[1].partition('"')[0] for field in ("tiket", "hasil")
    )
    sent = phone.post("/kirim/simpan", HTML, tiket=ticket, hasil=result)
    assert (sent.status, sent.headers["location"]) == (303, f"/kirim?lang=id&tiket={ticket}")
    assert 'class="receipt"' in phone.ask(sent.headers["location"], HTML).body.decode()
    assert phone.ask("/kirim/simpan", HTML).status == 303


def test_ten_clicks_at_once_are_one_batch(hall: Hall, phone: Phone) -> None:
    before = uploads(hall)
    checked = phone.handed_in(rows("Sepuluh Kali"))
    with ThreadPoolExecutor(10) as clicks:
        answers = list(clicks.map(lambda _: phone.send(checked), range(10)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert uploads(hall) == [answers[0].json["batch"], *before]


def test_a_killed_server_goes_on_where_it_was(hall: Hall, phone: Phone) -> None:
    before = uploads(hall)
    given = phone.hand_in(rows("Setelah Mati Listrik"))
    hall.running.kill()
    hall.running.start()
    checked = phone.checked(given.json["ticket"])
    assert (checked["state"], checked["accepted"]) == ("checked", 1)
    hall.running.kill()
    hall.running.start()
    sent = phone.send(checked)
    assert sent.status == 200
    hall.running.kill()
    hall.running.start()
    assert phone.send(checked).json == sent.json
    assert uploads(hall) == [sent.json["batch"], *before]


def test_nobody_else_reaches_a_file(hall: Hall, phone: Phone) -> None:
    checked = phone.handed_in(rows("Milik Sendiri"))
    for other in (hall.phone(SCHOOLS), hall.phone(HEALTH)):
        assert other.ask(f"/kirim/keadaan?tiket={checked['ticket']}").json["state"] == "none"
        assert other.ask(f"/kirim/bertanda?tiket={checked['ticket']}").status == 409
        assert other.send(checked).json["problem"] == "not-waiting"
        assert other.post("/kirim/buang", tiket=checked["ticket"]).status == 200
        assert "Milik Sendiri" not in other.ask(f"/kirim?tiket={checked['ticket']}", HTML).body.decode()
    assert phone.checked(checked["ticket"])["state"] == "checked"


def test_what_changed_meanwhile_is_shown_first(hall: Hall, phone: Phone) -> None:
    checked = phone.handed_in(rows("Berubah", dimension="Smart Economy"))
    [received] = check_uploads(hall.region, [("lain.csv", rows("Berubah"))])
    commit_file(hall.region, received)
    refused = phone.send(checked)
    assert (refused.status, refused.json["problem"]) == (409, "changed")
    again = phone.checked(checked["ticket"])
    assert again["result"] != checked["result"]
    assert phone.send(again).json["accepted"] == 1


def test_another_file_takes_the_place_of_one_that_waits(hall: Hall, phone: Phone) -> None:
    first, second = phone.handed_in(rows("Lama")), phone.handed_in(rows("Lebih Baru"))
    assert phone.send(first).json["problem"] == "not-waiting"
    assert phone.post("/kirim/buang", tiket=second["ticket"]).json == {"state": "none"}
    assert phone.send(second).json["problem"] == "not-waiting"


def test_what_is_stored_already_is_not_sent_again(hall: Hall, phone: Phone) -> None:
    content = rows("Sudah Tersimpan")
    phone.send(phone.handed_in(content))
    refused = phone.send(phone.handed_in(content))
    assert (refused.status, refused.json["problem"]) == (409, "nothing")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 rusak", b"hanya teks", bytes(range(256))])
def test_a_file_that_says_nothing_is_told_so(phone: Phone, content: bytes) -> None:
    checked = phone.handed_in(content)
    assert (checked["state"], checked["accepted"]) == ("checked", 0)
    assert phone.send(checked).json["problem"] == "nothing"
    assert phone.ask("/kirim", HTML).status == 200


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(hall: Hall, phone: Phone) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", hall.running.server.port, timeout=10)
    connection.putrequest("POST", "/kirim/berkas")
    sent = {**phone.cookie, **JSON, "Content-Length": str(LIMIT + 100_000)}
    sent["Content-Type"] = "multipart/form-data; boundary=x"
    for name, value in sent.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413
    assert b"file-too-large" in answer.read()
    connection.close()


def test_a_link_that_drops_in_mid_upload_leaves_nothing(hall: Hall, phone: Phone) -> None:
    with socket.create_connection(("127.0.0.1", hall.running.server.port), timeout=10) as link:
        head = [f"{name}: {value}" for name, value in {**phone.cookie, **JSON}.items()]
        head += ["Host: localhost", "Content-Length: 9000", "Content-Type: multipart/form-data; boundary=x"]
        link.sendall("\r\n".join(["POST /kirim/berkas HTTP/1.1", *head, "", "--x\r\nContent-Disp"]).encode())
    page = phone.ask("/kirim", HTML).body.decode()
    assert 'data-ticket=""' in page


def test_forms_of_other_sites_do_nothing(hall: Hall, phone: Phone) -> None:
    checked = phone.handed_in(rows("Dari Situs Lain"))
    foreign = {**JSON, "Origin": "https://contoh.example"}
    for path in ("simpan", "buang"):
        refused = phone.post(f"/kirim/{path}", foreign, tiket=checked["ticket"], hasil=checked["result"])
        assert (refused.status, refused.json["problem"]) == (403, "wrong-origin")
    assert phone.hand_in(rows("x"), headers=foreign).status == 403
    assert phone.checked(checked["ticket"])["state"] == "checked"


def test_a_session_that_has_ended_leads_to_signing_in(hall: Hall) -> None:
    phone = hall.phone()
    given = phone.hand_in(rows("Sesi Habis"))
    mine = access.list_sessions(hall.region)[0]
    access.end_sessions(hall.region, [mine.token_hash])
    assert phone.ask(f"/kirim/keadaan?tiket={given.json['ticket']}").status == 401
    led = phone.hand_in(rows("Sesi Habis"), headers=HTML)
    assert (led.status, led.headers["location"]) == (303, "/masuk?next=%2Fkirim%2Fberkas")


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.ADMINISTRATOR, Role.VIEWER])
def test_others_are_told_where_to_go(hall: Hall, role: Role) -> None:
    other = hall.phone(role)
    page = other.ask("/kirim", HTML)
    assert page.status == 200
    assert ('href="/upload"' in page.body.decode()) == (role is not Role.VIEWER)
    assert other.hand_in(rows("x")).json["problem"] == "not-opd"


def test_text_from_a_file_is_never_markup(phone: Phone) -> None:
    hostile = '<img src=x onerror="alert(1)">'
    phone.hand_in(rows(hostile, hostile + " lagi", dimension="<b>SE</b>"), name=f"{hostile}.csv")
    page = phone.ask("/kirim", HTML).body.decode()
    while 'data-state="checked"' not in page:
        page = phone.ask("/kirim", HTML).body.decode()
    assert "<img" not in page
    assert "<b>SE" not in page
    assert "&lt;img" in page
