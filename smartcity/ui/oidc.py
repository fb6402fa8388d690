"""Streamlit's own sign-in by OpenID Connect, as smartcity/web needs it.

Its settings are `[auth]` in `.streamlit/secrets.toml`. Streamlit asks the provider, checks the ID token and
hands the browser a signed cookie; whom it names is read here from the answer that sets the cookie. Of
`streamlit.auth_util` only what st.login itself uses.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

from streamlit.auth_util import (
    encode_provider_token,
    generate_default_provider_section,
    get_cookie_with_chunks,
    get_secrets_auth_section,
    validate_auth_credentials,
)
from streamlit.errors import StreamlitAuthError
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

_LOG = logging.getLogger(__name__)
_UNNAMED = "default"
_LOGIN = "/auth/login"


def configured() -> bool:
    """Whether sign-in by OpenID Connect is set up, be it incompletely: local mode is closed then."""
    return bool(get_secrets_auth_section())


def providers() -> tuple[str, ...]:
    """The names of the providers that can be asked, `default` for one without a name; () without any.

    One whose settings are incomplete is logged once and not offered.
    """
    auth = get_secrets_auth_section()
    named = tuple(
        name for name, section in auth.items() if isinstance(section, Mapping) and "client_id" in section
    )
    unnamed = (_UNNAMED,) if "client_id" in auth else ()
    return tuple(name for name in (*unnamed, *named) if _is_complete(name))


def start_address(provider: str) -> str:
    """Where a browser begins to sign in with the provider, within the next two minutes."""
    return f"{_LOGIN}?provider={quote(encode_provider_token(provider))}"


def claims(cookies: Mapping[str, str]) -> Mapping[str, Any] | None:
    """What a provider vouched for, from the cookies that Streamlit has just signed.

    None where they are not Streamlit's, or were made for another program than this one (`aud`, which Authlib
    lets pass if `azp` names us).
    """
    secret = get_cookie_secret()

    def signed_value(name: str) -> bytes | None:
        return decode_signed_value(secret, name, cookies[name]) if name in cookies else None

    written = get_cookie_with_chunks(signed_value, USER_COOKIE_NAME)
    found = json.loads(written) if written else None
    if not isinstance(found, dict):
        return None
    meant_for = found.get("aud")
    audience = meant_for if isinstance(meant_for, list) else [meant_for]
    return found if _client_of(str(found.get("provider"))) in audience else None


def is_login_cookie(name: str) -> bool:
    """Whether Streamlit keeps under this name who is signed in, their tokens, or a part of either."""
    return name.startswith(USER_COOKIE_NAME)


def _client_of(provider: str) -> str:
    """Our own name at the provider."""
    auth = get_secrets_auth_section()
    section = auth.get(provider) or generate_default_provider_section(auth)
    return str(section["client_id"])


@cache
def _is_complete(provider: str) -> bool:
    try:
        validate_auth_credentials(provider)
    except StreamlitAuthError as incomplete:
        _LOG.warning("OpenID provider %r is not offered: %s", provider, incomplete)
        return False
    return True
