"""The words that tell a table and its parts from what stands around it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_PATH = Path(__file__).resolve().parents[2] / "data" / "reference" / "sheet_words.toml"
_NOT_WORD = re.compile(r"[^\w%#√✓✔☑✅×]+|_+")
_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")


@lru_cache(maxsize=50_000)
def label_key(text: str) -> str:
    """A label for comparing: lower case, no punctuation, spaced letters joined (`J U M L A H` -> jumlah)."""
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold()
    words = _NOT_WORD.sub(" ", plain).split()
    if len(words) >= 4 and all(len(word) == 1 for word in words):
        return "".join(words)
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The word lists of data/reference/sheet_words.toml, every word in the form of `label_key`."""

    parent_headers: frozenset[str]
    foreign_headers: frozenset[str]
    other_kind_headers: frozenset[str]
    total_rest: frozenset[str]
    banner_labels: dict[str, frozenset[str]]
    title_opd_leads: frozenset[str]
    stage_fillers: frozenset[str]
    stage_names: frozenset[str]
    other_stages: frozenset[str]
    region_leads: dict[str, frozenset[str]]


def _keys(document: dict[str, Any], section: str, name: str = "words") -> frozenset[str]:
    words = document.get(section, {}).get(name)
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError(f"{_PATH.name}: [{section}] needs a list of words named '{name}'")
    return frozenset(label_key(word) for word in words)


@cache
def load_sheet_words() -> SheetWords:
    """The word lists, read once.

    Raises `ValueError` naming file and section where a list is missing.
    """
    document = tomllib.loads(_PATH.read_text(encoding="utf-8"))
    return SheetWords(
        parent_headers=_keys(document, "parent_headers"),
        foreign_headers=_keys(document, "foreign_headers"),
        other_kind_headers=_keys(document, "other_kind_headers"),
        total_rest=_keys(document, "total_rest"),
        banner_labels={field: _keys(document, "banner_labels", field) for field in ("opd", "dimension")},
        title_opd_leads=_keys(document, "title_opd_leads"),
        stage_fillers=_keys(document, "stage_fillers"),
        stage_names=_keys(document, "stage_names"),
        other_stages=_keys(document, "other_stages"),
        region_leads={
            kind: _keys(document, "region_leads", kind)
            for kind in ("kabupaten", "kota", "provinsi", "either")
        },
    )
