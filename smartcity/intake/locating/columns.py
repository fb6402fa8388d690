"""Columns of a header: the texts above each, and which columns belong to one table."""

from __future__ import annotations

from smartcity.intake.header_names import match_header
from smartcity.intake.locating.cells import Grid, is_blank
from smartcity.intake.locating.headers import HeaderBlock
from smartcity.intake.tables import Column
from smartcity.intake.vocabulary import load_vocabulary

_SAMPLED_ROWS = 400


def header_paths(grid: Grid, rows: list[int]) -> dict[int, tuple[str, ...]]:
    """The header texts above each column, top to bottom; a merged cell's text stands over all it spans."""
    paths: dict[int, list[str]] = {}
    covering = [merge for merge in grid.merged if rows and merge[0] <= rows[-1] and merge[2] >= rows[0]]
    previous: dict[int, tuple[int, int]] = {}
    for row in rows:
        origins = _origins(grid, row, covering)
        if row != rows[-1] and not any(right > left for _, left, _, right in covering):
            origins = _spread(grid, row, rows, origins)
        for column, origin in origins.items():
            text = grid.text(*origin)
            if text and previous.get(column) != origin:
                paths.setdefault(column, []).append(text)
                previous[column] = origin
    return {column: tuple(texts) for column, texts in sorted(paths.items())}


def _origins(grid: Grid, row: int, covering: list[tuple[int, int, int, int]]) -> dict[int, tuple[int, int]]:
    """Column -> place of the cell whose text stands there."""
    origins = {place: (row, place) for place, _ in grid.cells(row)}
    for upper, left, lower, right in covering:
        if upper <= row <= lower:
            for column in range(left, right + 1):
                origins.setdefault(column, (upper, left))
    return origins


def _spread(
    grid: Grid, row: int, rows: list[int], origins: dict[int, tuple[int, int]]
) -> dict[int, tuple[int, int]]:
    """Without merged cells, a parent holds to its right while its row is empty and the row below is not."""
    under = {place for place, _ in grid.cells(rows[rows.index(row) + 1])}
    spread = dict(origins)
    current: tuple[int, int] | None = None
    for column in range(grid.left, grid.right + 1):
        if column in origins:
            current = origins[column] if column in under else None
        elif column not in under:
            current = None
        elif current is not None:
            spread[column] = current
    return spread


def column_groups(grid: Grid, block: HeaderBlock, bottom: int) -> list[list[Column]]:
    """The columns of the tables that stand side by side under one header, left to right.

    A column belongs to a table by its header or, without one, by a value in some record.
    """
    paths = header_paths(grid, block.rows)
    solid = solid_rows(grid, block.first_row, bottom)
    used = sorted({*paths, *_nameless(grid, set(paths), solid)})
    runs: list[list[int]] = []
    for column in used:
        if runs and column - runs[-1][-1] == 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    groups: list[list[int]] = []
    sample = solid[:: max(1, len(solid) // _SAMPLED_ROWS)]
    for run in runs:
        if groups and not _separate(grid, groups[-1], run, paths, sample):
            groups[-1].extend(run)
        else:
            groups.append(run)
    return [[Column(place, paths.get(place, ())) for place in group] for group in groups]


def solid_rows(grid: Grid, first: int, bottom: int) -> list[int]:
    """The rows that fill at least a third of what rows usually fill, and two cells: records, not remarks."""
    wide = [row for row in range(first, bottom + 1) if grid.filled[row] >= 2]
    if not wide:
        return [row for row in range(first, bottom + 1) if grid.filled[row]]
    usual = sorted(grid.filled[row] for row in wide)[len(wide) // 2]
    return [row for row in wide if grid.filled[row] >= usual / 3]


def _nameless(grid: Grid, named: set[int], solid: list[int]) -> set[int]:
    """The columns without header that hold a value in some record."""
    waiting = [column for column in range(grid.left, grid.right + 1) if column not in named]
    found = {column for column in waiting if _any_value(grid, solid[:_SAMPLED_ROWS], column)}
    rest = solid[_SAMPLED_ROWS:]
    return found | {column for column in waiting if column not in found and _any_value(grid, rest, column)}


def _any_value(grid: Grid, rows: list[int], column: int) -> bool:
    at = column - 1
    values = {
        row[at] if at < len(row) else None for row in map(grid.rows.__getitem__, (row - 1 for row in rows))
    }
    return any(not is_blank(value) for value in values)


def _separate(
    grid: Grid, left: list[int], right: list[int], paths: dict[int, tuple[str, ...]], sample: list[int]
) -> bool:
    """Whether columns beyond an empty one are a table of their own.

    They are where they count their own rows, repeat headers of the first table, have no header and are mostly
    empty, or end early while the first table goes on.
    """
    left_labels, right_labels = _labels(left, paths), _labels(right, paths)
    row_number = load_vocabulary().row_number
    if right_labels & row_number and left_labels & row_number:
        return True
    if len(left_labels & right_labels) >= 2:
        return True
    left_rows = [row for row in sample if _any_filled(grid, row, left)]
    right_rows = [row for row in sample if _any_filled(grid, row, right)]
    if not right_labels and len(right_rows) < 0.5 * len(left_rows):
        return True
    if len(right) < 2 or len(left_rows) < 3 or not right_rows:
        return False
    ends_early = right_rows[-1] < left_rows[-1] and len(right_rows) <= 0.6 * len(left_rows)
    return ends_early and len([row for row in left_rows if row <= right_rows[-1]]) <= len(right_rows) + 1


def _labels(columns: list[int], paths: dict[int, tuple[str, ...]]) -> set[str]:
    labels = set()
    for column in columns:
        if column in paths:
            match = match_header(paths[column][-1])
            labels.add(match.label if match else paths[column][-1].casefold())
    return labels


def _any_filled(grid: Grid, row: int, columns: list[int]) -> bool:
    return any(not is_blank(grid.cell(row, column)) for column in columns)
