"""OPDs by the code that a region's registry gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from smartcity.names.folding import fold

_LEADING_CODE = re.compile(r"^\W*\d[\d./-]*[\s\-–—:.)]+(?=[^\W\d])")


class OpdCodes:
    """Finds names by code, also by a code that a spreadsheet took for a number.

    `pairs` are (code, canonical name). Excel drops the zeros in front of `031101` and behind `2.10`.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, list[str]] = {}
        self._as_numbers: dict[str, list[str]] = {}
        for code, name in pairs:
            for known, key in ((self._exact, fold(code)), (self._as_numbers, _as_number(fold(code)))):
                names = known.setdefault(key, [])
                if name not in names:
                    names.append(name)

    def find(self, sent: str) -> list[str]:
        """The OPDs that bear the code, else those that it could mean as a number; [] for no code."""
        key = fold(sent)
        return self._exact.get(key) or self._as_numbers.get(_as_number(key), [])


def without_leading_code(sent: str) -> str:
    """The name behind a number or code (`1. Dinas Sosial`, `1.06 - Dinas Sosial`), or the text as it is."""
    return _LEADING_CODE.sub("", sent, count=1)


def _as_number(key: str) -> str:
    """A folded code as a spreadsheet shows it once it was a number."""
    whole, _, decimals = key.partition(" ")
    if not whole.isdigit():
        return key
    if decimals.isdigit():
        decimals = decimals.rstrip("0")
    return f"{whole.lstrip('0') or '0'} {decimals}".strip()
