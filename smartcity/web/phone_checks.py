"""The queue of checks: a few at once, the others in order, each file once however often it is asked for.

Results are kept in memory while they are few; one that is not there is made again from the kept file, so a
server that was restarted, or another one, only takes a little longer.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from anyio import CapacityLimiter, to_thread

from smartcity.intake.worker_process import WorkerStartError
from smartcity.workflow.errors import StoreError, WorkflowError
from smartcity.workflow.receive import ReceivedFile
from smartcity.workflow.sending import result_mark

_AT_ONCE = 2
_MOST_BYTES = 16 * 1024 * 1024
_MOST_FAILED = 200
_LOG = logging.getLogger(__name__)


class CheckState(StrEnum):
    """How far the check of a file is."""

    QUEUED = "queued"
    CHECKING = "checking"
    CHECKED = "checked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a check, and for a queued one how many are before it."""

    state: CheckState
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked file and the mark of its result."""

    received: ReceivedFile
    mark: str


@dataclass(slots=True)
class _Check:
    """A check under way; `began` once it has its place."""

    began: bool = False
    done: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class PhoneChecks:
    """Checks by ticket. To be used from the event loop alone."""

    def __init__(self) -> None:
        self._limiter = CapacityLimiter(_AT_ONCE)
        self._under_way: OrderedDict[str, _Check] = OrderedDict()
        self._done: OrderedDict[str, Checked] = OrderedDict()
        self._failed: OrderedDict[str, None] = OrderedDict()

    def begin(self, ticket: str, check: Callable[[], ReceivedFile], *, anew: bool = False) -> Standing:
        """Put the file into the queue unless it is there, checked, or failed (and not asked `anew`)."""
        if anew:
            self._failed.pop(ticket, None)
        known = ticket in self._under_way or ticket in self._done or ticket in self._failed
        if not known:
            entry = self._under_way[ticket] = _Check()
            entry.task = asyncio.create_task(self._run(ticket, entry, check))
        return self.standing(ticket)

    def standing(self, ticket: str) -> Standing:
        """How far a file is that was begun."""
        if ticket in self._done:
            return Standing(CheckState.CHECKED)
        if ticket not in self._under_way:
            return Standing(CheckState.FAILED)
        if self._under_way[ticket].began:
            return Standing(CheckState.CHECKING)
        before = list(self._under_way).index(ticket)
        return Standing(CheckState.QUEUED, before)

    def checked(self, ticket: str) -> Checked | None:
        """The result, None where there is none yet, or no longer."""
        return self._done.get(ticket)

    async def wait(self, ticket: str, seconds: float) -> None:
        """Return when the check under way is done, at the latest after some seconds."""
        entry = self._under_way.get(ticket)
        if entry is not None:
            try:
                await asyncio.wait_for(entry.done.wait(), seconds)
            except TimeoutError:
                return

    def forget(self, ticket: str) -> None:
        """Keep the result no longer."""
        self._done.pop(ticket, None)

    async def _run(self, ticket: str, entry: _Check, check: Callable[[], ReceivedFile]) -> None:
        def checked() -> Checked:
            received = check()
            return Checked(received, result_mark(received))

        try:
            async with self._limiter:
                entry.began = True
                self._keep(ticket, await to_thread.run_sync(checked))
        except (StoreError, WorkflowError, WorkerStartError) as error:
            _LOG.warning("a file of a phone could not be checked: %r", error)
            self._failed[ticket] = None
            while len(self._failed) > _MOST_FAILED:
                self._failed.popitem(last=False)
        finally:
            del self._under_way[ticket]
            entry.done.set()

    def _keep(self, ticket: str, result: Checked) -> None:
        """Keep the result; the oldest ones go while together they are too large."""
        self._done[ticket] = result
        size = sum(kept.received.result.size for kept in self._done.values())
        while size > _MOST_BYTES and len(self._done) > 1:
            _, gone = self._done.popitem(last=False)
            size -= gone.received.result.size
