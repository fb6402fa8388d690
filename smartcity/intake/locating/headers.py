"""Header rows: which rows of a grid stand above columns, and how deep a header is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from smartcity.intake.header_names import match_header
from smartcity.intake.locating.cells import Grid, cell_text, is_blank
from smartcity.intake.tables import Cell
from smartcity.intake.values.progress import heads_progress
from smartcity.intake.values.readiness import aspect_heading
from smartcity.intake.vocabulary import load_vocabulary
from smartcity.reference.sheet_words import label_key

MAX_HEADER_ROWS = 4
_SEARCHED_ROWS = 80
_KNOWN_IN_WIDE_ROW = 3
_LEAST_OTHERS = {"stage": 2, "deliverable": 2, "aspect": 3}
_NUMBER = re.compile(r"[-+]?(?:rp\.?\s*)?\d[\d.,/ ]*%?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SEQUENCE = re.compile(r"\(?\s*(?:(\d{1,2})|([a-z©®]))\s*\)?\s*\.?(?:\s*[=(].*)?", re.IGNORECASE)
_LETTERS = {"©": "c", "®": "r"}


@dataclass(slots=True)
class HeaderBlock:
    """Consecutive header rows and the row of column numbers below them; empty for a table without header."""

    rows: list[int]
    number_rows: list[int] = field(default_factory=list)
    first_row: int = 1

    @property
    def top(self) -> int:
        """The block's first row; the first row of data where there is no header."""
        return self.rows[0] if self.rows else self.first_row


def is_year(cell: Cell) -> bool:
    """Whether the cell is a plain year, as number or text."""
    return not isinstance(cell, bool) and _YEAR.fullmatch(cell_text(cell)) is not None


def is_number(cell: Cell) -> bool:
    """Whether the cell is a number or a text that holds nothing but one."""
    if isinstance(cell, str):
        return _NUMBER.fullmatch(cell.strip()) is not None
    return cell is not None


def column_numbers(texts: list[str]) -> bool:
    """Whether the texts count columns: `1 2 3`, `(1) (2)`, `a b c`, `(a) (b) © (d)`, `5=3+4`."""
    places = []
    for text in texts:
        found = _SEQUENCE.fullmatch(text)
        if not found:
            return False
        letter = (found[2] or "").lower()
        places.append(int(found[1]) if found[1] else ord(_LETTERS.get(letter, letter)) - 96)
    if len(places) < 2 or places[0] != 1:
        return False
    fitting = sum(place == previous + 1 for previous, place in pairwise(places))
    return fitting >= 0.7 * (len(places) - 1)


@cache
def _quick_labels() -> frozenset[str]:
    vocabulary = load_vocabulary()
    return frozenset((*vocabulary.headers, *vocabulary.row_number, *vocabulary.never))


def _opens_like_header(values: list[Cell]) -> bool:
    """A cheap look at a row's first filled cell, so that long sheets cost little."""
    for cell in values:
        if cell is None or cell == "":
            continue
        if not isinstance(cell, str) or len(cell) > 40:
            return False
        return cell.strip(" .:*\n\t").lower().replace("_", " ") in _quick_labels()
    return False


def known_headers(grid: Grid, row: int) -> int:
    """How many cells of the row are headers that we know; 0 for a row that is no header."""
    cells = grid.cells(row)
    if len(cells) < 2:
        return 0
    vocabulary = load_vocabulary()
    known = numbers = 0
    others: list[str | None] = []
    dimensions: set[str] = set()
    for _, cell in cells:
        text = cell_text(cell)
        if is_number(cell):
            numbers += not is_year(cell)
        elif text.rstrip(" *").endswith(":") or text.startswith(":") or len(text) > 120:
            return 0
        elif match_header(text) or label_key(text) in vocabulary.parents:
            known += 1
        elif label_key(text) in vocabulary.dimensions:
            dimensions.add(label_key(text))
        else:
            others.append(heads_progress(text) or ("aspect" if aspect_heading((text,)) else None))
    if len(dimensions) >= 3:
        known += len(dimensions)
    known += sum(count for kind, least in _LEAST_OTHERS.items() if (count := others.count(kind)) >= least)
    if known < 2 or numbers > 0.2 * len(cells) or known < 0.3 * len(cells):
        return 0
    return known


def find_anchors(grid: Grid) -> list[int]:
    """The rows that are headers by their words, top to bottom; of adjacent ones the one with most."""
    found: list[tuple[int, int]] = []
    seen = 0
    for row in range(grid.top, grid.bottom + 1):
        if grid.filled[row] < 2:
            continue
        seen += 1
        if seen > _SEARCHED_ROWS and not _opens_like_header(grid.rows[row - 1][grid.left - 1 : grid.right]):
            continue
        known = known_headers(grid, row)
        if known:
            found.append((row, known))
    anchors: list[tuple[int, int]] = []
    last = -9
    for row, known in found:
        if row - last == 1 and anchors:
            if known > anchors[-1][1]:
                anchors[-1] = (row, known)
        else:
            anchors.append((row, known))
        last = row
    return [row for row, _ in anchors]


def header_block(grid: Grid, anchor: int, top: int) -> HeaderBlock:
    """The header around an anchor row: merged cells that reach it, parents above, sub-headers below.

    Rows above `top` belong to another table.
    """
    first, last = _close_over_merges(grid, anchor, anchor, top)
    while first > top and last - first + 1 < MAX_HEADER_ROWS and _is_parent_row(grid, first - 1, first):
        first, last = _close_over_merges(grid, first - 1, last, top)
    while last < grid.bottom and last - first + 1 < MAX_HEADER_ROWS and _is_sub_row(grid, last + 1, last):
        first, last = _close_over_merges(grid, first, last + 1, top)
    return with_number_rows(grid, list(range(first, last + 1)))


def with_number_rows(grid: Grid, rows: list[int]) -> HeaderBlock:
    """The header of these rows with the row of column numbers that follows it, if any."""
    numbers: list[int] = []
    following = rows[-1] + 1
    while following <= grid.bottom and len(numbers) < 2 and column_numbers(grid.texts(following)):
        numbers.append(following)
        following += 1
    return HeaderBlock(rows, numbers, following)


def _close_over_merges(grid: Grid, first: int, last: int, top: int) -> tuple[int, int]:
    changed = True
    while changed:
        changed = False
        for upper, _, lower, _ in grid.merged:
            if upper > last or lower < first or (upper >= first and lower <= last):
                continue
            grown = (max(top, min(first, upper)), max(last, lower))
            if grown != (first, last) and grown[1] - grown[0] < MAX_HEADER_ROWS:
                first, last = grown
                changed = True
    return first, last


def _spans(grid: Grid, row: int) -> dict[int, int]:
    """Horizontally merged cells of a row: first column -> last column."""
    return {
        left: right for upper, left, lower, right in grid.merged if upper <= row <= lower and right > left
    }


def _is_parent_row(grid: Grid, row: int, below: int) -> bool:
    cells = grid.cells(row)
    if not cells or any(is_number(cell) and not is_year(cell) for _, cell in cells):
        return False
    texts = [cell_text(cell) for _, cell in cells]
    if any(":" in text or len(text) > 80 for text in texts):
        return False
    if known_headers(grid, row):
        return True
    under = {place for place, _ in grid.cells(below)}
    spans = _spans(grid, row)
    placed = [place for place, _ in cells if any(under & set(range(place, spans.get(place, place) + 1)))]
    if len(placed) < len(cells) or not under:
        return False
    if len(cells) == 1:
        place = cells[0][0]
        width = spans.get(place, place) - place + 1
        named = label_key(texts[0]) in load_vocabulary().parents
        return place > min(under) and (named or 1 < width < 0.7 * len(under))
    return all(
        place > min(under) or label_key(text) for (place, _), text in zip(cells, texts, strict=True)
    ) and (bool(spans) or sum(label_key(text) in load_vocabulary().parents for text in texts) >= 1)


def _is_sub_row(grid: Grid, row: int, above: int) -> bool:
    cells = grid.cells(row)
    over = {place for place, _ in grid.cells(above)}
    if not cells or not over or any(is_number(cell) and not is_year(cell) for _, cell in cells):
        return False
    if any(len(cell_text(cell)) > 60 for _, cell in cells):
        return False
    spans = _spans(grid, above)
    filled = {place for place, _ in cells}
    parents = {place for place in over if spans.get(place, place) > place or (place + 1 not in over)}
    inside = {column for place in parents for column in range(place, spans.get(place, place) + 1)}
    fresh = filled - over
    if not fresh or min(over) in filled or not filled <= inside | fresh:
        return False
    return all(_has_parent(column, over, spans) for column in fresh)


def _has_parent(column: int, over: set[int], spans: dict[int, int]) -> bool:
    if any(left <= column <= right for left, right in spans.items()):
        return True
    return not spans and any(place < column for place in over)


def generic_block(grid: Grid) -> HeaderBlock | None:
    """The header of a table none of whose words are known, or of a table without any; None for no table.

    Rows of one cell are titles. The header is the first row that fills at least half of what the rows
    usually fill, if it reads like one; else the table begins there without header.
    """
    wide = [row for row in range(grid.top, grid.bottom + 1) if grid.filled[row] >= 2]
    if len(wide) < 2:
        return _list_of_names(grid)
    usual = sorted(grid.filled[row] for row in wide)[len(wide) // 2]
    for row in wide:
        texts = grid.texts(row)
        if grid.filled[row] < max(2, 0.5 * usual) or any(text in (":", "：") for text in texts):
            continue
        below = [other for other in wide if other > row][:50]
        if _holds_known_headers(grid, row) or reads_like_header(grid, row, below):
            return header_block(grid, row, row)
        return HeaderBlock([], [], row)
    return None


def _holds_known_headers(grid: Grid, row: int) -> bool:
    """Whether a wide row of texts, most of them unknown, names three columns that we know."""
    cells = [cell for _, cell in grid.cells(row)]
    if any(is_number(cell) for cell in cells):
        return False
    return sum(match_header(cell_text(cell)) is not None for cell in cells) >= _KNOWN_IN_WIDE_ROW


def _list_of_names(grid: Grid) -> HeaderBlock | None:
    """The header of a list of one column, which must surely name innovations or OPDs."""
    for row in range(grid.top, min(grid.bottom, grid.top + _SEARCHED_ROWS)):
        match = match_header(grid.texts(row)[0]) if grid.filled[row] == 1 else None
        named = match is not None and " " in match.label
        if match and named and any(one.field == "name" and one.certain for one in match.meanings):
            return HeaderBlock([row], [], row + 1)
    return None


def reads_like_header(grid: Grid, row: int, below: list[int]) -> bool:
    """Whether a row of unknown words is a header: only short texts, none of which comes again below it."""
    cells = grid.cells(row)
    texts = [cell_text(cell) for _, cell in cells]
    if any(not isinstance(cell, str) or is_number(cell) or len(cell) > 60 for _, cell in cells):
        return False
    if len(set(texts)) < len(texts) or not below:
        return False
    vocabulary = load_vocabulary()
    if any(label_key(text) in vocabulary.dimensions for text in texts):
        return False
    for place, _ in cells:
        if any(cell_text(grid.cell(row, place)) == grid.text(other, place) for other in below):
            return False
    alike = sum(_kind_of_text(grid.cell(row, place)) == _kind_below(grid, place, below) for place, _ in cells)
    return alike < len(cells) or all(re.fullmatch(r"[a-z][a-z0-9_ ]*", text) for text in texts)


def _kind_of_text(cell: Cell) -> str:
    text = cell_text(cell)
    if is_number(cell):
        return "number"
    return "code" if any(sign.isdigit() for sign in text) else "long" if len(text) > 25 else "text"


def _kind_below(grid: Grid, place: int, below: list[int]) -> str:
    kinds = [_kind_of_text(cell) for row in below if not is_blank(cell := grid.cell(row, place))]
    return max(set(kinds), key=kinds.count) if kinds else "empty"
