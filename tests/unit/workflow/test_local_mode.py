"""Local mode: bound to loopback, asked for by this machine's name, and nothing in between."""

from __future__ import annotations

import pytest

from smartcity.workflow.local_mode import host_name, refusal


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "LOCALHOST", "[::1]:8501"])
def test_this_machine_by_name_is_local(host: str) -> None:
    assert refusal("127.0.0.1", {"Host": host}) is None


@pytest.mark.parametrize("bound", ["0.0.0.0", "192.168.1.5", "", None])
def test_a_server_bound_to_the_network_is_not_local(bound: str | None) -> None:
    assert refusal(bound, {"Host": "localhost:8501"}) == "closed_bound"


@pytest.mark.parametrize("host", ["192.168.1.5:8501", "smartcity.go.id", "localhost.evil.example", ""])
def test_another_host_name_is_not_local(host: str) -> None:
    assert refusal("127.0.0.1", {"Host": host}) == "closed_host"


def test_a_request_without_a_host_is_not_local() -> None:
    assert refusal("127.0.0.1", {}) == "closed_host"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "x-forwarded-host", "Forwarded", "X-Real-Ip", "Via"])
def test_a_forwarded_request_is_not_local(header: str) -> None:
    assert refusal("127.0.0.1", {"Host": "localhost", header: "10.0.0.9"}) == "closed_forwarded"


def test_host_name_leaves_the_port_out() -> None:
    assert host_name(" LocalHost:8501 ") == "localhost"
    assert host_name("[::1]:8501") == "[::1]"
