"""The columns by which the rows of a table are told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from smartcity.intake.header_names import match_header
from smartcity.intake.tables import Column
from smartcity.intake.vocabulary import load_vocabulary


@dataclass(slots=True)
class KeyPlaces:
    """The places of the row's number, the record's name, its OPD and its dimension, where headers name them.

    In a list of OPDs the OPD is the name, in one of progress the deliverable. A register names the same
    innovation for several risks, a list of readiness for several aspects: there these are the name.
    """

    number: int | None = None
    name: int | None = None
    opd: int | None = None
    dimension: int | None = None

    @classmethod
    def of(cls, columns: Iterable[Column]) -> KeyPlaces:
        """The key columns that the headers name; of several the surest, then the first."""
        number: int | None = None
        found: dict[tuple[str, str, bool], int] = {}
        for column in columns:
            match = match_header(column.headers[-1]) if column.headers else None
            if match is None:
                continue
            if number is None and match.label in load_vocabulary().row_number:
                number = column.place
            for meaning in match.meanings:
                found.setdefault((meaning.kind, meaning.field, meaning.certain), column.place)
        name = _of_register(found) or found.get(("innovation", "name", True))
        opd = found.get(("innovation", "opd", True))
        if name is None:
            name = found.get(("progress", "deliverable", True))
        if name is None:
            name = found.get(("innovation", "name", False), found.get(("opd", "name", True)))
        return cls(
            number=number,
            name=name,
            opd=None if opd == name else opd,
            dimension=found.get(("innovation", "dimension", True)),
        )


def _of_register(found: Mapping[tuple[str, str, bool], int]) -> int | None:
    """The column of risks beside their scores, or that of aspects beside their levels."""
    event, aspect = found.get(("risk", "event", True)), found.get(("readiness", "aspect", True))
    if event is not None and any(("risk", score, True) in found for score in ("likelihood", "impact")):
        return event
    scored = any(("readiness", "level", certain) in found for certain in (True, False))
    named = any((kind, "innovation", True) in found for kind in ("readiness", "risk"))
    return aspect if scored and named and ("innovation", "dimension", True) not in found else None
