"""An OpenID provider on this machine that signs in whom a test names, and vouches as their claims say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from oidc_provider_mock import User, run_server_in_thread

CLIENT = "smartcity"


@contextmanager
def running_provider(people: Sequence[User]) -> Iterator[str]:
    """The address of a provider that knows these people by their `sub`.

    What a person's claims hold stands in their ID token, in place of what is right too.
    """
    with run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


def write_settings(target: Path, issuer: str) -> None:
    """Streamlit's secrets for a provider; `{port}` becomes that of the server."""
    target.write_text(
        "[auth]\n"
        'redirect_uri = "http://localhost:{port}/oauth2callback"\n'
        'cookie_secret = "a secret of the tests, long enough"\n'
        f'client_id = "{CLIENT}"\n'
        'client_secret = "geheim"\n'
        f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
    )
