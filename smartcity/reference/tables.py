"""Reading the files of data/reference, with errors that name the file, the key and the nearest known key."""

from __future__ import annotations

import csv
import difflib
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any


class ReferenceDataError(Exception):
    """A mistake in data/reference; the message names the file and the key."""


def nearest(word: str, known: Collection[str]) -> str:
    """`; nearest known: x` for the known word most like `word`, '' where none is like it."""
    found = difflib.get_close_matches(word, list(known), n=1)
    return f"; nearest known: {found[0]!r}" if found else ""


class Section:
    """One table of a TOML file that knows its place, so that a mistake can be named.

    Take the expected keys one by one, then call `done`, which raises ReferenceDataError for any other key.
    """

    def __init__(self, file: str, place: str, content: Mapping[str, Any]) -> None:
        self.file = file
        self.place = place
        self._content = content
        self._taken: set[str] = set()

    def error(self, key: str, problem: str) -> ReferenceDataError:
        """The error for one key of this section."""
        place = f"{self.place}.{key}" if self.place else key
        return ReferenceDataError(f"{self.file}: {place}: {problem}")

    def entries(self) -> list[str]:
        """The keys in the file's order."""
        return list(self._content)

    def _take(self, key: str) -> object:
        self._taken.add(key)
        if key not in self._content:
            raise self.error(key, f"missing{nearest(key, self._content)}")
        return self._content[key]

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"must be a text, is {value!r}")
        return value

    def optional_text(self, key: str) -> str | None:
        """A text, None where the key is absent."""
        return self.text(key) if key in self._content else None

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        """A text that is one of `allowed`."""
        value = self.text(key)
        if value not in allowed:
            raise self.error(key, f"unknown value {value!r}{nearest(value, allowed)}")
        return value

    def number(self, key: str) -> int:
        """A whole number."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(key, f"must be a whole number, is {value!r}")
        return value

    def flag(self, key: str) -> bool:
        """true or false; false where the key is absent."""
        self._taken.add(key)
        value = self._content.get(key, False)
        if not isinstance(value, bool):
            raise self.error(key, f"must be true or false, is {value!r}")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self.error(key, f"must be a list of texts, is {value!r}")
        return tuple(value)

    def number_rows(self, key: str) -> tuple[tuple[int, ...], ...]:
        """A list of lists of whole numbers, none of them empty."""
        value = self._take(key)
        rows = value if isinstance(value, list) else []
        if not rows or not all(isinstance(row, list) and row for row in rows):
            raise self.error(key, f"must be a list of lists of whole numbers, is {value!r}")
        for row in rows:
            for cell in row:
                if isinstance(cell, bool) or not isinstance(cell, int):
                    raise self.error(key, f"must hold whole numbers, holds {cell!r}")
        return tuple(tuple(row) for row in rows)

    def optional_words(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where the key is absent."""
        return self.words(key) if key in self._content else ()

    def section(self, key: str) -> Section:
        """A table inside this one."""
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.error(key, f"must be a table, is {value!r}")
        return Section(self.file, f"{self.place}.{key}" if self.place else key, value)

    def sections(self, key: str) -> Iterator[Section]:
        """The tables of a list of tables, in order."""
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(key, "must be a list of tables")
        for number, item in enumerate(value, start=1):
            yield Section(self.file, f"{key}[{number}]", item)

    def names(self, key: str = "names") -> dict[str, str]:
        """The key (`names`) with a text in both languages."""
        names = self.section(key)
        both = {"id": names.text("id"), "en": names.text("en")}
        names.done()
        return both

    def texts(self) -> dict[str, str]:
        """Every key with its text, which may be empty."""
        for key, value in self._content.items():
            if not isinstance(value, str):
                raise self.error(key, f"must be a text, is {value!r}")
        return dict(self._content)

    def done(self) -> None:
        """Nothing; raises for a key that was not taken."""
        for key in self._content:
            if key not in self._taken:
                raise self.error(key, f"unknown key{nearest(key, self._taken)}")


def read_toml(path: Path) -> Section:
    """The file as a section; raises ReferenceDataError where it is absent or not TOML."""
    try:
        with path.open("rb") as file:
            return Section(path.name, "", tomllib.load(file))
    except FileNotFoundError as error:
        raise ReferenceDataError(f"{path.name}: not found in {path.parent}") from error
    except tomllib.TOMLDecodeError as error:
        raise ReferenceDataError(f"{path.name}: {error}") from error


def read_csv(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV with exactly these columns; lines that begin with # are comments."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(line for line in file if not line.startswith("#")))
    except FileNotFoundError as error:
        raise ReferenceDataError(f"{path.name}: not found in {path.parent}") from error
    header = tuple(rows[0]) if rows else ()
    if header != columns:
        raise ReferenceDataError(f"{path.name}: header must be {','.join(columns)}, is {','.join(header)}")
    for number, row in enumerate(rows[1:], start=1):
        if len(row) != len(columns):
            raise ReferenceDataError(f"{path.name}: record {number} has {len(row)} cells, not {len(columns)}")
    return [dict(zip(columns, row, strict=True)) for row in rows[1:]]


def several(cell: str) -> tuple[str, ...]:
    """The parts of a CSV cell that `|` separates, () for an empty one."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())
