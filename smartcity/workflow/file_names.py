"""Names of the workbooks that senders get back, so that a corrected one is known as the file that it was."""

from __future__ import annotations

import re
from pathlib import PureWindowsPath

from smartcity.reference.texts import text
from smartcity.reports.columns import LANGUAGE

_REPEATED_DOWNLOAD = re.compile(r"\s*\(\d+\)$")


def marked_name(name: str, suffix: str) -> str:
    """The name of a file's marked workbook: `usulan - diperiksa.xlsx` for `usulan.xls`."""
    return text("reports.file.marked", LANGUAGE, stem=source_stem(name), suffix=suffix)


def source_stem(name: str) -> str:
    """The name without suffix, our mark and a browser's `(1)`: the same for a file and its marked one.

    Folders before it count as little as on the sender's own machine, with either stroke.
    """
    mark = text("reports.file.marked", LANGUAGE, stem="", suffix="")
    stem = _REPEATED_DOWNLOAD.sub("", PureWindowsPath(name).stem)
    while stem.endswith(mark) and stem != mark:
        stem = _REPEATED_DOWNLOAD.sub("", stem.removesuffix(mark))
    return stem
