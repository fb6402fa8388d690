"""A region whose every text is hostile, on every page, every slide and the page on which OPDs send.

Nothing runs, nothing is a link or a picture that data made, nothing is asked of another server.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from smartcity.intake.values.plain_text import one_line
from smartcity.reference.texts import text
from smartcity.ui.navigation import MENU
from smartcity.workflow import screens
from smartcity.workflow.access import CodeWish, make_codes
from smartcity.workflow.actors import Role
from tests.browser.asking import Hall, running_hall
from tests.browser.conftest import Watched
from tests.full_region import fill
from tests.hostile_texts import HOSTILE, hostile

OPDS = [one_line(f"Dinas {number} {HOSTILE[number][:90]}") for number in (1, 2, 4, 13, 14)]
PAGES = [entry.code for entries in MENU.values() for entry in entries]
ACTIVE = """() => {
    const found = [];
    if (window.hostile !== undefined) found.push('ran ' + window.hostile);
    for (const element of document.querySelectorAll('*'))
        for (const {name, value} of element.attributes)
            if (/^(href|src|srcset|xlink:href|action|data|poster|background|on\\w+)$/.test(name)
                    && /^[^#].*(jahat|hostile)|javascript:|^data:text/.test(value))
                found.push(`${element.tagName} ${name}=${value.slice(0, 80)}`);
    found.push(...[...document.querySelectorAll('iframe, object, embed, base, svg[onload]')]
        .map(element => element.outerHTML.slice(0, 80)));
    const written = value => typeof value === 'string' ? [value]
        : value && typeof value === 'object' && !ArrayBuffer.isView(value)
            ? Object.entries(value).flatMap(([key, v]) => key === 'customdata' ? [] : written(v)) : [];
    for (const plot of document.querySelectorAll('.js-plotly-plot'))
        for (const text of [plot.data, plot.layout].flatMap(written))
            if (/<(script|img|a|iframe|svg)[ >]/.test(text) && /jahat|hostile/.test(text))
                found.push('figure ' + text.slice(0, 80));
    return found;
}"""
SENT = "\n".join(
    [
        "OPD;Nama Inovasi;Dimensi;Masalah",
        *(f'{OPDS[0]};"{x.replace(chr(34), chr(39))}";Dimensi {x[:9]};' for x in HOSTILE),
    ]
)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with running_hall(tmp_path_factory.mktemp("hostile")) as hall:
        fill(hall.region, OPDS, lambda opd, place: hostile(place, int(opd.split()[1])))
        yield hall


def signed_in(browser: Browser, hall: Hall, code: str) -> Watched:
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="id-ID")
    name, _, value = hall.cookie_of(code)["Cookie"].partition("=")
    context.add_cookies([{"name": name, "value": value, "url": hall.server.address}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    seen = Watched(page, hall.server)
    page.on("request", seen.note_request)
    page.on("dialog", lambda dialog: seen.complaints.append(dialog.message))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("popup", lambda popup: seen.complaints.append(popup.url))
    return seen


@pytest.fixture
def facilitator(browser: Browser, hall: Hall) -> Iterator[Watched]:
    seen = signed_in(browser, hall, hall.codes[Role.FACILITATOR])
    yield seen
    seen.page.context.close()


def drawn(page: Page) -> None:
    """Waits until the script of a Streamlit page has ended and its figures stand."""
    page.locator("h1").first.wait_for()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(300)


def assert_harmless(seen: Watched, where: str) -> None:
    assert seen.page.evaluate(ACTIVE) == [], where
    assert seen.foreign_requests() == [], where
    assert seen.complaints == [], where


def test_no_page_makes_more_of_hostile_texts_than_text(facilitator: Watched, hall: Hall) -> None:
    shown = ""
    for code in PAGES:
        facilitator.page.goto(f"{hall.server.address}/{code}")
        drawn(facilitator.page)
        assert_harmless(facilitator, code)
        shown += facilitator.page.locator("body").inner_text().replace("\u2060", "")
    for piece in ("<img src=x", "](http://jahat.example", "$\\href{", "onload="):
        assert piece in shown, "the texts are there, as they were sent"


def test_no_slide_makes_more_of_hostile_texts_than_text(facilitator: Watched, hall: Hall) -> None:
    page, workspace = facilitator.page, hall.region
    page.goto(f"{hall.server.address}/layar?region={workspace.code}")
    for code in screens.SLIDES:
        screens.steer(
            workspace, lambda state, code=code: screens.turned_to(state, code, screens.now_of(workspace))
        )
        expect(page.locator("body")).to_have_attribute("data-slide", code)
        expect(page.locator(".slide.up h1")).to_be_visible()
        page.wait_for_timeout(200)
        assert_harmless(facilitator, code)


def test_checked_files_are_shown_as_text_where_they_are_sent(
    browser: Browser, facilitator: Watched, hall: Hall
) -> None:
    file = {"name": f"usulan {HOSTILE[1][:60]}.csv", "mimeType": "text/csv", "buffer": SENT.encode()}
    facilitator.page.goto(f"{hall.server.address}/upload")
    drawn(facilitator.page)
    facilitator.page.locator('input[type="file"]').first.set_input_files(files=[file])
    expect(facilitator.page.get_by_role("heading", name=text("pages.upload_see", "id"))).to_be_visible()
    drawn(facilitator.page)
    assert_harmless(facilitator, "upload")

    [slip] = make_codes(hall.region, [CodeWish(Role.OPD, OPDS[0])])
    phone = signed_in(browser, hall, slip.code)
    phone.page.goto(f"{hall.server.address}/kirim")
    phone.page.locator('input[type="file"]').set_input_files(files=[file])
    if phone.page.locator('main[data-state="none"]').count():
        phone.page.get_by_role("button").first.click()
    expect(phone.page.locator("main")).to_have_attribute("data-state", "checked")
    assert_harmless(phone, "kirim")
    assert "<img src=x" in phone.page.locator("main").inner_text()
    phone.page.context.close()
