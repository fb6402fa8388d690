"""Finding the tables on a sheet as people make them."""

from __future__ import annotations

from collections.abc import Sequence

from smartcity.intake.locating.cells import Grid, cell_text
from smartcity.intake.locating.columns import column_groups, solid_rows
from smartcity.intake.locating.groups import group_labels, merged_from
from smartcity.intake.locating.headers import (
    HeaderBlock,
    find_anchors,
    generic_block,
    header_block,
    with_number_rows,
)
from smartcity.intake.locating.rows import RowReader
from smartcity.intake.tables import Column, LocatedTable, Sheet
from smartcity.reference.sheet_words import label_key


def locate_tables(sheet: Sheet, header_rows: Sequence[int] = ()) -> list[LocatedTable]:
    """The tables of a sheet, the one with most records first; an empty or wordy sheet gives an empty list.

    `header_rows` (1-based) is a person's choice of the header and makes one table of the sheet from there.
    Every row of a table from the first below its header to its last has one kind.
    """
    grid = Grid.whole(sheet)
    if grid.bottom == 0:
        return []
    chosen = sorted({row for row in header_rows if 1 <= row <= grid.bottom})
    tables = _read_segment(grid, with_number_rows(grid, chosen)) if chosen else _locate(grid)
    _share_title(grid, tables)
    return sorted(tables, key=lambda table: -table.row_kinds.count("data"))


def _share_title(grid: Grid, tables: Sequence[LocatedTable]) -> None:
    """Give every table the texts above the first one, which may hold for those below and beside it too."""
    top = min((min([*table.header_rows, table.first_row]) for table in tables), default=grid.top)
    title = ["  ".join(grid.texts(row)) for row in range(grid.top, top) if grid.filled[row]]
    for table in tables:
        table.sheet_banners = title


def _locate(grid: Grid) -> list[LocatedTable]:
    blocks = _header_blocks(grid)
    if not blocks:
        block = generic_block(grid)
        if block is None:
            return []
        blocks = [block]
    tables: list[LocatedTable] = []
    top = grid.top
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        bottom = _end_before(grid, block, following.top) if following else grid.bottom
        tables += _read_segment(grid.part(grid.left, grid.right, top, bottom), block)
        top = bottom + 1
    return tables


def _header_blocks(grid: Grid) -> list[HeaderBlock]:
    """The headers of the tables that stand one under the other; a header that comes again is none."""
    blocks: list[HeaderBlock] = []
    for anchor in find_anchors(grid):
        if blocks and (anchor < blocks[-1].first_row or _comes_again(grid, blocks, anchor)):
            continue
        top = grid.top
        if blocks:
            top = max(
                [
                    blocks[-1].first_row,
                    *(row + 1 for row in solid_rows(grid, blocks[-1].first_row, anchor - 1)),
                ]
            )
        blocks.append(header_block(grid, anchor, min(top, anchor)))
    return blocks


def _comes_again(grid: Grid, blocks: list[HeaderBlock], anchor: int) -> bool:
    """Whether the row says the last header again, column by column; another column makes another table."""
    cells = grid.cells(anchor)
    for row in blocks[-1].rows:
        if all(label_key(grid.text(row, place)) == label_key(cell_text(cell)) for place, cell in cells):
            return True
    return False


def _end_before(grid: Grid, block: HeaderBlock, header: int) -> int:
    """The last row of a table above another's header: titles right above that header are its own."""
    end = header - 1
    while end >= block.first_row and grid.filled[end] == 0:
        end -= 1
    while end >= block.first_row and 0 < grid.filled[end] <= 2 and not _numbered(grid, end):
        end -= 1
    return max(end, block.first_row - 1)


def _numbered(grid: Grid, row: int) -> bool:
    return any(not isinstance(cell, str) for _, cell in grid.cells(row))


def _read_segment(grid: Grid, block: HeaderBlock) -> list[LocatedTable]:
    groups = column_groups(grid, block, grid.bottom)
    if not groups:
        return []
    if len(groups) > 1:
        parts = [grid.part(group[0].place, group[-1].place, grid.top, grid.bottom) for group in groups]
        return [table for part in parts for table in _locate(part)]
    return [_read_table(grid, block, groups[0])]


def _read_table(around: Grid, block: HeaderBlock, columns: list[Column]) -> LocatedTable:
    grid = around.part(columns[0].place, columns[-1].place, around.top, around.bottom)
    kinds = RowReader(grid, block, columns).kinds()
    while kinds and kinds[-1] == "blank":
        kinds.pop()
    first = block.first_row
    return LocatedTable(
        columns=columns,
        header_rows=block.rows,
        number_rows=block.number_rows,
        first_row=first,
        last_row=first + len(kinds) - 1,
        row_kinds=kinds,
        group_labels=group_labels(grid, first, kinds),
        banners=["  ".join(around.texts(row)) for row in range(around.top, block.top) if around.filled[row]],
        merged_from=merged_from(grid, first, kinds),
    )
