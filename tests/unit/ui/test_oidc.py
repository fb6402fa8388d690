"""Which providers are offered, and whom Streamlit's signed cookie names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from smartcity.ui import oidc

SECRET = "a secret of the tests, long enough"
COOKIE = "_streamlit_user"
SHARED = f'[auth]\nredirect_uri = "http://localhost/oauth2callback"\ncookie_secret = "{SECRET}"\n'
COMPLETE = (
    'client_id = "smartcity"\nclient_secret = "x"\nserver_metadata_url = "http://localhost/.well-known"\n'
)
WHOLE = SHARED + COMPLETE
CLAIMS = {"iss": "http://localhost", "sub": "7f3a", "aud": ["smartcity"], "provider": "default"}

Settings = Callable[[str], None]


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Writes Streamlit's secrets."""
    before = config.get_option("secrets.files")

    def write(content: str) -> None:
        file = tmp_path / "secrets.toml"
        file.write_text(content)
        config.set_option("secrets.files", [str(file)])
        secrets_singleton._reset()
        oidc._is_complete.cache_clear()

    yield write
    config.set_option("secrets.files", before)
    secrets_singleton._reset()
    oidc._is_complete.cache_clear()


def signed(claims: object, secret: str = SECRET) -> dict[str, str]:
    return {COOKIE: create_signed_value(secret, COOKIE, json.dumps(claims)).decode()}


@pytest.mark.parametrize(
    ("content", "configured", "providers"),
    [
        ("", False, ()),
        ("[database]\nurl = 'x'\n", False, ()),
        ("this is [no toml", False, ()),
        (SHARED, True, ()),
        (WHOLE, True, ("default",)),
        (f"{SHARED}[auth.SSO]\n{COMPLETE}", True, ("SSO",)),
        (f"{WHOLE}[auth.google]\n{COMPLETE}", True, ("default", "google")),
        (f"{WHOLE}[auth.client_kwargs]\nscope = 'openid email'\n", True, ("default",)),
        (f"{SHARED}client_id = 'smartcity'\n", True, ()),
        (f"{SHARED}[auth.my_sso]\n{COMPLETE}", True, ()),
        (f"[auth]\ncookie_secret = 'x'\n{COMPLETE}", True, ()),
    ],
)
def test_only_complete_providers_are_offered_and_any_setting_closes_local_mode(
    settings: Settings, content: str, configured: bool, providers: tuple[str, ...]
) -> None:
    settings(content)
    assert (oidc.configured(), oidc.providers()) == (configured, providers)


def test_signing_in_begins_at_streamlits_own_address(settings: Settings) -> None:
    settings(WHOLE)
    assert oidc.start_address("default").startswith("/auth/login?provider=ey")


@pytest.mark.parametrize("audience", ["smartcity", ["smartcity"], ["another", "smartcity"]])
def test_claims_for_this_app_are_read(settings: Settings, audience: object) -> None:
    settings(WHOLE)
    cookies = signed(CLAIMS | {"aud": audience})
    assert oidc.claims(cookies) == CLAIMS | {"aud": audience}


@pytest.mark.parametrize("audience", ["another", [], None, ["another"], "smartcity2"])
def test_claims_for_another_app_are_none(settings: Settings, audience: object) -> None:
    settings(WHOLE)
    assert oidc.claims(signed(CLAIMS | {"aud": audience})) is None


def test_each_provider_has_its_own_audience(settings: Settings) -> None:
    settings(f"{WHOLE}[auth.other]\n{COMPLETE.replace('smartcity', 'smartcity-there')}")
    there = CLAIMS | {"provider": "other"}
    assert oidc.claims(signed(there)) is None
    assert oidc.claims(signed(there | {"aud": "smartcity-there"})) is not None
    assert oidc.claims(signed(CLAIMS | {"aud": "smartcity-there"})) is None


@pytest.mark.parametrize(
    "cookies",
    [
        {},
        {"another": "x"},
        {COOKIE: ""},
        {COOKIE: "x.y.z"},
        signed(CLAIMS, "guessed"),
        signed("text"),
        signed([CLAIMS]),
        {COOKIE: create_signed_value(SECRET, "another", json.dumps(CLAIMS)).decode()},
        {COOKIE: create_signed_value(SECRET, COOKIE, "chunks-2").decode()},
    ],
)
def test_cookies_that_streamlit_did_not_sign_name_nobody(settings: Settings, cookies: dict[str, str]) -> None:
    settings(WHOLE)
    assert oidc.claims(cookies) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (COOKIE, True),
        (f"{COOKIE}_1", True),
        (f"{COOKIE}_tokens", True),
        (f"{COOKIE}_tokens_2", True),
        ("_streamlit_session", False),
        ("smartcity_session", False),
        ("", False),
    ],
)
def test_cookies_of_who_is_signed_in_are_known_by_name(name: str, expected: bool) -> None:
    assert oidc.is_login_cookie(name) == expected
