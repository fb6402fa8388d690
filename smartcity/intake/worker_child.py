"""The worker process: `python -m smartcity.intake.worker_child` answers tasks from its input until it ends.

It ends by itself when the server is gone: between tasks its input closes, and in the middle of one a timer
ends it soon after the server would have.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import sys
import traceback
from typing import IO, cast

from smartcity.intake.limits import over_limit
from smartcity.intake.pipeline import check_content
from smartcity.intake.reading import read_workbook
from smartcity.intake.tables import Limits, Sheet, UnreadableFileError
from smartcity.intake.values.plain_text import cell_text
from smartcity.intake.worker_messages import (
    CheckFile,
    Defect,
    ReadRows,
    Ready,
    RunOnFile,
    Unreadable,
    receive_message,
    send_message,
)

_NICENESS = 10
_GRACE_SECONDS = 5
_CODE_BYTES = 256 * 1024 * 1024
"""Address space of interpreter and libraries, which is not the file's doing."""


def main() -> None:
    """Answers tasks until the input closes."""
    tasks, answers = _private_pipes()
    _yield_to_others()
    # Collecting while millions of cells come in costs a tenth of the time and finds nothing.
    gc.disable()
    send_message(answers, Ready())
    while True:
        try:
            task = cast("CheckFile | ReadRows | RunOnFile[object]", receive_message(tasks))
        except EOFError:
            return
        _limit_memory(task.limits)
        # A thread in C, so that it ends the process even while a parser holds the interpreter.
        faulthandler.dump_traceback_later(task.limits.worker_seconds + _GRACE_SECONDS, exit=True)
        answer = _answer(task)
        faulthandler.cancel_dump_traceback_later()
        send_message(answers, answer)
        del task, answer
        gc.collect()


def _answer(task: CheckFile | ReadRows | RunOnFile[object]) -> object:
    """The answer to a task; what goes wrong is an answer as well."""
    try:
        if isinstance(task, CheckFile):
            return check_content(task.name, task.content, task.context, task.limits)
        if isinstance(task, RunOnFile):
            return task.function(task.content, task.limits)
        return _source_rows(task)
    except UnreadableFileError as unreadable:
        return Unreadable(unreadable.code, unreadable.params)
    except MemoryError:
        error = over_limit("file-too-complex", "worker_bytes", task.limits, reason="memory")
        return Unreadable(error.code, error.params)
    except Exception:  # noqa: BLE001 -- one file's defect must not end the others' worker
        return Defect(traceback.format_exc())


def _source_rows(task: ReadRows) -> dict[int, list[str]]:
    """The asked rows of the asked sheet as text; rows beyond its end and an unknown sheet give nothing."""
    workbook = read_workbook(task.name, task.content, task.limits)
    sheet = next((sheet for sheet in workbook.sheets if sheet.name == task.sheet), None)
    if sheet is None:
        return {}
    return {row: _row_text(sheet, row) for row in task.rows if 1 <= row <= len(sheet.rows)}


def _row_text(sheet: Sheet, row: int) -> list[str]:
    """The cells of a row as text, an error cell with its error."""
    texts = [cell_text(cell) for cell in sheet.rows[row - 1]]
    for (error_row, column), error in sheet.error_cells.items():
        if error_row == row:
            texts += [""] * (column - len(texts))
            texts[column - 1] = error
    return texts


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Input and output for messages only: what a library prints goes to the error output."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def _yield_to_others() -> None:
    """Lowers this process's priority where the system lets it, so that open pages go on."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)


def _limit_memory(limits: Limits) -> None:
    """Sets the memory limit of this process where the system has one; the server watches it as well."""
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = limits.worker_bytes + _CODE_BYTES
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


if __name__ == "__main__":
    main()
