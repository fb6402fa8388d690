"""This machine on the networks that it is part of."""

from __future__ import annotations

import ipaddress
import socket

import psutil

_PORTS = range(1, 2**16)
ALL_ADDRESSES = "0.0.0.0"
_ANYWHERE_ELSE = ("192.0.2.1", 9)  # RFC 5737: nobody's address; choosing a way there sends nothing


def network_addresses() -> list[str]:
    """The IPv4 addresses by which others on the network reach this machine, the likeliest first.

    That is the one from which it would send elsewhere, then those of private networks (a hotspot of its own
    is one). Empty where it is on no network.
    """
    found = {
        entry.address
        for name, entries in psutil.net_if_addrs().items()
        if name in (states := psutil.net_if_stats()) and states[name].isup
        for entry in entries
        if entry.family == socket.AF_INET
    }
    usable = [ipaddress.IPv4Address(address) for address in found]
    outward = _outward_address()
    usable = [address for address in usable if not (address.is_loopback or address.is_link_local)]
    usable.sort(key=lambda address: (str(address) != outward, not address.is_private, address))
    return [str(address) for address in usable]


def can_listen(address: str, port: int) -> bool:
    """Whether a server could listen there now: the address is this machine's, the port free and allowed."""
    if port not in _PORTS:
        return False
    try:
        socket.create_server((address, port)).close()
    except OSError:
        return False
    return True


def _outward_address() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ANYWHERE_ELSE)
        except OSError:
            return None
        return str(probe.getsockname()[0])
