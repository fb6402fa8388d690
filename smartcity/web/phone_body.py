"""Taking in a sent file: refused by its length before it is read, streamed, without the parts of a path."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from smartcity.intake.limits import over_limit
from smartcity.intake.tables import Limits
from smartcity.records import Finding, Severity

FILE_FIELD = "berkas"
_AROUND = 64 * 1024
"""Bytes of a form beside its file."""
_MOST_FIELDS = 4
_LONGEST_FIELD = 4096
_LONGEST_NAME = 200
_LONGEST_ENDING = 10
_PARTS = re.compile(r"[/\\]")


class NoFileError(Exception):
    """The form holds no file, or is no form of ours."""


class BodyTooLargeError(Exception):
    """The form is larger than a file may be; `finding` says so in the words of the intake."""

    def __init__(self, limits: Limits, size: int) -> None:
        super().__init__(str(size))
        self.finding = too_large(limits, size)


def too_large(limits: Limits, size: int) -> Finding:
    """The intake's finding for a file of so many bytes."""
    error = over_limit("file-too-large", "file_bytes", limits, size)
    return Finding(error.code, Severity.ERROR, params=dict(error.params))


async def sent_file(request: Request, limits: Limits) -> tuple[str, UploadFile, dict[str, str]]:
    """The name of the sent file, the file, which the caller closes, and the form's other fields.

    Raises BodyTooLargeError, NoFileError.
    """
    said = request.headers.get("content-length", "")
    if said.isascii() and said.isdigit():
        _check_size(int(said), limits)
    parser = MultiPartParser(
        request.headers,
        _counted(request, limits),
        max_files=1,
        max_fields=_MOST_FIELDS,
        max_part_size=_LONGEST_FIELD,
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise NoFileError from error
    file = form.get(FILE_FIELD)
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    if not isinstance(file, UploadFile):
        await form.close()
        raise NoFileError
    name = own_name(file.filename or "")
    if not name:
        await form.close()
        raise NoFileError
    return name, file, fields


def own_name(sent: str) -> str:
    """The last part of a file's name, whatever system wrote it, on one line and not too long; '' for none."""
    last = _PARTS.split(sent)[-1]
    name = "".join(character if character.isprintable() else " " for character in last).strip()
    if len(name) <= _LONGEST_NAME:
        return name
    stem, _, ending = name.rpartition(".")
    suffix = f".{ending}" if stem and len(ending) <= _LONGEST_ENDING else ""
    return name[: _LONGEST_NAME - len(suffix)].rstrip() + suffix


def _check_size(size: int, limits: Limits) -> None:
    if size > limits.file_bytes + _AROUND:
        raise BodyTooLargeError(limits, size)


async def _counted(request: Request, limits: Limits) -> AsyncGenerator[bytes, None]:
    """The body, given up where it is larger than it said, or said nothing."""
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        _check_size(size, limits)
        yield chunk
