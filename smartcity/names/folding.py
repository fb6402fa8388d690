"""The form of a text in which two spellings of the same name are equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_ASCII_GAP = re.compile(r"[^a-z0-9%]+")
_ASCII_SIGNS = {
    code: sign.lower() if (sign := chr(code)).isalnum() or sign in "%\n" else " " for code in range(128)
}
_ASCII_SIGNS |= dict.fromkeys(map(ord, "'`"), "")
_GAP = re.compile(r"(?:[^\w%]|_)+")
_APOSTROPHES = re.compile("[’‘ʼ]")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def fold(text: str) -> str:
    """Words in lower case with single spaces: no punctuation, accents or underscores, `&` read as `dan`.

    A text without any letter, digit or % sign (`-`, `√`) stays as it is but for outer space. Folding twice
    gives the same as folding once.
    """
    plain = text.casefold() if text.isascii() else _APOSTROPHES.sub("", _without_accents(text))
    plain = plain.replace("&", " dan ").replace("'", "").replace("`", "")
    gap = _ASCII_GAP if plain.isascii() else _GAP
    folded = gap.sub(" ", plain).strip()
    return folded or " ".join(text.split()).casefold()


def fold_each(texts: Iterable[str]) -> dict[str, str]:
    """Each text with its folded form, as `fold` gives it: many together in a fraction of the time."""
    folded: dict[str, str] = {}
    plain: list[str] = []
    for text in texts:
        if text.isascii() and "\n" not in text:
            plain.append(text)
        else:
            folded[text] = fold(text)
    together = "\n".join(plain).replace("&", " dan ").translate(_ASCII_SIGNS)
    for text, line in zip(plain, together.split("\n") if plain else (), strict=True):
        folded[text] = " ".join(line.split()) or fold(text)
    return folded


def compact(folded: str) -> str:
    """A folded name without spaces and joining words, so that `Olah Raga` equals `Olahraga`."""
    return "".join(word for word in folded.split() if word not in JOINING_WORDS)


JOINING_WORDS = frozenset({"dan", "serta", "and"})


def _without_accents(text: str) -> str:
    """Compatibility forms taken apart and accents dropped; repeated until nothing changes."""
    while True:
        apart = unicodedata.normalize("NFKD", _HIDDEN.sub("", text)).casefold()
        plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
        if plain == text:
            return plain
        text = plain
