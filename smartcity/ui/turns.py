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


@contextmanager
def taken() -> Iterator[None]:
    """Runs its block when at most one other page is being made, or when it has waited long enough."""
    ours = _turns.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if ours:
            _turns.release()
