"""The kinds of a table's rows: data, blank, number, group, total, note, signature, continuation, header."""

from __future__ import annotations

from smartcity.intake.locating.cells import Grid, cell_text, is_blank
from smartcity.intake.locating.headers import HeaderBlock, column_numbers, is_number
from smartcity.intake.locating.labels import (
    code_holds,
    dimension_label,
    is_currency_sign,
    is_empty_mark,
    is_first,
    is_note,
    is_surely_signature,
    is_total,
    looks_like_opd,
    marker_style,
    may_be_signature,
)
from smartcity.intake.locating.places import KeyPlaces
from smartcity.intake.tables import Cell, Column
from smartcity.intake.vocabulary import load_vocabulary
from smartcity.reference.sheet_words import label_key

_SPARSE = 3
_SAMPLED_ROWS = 1_000


class RowReader:
    """Says for each row of one table what it is; `grid` is cut to the table's columns."""

    def __init__(self, grid: Grid, block: HeaderBlock, columns: list[Column]) -> None:
        self.grid = grid
        self.block = block
        self.places = KeyPlaces.of(columns)
        if self.places.number is None and columns and not columns[0].headers:
            self.places.number = self._counting_column(columns[0].place)
        self.headers = [dict(grid.cells(row)) for row in block.rows]
        self.header_values = {
            cell for texts in self.headers for cell in texts.values() if isinstance(cell, str)
        }
        self.spans = {(top, left): right for top, left, _, right in grid.merged if right > left}
        self.covered = self._covered_names()
        self.usual = self._usual_count()
        self.openings = tuple({word[:3] for word in load_vocabulary().totals} | {"j u", "t o"})
        self.record_styles = self._record_styles()

    def _counting_column(self, place: int) -> int | None:
        """A first column without header, if it holds the rows' numbers."""
        rows = range(self.block.first_row, min(self.grid.bottom, self.block.first_row + 100) + 1)
        cells = [cell for row in rows if not is_blank(cell := self.grid.cell(row, place))]
        counting = sum(is_number(cell) and len(cell_text(cell)) <= 5 for cell in cells)
        return place if cells and counting >= 0.7 * len(cells) else None

    def _usual_count(self) -> int:
        """How many cells a record usually fills: the median of numbered rows, else of named, else of all."""
        rows = [row for row in range(self.block.first_row, self.grid.bottom + 1) if self.grid.filled[row]]
        rows = rows[:: max(1, len(rows) // _SAMPLED_ROWS)]
        numbered = [row for row in rows if self._numbered(row) and self.grid.filled[row] > 1]
        named = [row for row in rows if not self._nameless(row)]
        counts = sorted(self.grid.filled[row] for row in numbered or named or rows)
        return counts[len(counts) // 2] if counts else 0

    def _numbered(self, row: int) -> bool:
        return self.places.number is not None and is_number(self.grid.cell(row, self.places.number))

    def _covered_names(self) -> set[int]:
        """Rows below the first of a vertically merged name (or number, where no name is known)."""
        place = self.places.name or self.places.number
        covered: set[int] = set()
        for top, left, bottom, right in self.grid.merged:
            if place is not None and left <= place <= right and bottom > top >= self.block.first_row:
                covered.update(range(top + 1, bottom + 1))
        return covered

    def _record_styles(self) -> set[str]:
        """The styles of numbers by which the records themselves are counted (`I`, `A.`, `1.01`)."""
        place = self.places.number or self.grid.left
        rows = range(self.block.first_row, min(self.grid.bottom, self.block.first_row + 200) + 1)
        records = [row for row in rows if self.grid.filled[row] >= min(self.usual, _SPARSE + 1) > 0]
        styles = [marker_style(self.grid.text(row, place)) for row in records]
        return {style for style in styles if style and styles.count(style) > 0.4 * len(records)}

    def kinds(self) -> list[str]:
        """The kind of each row from the block's first row to the grid's bottom."""
        kinds = [self._kind(row) for row in range(self.block.first_row, self.grid.bottom + 1)]
        start = 0
        for end in [*_pages(kinds), len(kinds)]:
            self._read_tail(kinds, start, end)
            start = end
        return kinds

    def _kind(self, row: int) -> str:
        count = self.grid.filled[row]
        if count == 0:
            return "continuation" if row in self.covered else "blank"
        values = self.grid.rows[row - 1]
        if (count > _SPARSE or self._is_plain_record(values, count)) and not self._suspicious(values):
            return "continuation" if row in self.covered and self._nameless(row) else "data"
        return self._sparse_kind(row)

    def _is_plain_record(self, values: list[Cell], count: int) -> bool:
        """A cheap look at a row of few cells: a text as name, with a number or an OPD."""
        name, beside = self.places.name, self.places.number or self.places.opd
        if name is None or beside is None or max(name, beside) > len(values):
            return False
        if count <= 2 and self.places.opd is None:
            return False
        cell, other = values[name - 1], values[beside - 1]
        if not isinstance(cell, str) or len(cell) < 4:
            return False
        if isinstance(other, str):
            return other.isdigit() if beside == self.places.number else len(other) > 3
        return other is not None

    def _suspicious(self, values: list[Cell]) -> bool:
        """A cheap look at the first filled cell: may it be a total, a header again or column numbers?"""
        for cell in values[self.grid.left - 1 : self.grid.right]:
            if cell is None or cell == "":
                continue
            if not isinstance(cell, str):
                return cell == 1
            opening = cell[:8].strip(" .()").lower()
            marked = len(opening) < 4 and (opening.isalpha() or opening in ("1", "©"))
            return marked or opening.startswith(self.openings) or cell in self.header_values
        return False

    def _nameless(self, row: int) -> bool:
        return self.places.name is None or is_blank(self.grid.cell(row, self.places.name))

    def _sparse_kind(self, row: int) -> str:
        cells = self.grid.cells(row)
        if self._repeats_header(cells):
            return "header"
        if sum(isinstance(cell, str) and len(cell) > 8 for _, cell in cells) > _SPARSE:
            return "continuation" if row in self.covered and self._nameless(row) else "data"
        texts = [cell_text(cell) for _, cell in cells]
        if len(cells) >= 3 and column_numbers(texts):
            return "number"
        if row in self.covered and self._nameless(row):
            return "continuation"
        numbered = self._numbered(row)
        spoken = [
            (place, text) for (place, _), text in zip(cells, texts, strict=True) if not is_empty_mark(text)
        ]
        if not spoken:
            return "number" if numbered else "note"
        if len(spoken) == 1 and is_number(dict(cells)[spoken[0][0]]) and self._counts_only(spoken[0]):
            return "number"
        return self._word_kind(row, spoken, numbered)

    def _counts_only(self, spoken: tuple[int, str]) -> bool:
        place, text = spoken
        first = self.places.number if self.places.number is not None else self.grid.left
        return place == first and len(text) <= 6

    def _word_kind(self, row: int, spoken: list[tuple[int, str]], numbered: bool) -> str:
        words = [
            (place, text) for place, text in spoken if not is_number(text) and not is_currency_sign(text)
        ]
        if not words:
            return "data"
        if self._opens_a_list(row, words, spoken):
            return "group"
        if not numbered:
            if self._is_total(words, spoken):
                return "total"
            if len(words) <= 2 and is_note(words[0][1]):
                return "note"
            if len(words) <= 2 and any(is_surely_signature(text) for _, text in words):
                return "signature"
            if self._is_group(row, spoken, words):
                return "group"
            if self._continues(words, spoken):
                return "continuation"
        return "data"

    def _repeats_header(self, cells: list[tuple[int, Cell]]) -> bool:
        for header in self.headers:
            same = sum(header.get(place) == cell for place, cell in cells)
            if same >= 2 and same >= 0.6 * len(cells):
                return True
        return False

    def _is_total(self, words: list[tuple[int, str]], spoken: list[tuple[int, str]]) -> bool:
        """A total's word and otherwise numbers only; a longer name counts where nothing else is told."""
        return (
            len(words) == 1 and is_total(words[0][1]) and (len(spoken) > 1 or words[0][0] != self.places.name)
        )

    def _is_group(self, row: int, spoken: list[tuple[int, str]], words: list[tuple[int, str]]) -> bool:
        style = marker_style(spoken[0][1]) if spoken[0][0] != self.places.name else None
        marked = style is not None and style not in self.record_styles
        labels = [(place, text) for place, text in words if text != ":"]
        if marked:
            labels = [(place, text) for place, text in labels if place != spoken[0][0]]
            return len(labels) <= 1
        if len(spoken) != len(words):
            return False
        if len(labels) == 2 and ":" in [text for _, text in words] + [labels[0][1][-1]]:
            return label_key(labels[0][1]) in set().union(*load_vocabulary().banner_labels.values())
        return len(labels) == 1 and self._is_group_label(row, *labels[0])

    def _opens_a_list(self, row: int, words: list[tuple[int, str]], spoken: list[tuple[int, str]]) -> bool:
        """Whether a number with a name heads the rows below: a code that theirs begin with, or an OPD."""
        below = range(row + 1, min(row + 3, self.grid.bottom) + 1)
        following = next((other for other in below if self.grid.filled[other]), None)
        if following is None or self.usual <= 2 or len(words) != 1 or len(spoken) != 2:
            return False
        (place, number), (named, name) = spoken
        if is_number(number) and code_holds(number, self.grid.text(following, place)):
            return True
        is_opd = self.places.opd is None and named == self.places.name and looks_like_opd(name)
        return is_opd and place == self.places.number and is_first(self.grid.text(following, place))

    def _is_group_label(self, row: int, place: int, text: str) -> bool:
        if dimension_label(text):
            return True
        spanned = self.spans.get((row, place), place) - place + 1
        if spanned >= 3 and spanned >= 0.5 * (self.grid.right - self.grid.left + 1):
            return True
        if place == self.places.name:
            return self.usual > 2 and self.places.number is not None and looks_like_opd(text)
        if place == self.places.opd:
            return True
        return place == (self.places.number or self.grid.left) and self.usual > 2

    def _continues(self, words: list[tuple[int, str]], spoken: list[tuple[int, str]]) -> bool:
        """Without merged cells: a few texts under a record, none in a column that opens a record."""
        if self.places.name is None or len(spoken) != len(words):
            return False
        keys = {self.places.number, self.places.name, self.places.opd, self.places.dimension}
        width = self.grid.right - self.grid.left + 1
        return len(words) <= max(2, 0.3 * width) and not any(place in keys for place, _ in words)

    def _read_tail(self, kinds: list[str], start: int, end: int) -> None:
        """Below the last record, lone texts are remarks, and all from a signature's line on is signature."""
        first = self.block.first_row
        backwards = range(end - 1, start - 1, -1)
        last = next((at for at in backwards if self._is_record(kinds[at], first + at)), start - 1)
        signed, parted = False, False
        for at in range(last + 1, end):
            kind = kinds[at]
            if kind in ("blank", "total", "header"):
                parted = parted or kind != "header"
                continue
            texts = self.grid.texts(first + at)
            signed = signed or any(may_be_signature(text) for text in texts)
            if signed:
                kinds[at] = "signature"
            elif kind == "group" and not parted and self._names_nothing_below(first + at):
                kinds[at] = "data"
            elif kind == "group" or (
                kind in ("data", "continuation") and self._is_remark(first + at, parted)
            ):
                kinds[at] = "note"

    def _is_record(self, kind: str, row: int) -> bool:
        if kind != "data":
            return False
        count = self.grid.filled[row]
        if self._numbered(row):
            return True
        if count <= _SPARSE + 1 and any(may_be_signature(text) for text in self.grid.texts(row)):
            return False
        if self.usual <= 2:
            return count >= 2 or self._nameable(row) or self.grid.left == self.grid.right
        return count >= min(self.usual, max(_SPARSE + 1, 0.4 * self.usual))

    def _names_nothing_below(self, row: int) -> bool:
        """Whether a last group row may as well be a record of which only the name is given."""
        return self._nameable(row) and not dimension_label(self.grid.text(row, self.places.name or 0))

    def _is_remark(self, row: int, parted: bool) -> bool:
        if parted:
            return True
        return self.grid.filled[row] == 1 and not self._nameable(row)

    def _nameable(self, row: int) -> bool:
        return self.places.name is not None and not self._nameless(row)


def _pages(kinds: list[str]) -> list[int]:
    """Where a header comes again, with the group rows right above it: what stands before has its own end."""
    starts = []
    for at, kind in enumerate(kinds):
        if kind == "header" and (at == 0 or kinds[at - 1] != "header"):
            while at > 0 and kinds[at - 1] in ("group", "blank"):
                at -= 1
            starts.append(at)
    return starts
