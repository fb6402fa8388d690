"""How long wrong codes make the next attempt wait.

A hall of OPDs may come from one address, so the pause of an address is for handles that nobody has: whoever
types the code of a slip is looked at at once, however many wrong ones a neighbour tries meanwhile. What a
guesser may try on a handle that exists is counted on that handle, whatever address it comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from smartcity.store.attempts import Attempt, Pauses

COUNTED_FOR = timedelta(minutes=15)
_FREE_ON_HANDLE = 5
_FREE_OF_SOURCE = 30
_LONGEST_ON_HANDLE = 60.0  # so that nobody can lock an OPD out for long
_LONGEST_OF_SOURCE = 300.0
_CLOCKS_DIFFER = timedelta(minutes=1)


def pauses(now: datetime, of_source: Sequence[Attempt], on_handle: Sequence[Attempt]) -> Pauses:
    """After some wrong codes each further one waits twice as long as the one before, up to a limit.

    A right code clears its handle, never its source: who has one code could guess others between.
    """
    last_right = max((place for place, one in enumerate(on_handle) if one.succeeded), default=-1)
    return Pauses(
        of_source=_wait_after(now, of_source, _FREE_OF_SOURCE, _LONGEST_OF_SOURCE),
        on_handle=_wait_after(now, on_handle[last_right + 1 :], _FREE_ON_HANDLE, _LONGEST_ON_HANDLE),
    )


def _wait_after(now: datetime, attempts: Sequence[Attempt], free: int, longest: float) -> float:
    # What seems to lie ahead was counted before the clock was moved back: it makes nobody wait.
    wrong = [one.at for one in attempts if not one.succeeded and -_CLOCKS_DIFFER < now - one.at < COUNTED_FOR]
    count, last = 0, now
    for at in wrong:
        # One that was looked at during the pause of its source leaves it as it was, else the pause would
        # tell which handles exist.
        if count < free or (at - last).total_seconds() >= _pause(count, free, longest):
            count, last = count + 1, at
    if count < free:
        return 0.0
    pause = _pause(count, free, longest)
    return min(pause, max(0.0, pause - (now - last).total_seconds()))


def _pause(count: int, free: int, longest: float) -> float:
    return min(longest, 2.0 ** min(count - free, 30))
