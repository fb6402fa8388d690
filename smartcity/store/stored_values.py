"""How text, moments and plain values are written into columns, in SQLite and PostgreSQL alike."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

MISSING_CHARACTER = "\ufffd"
"""Stands for what a database cannot store: half a surrogate pair, or (in PostgreSQL's text) a NUL."""


def storable(text: str) -> str:
    """The text with NUL characters and lone surrogates replaced by U+FFFD; other text unchanged."""
    if text.isascii():
        return text.replace("\0", MISSING_CHARACTER)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", MISSING_CHARACTER)


def to_json(value: object) -> str:
    """The value as compact JSON text that both databases store; NUL stays, escaped by JSON itself."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return written if written.isascii() else storable(written)


def from_json(text: str | None) -> Any:  # noqa: ANN401 - JSON holds any plain value
    """The value that `to_json` wrote; None for None."""
    return None if text is None else json.loads(text)


def to_moment_text(moment: datetime) -> str:
    """The moment as UTC text with microseconds, `2026-05-04T03:02:01.000000Z`; needs a time zone."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_moment_text(text: str) -> datetime:
    """The moment that `to_moment_text` wrote, in UTC."""
    return datetime.fromisoformat(text)  # a region's history has thousands, for which strptime takes long


class StorableText(TypeDecorator[str]):
    """Text whose unstorable characters are replaced on the way in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as both databases take it."""
        return None if value is None else storable(value)
