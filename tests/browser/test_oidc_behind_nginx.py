"""Signing in at a provider through a real nginx with TLS: two servers behind it, cookies of any length."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from secrets import token_hex

import pytest

from smartcity.workflow.access import SESSION_COOKIE, list_sessions
from smartcity.workflow.accounts import AccountWish, add_account
from smartcity.workflow.actors import Role
from smartcity.workflow.workspace import open_database, open_workspace
from tests.browser.openid import Visitor, person, running_provider, write_settings
from tests.browser.proxy import running_proxy
from tests.browser.running import RunningServer

# The provider of the tests uses what Authlib calls old.
pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")
SITI = "siti@contoh.go.id"


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    """A browser before two servers on one database, which know a facilitator."""
    secrets = tmp_path / "secrets.toml"
    shared = {"STREAMLIT_SECRETS_FILES": str(secrets), "SMARTCITY_DATABASE": str(tmp_path / "smartcity.db")}
    servers = [RunningServer(tmp_path / name, shared) for name in ("first", "second")]
    groups = [token_hex(32) for _ in range(120)]
    with (
        closing(open_database(shared["SMARTCITY_DATABASE"])) as database,
        running_provider([person("siti", SITI, groups=groups)]) as issuer,
        running_proxy(tmp_path / "nginx", [running.server.port for running in servers]) as proxy,
    ):
        region = open_workspace(database, "32.04", create=True)
        add_account(region, AccountWish(SITI, Role.FACILITATOR, label="Siti"))
        write_settings(secrets, issuer, proxy.address)
        for running in servers:
            running.server.database.parent.mkdir()
            running.start()
        proxy.wait_for_apps()
        visitor = Visitor(proxy.address, issuer)
        yield visitor
        assert list_sessions(region) == [], "nobody is left signed in"
        visitor.client.close()
        for running in servers:
            running.kill()


def test_sign_in_goes_through_and_its_long_cookies_burden_nothing_else(visitor: Visitor) -> None:
    came_in = visitor.sign_in("siti", "/coverage")
    assert (came_in.status_code, came_in.headers["location"]) == (303, "/coverage")
    given = came_in.headers.get_list("set-cookie")
    assert sum(map(len, given)) > 8_000, "more than nginx takes from a server by itself"
    named = [cookie for cookie in given if not cookie.startswith("_streamlit_session")]
    assert all(
        "secure" in cookie.lower().split("; ") for cookie in named if "max-age=0" not in cookie.lower()
    )
    for _ in range(4):
        assert visitor.go("/coverage").status_code == 200
        assert visitor.opens_socket()
    sent = visitor.client.build_request("GET", "/coverage").headers["cookie"]
    assert (SESSION_COOKIE in sent, len(sent) < 1_000) == (True, True)
    assert visitor.client.post("/keluar").headers["refresh"] == "0; url=/auth/logout"
    assert "/oauth2/end_session?" in visitor.go("/auth/logout").headers["location"]
    assert visitor.go("/coverage").headers["location"].startswith("/masuk?next=")
