"""The files that a command was given: their contents, and a result for those that cannot be opened."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from smartcity.cli.output import harmless
from smartcity.intake.cleaning.findings import severity_of
from smartcity.records import FileResult, FileStatus, Finding


def read_given(names: Sequence[str]) -> list[tuple[str, bytes | None]]:
    """Each file's own name and bytes in order; None where there is no such file or it may not be read."""
    return [(Path(name).name, _content(name)) for name in names]


def not_there(name: str) -> FileResult:
    """The result of a file that could not be opened: unreadable."""
    finding = Finding("file-unreadable", severity_of("file-unreadable"))
    return FileResult(name, "", 0, FileStatus.UNREADABLE, findings=[finding])


def _content(name: str) -> bytes | None:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        print(f"{harmless(name)}: {error.strerror}", file=sys.stderr)
        return None
