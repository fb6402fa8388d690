"""Texts that stand around records: totals, notes, signatures, and the labels of groups."""

from __future__ import annotations

import re
from functools import lru_cache

from smartcity.intake.vocabulary import load_vocabulary
from smartcity.reference.sheet_words import label_key

_MARKER = re.compile(
    r"(?:(?P<roman>[IVXLC]{1,6})|(?P<letter>[A-Z])|(?P<decimal>\d{1,2}(?:\.\d{1,3})+))\s*[.)]?"
)
_LEADING_MARKER = re.compile(
    r"^(?:[IVXLC]{1,6}\s*[.)]|[IVX]{1,5}\s|[A-Z]\s*[.)]|\d{1,2}(?:\.\d{1,3})*\s*[.)])\s*(?=\S)"
)
_DOTS = re.compile(r"[.…_·\-\s()]*[.…_·]{3,}[.…_·\-\s()]*")
_EMPTY_MARK = re.compile(r"[.\-–—•*…_]{1,2}")
_PLACE_AND_DATE = re.compile(
    r"[^\d,:;]{3,40},[\s.…_]*(?:\d{1,2}[\s.…_]*)?(?P<month>[^\W\d]+)?[\s.…_]*(?P<year>(?:19|20)\d\d)?\s*\.?"
)
_SIGNATURE_WORDS = 4
_CURRENCY = frozenset({"rp", "rp.", "idr", "%"})


def is_empty_mark(text: str) -> bool:
    """Whether the text is a lone `.`, `-` or bullet that says nothing."""
    return _EMPTY_MARK.fullmatch(text) is not None


def is_currency_sign(text: str) -> bool:
    """Whether the text is only a money or percent sign in its own cell."""
    return text.casefold() in _CURRENCY


def marker_style(text: str) -> str | None:
    """The style of a group's number (`II.` roman, `A.` letter, `1.01` decimal), None for no such number."""
    found = _MARKER.fullmatch(text)
    return found.lastgroup if found else None


def is_first(text: str) -> bool:
    """Whether the text is the number of a first row: `1`, `1.`, `01`, `(1)`."""
    return text.strip(" .()").lstrip("0") == "1"


def code_holds(code: str, other: str) -> bool:
    """Whether the other code lies below this one: `1.01` holds `1.01.02`."""
    stem = code.rstrip(".") + "."
    return other.startswith(stem) and other[len(stem) : len(stem) + 1].isdigit()


def without_marker(text: str) -> str:
    """The label without the number in front of it."""
    return _LEADING_MARKER.sub("", text, count=1)


@lru_cache(maxsize=4_000)
def is_total(text: str, group_labels: frozenset[str] = frozenset()) -> bool:
    """Whether the text names a total: a total's word, then nothing but numerals and the name of a group."""
    label = label_key(text)
    vocabulary = load_vocabulary()
    opening = next(
        (word for word in vocabulary.totals if label == word or label.startswith(word + " ")), None
    )
    if opening is None:
        return False
    rest = label[len(opening) :].strip()
    if rest in group_labels or rest in vocabulary.dimensions or looks_like_opd(rest):
        return True
    return all(
        word in vocabulary.total_rest or word.isdigit() or marker_style(word.upper()) for word in rest.split()
    )


def is_note(text: str) -> bool:
    """Whether the text opens like a remark: `Catatan :`, `Sumber: ...`, `*`, `**) ...`."""
    if text.startswith("*"):
        return True
    head, colon, _ = text.partition(":")
    label = label_key(head if colon else text)
    words = load_vocabulary().notes
    return label in words if colon else any(label == word for word in words)


def is_surely_signature(text: str) -> bool:
    """Whether the text can only stand in a block of signatures: `Mengetahui,`, `NIP. ...`, a dotted line."""
    label = label_key(text)
    if _DOTS.fullmatch(text):
        return True
    return label.startswith(("nip ", "mengetahui", "menyetujui")) or label in (
        "nip",
        "ttd",
        "t t d",
        "tertanda",
    )


def may_be_signature(text: str) -> bool:
    """Whether the text opens like a line of a signature block, such as an office or a place and date."""
    if is_surely_signature(text):
        return True
    label = label_key(text)
    words = label.split()[:_SIGNATURE_WORDS]
    if any(" ".join(words[:count]) in load_vocabulary().signatures for count in range(1, len(words) + 1)):
        return True
    found = _PLACE_AND_DATE.fullmatch(text)
    if not found:
        return False
    month = (found["month"] or "").casefold()
    return month in load_vocabulary().months or (not month and bool(found["year"]))


@lru_cache(maxsize=20_000)
def dimension_label(text: str) -> str | None:
    """A label's dimension as sent (`A. DIMENSI : SMART LIVING` -> `SMART LIVING`), None for no dimension."""
    vocabulary = load_vocabulary()
    bare = without_marker(text)
    _, colon, tail = bare.partition(":")
    for candidate in (bare, tail if colon else "", text):
        if label_key(candidate) in vocabulary.dimensions:
            return candidate.strip()
    label = label_key(bare)
    for word in vocabulary.banner_labels["dimension"]:
        if label.startswith(word + " ") and label[len(word) + 1 :] in vocabulary.dimensions:
            return label[len(word) + 1 :]
    return None


@lru_cache(maxsize=20_000)
def looks_like_opd(text: str) -> bool:
    """Whether the text reads like an OPD: it opens with a word for one, or is a known short name."""
    label = label_key(without_marker(text))
    vocabulary = load_vocabulary()
    if not label or len(label) > 150 or label in vocabulary.opd_placeholders:
        return False
    words = label.split()
    if words[0] in vocabulary.opd_leads and len(words) >= 2:
        return True
    return label in vocabulary.opd_names
