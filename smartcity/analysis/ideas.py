"""What each innovation says, in the form in which innovations of different OPDs can be compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from smartcity.names import fold, fold_each
from smartcity.names.idea_names import IdeaName, idea_name
from smartcity.names.opd_forms import OpdForms
from smartcity.reference import NameWords, Reference

_LITTLE = 0.25
_PLACE = 0.05
_FEWEST_TEXT_WORDS = 3


@dataclass(frozen=True)
class Ideas:
    """One place an innovation, in the order of `record_id`.

    `opd` folded; `of_a_place`: whether it is of a kind that exists once a place (kelurahan, puskesmas);
    `quick_win`: whether the innovation is marked as one; `name` with its parts; `problem` and `description`
    (the benefit where there is none) as words, () where fewer than three of them say something. `weight` says
    what a word counts in a comparison.
    """

    record_id: Sequence[str]
    opd: Sequence[str]
    of_a_place: Sequence[bool]
    quick_win: Sequence[bool]
    name: Sequence[IdeaName]
    problem: Sequence[tuple[str, ...]]
    description: Sequence[tuple[str, ...]]
    weight: Callable[[str], float]


def read_ideas(innovations: pd.DataFrame, reference: Reference, region_name: str) -> Ideas:
    """The innovations as ideas; needs `record_id opd name quick_win problem description benefit`.

    Words of name_words.toml and acronyms of OPDs count a quarter, the region's name and the places in the
    names of the OPDs a twentieth, so that editions of one idea in several places read alike.
    """
    rows = innovations.sort_values("record_id", kind="stable")
    words = reference.name_words
    region = frozenset(fold(region_name).split())
    acronyms = frozenset(alias for opd in reference.opd_names for alias in opd.aliases if " " not in alias)
    kinds_of_thing = words.kinds_of_thing | acronyms | region
    little = kinds_of_thing | words.frequent
    forms = OpdForms(reference)
    opds = ["" if opd is None else str(opd) for opd in _values(rows["opd"])]
    place_of = {opd: _place_words(forms, opd, words) for opd in set(opds)}
    places = region.union(*(place for place in place_of.values() if place is not None)) - little
    folded = fold_each(set(opds))
    described, benefits = _values(rows["description"]), _values(rows["benefit"])

    def weight(word: str) -> float:
        if word in places or word in region:
            return _PLACE
        return _LITTLE if word in little else 1.0

    return Ideas(
        record_id=[str(record) for record in rows["record_id"]],
        opd=[folded[opd] for opd in opds],
        of_a_place=[place_of[opd] is not None for opd in opds],
        quick_win=[value is True or value == 1 for value in rows["quick_win"].fillna(False)],
        name=[idea_name(name or "", kinds_of_thing, words.frequent) for name in _values(rows["name"])],
        problem=_texts(_values(rows["problem"]), little),
        description=_texts([text or other for text, other in zip(described, benefits, strict=True)], little),
        weight=weight,
    )


def _values(column: pd.Series) -> list[str | None]:
    return [value if isinstance(value, str) else None for value in column]


def _place_words(forms: OpdForms, opd: str, words: NameWords) -> frozenset[str] | None:
    """The place in the name of an OPD that exists once a place, None for other OPDs."""
    own = forms.words(opd)
    lead = forms.lead(own)
    if lead is None or " ".join(lead) not in words.place_leads:
        return None
    return frozenset(own[len(lead) :])


def _texts(texts: Sequence[str | None], little: frozenset[str]) -> list[tuple[str, ...]]:
    folded = fold_each({text for text in texts if text})
    read: dict[str | None, tuple[str, ...]] = {None: ()}
    for text, form in folded.items():
        words = tuple(sorted(set(form.split())))
        read[text] = words if sum(word not in little for word in words) >= _FEWEST_TEXT_WORDS else ()
    return [read[text or None] for text in texts]
