"""What rows of progress have in common, whether they say one thing or one for each column."""

from __future__ import annotations

from datetime import UTC, datetime

from smartcity.intake.cleaning.findings import FindingLog
from smartcity.intake.cleaning.organisations import Match, read_opd
from smartcity.intake.tables import Cell, IntakeContext
from smartcity.intake.values.plain_text import is_blank, one_line
from smartcity.intake.values.progress import StageWords


class ProgressNotes:
    """The findings of one table of progress, and what its rows are read against."""

    def __init__(self, log: FindingLog, context: IntakeContext, match: Match, opd_place: int | None) -> None:
        self.log = log
        self.words = StageWords.of(context)
        self.only_opd = context.only_opd
        self.region = context.region
        self._today = (context.today or datetime.now(UTC).date()).isoformat()
        self._match = match
        self._opd_place = opd_place
        self._above: tuple[str, ...] = ()

    def opd(self, number: int, cell: Cell) -> str | None:
        """The OPD that a cell names, with a finding where it is missing, not known or corrected.

        For a blank cell the OPD of the row before is suggested, none below one that is not known.
        """
        if is_blank(cell):
            self.log.add("opd-missing", number, self._opd_place, "opd", suggestions=self._above)
            return None
        reading = read_opd(cell, self._match)
        self.log.add_reading(reading, number, self._opd_place, "opd", one_line(cell))
        name = reading.value if isinstance(reading.value, str) else None
        self._above = (name,) if name else ()
        return name

    def region_row(self, number: int, place: int | None) -> None:
        """Note where an OPD that sends for itself speaks for the region."""
        if self.only_opd is not None:
            self.log.add("opd-not-yours", number, place, "opd", params={"own": self.only_opd})

    def is_to_come(self, day: str | None) -> bool:
        """Whether a day (or month, or year) has not come yet."""
        return bool(day) and str(day) > self._today[: len(str(day))]

    def cell(self, code: str, number: int, place: int, cell: Cell, deliverable: str) -> None:
        """A finding about the state of one deliverable."""
        params = self.names(deliverable)
        self.log.add(code, number, place, "state", value=one_line(cell), params=params)

    def names(self, deliverable: str) -> dict[str, str]:
        """The deliverable's name in each language, as a finding's text takes it."""
        names = self.words.stages.deliverables[deliverable].names
        return {f"deliverable_{language}": name for language, name in names.items()}
