"""One worker process seen from the server: started, asked, watched, ended."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Self, cast

import psutil

from smartcity.intake.limits import over_limit
from smartcity.intake.tables import Limits, UnreadableFileError
from smartcity.intake.worker_messages import (
    Answer,
    Defect,
    Task,
    Unreadable,
    receive_message,
    send_message,
)

_LOG = logging.getLogger(__name__)
_CHILD = "smartcity.intake.worker_child"
_SOURCE_ROOT = str(Path(__file__).resolve().parents[2])
_WATCH_SECONDS = 0.05
_START_SECONDS = 60
_KEPT_BYTES = 256 * 1024 * 1024
_OUT_OF_MEMORY = "memory allocation of"  # what Rust says before it aborts
_KILLED = {
    -getattr(signal, name) for name in ("SIGKILL", "SIGABRT") if hasattr(signal, name)
}  # -N: by signal N
_LOGGED_BYTES = 4000


class WorkerStartError(RuntimeError):
    """The worker process does not come up, so no file can be read: a fault of the server, not of a file."""


class WorkerProcess:
    """A process that answers one task at a time; once `ask` has found it broken it is closed for good."""

    def __init__(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 -- lives as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(),
            start_new_session=True,  # Ctrl-C in the server's terminal is the server's to handle
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._tasks = self._process.stdin
        self._answers = self._process.stdout
        self._ready = False
        self._answered = True

    def ask(self, task: Task[Answer]) -> Answer:
        """The worker's answer to a task.

        Raises UnreadableFileError: what the worker found, `file-too-complex` where the task passed the limits
        of memory or time (its own, from when the worker is ready for it), `file-unreadable` where the process
        or our own code broke. Raises WorkerStartError where the process does not come up.
        """
        if not self._ready:
            self._wait_until_ready()
        self._answered = False
        watch = _Watch(self._process, task.limits)
        try:
            with watch:
                send_message(self._tasks, task)
                answer = receive_message(self._answers)
        except (EOFError, OSError) as error:
            raise self._broken(task, watch.passed) from error
        self._answered = True
        if isinstance(answer, Unreadable):
            raise UnreadableFileError(answer.code, **answer.params)
        if isinstance(answer, Defect):
            _LOG.error("%s could not be checked: %s", task.name, answer.traceback)
            raise UnreadableFileError("file-unreadable", reason="defect")
        return cast("Answer", answer)

    def is_worth_keeping(self) -> bool:
        """Whether the process lives, is free, and small: memory that a large file took rarely comes back."""
        if not self._answered or self._process.poll() is not None:
            return False
        try:
            return bool(psutil.Process(self._process.pid).memory_info().rss < _KEPT_BYTES)
        except psutil.Error:
            return False

    def close(self) -> None:
        """Ends the process; a second call does nothing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._tasks, self._answers):
            with suppress(OSError):  # what is left of a task cannot be written to a dead process
                pipe.close()
        self._errors.close()

    def _wait_until_ready(self) -> None:
        """Returns when the worker has loaded its code; its limits do not run before."""
        with _Watch(self._process, Limits(worker_seconds=_START_SECONDS)):
            try:
                receive_message(self._answers)
            except EOFError as error:
                message = self._last_errors()
                self.close()
                raise WorkerStartError(message) from error
        self._ready = True

    def _broken(self, task: Task[Answer], passed: str | None) -> UnreadableFileError:
        """Why the process ended, as the file's error; closes the process."""
        ended = self._process.wait()
        errors = self._last_errors()
        _LOG.warning("worker ended (%s, %s) at %s: %s", ended, passed, task.name, errors)
        self.close()
        if passed is None and (_OUT_OF_MEMORY in errors or ended in _KILLED):
            passed = "worker_bytes"
        if passed is None:
            return UnreadableFileError("file-unreadable", reason="crash")
        return over_limit("file-too-complex", passed, task.limits, reason="worker")

    def _last_errors(self) -> str:
        """The end of what the worker wrote to its error output."""
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - _LOGGED_BYTES))
        return self._errors.read().decode("utf-8", "replace")


class _Watch:
    """Ends a process that passes its memory or time; `passed` names the limit then.

    Memory is watched on every system, as RLIMIT_AS is not everywhere.
    """

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        self.passed: str | None = None
        self._process = process
        self._limits = limits
        self._answered = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="intake-watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._answered.set()
        self._thread.join()

    def _watch(self) -> None:
        """Looks every few hundredths of a second until the answer is there."""
        deadline = time.monotonic() + self._limits.worker_seconds
        try:
            usage = psutil.Process(self._process.pid)
            while not self._answered.wait(_WATCH_SECONDS):
                if usage.memory_info().rss > self._limits.worker_bytes:
                    self.passed = "worker_bytes"
                elif time.monotonic() > deadline:
                    self.passed = "worker_seconds"
                if self.passed is not None:
                    self._process.kill()
                    return
        except psutil.Error:
            return  # it ended by itself, which the reader of its answers sees


def _environment() -> dict[str, str]:
    """The server's environment, with our code first on the path and without Rust's long backtraces."""
    path = os.pathsep.join(filter(None, [_SOURCE_ROOT, os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, "RUST_BACKTRACE": "0", "PYTHONIOENCODING": "utf-8"}
