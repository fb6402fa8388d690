"""How many pages are made at the same moment.

Python lets one thread compute at a time. Where fifty people click at once, fifty threads that take turns of
milliseconds would serve the first as late as the last, and the server would answer nobody meanwhile. Pages
that draw themselves anew after a commit come one after the other, behind those that people ask for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

AT_ONCE = 2
PATIENCE = 5.0
"""Seconds after which a page goes ahead without a turn: one that waits for an export keeps its own."""
_OF_LATE = 8  # pages over which the usual time is taken
_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(slots=True)
class _Pace:
    """How many wait for a turn, the seconds that a page takes of late, when the next may come unasked."""

    waiting: int = 0
    usual: float = 0.0
    next_unasked: float = 0.0


_pace = _Pace()
_pace_lock = threading.Lock()


@contextmanager
def taken() -> Iterator[None]:
    """Runs its block when at most one other page is being made, or when it has waited long enough."""
    ours = _wait()
    started = time.monotonic()
    try:
        yield
    finally:
        if ours:
            _turns.release()
        with _pace_lock:
            _pace.usual += (time.monotonic() - started - _pace.usual) / _OF_LATE


def may_come_unasked() -> bool:
    """Whether a page that nobody asked for may be made now; who is told so makes it at once.

    Never while somebody waits for a turn, and not before the last such page has had its time.
    """
    with _pace_lock:
        now = time.monotonic()
        if _pace.waiting or now < _pace.next_unasked:
            return False
        _pace.next_unasked = now + _pace.usual
        return True


def _wait() -> bool:
    """Whether a turn came in time."""
    if _turns.acquire(blocking=False):
        return True
    with _pace_lock:
        _pace.waiting += 1
    try:
        return _turns.acquire(timeout=PATIENCE)
    finally:
        with _pace_lock:
            _pace.waiting -= 1
