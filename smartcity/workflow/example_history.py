"""The example's history over four bimtek, from data/samples/history.toml: what happened how long ago."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from smartcity.reference.formats import ZONE_HOURS
from smartcity.reference.tables import Section, read_toml
from smartcity.workflow.example_quick_wins import QuickWinStep, read_step

FILE_NAME = "history.toml"
EVERY_OPD = "*"


@dataclass(frozen=True, slots=True)
class HistoricTicks:
    """One state of one deliverable for several OPDs by short name (`*`: all); none for the region's own."""

    deliverable: str
    state: str
    opds: tuple[str, ...]
    left_out: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class HistoricNote:
    """What the daftar tagih says about an OPD; days are counted from the day of loading."""

    opd: str
    reason: str
    contact: str
    promised_days: int | None
    reminded_days: int | None


@dataclass(frozen=True, slots=True)
class HistoricStep:
    """One step so many days ago: a file, ticks of a stage, notes, its closing, or something on quick wins."""

    days_before: int
    clock: time
    file: str | None
    stage: int | None
    ticks: tuple[HistoricTicks, ...]
    notes: tuple[HistoricNote, ...]
    close: int | None
    quick_wins: QuickWinStep | None
    note: str

    def moment(self, today: date, zone: str) -> datetime:
        """When it happened, for an example loaded `today` in a region of the zone."""
        local = timezone(timedelta(hours=ZONE_HOURS[zone]))
        return datetime.combine(today - timedelta(days=self.days_before), self.clock, local)


def read_history(folder: Path) -> list[HistoricStep]:
    """The steps of the folder's history in order; [] where it has none. Raises ReferenceDataError."""
    path = folder / FILE_NAME
    return [_step(section) for section in read_toml(path).sections("steps")] if path.exists() else []


def chosen(ticks: HistoricTicks, short_names: Mapping[str, str]) -> Sequence[str | None]:
    """The names of the OPDs that the ticks are about; one None for the region's own.

    `short_names` are {short name: name} of the registry. Raises KeyError for a short name that is not there.
    """
    if not ticks.opds:
        return [None]
    wanted = list(short_names) if ticks.opds == (EVERY_OPD,) else ticks.opds
    return [short_names[short] for short in wanted if short not in ticks.left_out]


def _step(section: Section) -> HistoricStep:
    known = section.entries()
    built = HistoricStep(
        days_before=section.number("days_before"),
        clock=time.fromisoformat(section.text("time")),
        file=section.optional_text("file"),
        stage=section.number("stage") if "stage" in known else None,
        ticks=tuple(_ticks(section.sections("ticks"))) if "ticks" in known else (),
        notes=tuple(_notes(section.sections("notes"))) if "notes" in known else (),
        close=section.number("close") if "close" in known else None,
        quick_wins=read_step(section),
        note=section.optional_text("note") or "",
    )
    section.done()
    return built


def _ticks(sections: Iterator[Section]) -> Iterator[HistoricTicks]:
    for section in sections:
        yield HistoricTicks(
            section.text("deliverable"),
            section.text("state"),
            section.optional_words("opds"),
            section.optional_words("except"),
            section.optional_text("note"),
        )
        section.done()


def _notes(sections: Iterator[Section]) -> Iterator[HistoricNote]:
    for section in sections:
        days = [
            section.number(key) if key in section.entries() else None
            for key in ("promised_days", "reminded_days")
        ]
        yield HistoricNote(section.text("opd"), section.text("reason"), section.text("contact"), *days)
        section.done()
