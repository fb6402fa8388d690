"""An OpenID provider on this machine that signs in whom a test names, and vouches as their claims say."""

from __future__ import annotations

import json
import ssl
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from authlib.oauth2.rfc6749 import OAuth2Request
from authlib.oidc.core import OpenIDCode
from oidc_provider_mock import User, run_server_in_thread
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from smartcity.workflow.access import SESSION_COOKIE

CLIENT = "smartcity"
PAGE = {"Accept": "text/html,application/xhtml+xml"}


def person(sub: str, email: str, **claims: object) -> User:
    """Somebody whose address is verified, unless the claims say otherwise."""
    return User(sub=sub, claims={"email": email, "email_verified": True, **claims})


@contextmanager
def running_provider(people: Sequence[User]) -> Iterator[str]:
    """The address of a provider that knows these people by their `sub`.

    What a person's claims hold stands in their ID token, in place of what is right too. The tokens of
    `altered` and `unsigned` are changed after they were signed: they name the first of the people.
    """
    sign = OpenIDCode.encode_id_token

    def sign_or_forge(own: OpenIDCode, token: dict[str, str], request: OAuth2Request) -> str:
        signed = str(sign(own, token, request))
        header, claims, signature = signed.split(".")
        if request.user.sub not in {"altered", "unsigned"}:
            return signed
        claims = _encoded({**_decoded(claims), **people[0].claims, "sub": people[0].sub})
        if request.user.sub == "unsigned":
            header, signature = _encoded({"alg": "none", "typ": "JWT"}), ""
        return f"{header}.{claims}.{signature}"

    with pytest.MonkeyPatch.context() as patch, run_server_in_thread(user_claims=people) as server:
        patch.setattr(OpenIDCode, "encode_id_token", sign_or_forge)
        yield f"http://localhost:{server.server_port}"


def _decoded(part: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def _encoded(claims: dict[str, object]) -> str:
    return urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


def write_settings(target: Path, issuer: str, app: str = "http://localhost:{port}") -> None:
    """Streamlit's secrets for a provider and an app; `{port}` becomes that of the server."""
    target.write_text(
        "[auth]\n"
        f'redirect_uri = "{app}/oauth2callback"\n'
        'cookie_secret = "a secret of the tests, long enough"\n'
        f'client_id = "{CLIENT}"\n'
        'client_secret = "geheim"\n'
        f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
    )


class Visitor:
    """What a browser does on the way to a provider and back, one step at a time."""

    def __init__(self, app: str, issuer: str, **headers: str) -> None:
        self._app, self._issuer = app, issuer
        self.client = httpx.Client(base_url=app, headers={**PAGE, **headers}, verify=False)

    def go(self, address: str) -> httpx.Response:
        return self.client.get(address)

    def follow(self, answer: httpx.Response) -> httpx.Response:
        return self.go(answer.headers["location"])

    def to_provider(self, target: str = "/") -> str:
        """The provider's page that asks who one is."""
        begun = self.client.get("/masuk/akun", params={"provider": "default", "next": target})
        asked = self.follow(begun)
        assert asked.headers["location"].startswith(self._issuer)
        return asked.headers["location"]

    def answered(self, page: str, **form: str) -> str:
        """The address to which the provider sends one back."""
        return self.client.post(page, data=form).headers["location"]

    def sign_in(self, sub: str, target: str = "/") -> httpx.Response:
        return self.go(self.answered(self.to_provider(target), sub=sub))

    @property
    def token(self) -> str | None:
        return self.client.cookies.get(SESSION_COOKIE)

    def opens_socket(self) -> bool:
        """Whether the server takes a WebSocket with the cookies that a browser would send along."""
        sent = self.client.build_request("GET", "/_stcore/stream").headers.get("cookie", "")
        trusting = ssl._create_unverified_context() if self._app.startswith("https") else None
        try:
            with connect(
                f"{self._app.replace('http', 'ws', 1)}/_stcore/stream",
                subprotocols=["streamlit"],  # type: ignore[list-item]
                additional_headers={"Cookie": sent},
                ssl=trusting,
            ):
                return True
        except InvalidStatus:
            return False
