"""A zipped spreadsheet opened with care: nothing is unpacked before its size is known to be bearable."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from smartcity.intake.tables import Limits, UnreadableFileError

_MAX_PARTS = 10_000
_DIRECTORY_ENTRY = b"PK\x01\x02"
_SUSPECT_BYTES = 64 * 1024 * 1024
_SUSPECT_RATIO = 300  # a sheet of equal rows packs about 60 to 1, a bomb near deflate's bound of 1 032 to 1
_DOCTYPE_HEAD = 4096
_MAX_INDEX_BYTES = 16 * 1024 * 1024  # of a part that lists others; a sheet's list of 10 000 names takes 2 MB


@contextmanager
def zip_errors() -> Iterator[None]:
    """Turns what a broken zip raises into `file-unreadable`, a method that cannot be unpacked as well."""
    try:
        yield
    except (BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFileError("file-unreadable") from error
    except RuntimeError as error:  # what zipfile says of a part that needs a password
        raise UnreadableFileError("file-encrypted") from error


def open_archive(content: bytes, limits: Limits) -> ZipFile:
    """The zip, its declared sizes within half of the worker's memory.

    Raises `file-unreadable` (truncated or broken), `file-encrypted`, `file-too-complex` (too many parts, too
    much to unpack, or packed as only a bomb is).
    """
    if content.count(_DIRECTORY_ENTRY) > _MAX_PARTS:
        raise UnreadableFileError("file-too-complex", reason="parts")
    with zip_errors():
        archive = ZipFile(io.BytesIO(content))
    unpacked = 0
    for part in archive.infolist():
        if part.flag_bits & 1:
            raise UnreadableFileError("file-encrypted")
        unpacked += part.file_size
        if part.file_size > max(_SUSPECT_BYTES, part.compress_size * _SUSPECT_RATIO):
            raise UnreadableFileError("file-too-complex", reason="bomb")
    if unpacked > limits.worker_bytes // 2:
        raise UnreadableFileError("file-too-complex", reason="unpacked")
    return archive


def part_named(archive: ZipFile, path: str) -> str | None:
    """The part's name as the zip spells it (some writers use other case or backslashes), None if absent."""
    wanted = path.lstrip("/").lower()
    return next((name for name in archive.namelist() if name.replace("\\", "/").lower() == wanted), None)


def refuse_doctype(archive: ZipFile, part: str) -> None:
    """Nothing for a part without a document type; raises `file-too-complex` for one that declares entities.

    Neither OOXML nor OpenDocument packages have document types, so only an entity bomb brings one.
    """
    with zip_errors(), archive.open(part) as stream:
        head = stream.read(_DOCTYPE_HEAD)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise UnreadableFileError("file-too-complex", reason="entities")


def read_index(archive: ZipFile, part: str) -> Element:
    """The root of a small XML part that lists other parts.

    Raises `file-unreadable` where it is broken, `file-too-complex` where it declares entities or is huge.
    """
    with zip_errors():
        if archive.getinfo(part).file_size > _MAX_INDEX_BYTES:
            raise UnreadableFileError("file-too-complex", reason="bomb")
        text = archive.read(part)
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnreadableFileError("file-too-complex", reason="entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise UnreadableFileError("file-unreadable") from error
    return root
