"""Words of name_words.toml: what says little in the names and texts of innovations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from smartcity.reference.tables import Section


@dataclass(frozen=True, slots=True)
class NameWords:
    """Folded words: `kinds_of_thing` (aplikasi), `frequent` (online), both of little weight.

    `place_leads` begin the names of OPDs that exist once a place (kelurahan, puskesmas).
    """

    kinds_of_thing: frozenset[str]
    frequent: frozenset[str]
    place_leads: frozenset[str]


def name_words(file: Section, leads: Collection[str]) -> NameWords:
    """The words of the file; `leads` are the known beginnings of OPD names (values.toml)."""
    words = NameWords(
        frozenset(file.words("kinds_of_thing")),
        frozenset(file.words("frequent")),
        frozenset(file.words("place_leads")),
    )
    file.done()
    unknown = sorted(words.place_leads - set(leads))
    if unknown:
        raise file.error("place_leads", f"{unknown[0]!r} is no lead of values.toml")
    return words
