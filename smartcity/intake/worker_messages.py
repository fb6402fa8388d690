"""What server and worker process say to each other, and how a message crosses a pipe."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Generic, TypeVar

from smartcity.intake.tables import IntakeContext, Limits
from smartcity.records import FileResult

_LENGTH = struct.Struct(">Q")


Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Task(Generic[Answer]):
    """Something to do with a file, and within which limits."""

    name: str
    content: bytes
    limits: Limits


@dataclass(frozen=True, slots=True)
class CheckFile(Task[FileResult]):
    """Asks for the `FileResult` of a file."""

    context: IntakeContext


@dataclass(frozen=True, slots=True)
class ReadRows(Task[dict[int, list[str]]]):
    """Asks for the text of some rows of a sheet as {row: cells}."""

    sheet: str | None
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RunOnFile(Task[Answer]):
    """Asks for what a function of some module makes of a file: `function(content, limits)`.

    It crosses the pipe by its name, so that layers above the intake can have hostile files handled here.
    """

    function: Callable[[bytes, Limits], Answer]


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has loaded its code and waits for the first task."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The answer where the file cannot be read: code and params of an UnreadableFileError."""

    code: str
    params: dict[str, str]


@dataclass(frozen=True, slots=True)
class Defect:
    """The answer where our own code failed on the file, with where it did."""

    traceback: str


def send_message(pipe: IO[bytes], message: object) -> None:
    """Writes one message, its length before it."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(body)))
    pipe.write(body)
    pipe.flush()


def receive_message(pipe: IO[bytes]) -> object:
    """The next message; raises EOFError where the other side is gone."""
    length = pipe.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        raise EOFError
    expected = _LENGTH.unpack(length)[0]
    body = pipe.read(expected)
    if len(body) < expected:
        raise EOFError
    message: object = pickle.loads(body)
    return message
