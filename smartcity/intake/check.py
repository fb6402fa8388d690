"""The rules that make a cleaned row accepted, held or rejected; they see all tables of a file together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smartcity.intake.clean import CleanedTable
from smartcity.intake.recognising.progress import KIND as PROGRESS
from smartcity.intake.tables import Cell, IntakeContext
from smartcity.intake.values.plain_text import is_blank, one_line
from smartcity.names import fold, fold_each, similar_names
from smartcity.records import Disposition, Finding, Severity
from smartcity.reference.formats import number
from smartcity.reference.loading import load_reference

# Comparing names takes half as long as reading the file, and a longer list is no single region's.
_MOST_COMPARED = 20_000
_REJECTING = frozenset({"name-missing", "event-missing"})


@dataclass(slots=True)
class _Place:
    """Where a record stands."""

    table: CleanedTable
    index: int

    @property
    def row(self) -> int:
        return self.table.records.rows[self.index]

    def value(self, field: str) -> str | None:
        found = self.table.records.fields[field][self.index]
        return found if isinstance(found, str) else None

    def place(self, field: str) -> int | None:
        """The column of the record's own statement, else that of the field."""
        places = self.table.statement_places
        return places[self.index] if places else self.table.places.get(field)


def check_tables(tables: Sequence[CleanedTable], context: IntakeContext) -> None:
    """Note missing, repeated, similar and foreign records in the tables' logs and set every disposition.

    A row without a name is rejected; one with another finding of severity error is held; of records with the
    same natural key (an innovation's OPD and name) the first stays and the repeats are held. Held and
    rejected rows keep what was sent.
    """
    for table in tables:
        if context.only_opd is not None:
            _take_own_opd(table, context.only_opd)
        _note_missing(table)
        _note_foreign(table, context.only_opd)
    _note_repeats(tables)
    _note_similar([table for table in tables if table.records.kind == "innovation"])
    for table in tables:
        _decide(table)


def _take_own_opd(table: CleanedTable, only_opd: str) -> None:
    """Give rows that name no OPD to the one that sends them, unless the list names another one for them."""
    records, log = table.records, table.log
    opds = records.fields.get("opd", [])
    told = {finding.row for finding in log.findings if finding.field == "opd"}
    hints = _hints(table, "opd")
    others = not {None, only_opd}.issuperset(opds)
    for index, (row, opd) in enumerate(zip(records.rows, opds, strict=False)):
        own = hints[index] == (only_opd,) if index in hints else not others
        if opd is None and row not in told and own:
            opds[index] = only_opd
            log.add("opd-from-code", row, table.places.get("opd"), "opd", params={"kept": only_opd})


def _note_missing(table: CleanedTable) -> None:
    """Required fields that are empty without another finding that says why."""
    records, log = table.records, table.log
    told = {(finding.row, finding.field) for finding in log.findings if finding.severity == "error"}
    for field in load_reference().kinds[records.kind].fields.values():
        if not field.required:
            continue
        place = table.places.get(field.code)
        missing = [
            index
            for index, (row, value) in enumerate(zip(records.rows, records.fields[field.code], strict=True))
            if value is None and (row, field.code) not in told
        ]
        hints = _hints(table, field.code) if missing else {}
        for index in missing:
            code, row = f"{field.code}-missing", records.rows[index]
            log.add(code, row, place, field.code, suggestions=hints.get(index, ()))


def _hints(table: CleanedTable, field: str) -> dict[int, tuple[str, ...]]:
    """What other cells suggest for a missing field, by the record's place in the table.

    A row's sub-dimension names its dimension; an OPD named once, or the innovation of a risk, may stand for
    the blank cells below it.
    """
    fields = table.records.fields
    if field == "dimension" and "subdimension" in fields:
        parts = enumerate(fields["subdimension"])
        return {index: (part.partition("/")[0],) for index, part in parts if part is not None}
    if field in {"opd", "innovation"} and field in table.sent:
        return _named_above(table.sent[field], fields[field])
    return {}


def _named_above(sent: Sequence[Cell], names: Sequence[str | None]) -> dict[int, tuple[str, ...]]:
    """For blank cells the name above them, none below a cell whose OPD is not known."""
    above: tuple[str, ...] = ()
    hints = {}
    for index, (cell, name) in enumerate(zip(sent, names, strict=True)):
        if name is not None:
            above = (name,)
        elif not is_blank(cell):
            above = ()
        elif above:
            hints[index] = above
    return hints


def _note_foreign(table: CleanedTable, only_opd: str | None) -> None:
    opds = table.records.fields.get("opd")
    if only_opd is None or opds is None:
        return
    place = table.places.get("opd")
    # A wide row has a record for each of its cells, and one OPD.
    for row, opd in dict.fromkeys(zip(table.records.rows, opds, strict=True)):
        if opd is not None and opd != only_opd:
            table.log.add("opd-not-yours", row, place, "opd", value=opd, params={"own": only_opd})


def _note_repeats(tables: Sequence[CleanedTable]) -> None:
    """The same natural key twice, in whatever sheet; an OPD that is not known counts by its sent text."""
    seen: dict[tuple[str, ...], tuple[CleanedTable, int]] = {}
    for table in tables:
        for index, key in enumerate(_natural_keys(table)):
            if key is not None:
                first = seen.setdefault(key, (table, index))
                if first[1] != index or first[0] is not table:
                    _note_repeat(_Place(*first), _Place(table, index))


def _natural_keys(table: CleanedTable) -> list[tuple[str, ...] | None]:
    """The folded natural key of each record, None where a part of it is empty."""
    records = table.records
    parts: list[list[str]] = []
    for field in load_reference().kinds[records.kind].natural_key:
        # A stage is a number; names are texts already.
        values = ["" if value is None else str(value) for value in records.fields[field]]
        folded = fold_each(dict.fromkeys(values))
        texts = [folded[value] for value in values]
        sent = table.sent.get(field, ())
        for index, cell in enumerate(sent if not all(texts) else ()):
            if not texts[index] and not is_blank(cell):
                texts[index] = fold(one_line(cell))
        parts.append(texts)
    kind, names = records.kind, parts[-1]
    whole = (name if kind == PROGRESS else all(key) for name, *key in zip(names, *parts, strict=True))
    return [
        (kind, *key) if known else None for known, key in zip(whole, zip(*parts, strict=True), strict=True)
    ]


def _note_repeat(first: _Place, repeat: _Place) -> None:
    field = load_reference().kinds[repeat.table.records.kind].natural_key[-1]
    if field == "deliverable" and first.value("state") != repeat.value("state"):
        _note_states(first, repeat)
        return
    place, name = repeat.place(field), repeat.value(field)
    params = {"first": _where(first, repeat)}
    repeat.table.log.add("duplicate-in-file", repeat.row, place, field, value=name, params=params)


def _note_states(first: _Place, repeat: _Place) -> None:
    """Two states of one deliverable of one OPD: neither is sure, so both wait."""
    for one, other in ((first, repeat), (repeat, first)):
        params = {"first": _where(other, one)}
        one.table.log.add(
            "states-differ", one.row, one.place("state"), "state", value=one.value("state"), params=params
        )


def _where(first: _Place, repeat: _Place) -> str:
    """The cell of the first, with its sheet where that is another one."""
    field = load_reference().kinds[first.table.records.kind].natural_key[-1]
    sheet = first.table.records.sheet
    cell = first.table.log.address(first.row, first.place(field)) or str(first.row)
    return f"{sheet}!{cell}" if sheet is not None and sheet != repeat.table.records.sheet else cell


def _note_similar(tables: Sequence[CleanedTable]) -> None:
    """Nearly equal names, noted at the later one; a list too long for it is told so once."""
    if sum(map(len, (table.records for table in tables))) > _MOST_COMPARED:
        tables[0].log.add("names-not-compared", None, None, params={"most": number(_MOST_COMPARED)})
        return
    places: list[_Place] = []
    pairs: list[tuple[str, str]] = []
    for table in tables:
        fields = table.records.fields
        for index, (opd, name) in enumerate(zip(fields["opd"], fields["name"], strict=True)):
            if opd is not None and name is not None:
                places.append(_Place(table, index))
                pairs.append((opd, name))
    for pair in similar_names(pairs):
        first, second = places[pair.first], places[pair.second]
        second.table.log.add(
            "similar-name",
            second.row,
            second.table.places.get("name"),
            "name",
            value=second.value("name"),
            params={"other": first.value("name") or "", "other_opd": first.value("opd") or ""},
        )


def _decide(table: CleanedTable) -> None:
    records = table.records
    if not table.log.holding:
        return
    for index, codes in enumerate(_holding(table)):
        if not codes:
            continue
        rejected = not _REJECTING.isdisjoint(codes)
        records.dispositions[index] = Disposition.REJECTED if rejected else Disposition.HELD
        records.held_for[index] = tuple(dict.fromkeys(codes))
        records.sent[index] = {
            field: one_line(cells[index]) for field, cells in table.sent.items() if not is_blank(cells[index])
        }


def _holding(table: CleanedTable) -> Iterator[Sequence[str]]:
    """For each record the codes of the findings that hold it."""
    log, rows, places = table.log, table.records.rows, table.statement_places
    if not places:
        yield from (log.holding.get(row, ()) for row in rows)
        return
    told: dict[int | None, list[Finding]] = {}
    for finding in log.findings:
        if finding.severity is Severity.ERROR:
            told.setdefault(finding.row, []).append(finding)
    for row, own in zip(rows, places, strict=True):
        elsewhere = {log.address(row, place) for place in set(places) if place != own}
        yield [finding.code for finding in told.get(row, ()) if finding.cell not in elsewhere]
