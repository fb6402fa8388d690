"""Collecting findings with their places while a sheet is cleaned and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from smartcity.intake.tables import Cell, CellPlace
from smartcity.intake.values.plain_text import one_line
from smartcity.intake.values.reading import Reading, Readings
from smartcity.records import Finding, Severity
from smartcity.reference.texts import finding_severity


@cache
def severity_of(code: str) -> Severity:
    """The severity that the catalogue of findings gives a code."""
    return Severity(finding_severity(code))


@cache
def column_letters(place: int) -> str:
    """The letters of a 1-based column: 1 is A, 27 is AA."""
    letters = ""
    while place > 0:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class FindingLog:
    """The findings of one table, and for each row the codes of those that hold it.

    `origins` are those of a sheet that was laid out anew: addresses are the sender's.
    """

    def __init__(self, sheet: str | None, origins: Mapping[CellPlace, CellPlace] | None = None) -> None:
        self.sheet = sheet
        self._origins = origins or {}
        self.findings: list[Finding] = []
        self.holding: dict[int, list[str]] = {}

    def address(self, row: int | None, place: int | None) -> str | None:
        """The sender's address of a cell, None where there is none."""
        if not place or not row:
            return None
        if self._origins:
            row, place = self._origins.get((row, place), (0, 0))
        return f"{column_letters(place)}{row}" if row else None

    def add(
        self,
        code: str,
        row: int | None,
        place: int | None,
        field: str | None = None,
        *,
        value: str | None = None,
        suggestions: tuple[str, ...] = (),
        params: Mapping[str, str] | None = None,
    ) -> None:
        """Note one finding; `place` is the 1-based column, None where there is none."""
        severity = severity_of(code)
        cell = self.address(row, place)
        self.findings.append(
            Finding(code, severity, self.sheet, row, cell, field, value, suggestions, dict(params or {}))
        )
        if severity is Severity.ERROR and row is not None:
            self.holding.setdefault(row, []).append(code)

    def add_reading(self, reading: Reading, row: int, place: int | None, field: str, value: str) -> None:
        """Note what a reading says, if it says anything."""
        if reading.code is not None:
            found, params = reading.suggestions, reading.params
            self.add(reading.code, row, place, field, value=value or None, suggestions=found, params=params)

    def add_readings(
        self, rows: Iterable[int], cells: Iterable[Cell], noted: Readings, place: int | None, field: str
    ) -> None:
        """Note what the readings of a column's cells say, each at its row; others say nothing.

        Findings of equal cells share their values, so that sixty thousand of them cost little.
        """
        alike = {
            cell: (
                reading.code,
                severity_of(reading.code),
                one_line(cell) or None,
                reading.suggestions,
                dict(reading.params or {}),
            )
            for cell, reading in noted.items()
            if reading.code is not None
        }
        for row, cell in zip(rows, cells, strict=True) if alike else ():
            if cell in alike:
                code, severity, value, suggestions, params = alike[cell]
                address = self.address(row, place)
                self.findings.append(
                    Finding(code, severity, self.sheet, row, address, field, value, suggestions, params)
                )
                if severity is Severity.ERROR:
                    self.holding.setdefault(row, []).append(code)
