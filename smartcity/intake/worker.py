"""Checking files in separate, limited processes, so that no upload can end, stall or starve the server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from hashlib import sha256

from smartcity.intake.limits import check_file_size
from smartcity.intake.tables import IntakeContext, Limits, SheetChoice, UnreadableFileError
from smartcity.intake.worker_messages import Answer, CheckFile, ReadRows, RunOnFile, Task
from smartcity.intake.worker_process import WorkerProcess
from smartcity.records import FileResult, FileStatus, Finding, Severity

_MOST_WORKERS = 2


def check_files(
    files: Iterable[tuple[str, bytes]],
    context: IntakeContext,
    limits: Limits,
    choices: Mapping[str, Mapping[str, SheetChoice]] | None = None,
) -> Iterator[FileResult]:
    """The result of each file (name, content) in order, each as soon as it is there.

    `choices` are a person's corrections by the file's sha256, then by sheet name; a file without any is
    read with those of `context`. A file that passes a limit or breaks the worker is `unreadable`, the others
    go on. No files give no results. Everything in `context` must be picklable. Raises WorkerStartError where
    no worker process can be started.
    """
    with _POOL.in_use():
        for name, content in files:
            digest = sha256(content).hexdigest()
            own = (choices or {}).get(digest)
            file_context = context if own is None else replace(context, sheet_choices=own)
            yield _checked(CheckFile(name, content, limits, file_context), digest)


def workers_kept() -> AbstractContextManager[None]:
    """Keeps the worker processes inside the block, where each call on its own would start and end one."""
    return _POOL.in_use()


def read_source_rows(
    name: str, content: bytes, sheet: str | None, rows: Iterable[int], limits: Limits
) -> dict[int, list[str]]:
    """The text of the cells of some rows of a sheet, by 1-based row number.

    `sheet` is None for a file without sheets. Rows below the last one and rows of an unknown sheet are left
    out. Raises UnreadableFileError as `check_files` would find it, and WorkerStartError.
    """
    check_file_size(content, limits)
    with _POOL.in_use():
        return _POOL.ask(ReadRows(name, content, limits, sheet, tuple(rows)))


def run_on_file(
    name: str, content: bytes, function: Callable[[bytes, Limits], Answer], limits: Limits
) -> Answer:
    """What a module's function makes of a file's content, in a worker: `function(content, limits)`.

    Function and answer must be picklable (a partial of a function is). Raises UnreadableFileError as
    `check_files` would find it, `file-unreadable` where the function itself fails, and WorkerStartError.
    """
    check_file_size(content, limits)
    with _POOL.in_use():
        return _POOL.ask(RunOnFile(name, content, limits, function))


def _checked(task: CheckFile, digest: str) -> FileResult:
    """The worker's result, or one that says why there is none."""
    try:
        check_file_size(task.content, task.limits)
        return _POOL.ask(task)
    except UnreadableFileError as error:
        return FileResult(
            file=task.name,
            sha256=digest,
            size=len(task.content),
            status=FileStatus.UNREADABLE,
            findings=[
                Finding(
                    code=error.code,
                    severity=Severity.ERROR,
                    sheet=error.params.get("sheet"),
                    cell=error.params.get("cell"),
                    params=dict(error.params),
                )
            ],
        )


class _WorkerPool:
    """Worker processes shared by all sessions: at most so many at once, kept while somebody is at work."""

    def __init__(self, most: int) -> None:
        self._places = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        self._idle: list[WorkerProcess] = []
        self._callers = 0

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keeps idle workers for the next file; the last caller to leave ends them."""
        with self._lock:
            self._callers += 1
        try:
            yield
        finally:
            with self._lock:
                self._callers -= 1
                ended = [] if self._callers else self._idle
                if ended:
                    self._idle = []
            for worker in ended:
                worker.close()

    def ask(self, task: Task[Answer]) -> Answer:
        """The answer of a free worker, waiting for one if need be; a place is held for one task only."""
        with self._places:
            worker = self._idle_worker() or WorkerProcess()
            try:
                return worker.ask(task)
            finally:
                self._put_back(worker)

    def _idle_worker(self) -> WorkerProcess | None:
        """A worker that waits and still lives, None if there is none."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                worker = self._idle.pop()
            if worker.is_worth_keeping():
                return worker
            worker.close()

    def _put_back(self, worker: WorkerProcess) -> None:
        """Keeps a worker that can take the next file, ends any other."""
        if not worker.is_worth_keeping():
            worker.close()
            return
        with self._lock:
            self._idle.append(worker)


_POOL = _WorkerPool(_MOST_WORKERS)
