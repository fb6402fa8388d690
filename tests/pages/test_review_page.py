"""Where a facilitator looks first: the switch, the sends that wait, approving and returning; and erasing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from smartcity.analysis.participation import MISSING, REPORTING, WAITING, participation
from smartcity.reference.texts import text
from smartcity.store.values import BatchState, Receipt
from smartcity.ui import access
from smartcity.workflow import history, registry
from smartcity.workflow.access import CodeWish, make_codes, sign_in
from smartcity.workflow.actors import Actor, Permission, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.tables import RegionTables, load_tables
from smartcity.workflow.workspace import Workspace, open_workspace
from tests.pages.conftest import OPDS, OpenPage

ROW = "OPD;Nama Inovasi;Dimensi;Sub Dimensi\nDinas Perhubungan;Rambu Cerdas;Smart Living;Mobilitas\n"


def reviewed(workspace: Workspace) -> Workspace:
    return registry.save_settings(workspace, replace(workspace.region, review_first=True))


def sent_by_opd(workspace: Workspace) -> Receipt:
    officer = replace(reviewed(workspace), actor=Actor("Dishub", Role.OPD, OPDS[2]))
    [received] = check_uploads(officer, [("rambu.csv", ROW.encode())])
    return commit_file(officer, received)


def state_of(workspace: Workspace, batch: int) -> BatchState:
    return next(each.state for each in history.list_batches(workspace) if each.id == batch)


def opd_state(tables: RegionTables) -> str:
    table = participation(tables.registry, tables.innovations, tables.held)
    return str(table.set_index("opd")["state"][OPDS[2]])


def buttons(app: AppTest) -> set[str]:
    return {button.key for button in app.button if button.key}


def test_the_switch_says_what_is_stored_and_changes_it(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("manage")
    app.toggle(key=f"review_first_{filled.code}_False").set_value(True).run()
    assert not app.exception
    assert open_workspace(filled.database, filled.code).region.review_first
    app.toggle(key=f"review_first_{filled.code}_True").set_value(False).run()
    assert not open_workspace(filled.database, filled.code).region.review_first


def test_a_send_that_waits_is_on_top_and_approved_by_two_clicks(
    open_page: OpenPage, filled: Workspace
) -> None:
    batch = sent_by_opd(filled).batch_id
    app = open_page("history")
    assert text("pages.review_waiting", "id", count="1") in app.title[0].value
    assert {f"approve_{batch}", f"return_{batch}"} <= buttons(app)
    assert f"withdraw_{batch}" not in buttons(app)
    app.button(key=f"approve_{batch}").click().run()
    app.button(key="confirm_approve").click().run()
    assert not app.exception
    assert state_of(filled, batch) is BatchState.ACTIVE
    assert opd_state(load_tables(filled)) == REPORTING


def test_a_returned_send_counts_nowhere(open_page: OpenPage, filled: Workspace) -> None:
    batch = sent_by_opd(filled).batch_id
    app = open_page("history")
    app.button(key=f"return_{batch}").click().run()
    app.button(key="confirm_return").click().run()
    assert state_of(filled, batch) is BatchState.WITHDRAWN
    assert opd_state(load_tables(filled)) == MISSING


def test_who_has_sent_is_not_missing_while_the_send_waits(filled: Workspace) -> None:
    assert opd_state(load_tables(filled)) == MISSING
    before = load_tables(filled).undecided
    sent_by_opd(filled)
    tables = load_tables(filled)
    assert opd_state(tables) == WAITING
    assert (tables.sends_to_review, tables.undecided) == (1, before)
    assert list(tables.held["held_for"])[-1] == ("to-review",)
    assert OPDS[2] not in set(tables.innovations["opd"])


def test_what_waits_is_offered_on_other_pages(open_page: OpenPage, filled: Workspace) -> None:
    said = text("pages.review_to_approve", "id", count="1")
    assert said not in [link.label for link in open_page("coverage").sidebar.get("page_link")]
    sent_by_opd(filled)
    assert said in [link.label for link in open_page("coverage").sidebar.get("page_link")]


def test_an_administrator_erases_a_submission_after_a_question(
    open_page: OpenPage, filled: Workspace
) -> None:
    batch = max(each.id for each in history.list_batches(filled))
    app = open_page("history")
    app.button(key=f"purge_{batch}").click().run()
    assert state_of(filled, batch) is BatchState.ACTIVE
    app.button(key="confirm_purge").click().run()
    assert not app.exception
    assert state_of(filled, batch) is BatchState.PURGED
    assert history.original(filled, batch) is None
    assert load_tables(filled).innovations.empty


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPD, Role.FACILITATOR, Role.ADMINISTRATOR])
def test_only_steps_and_links_of_the_role_are_offered(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    waiting = sent_by_opd(filled).batch_id
    active = min(each.id for each in history.list_batches(filled))
    [slip] = make_codes(filled, [CodeWish(role, OPDS[2] if role is Role.OPD else None)])
    token = sign_in(filled.database, slip.code, "tests").token
    monkeypatch.setattr(access, "request_token", lambda: token)
    app = open_page("history")
    actor = Actor("x", role, OPDS[2] if role is Role.OPD else None)
    offered = {
        f"approve_{waiting}": Permission.DECIDE,
        f"return_{waiting}": Permission.WITHDRAW,
        f"purge_{waiting}": Permission.PURGE,
        f"withdraw_{active}": Permission.WITHDRAW,
    }
    wanted = {key for key, permission in offered.items() if actor.may(permission)}
    assert buttons(app) & set(offered) == wanted
