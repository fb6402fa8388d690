"""Cells that name OPDs: one, or several of which the first leads."""

from __future__ import annotations

import re
from collections.abc import Callable

from smartcity.intake.tables import Cell
from smartcity.intake.values.plain_text import cell_text, is_blank, one_line
from smartcity.intake.values.reading import EMPTY, Reading
from smartcity.names import OpdMatch

Match = Callable[[str], OpdMatch]

# A comma or `dan` is part of many names, so these only part names that are all known.
_BETWEEN_KNOWN = re.compile(r"\s*(?:[,;/|\n\r&+]|\bdan\b)\s*", re.IGNORECASE)
# Between names that need not be known only marks that no name contains.
_BETWEEN_ANY = re.compile(r"\s*[;|\n\r]\s*")
_KNOWN = frozenset({"exact", "alias", "acronym"})
_CODES = {
    "corrected": "opd-corrected",
    "new": "opd-new",
    "placeholder": "opd-unknown",
    "ambiguous": "opd-ambiguous",
    "unknown": "opd-unknown",
}


def read_opd(value: Cell, match: Match) -> Reading:
    """The canonical name of the leading OPD; further ones in `also["supporting_opds"]`.

    A cell is taken apart only where it is no known OPD as a whole and each of its parts is one.
    """
    if is_blank(value):
        return EMPTY
    text = one_line(value)
    whole = match(text)
    if whole.how in _KNOWN:
        return Reading(whole.name)
    several = _all_known(value, match)
    if several:
        return Reading(several[0], also={"supporting_opds": several[1:]} if several[1:] else None)
    code = _CODES[whole.how]
    if code in ("opd-corrected", "opd-new"):
        return Reading(whole.name, code, (), {"kept": whole.name or text})
    return Reading(None, code, tuple(whole.suggestions))


def read_opds(value: Cell, match: Match) -> Reading:
    """The OPDs that a cell lists; one that is not known stays as written, with `supporting-opd-unknown`."""
    if is_blank(value):
        return EMPTY
    text = one_line(value)
    whole = match(text)
    if whole.how in _KNOWN:
        return Reading([whole.name])
    several = _all_known(value, match)
    if several:
        return Reading(several)
    names: list[str] = []
    unknown = False
    for part in _BETWEEN_ANY.split(cell_text(value)):
        if not is_blank(part):
            found = match(one_line(part))
            known = found.how in _KNOWN or found.how in ("new", "corrected")
            names.append(found.name if known and found.name else one_line(part))
            unknown = unknown or found.how not in _KNOWN
    return Reading(list(dict.fromkeys(names)), "supporting-opd-unknown" if unknown else None)


def _all_known(value: Cell, match: Match) -> list[str]:
    """The OPDs of a cell in its order where every part is known, else nothing."""
    parts = [part for part in _BETWEEN_KNOWN.split(cell_text(value)) if part.strip()]
    if len(parts) < 2:
        return []
    matches = [match(part) for part in parts]
    if any(found.how not in _KNOWN for found in matches):
        return []
    return list(dict.fromkeys(found.name for found in matches if found.name))
