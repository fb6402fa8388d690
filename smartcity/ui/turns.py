"""How many pages are made at the same moment.

Python lets one thread compute at a time. Where fifty people click at once, fifty threads that take turns of
milliseconds would serve the first as late as the last, and the server would answer nobody meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 2
PATIENCE = 5.0
"""Seconds after which a page goes ahead without a turn: one that waits for an export keeps its own."""
_turns = threading.BoundedSemaphore(AT_ONCE)
_waiting: set[int] = set()
"""The threads that wait for a turn."""


@contextmanager
def taken() -> Iterator[None]:
    """Runs its block when at most one other page is being made, or when it has waited long enough."""
    thread = threading.get_ident()
    _waiting.add(thread)
    try:
        ours = _turns.acquire(timeout=PATIENCE)
    finally:
        _waiting.discard(thread)
    try:
        yield
    finally:
        if ours:
            _turns.release()


def are_waited_for() -> bool:
    """Whether somebody waits for a turn: a page that nobody asked for is then not made."""
    return bool(_waiting)
