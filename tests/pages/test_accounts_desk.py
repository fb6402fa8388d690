"""Accounts on the page Akses: there with a provider only, added and removed by those who may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton
from streamlit.testing.v1 import AppTest

from smartcity.reference.texts import text
from smartcity.ui import access as ui_access
from smartcity.workflow import accounts
from smartcity.workflow.access import CodeWish, actor_of, make_codes, sign_in
from smartcity.workflow.accounts import AccountWish, Identity, add_account, sign_in_as
from smartcity.workflow.actors import Role
from smartcity.workflow.workspace import Workspace
from tests.pages.conftest import OPDS, OpenPage

SITI = "siti@contoh.go.id"


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Streamlit's settings of a provider, which nobody asks here."""
    settings = tmp_path / "secrets.toml"
    settings.write_text('[auth]\nclient_id = "smartcity"\n')
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(settings)])
    secrets_singleton._reset()
    yield
    config.set_option("secrets.files", before)
    secrets_singleton._reset()


def sign_in_with_code(workspace: Workspace, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    [slip] = make_codes(workspace, [CodeWish(role)])
    opened = sign_in(workspace.database, slip.code, "10.0.0.7")
    monkeypatch.setattr(ui_access, "request_token", lambda: opened.token)


def add(app: AppTest, identity: str, role: Role, opd: str | None = None) -> AppTest:
    app.text_input(key="account_identity").input(identity)
    app.selectbox(key="account_role").select(role).run()
    if opd is not None:
        app.selectbox(key="account_opd").select(opd).run()
    app.button(key="account_add").click().run()
    assert not app.exception
    return app


def test_without_a_provider_there_are_no_accounts(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_with_code(filled, Role.ADMINISTRATOR, monkeypatch)
    assert "account_add" not in [button.key for button in open_page("access").button]


@pytest.mark.usefixtures("provider", "filled")
def test_a_provider_closes_local_mode(open_page: OpenPage) -> None:
    assert [title.value for title in open_page("overview").title] == [text("pages.closed_title", "id")]


@pytest.mark.usefixtures("provider")
def test_accounts_are_added_and_removed(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_with_code(filled, Role.ADMINISTRATOR, monkeypatch)
    app = add(open_page("access"), "Siti@contoh.go.id", Role.OPD, OPDS[1])
    [account] = accounts.list_accounts(filled)
    assert (account.identity, account.role, account.opd) == (SITI, "opd", OPDS[1])
    assert app.text_input(key="account_identity").value == ""
    token = sign_in_as(filled.database, Identity("https://sso.contoh.go.id", "7f3a", SITI), "10.0.0.8").token

    app.selectbox(key="account_choose").select(SITI).run()
    app.button(key="account_remove").click().run()
    app.button(key="confirm_account_remove").click().run()
    assert not app.exception
    assert accounts.list_accounts(filled) == []
    assert actor_of(filled.database, token) is None


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    ("identity", "role"), [("siti", Role.VIEWER), (SITI, Role.VIEWER), ("budi@contoh.go.id", Role.OPD)]
)
def test_what_cannot_be_added_is_said_and_stays_typed(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch, identity: str, role: Role
) -> None:
    add_account(filled, AccountWish(SITI, Role.VIEWER))
    sign_in_with_code(filled, Role.FACILITATOR, monkeypatch)
    app = add(open_page("access"), identity, role)
    assert len(app.warning) == 1
    assert app.text_input(key="account_identity").value == identity
    assert [account.identity for account in accounts.list_accounts(filled)] == [SITI]


@pytest.mark.usefixtures("provider")
def test_a_facilitator_is_offered_only_what_they_may_hand_out(
    open_page: OpenPage, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_account(filled, AccountWish(SITI, Role.ADMINISTRATOR))
    sign_in_with_code(filled, Role.FACILITATOR, monkeypatch)
    app = open_page("access")
    assert len(app.selectbox(key="account_role").options) == 3
    assert app.selectbox(key="account_choose").options == []
