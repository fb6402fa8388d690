"""Pages are made a few at a time, whatever happens to one of them."""

from __future__ import annotations

import threading
import time

import pytest

from smartcity.ui import turns


def test_no_more_pages_than_turns_are_made_at_once() -> None:
    together, most, lock = 0, 0, threading.Lock()

    def make_page() -> None:
        nonlocal together, most
        with turns.taken():
            with lock:
                together += 1
                most = max(most, together)
            time.sleep(0.01)
            with lock:
                together -= 1

    threads = [threading.Thread(target=make_page) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == turns.AT_ONCE


def test_a_page_that_fails_gives_its_turn_back() -> None:
    for _ in range(turns.AT_ONCE + 1):
        with pytest.raises(RuntimeError), turns.taken():
            raise RuntimeError


def test_who_has_waited_long_enough_goes_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    with turns.taken(), turns.taken():
        started = time.monotonic()
        with turns.taken():
            assert time.monotonic() - started < 1


def test_who_waits_for_a_turn_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_waiting", set())
    got_on = threading.Event()

    def ask() -> None:
        with turns.taken():
            got_on.set()

    with turns.taken():
        assert not turns.are_waited_for()
        with turns.taken():
            waiting = threading.Thread(target=ask)
            waiting.start()
            deadline = time.monotonic() + 5
            while not turns.are_waited_for() and time.monotonic() < deadline:
                time.sleep(0.001)
            assert turns.are_waited_for()
        assert got_on.wait(5)
    waiting.join()
    assert not turns.are_waited_for()
