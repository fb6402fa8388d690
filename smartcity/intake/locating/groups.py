"""What stands for rows below: the labels of group rows, and vertically merged cells."""

from __future__ import annotations

from smartcity.intake.locating.cells import Grid, is_blank
from smartcity.intake.locating.labels import dimension_label, looks_like_opd, marker_style, without_marker
from smartcity.intake.tables import CellPlace


def group_labels(grid: Grid, first: int, kinds: list[str]) -> dict[int, tuple[str, ...]]:
    """For each data row the labels of the group rows above it, outermost first.

    A label replaces the last one of its own sort (an OPD, a dimension, or the same style of number) and all
    below that; a group row that holds only a number changes nothing.
    """
    labels: dict[int, tuple[str, ...]] = {}
    stack: list[tuple[str, str]] = []
    current: tuple[str, ...] = ()
    for row, kind in enumerate(kinds, first):
        if kind == "group":
            sort, label = _read_group(grid.texts(row))
            if label:
                sorts = [known for known, _ in stack]
                stack = [*stack[: sorts.index(sort) if sort in sorts else len(stack)], (sort, label)]
                current = tuple(text for _, text in stack)
        elif kind == "data" and current:
            labels[row] = current
    return labels


def _read_group(texts: list[str]) -> tuple[str, str]:
    """A group row's sort and its label."""
    style = marker_style(texts[0])
    words = texts[1:] if style else texts
    label = without_marker(
        " ".join(word for word in words if not word.replace(".", "").replace(",", "").isdigit())
    )
    if dimension_label(label):
        return "dimension", label
    if looks_like_opd(label.partition(":")[2].strip() or label):
        return "opd", label
    return style or "label", label


def merged_from(grid: Grid, first: int, kinds: list[str]) -> dict[CellPlace, int]:
    """For empty cells of data rows that lie in a vertically merged cell: the row that holds its value."""
    origins: dict[CellPlace, int] = {}
    for top, left, bottom, _ in grid.merged:
        if bottom <= top or top < first or is_blank(grid.cell(top, left)):
            continue
        for row in range(top + 1, bottom + 1):
            if row - first < len(kinds) and kinds[row - first] == "data" and is_blank(grid.cell(row, left)):
                origins[(row, left)] = top
    return origins
