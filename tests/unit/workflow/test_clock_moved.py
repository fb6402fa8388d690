"""A clock that ran ahead, was put right, or was moved back: nobody is thrown out, no figure goes astray."""

from __future__ import annotations

import pytest

from smartcity.analysis.movement import burn_up, fitting_step
from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow import registry, screens, sending
from smartcity.workflow.access import CodeWish, actor_of, end_session, make_codes, sign_in
from smartcity.workflow.actors import Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.region_time import today
from smartcity.workflow.screens import SLIDES, ScreenState
from smartcity.workflow.tables import load_tables
from smartcity.workflow.timeline import record_log
from smartcity.workflow.workspace import Workspace
from tests.unit.conftest import Clock

OPD = "Dinas Kesehatan"
pytestmark = pytest.mark.usefixtures("cheap_hashes")
HEAD = "OPD;Nama Inovasi;Dimensi;Sub Dimensi;Tahapan Inovasi\n"


@pytest.fixture
def region(workspace: Workspace) -> Workspace:
    registry.save_opds(workspace, [ExpectedOpd(OPD)])
    return workspace


def content_of(name: str) -> bytes:
    return f"{HEAD}{OPD};{name};Smart Living;Kesehatan;Penerapan\n".encode()


def send(region: Workspace, name: str) -> None:
    [received] = check_uploads(region, [(f"{name}.csv", content_of(name))])
    commit_file(region, received)


def test_who_is_signed_in_stays_so_and_who_left_stays_out(region: Workspace, clock: Clock) -> None:
    [slip] = make_codes(region, [CodeWish(Role.FACILITATOR)])
    stays, leaves = (sign_in(region.database, slip.code, "192.168.1.20").token for _ in range(2))
    end_session(region.database, leaves)
    for hours in (-3, 5, -30):
        clock.move(hours=hours)
        assert actor_of(region.database, stays) is not None
        assert actor_of(region.database, leaves) is None


def test_a_file_that_waits_is_sent_after_the_clock_was_moved_back(region: Workspace, clock: Clock) -> None:
    [slip] = make_codes(region, [CodeWish(Role.OPD, OPD)])
    opened = sign_in(region.database, slip.code, "192.168.1.20")
    own = Workspace(region.database, region.region, opened.signed_in.actor)
    ticket = sending.take_in(own, opened.token, "satu.csv", content_of("Antre Sehat"))
    clock.move(days=-2)
    receipt = sending.send(own, opened.token, ticket, sending.check(own, opened.token, ticket), {})
    assert receipt.counts["accepted"] == 1
    assert sending.receipt_of(own, opened.token, ticket) == receipt


def test_a_projector_that_was_steered_later_than_now_shows_that_slide_and_turns_on(
    region: Workspace, clock: Clock
) -> None:
    for hours in (0, -2):
        clock.move(hours=hours)
        moment = screens.now_of(region)
        state = screens.steer(region, lambda _, at=moment: screens.turned_to(ScreenState(), SLIDES[2], at))
        assert screens.shown(state.state, moment).slide == SLIDES[2], "the newest command counts"
    clock.move(hours=-2)
    up = screens.shown(state.state, screens.now_of(region))
    assert up.slide in SLIDES
    assert up.until is not None
    assert 0 < (up.until - screens.now_of(region)).total_seconds() <= state.state.arrangement.seconds


def test_figures_as_of_a_day_and_over_time_go_by_what_was_stored_when(
    region: Workspace, clock: Clock
) -> None:
    day = today(region)
    clock.move(days=400)
    send(region, "Terlalu dini")
    clock.move(days=-400, hours=2)
    send(region, "Tepat waktu")
    assert load_tables(region, as_of=day).innovations["name"].tolist() == ["Terlalu dini", "Tepat waktu"]
    log = record_log(region)
    assert fitting_step(log) == "minute", "two hours, not four hundred days"
    over_time = burn_up(log, "WIB", "minute")
    assert over_time["at"].is_monotonic_increasing
    assert over_time["innovations"].tolist() == [0, 2]
    assert over_time["at"].max().date() == day
