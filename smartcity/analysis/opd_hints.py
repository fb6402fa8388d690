"""What an OPD usually feeds: its kinds in data/reference/opd_names.csv, and who could fill an empty cell.

The hints follow one city's talk of which OPDs feed which dimension and this product's own judgement; they
suggest, they decide nothing.
"""

from __future__ import annotations

import re

import pandas as pd

from smartcity.analysis.filters import UNASSIGNED
from smartcity.names import OpdMatcher, fold
from smartcity.reference import OpdName, Reference


class OpdHints:
    """Looks up the kinds of OPD behind a region's own names; each different name is looked up once."""

    def __init__(self, reference: Reference) -> None:
        self._matcher = OpdMatcher(reference)
        self._by_name: dict[str, OpdName] = {}
        self._by_function: dict[str, OpdName] = {}
        self._leads: list[tuple[str, OpdName]] = []
        self._known: dict[str, tuple[OpdName, ...]] = {}
        for kind in reference.opd_names:
            names = [fold(name) for name in (kind.name, *kind.aliases)]
            for name in names:
                self._by_name.setdefault(name, kind)
            if kind.functions:
                self._by_function.setdefault(kind.functions[0], kind)
            else:
                self._leads += [(name + " ", kind) for name in names]
        self._functions = [
            (re.compile(rf"\b{re.escape(fold(word))}\b"), function.code)
            for function in reference.opd_functions.values()
            for word in (function.name, *function.words)
        ]

    def kinds(self, opd: object) -> tuple[OpdName, ...]:
        """The kinds that hint at a dimension: the OPD's own, else one for each thing that a merged OPD does.

        An absent or unknown OPD has none.
        """
        if not isinstance(opd, str):
            return ()
        if opd not in self._known:
            found = self._look_up(fold(opd)) or self._look_up(fold(self._matcher.match(opd).name or ""))
            self._known[opd] = tuple(kind for kind in found if kind.dimension is not None)
        return self._known[opd]

    def _look_up(self, name: str) -> list[OpdName]:
        if name in self._by_name and self._by_name[name].dimension is not None:
            return [self._by_name[name]]
        for lead, kind in self._leads:
            if name.startswith(lead):
                return [kind]
        does = dict.fromkeys(code for pattern, code in self._functions if pattern.search(name))
        found = {
            self._by_function[code].code: self._by_function[code]
            for code in does
            if code in self._by_function
        }
        return list(found.values())


def who_could_fill(
    cell: str, registry: pd.DataFrame | None, innovations: pd.DataFrame, reference: Reference
) -> pd.DataFrame:
    """OPDs that usually feed a dimension (`living`) or sub-dimension (`living/health`).

    Columns `opd close innovations`, of the registry's OPDs and those that report. `close` says that the hint
    names the sub-dimension itself, not only its dimension (always true for a dimension); `innovations`
    counts all of the OPD's. Close ones come first, then those with fewest innovations, then by name. Nobody
    to ask gives an empty table. Raises KeyError for an unknown code.
    """
    code = cell.removesuffix(f"/{UNASSIGNED}")
    part = reference.subdimensions[code] if "/" in code else None
    dimension = part.dimension if part else reference.dimension(code).code
    expected = [] if registry is None else list(registry["name"])
    counts = innovations["opd"].value_counts()
    opds = dict.fromkeys([*expected, *(str(opd) for opd, rows in counts.items() if rows)])
    hints = OpdHints(reference)
    rows = []
    for opd in opds:
        fed = [kind for kind in hints.kinds(opd) if kind.dimension == dimension]
        if fed:
            close = part is None or any(kind.subdimension == code for kind in fed)
            rows.append((opd, close, int(counts.get(opd, 0))))
    rows.sort(key=lambda row: (not row[1], row[2], row[0]))
    return pd.DataFrame(rows, columns=["opd", "close", "innovations"])
