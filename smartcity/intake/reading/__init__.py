"""First step of the intake: the bytes of a file as a workbook of sheets and cells."""

from __future__ import annotations

import logging

from smartcity.intake.limits import check_file_size, over_limit
from smartcity.intake.reading.formats import container_of
from smartcity.intake.reading.html_tables import read_html
from smartcity.intake.reading.separated import read_separated
from smartcity.intake.reading.spreadsheet import read_ole, read_zipped
from smartcity.intake.tables import Limits, UnreadableFileError, Workbook

_LOG = logging.getLogger(__name__)
_READERS = {"zip": read_zipped, "ole": read_ole, "html": read_html, "text": read_separated}


def read_workbook(name: str, content: bytes, limits: Limits) -> Workbook:
    """The file as a workbook; its format is told from its content, `name` only stands in the log.

    Sheets come in order, chart sheets left out, of hidden ones only the first row. Raises UnreadableFileError
    with one of the `file-*` codes. A hostile file may end the process or take very long: what comes from
    outside is read through `smartcity.intake.worker`.
    """
    check_file_size(content, limits)
    container = container_of(content)
    _LOG.debug("%s: %d bytes, read as %s", name, len(content), container)
    try:
        return _READERS[container](content, limits)
    except (MemoryError, RecursionError) as error:
        raise over_limit("file-too-complex", "worker_bytes", limits, reason="memory") from error
    except UnreadableFileError as error:
        if error.code == "file-too-complex":
            # Whatever makes it so (`reason`), it is the worker's memory that the file would not fit.
            error.params = {**over_limit(error.code, "worker_bytes", limits).params, **error.params}
        raise
