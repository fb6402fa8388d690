"""What stands around a table and holds for its rows: banners above it, group rows, the sheet's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from smartcity.intake.locating.labels import dimension_label, looks_like_opd, without_marker
from smartcity.intake.tables import LocatedTable
from smartcity.intake.vocabulary import load_vocabulary
from smartcity.reference.sheet_words import label_key, load_sheet_words

_COLUMN_GAP = "  "
_CODE = re.compile(r"^\d+(?:\.\d+)*\.?\s+")
_TITLE_END = re.compile(r"\s+(?:tahun|ta|t\.a\.?|periode)\b.*$", re.IGNORECASE)
_SHEET_NUMBER = re.compile(r"^\W*\d{1,3}\W+|\W*\(\d+\)\W*$|[_\s]+\d{1,2}$")


def labelled_value(text: str) -> tuple[str, str] | None:
    """The field and the sent text of a line such as `Nama OPD : Dinas Kesehatan`, None for another line."""
    head, colon, tail = text.partition(":")
    value = _CODE.sub("", tail.strip(" :").split(_COLUMN_GAP)[0].strip())
    if not colon or not value:
        return None
    label = label_key(without_marker(head.strip()))
    for field, labels in load_vocabulary().banner_labels.items():
        if label in labels:
            return field, value
    return None


def group_field(label: str) -> tuple[str, str] | None:
    """The field and the sent text that a group row gives, None where its label is neither."""
    labelled = labelled_value(label)
    if labelled:
        return labelled
    dimension = dimension_label(label)
    if dimension:
        return "dimension", dimension
    bare = without_marker(label)
    opd = bare if looks_like_opd(bare) else _opd_inside(bare)
    if opd:
        return "opd", opd
    return ("subdimension", bare) if label_key(bare) in load_vocabulary().subdimensions else None


def group_fields(located: LocatedTable) -> dict[int, dict[str, str]]:
    """For each row under group rows the fields that they give, an inner row's before an outer one's."""
    known: dict[tuple[str, ...], dict[str, str]] = {}
    given: dict[int, dict[str, str]] = {}
    for row, labels in located.group_labels.items():
        if labels not in known:
            known[labels] = dict(found for label in labels if (found := group_field(label)))
        if known[labels]:
            given[row] = known[labels]
    return given


def fixed_fields(located: LocatedTable, sheet_name: str | None, mapped: set[str]) -> dict[str, str]:
    """The fields that hold for the whole table: a labelled line first, then the sheet's name, then a title.

    A title or the sheet's name counts only for a field without a column of its own (`mapped`). What stands
    above the sheet's first table holds for the others where nothing nearer tells the field.
    """
    fixed = _labelled(located.banners)
    open_fields = {"opd", "dimension"} - mapped - set(fixed)
    by_name, by_titles = _told_by_sheet(sheet_name), _told_by_titles(located.banners)
    told_in_turn = [by_name, *by_titles]
    if located.sheet_banners != located.banners:
        above = located.sheet_banners
        told_in_turn = [*by_titles, _labelled(above), by_name, *_told_by_titles(above)]
    for told in told_in_turn:
        for field, value in told.items():
            if field in open_fields:
                fixed.setdefault(field, value)
    return fixed


def _told_by_titles(lines: Sequence[str]) -> list[dict[str, str]]:
    """What each line tells as a title, the nearest to the table first."""
    return [_told_by_title(line) for line in reversed(lines)]


def _labelled(lines: Iterable[str]) -> dict[str, str]:
    """The fields of labelled lines; of two that give the same field the later one."""
    return dict(found for line in lines for part in labelled_parts(line) if (found := labelled_value(part)))


def labelled_parts(line: str) -> list[str]:
    """A line of several labelled values, cut before each label; the label's cell stands before its colon."""
    cells = [cell for cell in line.split(_COLUMN_GAP) if cell]
    parts: list[str] = []
    for at, cell in enumerate(cells):
        opens = (
            ":" in cell.rstrip(":")
            or cell.endswith(":")
            or (at + 1 < len(cells) and cells[at + 1].startswith(":"))
        )
        if opens and not cell.startswith(":"):
            parts.append(cell)
        elif parts:
            parts[-1] += f" {cell}"
    return parts


def _told_by_title(line: str) -> dict[str, str]:
    text = _TITLE_END.sub("", " ".join(line.split())).strip(" :-")
    told = {}
    words = text.split()
    dimensions = {
        load_vocabulary().dimensions[label_key(phrase)]: phrase
        for first, second in pairwise(words)
        if first.casefold().strip("(\"'“") == "smart"
        and load_vocabulary().dimensions.get(label_key(phrase := f"{first} {second}"))
    }
    if len(dimensions) == 1:
        told["dimension"] = next(iter(dimensions.values())).strip("()\"'“”,.")
    opd = _opd_in(text)
    if opd:
        told["opd"] = opd
    return told


def _opd_in(text: str) -> str | None:
    if looks_like_opd(text):
        return text
    inside = _opd_inside(text)
    if inside:
        return inside
    words = text.split()
    return words[-1] if len(words) > 1 and label_key(words[-1]) in load_vocabulary().opd_names else None


def _opd_inside(text: str) -> str | None:
    """The OPD that a longer line ends with (`USULAN DINAS SOSIAL`), from the word that opens its name."""
    words = text.split()
    for at in range(1, len(words) - 1):
        if words[at].casefold() in load_sheet_words().title_opd_leads:
            rest = " ".join(words[at:])
            return rest if looks_like_opd(rest) else None
    return None


def _told_by_sheet(name: str | None) -> dict[str, str]:
    text = _SHEET_NUMBER.sub("", (name or "").replace("_", " ")).strip()
    if not text:
        return {}
    code = load_vocabulary().dimensions.get(label_key(text))
    if code:
        return {"dimension": text}
    found = group_field(text)
    if found and found[0] != "subdimension":
        return {found[0]: found[1]}
    return _told_by_title(text)
