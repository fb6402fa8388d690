"""Where signing in leads to, where an attempt comes from, and which requests are local."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.web.gate import is_local
from smartcity.web.sign_in import own_path, source_of

SITE = "https://smartcity.contoh.go.id"


@given(st.text() | st.text(alphabet="/\\.:?#@%\t\n evil", max_size=12).map("/".__add__))
def test_no_target_leaves_this_server(target: str) -> None:
    led_to = own_path(target)
    # Browsers read a backslash as a slash and drop tabs and line ends before they look at an address.
    as_read = led_to.replace("\\", "/").replace("\t", "").replace("\r", "").replace("\n", "")
    assert led_to.startswith("/")
    assert urlsplit(urljoin(SITE, as_read))[:2] == urlsplit(SITE)[:2]
    assert led_to == own_path(led_to)


@pytest.mark.parametrize(
    "target", ["/", "/coverage", "/coverage?region=32.04&as_of=2022-08-17", "/layar?region=00.01"]
)
def test_pages_of_this_server_are_kept(target: str) -> None:
    assert own_path(target) == target


@pytest.mark.parametrize(
    ("host", "source"),
    [
        ("192.168.1.20", "192.168.1.20"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("::ffff:192.168.1.20", "192.168.1.20"),
        (None, "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_a_source_is_an_address_or_the_network_that_one_household_has(host: str | None, source: str) -> None:
    assert source_of(host) == source


@pytest.mark.parametrize(
    ("client", "host", "more", "bound_to", "local"),
    [
        ("127.0.0.1", "localhost:8501", (), "127.0.0.1", True),
        ("::1", "[::1]:8501", (), "localhost", True),
        ("192.168.1.20", "localhost:8501", (), "127.0.0.1", False),
        (None, "localhost:8501", (), "127.0.0.1", False),
        ("127.0.0.1", "smartcity.contoh.go.id", (), "127.0.0.1", False),
        ("127.0.0.1", "localhost", ((b"x-forwarded-for", b"127.0.0.1"),), "127.0.0.1", False),
        ("127.0.0.1", "localhost", (), "0.0.0.0", False),
        ("127.0.0.1", "localhost", (), None, False),
    ],
)
def test_local_is_only_who_sits_at_this_machine(
    client: str | None, host: str, more: tuple[tuple[bytes, bytes], ...], bound_to: str | None, local: bool
) -> None:
    headers = [(b"host", host.encode()), *more]
    address = (client, 50000) if client else None
    assert is_local({"type": "http", "client": address, "headers": headers}, bound_to) == local
