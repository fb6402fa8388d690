"""What smartcity/web knows of signing in by OpenID Connect; app.py hands in Streamlit's own way of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from smartcity.workflow.access import codes_exist
from smartcity.workflow.accounts import accounts_exist
from smartcity.workflow.workspace import Database

ACCOUNT_SIGN_IN = "/masuk/akun"
"""Where our sign-in page sends who has an account; `provider` and `next` in the query."""
ONLY_PROVIDER = "default"
"""The name of a provider that has none in the settings."""
CALLBACK = "/oauth2callback"
PROVIDER_PATHS = "/auth"
PROVIDER_SIGN_IN = f"{PROVIDER_PATHS}/login"
PROVIDER_SIGN_OUT = f"{PROVIDER_PATHS}/logout"
STREAMLIT_PATHS = frozenset({PROVIDER_SIGN_IN, CALLBACK, PROVIDER_SIGN_OUT})
"""Streamlit's own addresses of signing in, open to everybody once a provider is set up."""
PROVIDER_COOKIE = "smartcity_provider"
"""Tells signing out that the browser is signed in at a provider too."""


class Login(Protocol):
    """Streamlit's own sign-in, as `smartcity.ui.oidc` offers it."""

    def configured(self) -> bool:
        """Whether it is set up, be it incompletely; local mode is closed then."""

    def providers(self) -> tuple[str, ...]:
        """The names of the providers that can be asked."""

    def start_address(self, provider: str) -> str:
        """Where a browser begins to sign in with the provider."""

    def claims(self, cookies: Mapping[str, str]) -> Mapping[str, Any] | None:
        """What a provider vouched for, from cookies that Streamlit has just signed; None for others."""

    def is_login_cookie(self, name: str) -> bool:
        """Whether Streamlit keeps under this name who is signed in, or a part of it."""


def somebody_may_come(database: Database, login: Login) -> bool:
    """Whether any code, or any account that can be used, opens something."""
    return codes_exist(database) or (login.configured() and accounts_exist(database))
