"""What a file really is, told by its content; its extension says nothing."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Literal
from zipfile import ZipFile

from smartcity.intake.reading.archive import part_named, zip_errors
from smartcity.intake.tables import UnreadableFileError

Container = Literal["zip", "ole", "html", "text"]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_FORMATS = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"MIME-Version:", "mht"),
    (b"\x09\x08\x10\x00", "xls-without-container"),
    (b"\x09\x04\x06\x00", "xls-without-container"),
    (b"\x09\x02\x06\x00", "xls-without-container"),
    (b"\x09\x00\x04\x00", "xls-without-container"),
)
_SECTOR = 512
_WORKBOOK_STARTS = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00")
_FILE_PASS = 0x2F
_RECORDS_BEFORE_LOCK = 4
_OPENDOCUMENT = "application/vnd.oasis.opendocument."
_HEAD = 65_536
_HTML_HEAD = re.compile(
    rb"<\s*(?:!doctype\s+html|html|table|head|body|meta|style|div|center|tr)\b", re.IGNORECASE
)
_XML_HEAD = re.compile(rb"<(?:\?xml|!DOCTYPE|[A-Za-z][\w.-]*:[\w.-]+)")


def container_of(content: bytes) -> Container:
    """Which reader the bytes need.

    Raises `file-unsupported` (param `format`) for what is recognised as something else, `file-empty` for
    bytes that hold nothing but blanks.
    """
    if content.startswith(_ZIP):
        return "zip"
    if content.startswith(_OLE):
        return "ole"
    for magic, name in _OTHER_FORMATS:
        if content.startswith(magic):
            raise UnreadableFileError("file-unsupported", format=name)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "html" if _starts_as_html(content[:_HEAD].replace(b"\x00", b"")[2:]) else "text"
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head and not content.removeprefix(b"\xef\xbb\xbf").strip():
        raise UnreadableFileError("file-empty")
    if _starts_as_html(head):
        return "html"
    if _XML_HEAD.match(head):
        raise UnreadableFileError("file-unsupported", format="xml")
    return "text"


def _starts_as_html(head: bytes) -> bool:
    """Whether the first tag is HTML's; an XML declaration or a comment may stand before it."""
    if not head.startswith(b"<"):
        return False
    found = _HTML_HEAD.search(head)
    return found is not None and not re.search(rb"<Workbook\b", head[: found.start()])


def spreadsheet_in_zip(archive: ZipFile) -> Literal["xlsx", "ods"]:
    """Which spreadsheet a zip holds.

    Raises `file-unsupported` (param `format`: docx, pptx, xlsb, odt, zip) for anything else,
    `file-unreadable` where the part that names the format is broken.
    """
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    if "xl/workbook.xml" in names:
        return "xlsx"
    mimetype = part_named(archive, "mimetype")
    if mimetype is not None:
        with zip_errors():
            kind = archive.read(mimetype)[:100].decode("ascii", "replace").strip()
        if kind.startswith(_OPENDOCUMENT + "spreadsheet"):
            return "ods"
        if kind.startswith(_OPENDOCUMENT):
            raise UnreadableFileError("file-unsupported", format=kind.removeprefix(_OPENDOCUMENT))
    for part, name in (
        ("xl/workbook.bin", "xlsb"),
        ("word/document.xml", "docx"),
        ("ppt/presentation.xml", "pptx"),
    ):
        if part in names:
            raise UnreadableFileError("file-unsupported", format=name)
    if "content.xml" in names:
        return "ods"
    raise UnreadableFileError("file-unsupported", format="zip")


def check_ole(content: bytes) -> None:
    """Nothing where an OLE container holds an old workbook.

    Raises `file-encrypted` where it holds an encrypted package (a new workbook with a password) or an old
    workbook that is locked, `file-unsupported` where it holds something else, such as a Word document,
    `file-unreadable` where its directory is cut off.
    """
    if _entry(content, "EncryptedPackage"):
        raise UnreadableFileError("file-encrypted")
    if _entry(content, "Workbook") or _entry(content, "Book"):
        if _is_locked(content):
            raise UnreadableFileError("file-encrypted")
        return
    if not _entry(content, "Root Entry"):
        raise UnreadableFileError("file-unreadable")
    raise UnreadableFileError("file-unsupported", format="doc" if _entry(content, "WordDocument") else "ole")


def _is_locked(content: bytes) -> bool:
    """Whether an old workbook's stream has a FilePass record ([MS-XLS] 2.4.117): it needs a password.

    It stands behind the first record (BOF) or, for a file that is also write-protected, behind a second one.
    """
    for start in _record_starts(content):
        place = start
        for _ in range(_RECORDS_BEFORE_LOCK):
            kind, length = struct.unpack_from("<HH", content, place)
            if kind == _FILE_PASS:
                return True
            place += 4 + length
            if place + 4 > len(content):
                break
    return False


def _record_starts(content: bytes) -> Iterator[int]:
    """Where a workbook's stream may start: a BOF record of its globals at the start of a sector."""
    for start in range(_SECTOR, len(content) - _SECTOR + 1, _SECTOR):
        if content[start : start + 4] in _WORKBOOK_STARTS and content[start + 6 : start + 8] == b"\x05\x00":
            yield start


def _entry(content: bytes, name: str) -> bool:
    """Whether a directory of the container names this stream (names stand there in UTF-16)."""
    return name.encode("utf-16-le") in content
