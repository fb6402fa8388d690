"""Forms with a label and its answer on each line, laid out anew as a table with a row an innovation."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartcity.intake.header_names import match_header
from smartcity.intake.locating.cells import Grid, cell_text
from smartcity.intake.locating.headers import is_number
from smartcity.intake.locating.labels import marker_style
from smartcity.intake.tables import Cell, CellPlace, Sheet

_MOST_ROWS = 400
_MOST_CELLS = 4
_LONGEST_LABEL = 120
_LEAST_FIELDS = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """A label and what was filled in beside it, '' where nothing was."""

    row: int
    label: str
    field: str | None
    value: Cell
    place: int


@dataclass(slots=True)
class UprightForm:
    """A form as a table: `sheet` has the labels in row 1 and an innovation in each row below.

    `record_rows` says for those rows on which row of the form the innovation's name stands.
    """

    sheet: Sheet
    record_rows: dict[int, int] = field(default_factory=dict)


def read_upright(sheet: Sheet) -> UprightForm | None:
    """The form on a sheet; None for a sheet whose lines do not label a name and two fields more."""
    grid = Grid.whole(sheet)
    if not 0 < grid.bottom <= _MOST_ROWS:
        return None
    lines = [line for row in range(1, grid.bottom + 1) if (line := _read_line(grid, row)) is not None]
    known = [line for line in lines if line.field is not None]
    fields = {line.field for line in known}
    if "name" not in fields or len(fields) < _LEAST_FIELDS:
        return None
    return _laid_out(sheet, [line for line in lines if line.field is not None or line.value != ""])


def _read_line(grid: Grid, row: int) -> _Line | None:
    """The label and the value of a row; None for a row without label or of too many cells."""
    cells = [(place, cell) for place, cell in grid.cells(row) if cell_text(cell) not in (":", "：")]
    if len(cells) > 1 and (is_number(cells[0][1]) or marker_style(cell_text(cells[0][1]))):
        cells = cells[1:]
    if not cells or len(cells) > _MOST_CELLS or not isinstance(cells[0][1], str):
        return None
    head, _, tail = cell_text(cells[0][1]).partition(":")
    label = head.strip()
    place, value = (cells[0][0], tail.strip()) if tail.strip() or len(cells) == 1 else cells[1]
    if not label or len(label) > _LONGEST_LABEL:
        return None
    return _Line(row, label, _field_of(label), value.lstrip(" :") if isinstance(value, str) else value, place)


def _field_of(label: str) -> str | None:
    match = match_header(label)
    meanings = match.meanings if match else ()
    return next((one.field for one in meanings if one.kind == "innovation" and one.certain), None)


def _laid_out(sheet: Sheet, lines: list[_Line]) -> UprightForm:
    """The lines as a table; a field that comes again opens the next innovation."""
    labels = list(dict.fromkeys(line.label for line in lines))
    form = UprightForm(Sheet(sheet.name, [list(labels)], structure_seen=sheet.structure_seen))
    seen: set[str] = set()
    for line in lines:
        if line.field in seen or not form.record_rows:
            seen = set()
            form.sheet.rows.append([None] * len(labels))
            form.record_rows[len(form.sheet.rows)] = line.row
        if line.field is not None:
            seen.add(line.field)
        row, column = len(form.sheet.rows), labels.index(line.label) + 1
        form.sheet.rows[row - 1][column - 1] = line.value
        if line.field == "name":
            form.record_rows[row] = line.row
        _keep_origin(sheet, form.sheet, (row, column), (line.row, line.place))
    return form


def _keep_origin(source: Sheet, laid_out: Sheet, there: CellPlace, origin: CellPlace) -> None:
    laid_out.origins[there] = origin
    if origin in source.error_cells:
        laid_out.error_cells[there] = source.error_cells[origin]
    if origin in source.uncalculated:
        laid_out.uncalculated |= {there}
