"""Akses, and what each role sees of the app; codes are made, shown once, replaced and revoked."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from streamlit.testing.v1 import AppTest

from smartcity.reference.texts import text
from smartcity.reports.code_slips import Slip, slips_document
from smartcity.ui import access as ui_access
from smartcity.ui import public_links
from smartcity.ui.navigation import MENU
from smartcity.workflow import access
from smartcity.workflow.access import CodeSlip, CodeWish, make_codes, sign_in
from smartcity.workflow.actors import ALLOWED, Role
from smartcity.workflow.errors import SignInRefusedError
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OPDS, OpenPage

PAGES = [entry for entries in MENU.values() for entry in entries]
DENIED = text("pages.denied_title", "id")
SLIPS = "access_slips"


def sign_in_as(
    role: Role, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, opd: str = OPDS[0]
) -> CodeSlip:
    """The browser of the tests holds the session of a new code of this role."""
    wish = CodeWish(role, opd if role is Role.OPD else None, f"Kode {role}")
    [slip] = make_codes(workspace, [wish])
    opened = sign_in(workspace.database, slip.code, "10.0.0.7")
    monkeypatch.setattr(ui_access, "request_token", lambda: opened.token)
    monkeypatch.setattr(ui_access, "request_headers", lambda: {"Host": "smartcity.contoh.go.id"})
    return slip


def shown(app: AppTest) -> str:
    parts = [*app.title, *app.text, *app.caption, *app.markdown, *app.subheader]
    tables = [frame.value.to_csv() for frame in app.dataframe]
    options = [str(box.options) for box in app.selectbox]
    pictures = [picture.proto.spec for picture in app.get("plotly_chart")]
    return "\n".join([*(part.value for part in parts), *tables, *options, *pictures])


@pytest.mark.parametrize("role", Role)
def test_every_page_opens_to_exactly_its_roles(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    sign_in_as(role, filled, monkeypatch)
    for page in PAGES:
        app = open_page(page.code)
        titles = [title.value for title in app.title]
        if role is Role.PROJECTOR:
            assert titles == [text("pages.closed_title", "id")], page.code
        else:
            assert (titles == [DENIED]) == (page.permission not in ALLOWED[role]), page.code


def test_an_opd_sees_no_name_of_another_on_any_page(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_as(Role.OPD, filled, monkeypatch)
    others = ["Kelas Terbuka", "Roket Desa", *OPDS[1:]]
    for page in PAGES:
        if page.code != "elsewhere":  # facts about other regions
            seen = shown(open_page(page.code))
            assert not [name for name in others if name in seen], page.code


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPD])
def test_readers_are_offered_no_edit(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    sign_in_as(role, filled, monkeypatch)
    edits = ("withdraw_", "close_stage_", "nominate_do", "risk_add", "rules", "original_", "example_remove")
    for page in PAGES:
        buttons = [str(button.key) for button in open_page(page.code).button]
        assert not [key for key in buttons if key.startswith(edits)], page.code


def test_who_is_nobody_is_told_to_sign_in(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    slip = sign_in_as(Role.ADMINISTRATOR, filled, monkeypatch)
    access.revoke_codes(filled, [slip.handle])
    for page in PAGES:
        assert [title.value for title in open_page(page.code).title] == [text("pages.closed_title", "id")]


def test_once_codes_exist_this_machine_needs_one_too(open_page: OpenPage, filled: Workspace) -> None:
    assert open_page("overview").title[0].value != text("pages.closed_title", "id")
    make_codes(filled, [CodeWish(Role.VIEWER)])
    app = open_page("overview")
    assert [title.value for title in app.title] == [text("pages.closed_title", "id")]
    assert text("pages.closed_codes", "id") in [part.value for part in app.text]


def test_the_page_leads_to_making_the_first_code(open_page: OpenPage, filled: Workspace) -> None:
    app = open_page("access")
    [link] = app.get("link_button")
    assert link.proto.url == f"/masuk/pertama?region={filled.code}&lang=id"
    assert not app.button


def test_codes_of_all_opds_are_made_shown_once_and_replaced(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_as(Role.FACILITATOR, filled, monkeypatch)
    app = open_page("access")
    app.button(key="access_all").click().run()
    assert not app.exception
    slips = app.session_state[SLIPS]
    assert [slip.opd for slip in slips] == list(OPDS)
    assert sign_in(filled.database, slips[0].code, "10.0.0.8").signed_in.actor.opd == OPDS[0]

    app.selectbox(key="access_choose").select(slips[0].handle).run()
    app.button(key="access_replace").click().run()
    [found] = app.session_state[SLIPS][len(OPDS) :]
    assert found.opd == OPDS[0]
    with pytest.raises(SignInRefusedError):
        sign_in(filled.database, slips[0].code, "10.0.0.8")

    app.button(key="access_slips_away").click().run()
    assert SLIPS not in app.session_state
    assert found.code not in shown(app)


def test_a_facilitator_is_offered_only_what_they_may_hand_out(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    slip = sign_in_as(Role.FACILITATOR, filled, monkeypatch)
    app = open_page("access")
    assert len(app.selectbox(key="access_role").options) == 3
    assert slip.handle not in str(app.selectbox(key="access_choose").options)


def test_somebody_is_signed_out_from_the_page(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    [viewer] = make_codes(filled, [CodeWish(Role.VIEWER, None, "Tamu")])
    token = sign_in(filled.database, viewer.code, "10.0.0.9").token
    sign_in_as(Role.ADMINISTRATOR, filled, monkeypatch)
    app = open_page("access")
    [session] = [entry for entry in access.list_sessions(filled) if entry.subject == "Tamu"]
    app.selectbox(key="access_session").select(session.token_hash).run()
    app.button(key="access_end").click().run()
    assert access.actor_of(filled.database, token) is None


def test_slips_hold_each_code_beside_its_opd_and_a_picture_of_its_link() -> None:
    slips = [Slip(f"ABCD-EFGH-JK{n}", f"Dinas {n}\x0b") for n in "23"]
    scanned = Slip("ABCD-EFGH-JK4", "Dinas 4", "http://192.168.1.20:8501/masuk#ABCD-EFGH-JK4")
    document = Document(BytesIO(slips_document([*slips, scanned], "id")))
    [table] = document.tables
    cells = [cell.text for row in table.rows for cell in row.cells if cell.text]
    assert [(f"Dinas {n}" in cell, f"JK{n}" in cell) for n, cell in zip("234", cells, strict=True)] == [
        (True, True)
    ] * 3
    assert len(document.inline_shapes) == 1
    assert "http://192.168.1.20:8501" in cells[2]
    assert "#" not in cells[2]


def test_slips_are_scanned_only_where_others_reach_the_server(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_as(Role.FACILITATOR, filled, monkeypatch)
    for address, pictures in (("http://localhost:8501", 0), ("http://192.168.1.20:8501", 1)):
        monkeypatch.setattr(public_links, "address_asked_for", lambda found=address: found)
        app = open_page("access")
        app.button(key="access_make_one").click().run()
        assert not app.exception
        assert len(app.get("image")) == pictures
        assert (text("pages.address_own_machine", "id") in [c.value for c in app.caption]) == (not pictures)
