"""The queue of checks: two at once, the others in order, each file once, results kept while small."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from hashlib import sha256

import pytest

from smartcity.records import FileResult, FileStatus
from smartcity.web import phone_checks
from smartcity.web.phone_checks import CheckState, PhoneChecks
from smartcity.workflow.errors import StoreBusyError
from smartcity.workflow.receive import ReceivedFile


def file_of(name: str, size: int = 10) -> ReceivedFile:
    return ReceivedFile(
        name, b"", FileResult(name, sha256(name.encode()).hexdigest(), size, FileStatus.UNREADABLE)
    )


class Held:
    """Checks that stand still until they are let go, and how many ran at once."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun: list[str] = []
        self.running = 0
        self.most = 0
        self._lock = threading.Lock()

    def check(self, name: str) -> Callable[[], ReceivedFile]:
        def run() -> ReceivedFile:
            with self._lock:
                self.begun.append(name)
                self.running += 1
                self.most = max(self.most, self.running)
            self.go.wait(10)
            with self._lock:
                self.running -= 1
            return file_of(name)

        return run


def test_two_run_at_once_and_the_others_know_their_place() -> None:
    async def course() -> None:
        checks, held = PhoneChecks(), Held()
        for name in "abcde":
            checks.begin(name, held.check(name))
        while len(held.begun) < 2:
            await asyncio.sleep(0.01)
        standings = [checks.standing(name) for name in "abcde"]
        assert [s.state for s in standings] == [CheckState.CHECKING] * 2 + [CheckState.QUEUED] * 3
        assert [s.ahead for s in standings[2:]] == [2, 3, 4]
        held.go.set()
        for name in "abcde":
            await checks.wait(name, 10)
        assert {checks.standing(name).state for name in "abcde"} == {CheckState.CHECKED}
        assert sorted(held.begun) == list("abcde")
        assert sorted(held.begun[:2]) == list("ab")
        assert held.most == 2

    asyncio.run(course())


def test_a_file_that_is_asked_for_often_is_checked_once() -> None:
    async def course() -> None:
        checks, held = PhoneChecks(), Held()
        held.go.set()
        for _ in range(3):
            checks.begin("a", held.check("a"))
            await checks.wait("a", 10)
        assert held.begun == ["a"]
        found = checks.checked("a")
        assert found is not None
        assert found.received.name == "a"
        checks.forget("a")
        assert checks.checked("a") is None
        checks.begin("a", held.check("a"))
        await checks.wait("a", 10)
        assert held.begun == ["a", "a"]

    asyncio.run(course())


def test_waiting_ends_after_its_time() -> None:
    async def course() -> None:
        checks, held = PhoneChecks(), Held()
        checks.begin("a", held.check("a"))
        await asyncio.wait_for(checks.wait("a", 0.05), 5)
        assert checks.checked("a") is None
        held.go.set()
        await checks.wait("a", 10)

    asyncio.run(course())


def test_a_failed_check_stays_failed_until_it_is_asked_anew() -> None:
    async def course() -> None:
        checks, held = PhoneChecks(), Held()
        held.go.set()

        def broken() -> ReceivedFile:
            raise StoreBusyError

        checks.begin("a", broken)
        await checks.wait("a", 10)
        assert checks.standing("a").state is CheckState.FAILED
        checks.begin("a", held.check("a"))
        assert held.begun == []
        checks.begin("a", held.check("a"), anew=True)
        await checks.wait("a", 10)
        assert checks.standing("a").state is CheckState.CHECKED

    asyncio.run(course())


def test_large_results_go_oldest_first_and_the_newest_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone_checks, "_MOST_BYTES", 100)

    async def course() -> None:
        checks = PhoneChecks()
        for name, size in (("a", 40), ("b", 40), ("c", 40), ("d", 500)):
            checks.begin(name, lambda name=name, size=size: file_of(name, size))  # type: ignore[misc]
            await checks.wait(name, 10)
            if name == "c":
                assert [checks.checked(kept) is not None for kept in "abc"] == [False, True, True]
        assert [checks.checked(kept) is not None for kept in "abcd"] == [False, False, False, True]

    asyncio.run(course())
