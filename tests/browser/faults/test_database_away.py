"""PostgreSQL stopped and started again under the app: screens wait, say so, and go on by themselves."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from smartcity.reference.texts import text
from smartcity.workflow import screens
from smartcity.workflow.actors import Role
from smartcity.workflow.screens import SLIDES, Arrangement, ScreenState
from tests.browser.asking import BROWSER, REGION
from tests.browser.faults.conftest import Stage, innovations, say, sender
from tests.postgres import PostgresServer


def test_screens_and_senders_outlast_a_database_that_is_started_again(
    postgres_stage: Stage, own_postgres: PostgresServer, browser: Browser
) -> None:
    still = ScreenState(arrangement=Arrangement(turning=False))
    screens.steer(postgres_stage.region, lambda _: still)
    projector = postgres_stage.open(browser, f"/layar?region={REGION}", Role.PROJECTOR)
    desk = postgres_stage.open(browser, "/screen", Role.FACILITATOR)
    opd = sender(postgres_stage)
    ticket, result = opd.checked("satu.csv", innovations("Layanan", 3))
    expect(projector.locator(f"body[data-slide={SLIDES[0]}]")).to_be_attached()
    forward = desk.get_by_role("button", name=say("screen_next"))
    expect(forward).to_be_visible()

    own_postgres.stop()
    expect(projector.locator("#link")).to_have_class("lost", timeout=10_000)
    forward.click()
    expect(desk.get_by_test_id("stToast")).to_contain_text(text("trouble.held", "id"))
    refused = opd.send(ticket, result)
    assert refused.status == 503
    assert int(refused.headers["retry-after"]) > 0
    page = opd.hall.ask("/kirim", {**opd.cookie, **BROWSER})
    assert page.status == 503
    assert text("sign_in.trouble_why", "id") in page.body.decode()
    assert int(page.headers["refresh"]) > 0, "it comes back by itself"
    assert desk.get_by_role("dialog").count() == 0

    own_postgres.start()
    expect(projector.locator("#link")).not_to_have_class("lost", timeout=10_000)
    # The step of the facilitator waited, and was taken.
    expect(projector.locator(f"body[data-slide={SLIDES[1]}]")).to_be_attached(timeout=10_000)
    assert opd.send(ticket, result).status == 200
    assert opd.hall.ask("/kirim", {**opd.cookie, **BROWSER}).status == 200
    for each in (projector, desk):
        each.context.close()


@pytest.mark.parametrize("path", ["/", "/masuk", "/keluar", f"/layar?region={REGION}", "/kirim", "/upload"])
def test_every_address_says_what_to_do_while_the_database_is_away(
    postgres_stage: Stage, own_postgres: PostgresServer, path: str
) -> None:
    signed_in = postgres_stage.hall.kept_cookie(postgres_stage.hall.codes[Role.FACILITATOR])
    own_postgres.stop()
    try:
        for headers in ({}, signed_in):
            page = postgres_stage.hall.ask(path, {**headers, **BROWSER})
            if page.status == 200:
                assert path == "/keluar", "a question that needs no database"
            else:
                assert page.status == 503
                assert text("sign_in.trouble_why", "id") in page.body.decode()
        form = {"Content-Type": "application/x-www-form-urlencoded", **BROWSER}
        refused = postgres_stage.hall.ask("/masuk", form, "POST", b"code=ABCD-2345-6789")
        assert refused.status == 503
    finally:
        own_postgres.start()
