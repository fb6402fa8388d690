"""Texts that name a region as a whole (`Pemkab Bandung`, `Pemda`), alone or behind an OPD."""

from __future__ import annotations

from functools import cache

from smartcity.reference import load_reference
from smartcity.reference.sheet_words import label_key, load_sheet_words

_EITHER, _PROVINCE = "either", "provinsi"


def names_own_region(text: str, own: str | None) -> bool | None:
    """Whether a text names the region `own` (True) or another one (False); None where it names no region.

    A word such as `Pemda` alone is the own region, and so is every region where `own` is None. A regency
    and a city of one name are told apart where the text says which it is; a province is always another.
    """
    leads = load_sheet_words().region_leads
    tokens = label_key(text).split()
    said = set()
    while tokens and (kind := next((kind for kind, words in leads.items() if tokens[0] in words), None)):
        said.add(kind)
        del tokens[0]
    said -= {_EITHER}
    name = " ".join(tokens)
    if own is not None:
        own_kind, own_name = _parts(own)
        if name == own_name and (not said or own_kind in said):
            return True
    if _PROVINCE in said:
        return False if own is not None and name in _provinces() else None
    if not name:
        return True if len(label_key(text)) else None
    kinds = _known().get(name, frozenset()) if said else frozenset()
    return own is None if said <= kinds and kinds else None


@cache
def _known() -> dict[str, frozenset[str]]:
    """The kinds of the regions that bear a name."""
    known: dict[str, set[str]] = {}
    for region in load_reference().regions:
        known.setdefault(_parts(region.name)[1], set()).add(region.kind)
    return {name: frozenset(kinds) for name, kinds in known.items()}


@cache
def _provinces() -> frozenset[str]:
    return frozenset(label_key(region.province) for region in load_reference().regions)


def _parts(name: str) -> tuple[str, str]:
    """The kind and the folded name without it (`kabupaten`, `bandung`)."""
    kind, _, rest = label_key(name).partition(" ")
    return (kind, rest) if kind in load_sheet_words().region_leads and rest else ("", label_key(name))
