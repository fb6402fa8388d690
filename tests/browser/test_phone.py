"""The page on which OPDs send, in real browsers: light, whole at 360 pixels, patient with a bad link."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from smartcity.reference.texts import text
from smartcity.workflow.access import sign_in
from smartcity.workflow.actors import Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from tests.browser.conftest import Watched
from tests.browser.phones import HEALTH, SCHOOLS, Hall, rows, served_hall

SMALL, LAPTOP = (360, 640), (1366, 768)
MUST_BYTES, AIM_BYTES = 300_000, 100_000
MESSY = """PEMERINTAH KABUPATEN;;;;;
DAFTAR USULAN INOVASI;;;;;

No;OPD;Nama Inovasi;Dimensi;Tahapan;Anggaran (Rp)
1;Dinkes;Antre <img src=x onerror=alert(1)> {size};Smart Living;Penerapan;Rp 1.250.000.000,00
2;Dinas Kesehatan;Warung Digital {size};Smart Ecenomy;Uji Coba;1,5 M
3;Dinas Kesehatan;=cmd|' /C calc'!A0;SE;Inisiatif;1.250
4;Dinas Pendidikan;Sekolah Sehat;Smart Society;Inisiatif;750 jt
5;Dinas Kesehatan;Rujukan Cepat;;Coba-coba;entah
6;Dinas Kesehatan;;Smart Living;Inisiatif;
;;Jumlah;;;
"""
TOO_SMALL = """() => [...document.querySelectorAll('main button, main a.button, main summary, label.choice')]
    .filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 44)
    .map(one => one.textContent)"""
OVER = "() => document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with served_hall(tmp_path_factory.mktemp("phone")) as served:
        [received] = check_uploads(served.region, [("awal.csv", rows("Posyandu Keliling"))])
        commit_file(served.region, received)
        yield served


def context_of(browser: Browser, size: tuple[int, int] = SMALL, **settings: bool) -> BrowserContext:
    return browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="id-ID",
        has_touch=size == SMALL,
        **settings,  # type: ignore[arg-type]
    )


def watched(context: BrowserContext, hall: Hall) -> Watched:
    page = context.new_page()
    page.set_default_timeout(20_000)
    seen = Watched(page, hall.running.server)
    page.on("request", seen.note_request)
    page.on("console", seen.note_console)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    return seen


def come_in(hall: Hall, page: Page, who: str = HEALTH) -> None:
    page.goto(f"{hall.running.server.address}/kirim")
    page.locator("#code").fill(hall.codes[who])
    page.get_by_role("button", name=say("sign_in.submit")).click()
    page.locator("#page").wait_for()


def say(key: str, **params: object) -> str:
    return text(key, "id", **params)


def choose(page: Page, file: Path | dict[str, object]) -> None:
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]


def csv(content: bytes, name: str = "usulan.csv") -> dict[str, object]:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


@pytest.mark.parametrize("size", [SMALL, LAPTOP], ids=["phone", "laptop"])
def test_a_messy_file_goes_from_seat_to_receipt(
    browser: Browser, hall: Hall, tmp_path: Path, size: tuple[int, int]
) -> None:
    context = context_of(browser, size)
    seen = watched(context, hall)
    weight: list[int] = []

    def weigh(request: Request) -> None:
        sizes = request.sizes()
        weight.append(sum(max(0, sizes[part]) for part in ("responseBodySize", "responseHeadersSize")))  # type: ignore[literal-required]

    seen.page.on("requestfinished", weigh)
    page = seen.page
    come_in(hall, page)
    page.wait_for_load_state("networkidle")
    assert sum(weight) < AIM_BYTES < MUST_BYTES
    with page.expect_download() as template:
        page.get_by_role("link", name=say("phone.template_download")).click()
    assert template.value.suggested_filename.endswith(".xlsx")
    file = tmp_path / f"usulan {size[0]}.csv"
    file.write_text(MESSY.replace("{size}", str(size[0])), encoding="utf-8")
    choose(page, file)
    result = page.locator(".result")
    expect(result.locator("h2")).to_have_text(file.name)
    assert page.evaluate(OVER) <= 0
    assert page.evaluate(TOO_SMALL) == []
    expect(result.locator(":scope > details[open]")).to_have_count(2)
    for closed in result.locator("summary").all():
        if closed.is_visible() and not closed.locator("xpath=..").get_attribute("open"):
            closed.click()
    assert page.evaluate(OVER) <= 0
    expect(result).to_contain_text("<img src=x onerror=alert(1)>")
    with page.expect_download() as marked:
        page.get_by_role("link", name=say("phone.marked_download")).click()
    assert marked.value.suggested_filename.endswith(".xlsx")
    page.locator("form.send button").click()
    receipt = page.locator(".receipt")
    expect(receipt).to_be_visible()
    number = receipt.inner_text()
    page.reload()
    assert page.locator(".receipt").inner_text() == number
    expect(page.locator(".sent li").first).to_contain_text(file.name)
    assert page.evaluate(OVER) <= 0
    assert seen.complaints == []
    assert seen.foreign_requests() == []
    context.close()


def test_what_a_phone_sends_is_on_the_projector_in_two_seconds(browser: Browser, hall: Hall) -> None:
    projecting, presenting, sending = context_of(browser, LAPTOP), context_of(browser), context_of(browser)
    for context, role in ((projecting, Role.PROJECTOR), (presenting, Role.FACILITATOR)):
        opened = sign_in(hall.region.database, hall.codes[role], "10.0.0.7")
        cookie = {"name": "smartcity_session", "value": opened.token, "url": hall.running.server.address}
        context.add_cookies([cookie])  # type: ignore[list-item]
    projector, presenter = watched(projecting, hall), watched(presenting, hall)
    projector.page.goto(f"{hall.running.server.address}/layar")
    presenter.page.goto(f"{hall.running.server.address}/screen")
    for slide in ("coverage", "participation"):
        presenter.page.get_by_role("button", name=say(f"screen.name_{slide}")).click()
        expect(projector.page.locator("body")).to_have_attribute("data-slide", slide)
    sentence = projector.page.locator(".slide.up h1")
    before = sentence.text_content() or ""
    phone = watched(sending, hall)
    come_in(hall, phone.page, SCHOOLS)
    choose(phone.page, csv(rows("Buku Bersama", opd=SCHOOLS)))
    phone.page.locator("form.send button").click()
    expect(phone.page.locator(".receipt")).to_be_visible()
    begun = time.monotonic()
    expect(sentence).not_to_have_text(before, timeout=2000)
    assert time.monotonic() - begun < 2
    assert [*projector.complaints, *phone.complaints] == []
    for context in (projecting, presenting, sending):
        context.close()


def test_a_dropped_link_loses_nothing(browser: Browser, hall: Hall) -> None:
    context = context_of(browser)
    page = watched(context, hall).page
    come_in(hall, page)
    context.set_offline(True)
    choose(page, csv(rows("Tahan Putus")))
    told = page.locator("#told")
    expect(told).to_contain_text(say("phone.link_lost", seconds="").split(".")[0])
    context.set_offline(False)
    expect(page.locator(".result h2")).to_have_text("usulan.csv")
    expect(told).to_be_hidden()
    context.set_offline(True)
    page.locator("form.send button").click()
    expect(told).to_be_visible()
    context.set_offline(False)
    expect(page.locator(".receipt")).to_be_visible()
    context.close()


def test_a_server_that_is_killed_under_the_page_goes_on(browser: Browser, hall: Hall) -> None:
    context = context_of(browser)
    page = watched(context, hall).page
    come_in(hall, page)
    choose(page, csv(rows("Tahan Mati")))
    expect(page.locator(".result")).to_be_visible()
    hall.running.kill()
    page.locator("form.send button").click()
    expect(page.locator("#told")).to_be_visible()
    hall.running.start()
    expect(page.locator(".receipt")).to_be_visible()
    context.close()


def test_a_page_that_is_closed_finds_its_file_again(browser: Browser, hall: Hall) -> None:
    context = context_of(browser)
    page = watched(context, hall).page
    come_in(hall, page)
    choose(page, csv(rows("Tutup Dulu")))
    page.locator(".result, #progress").first.wait_for()
    page.close()
    again = watched(context, hall).page
    again.goto(f"{hall.running.server.address}/kirim")
    expect(again.locator(".result h2")).to_have_text("usulan.csv")
    again.get_by_role("button", name=say("phone.put_away")).click()
    expect(again.get_by_text(say("phone.file_choose"))).to_be_visible()
    context.close()


def test_a_file_in_hand_outlives_its_session(browser: Browser, hall: Hall) -> None:
    context = context_of(browser)
    page = watched(context, hall).page
    come_in(hall, page)
    context.clear_cookies()
    choose(page, csv(rows("Masuk Lagi")))
    with context.expect_page() as opened:
        page.locator("#told a").click()
    other = opened.value
    other.locator("#code").fill(hall.codes[HEALTH])
    other.get_by_role("button", name=say("sign_in.submit")).click()
    other.locator("#page").wait_for()
    page.get_by_role("button", name=say("phone.try_now")).click()
    expect(page.locator(".result h2")).to_have_text("usulan.csv")
    context.close()


def test_a_file_that_is_too_large_is_refused_at_once(browser: Browser, hall: Hall, tmp_path: Path) -> None:
    context = context_of(browser)
    seen = watched(context, hall)
    come_in(hall, seen.page)
    large = tmp_path / "besar.xlsx"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    choose(seen.page, large)
    expect(seen.page.get_by_role("alert")).to_contain_text("51 MB")
    assert not any(url.endswith("/kirim/berkas?lang=id") for url in seen.requests)
    context.close()


def test_a_file_that_is_chosen_before_the_script_is_there_goes_up(browser: Browser, hall: Hall) -> None:
    context = context_of(browser)
    page = watched(context, hall).page
    come_in(hall, page)
    waiting: list[Route] = []
    page.route("**/kirim.js*", lambda route: waiting.append(route))
    page.goto(f"{hall.running.server.address}/kirim", wait_until="commit")
    choose(page, csv(rows("Lebih Cepat")))
    waiting[0].continue_()
    expect(page.locator(".result h2")).to_have_text("usulan.csv")
    context.close()


def test_everything_works_without_a_script(browser: Browser, hall: Hall) -> None:
    context = context_of(browser, java_script_enabled=False)
    page = watched(context, hall).page
    come_in(hall, page)
    choose(page, csv(rows("Tanpa Skrip")))
    page.get_by_role("button", name=say("phone.file_check")).click()
    page.locator("form.send button").click()
    expect(page.locator(".receipt")).to_be_visible()
    context.close()


def test_a_name_that_looks_like_a_stored_one_is_asked(browser: Browser, hall: Hall) -> None:
    context = context_of(browser)
    page = watched(context, hall).page
    come_in(hall, page)
    choose(page, csv(rows("Posyandu Keliling Baru")))
    expect(page.locator("form.send button")).to_be_visible()
    page.get_by_label(say("phone.rename_same", name="Posyandu Keliling")).check()
    page.locator("form.send button").click()
    expect(page.locator(".receipt")).to_contain_text("1")
    expect(page.locator(".sent li").first).to_contain_text(say("phone.state_active", accepted=1))
    context.close()
