"""A cache for what many visitors share: a value is made once, also where several ask for it at the same time.

Keys are compared as they are. Streamlit's own cache takes a key apart down to its last letter each time it is
asked, which a page does some fifteen times.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class _Making(Generic[Value]):
    """A value that is being made, or is made: `value` stands once `lock` is free, unless making it failed."""

    __slots__ = ("lock", "value")

    value: Value

    def __init__(self) -> None:
        self.lock = Lock()


class MadeOnce(Generic[Value]):
    """At most `most` values by key; the one that was asked for longest ago goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, _Making[Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of the key, from `make` where there is none yet.

        Who asks meanwhile waits for the same value; other keys are not kept waiting. What `make` raises
        reaches its own caller alone: one of those who wait then tries itself.
        """
        while True:
            making, ours = self._claim(key)
            if ours:
                return self._make(key, making, make)
            with making.lock:
                pass
            if hasattr(making, "value"):
                return making.value

    def _claim(self, key: Hashable) -> tuple[_Making[Value], bool]:
        with self._lock:
            making = self._kept.get(key)
            if making is not None:
                self._kept.move_to_end(key)
                return making, False
            making = self._kept[key] = _Making()
            making.lock.acquire()
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return making, True

    def _make(self, key: Hashable, making: _Making[Value], make: Callable[[], Value]) -> Value:
        try:
            making.value = make()
        finally:
            if not hasattr(making, "value"):
                self._forget(key, making)
            making.lock.release()
        return making.value

    def _forget(self, key: Hashable, making: _Making[Value]) -> None:
        with self._lock:
            if self._kept.get(key) is making:
                del self._kept[key]
