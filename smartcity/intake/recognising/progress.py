"""Tables of bimtek progress: one line a deliverable, or one line an OPD with deliverables as columns."""

from __future__ import annotations

from collections.abc import Mapping

from smartcity.intake.recognising.by_header import surest_first
from smartcity.intake.recognising.fields import header_matches, is_closed
from smartcity.intake.recognising.samples import Sample, opd_share
from smartcity.intake.recognising.surroundings import fixed_fields
from smartcity.intake.tables import Cell, Column, FieldColumn, IntakeContext, LocatedTable
from smartcity.intake.values.progress import StageWords, StateColumn, calls_itself_stage, read_state
from smartcity.intake.vocabulary import HeaderMeaning
from smartcity.names.region_names import names_own_region

KIND = "progress"
DELIVERABLE_ROLE = "deliverable"
STAGE_ROLE = "stage"
_MOSTLY = 0.6
_LEAST_COLUMNS = 2
_BY_HEADER = ("opd", "stage", "deliverable", "state", "date", "note", "evidence")


def progress_columns(
    located: LocatedTable,
    samples: Mapping[int, Sample],
    sheet_name: str | None,
    context: IntakeContext,
    chosen: Mapping[int, str],
) -> tuple[list[FieldColumn], dict[str, str]] | None:
    """The columns and the fixed fields of a table of progress, None where it is none.

    A wide table has a column each for two deliverables or more whose cells say states, and a row an OPD or
    the region; a long one has a column of deliverables and one of states. The column of a deliverable has the
    role `deliverable` and says in `detail` which one (`2|innovations`, the stage empty where no header tells
    it). A wide table of bare stages (`Tahap I`, `Tahap II`) is one too; the role of its columns is `stage`,
    with the number in `detail`. `chosen` is a person's choice (place -> field). A table that surely lists
    innovations is none.
    """
    words = StageWords.of(context)
    if not chosen and _lists_innovations(located, words):
        return None
    fixed = {
        field: text for field, text in fixed_fields(located, sheet_name, set()).items() if field == "opd"
    }
    named = dict(chosen) or _by_header(located, samples, words)
    for find in (_deliverables, _stages):
        wide = [
            column for column in find(located, samples, words, sure=not chosen) if column.place not in chosen
        ]
        if len(wide) >= _LEAST_COLUMNS:
            owner = _owner(located, samples, context, named, {column.place for column in wide})
            if owner is not None:
                return sorted([*wide, owner], key=lambda column: column.place), {}
            return (wide, fixed) if fixed or _speak_for_region(wide, located, samples, words) else None
    columns = [
        FieldColumn(field, column.place, column.headers[-1] if column.headers else "")
        for column in located.columns
        if (field := named.get(column.place))
    ]
    found = {column.field for column in columns}
    if not {"deliverable", "state"} <= found:
        return None
    return columns, {} if "opd" in found else fixed


def _speak_for_region(
    wide: list[FieldColumn], located: LocatedTable, samples: Mapping[int, Sample], words: StageWords
) -> bool:
    """Whether nothing stands beside the columns, and all are what the region owes: no row needs an owner."""
    places = {column.place for column in wide}
    return all(words.is_of_region((column.detail or "").partition("|")[2]) for column in wide) and all(
        column.place in places or is_closed(column) or not samples[column.place].texts
        for column in located.columns
    )


def _lists_innovations(located: LocatedTable, words: StageWords) -> bool:
    """Whether a header surely names innovations: problems and quick wins are then theirs."""
    return any(
        (meaning.kind, meaning.field, meaning.certain) == ("innovation", "name", True)
        for column in located.columns
        if words.column(column.headers) is None
        for match in header_matches(column)
        for meaning in match.meanings
    )


def _deliverables(
    located: LocatedTable, samples: Mapping[int, Sample], words: StageWords, *, sure: bool
) -> list[FieldColumn]:
    """The columns that a deliverable heads and whose cells, as far as filled, say how far it is."""
    columns = []
    for column in located.columns:
        told = words.column(column.headers)
        if told is not None:
            detail = f"{told[1] or ''}|{told[0]}"
            columns.append(FieldColumn("state", column.place, column.headers[-1], DELIVERABLE_ROLE, detail))
    return _that_say_states(columns, samples, sure=sure)


def _stages(
    located: LocatedTable, samples: Mapping[int, Sample], words: StageWords, *, sure: bool
) -> list[FieldColumn]:
    """The columns that nothing but a stage heads (`Tahap I`, or `II` beside it), in the same way.

    Numerals alone may be quarters or classes: one column at least must call itself a stage.
    """
    columns = []
    spoken = False
    for column in located.columns:
        stage = words.bare_stage(column.headers)
        if stage is not None:
            columns.append(FieldColumn("state", column.place, column.headers[-1], STAGE_ROLE, str(stage)))
            spoken = spoken or calls_itself_stage(column.headers)
    return _that_say_states(columns, samples, sure=sure) if spoken else []


def _that_say_states(
    columns: list[FieldColumn], samples: Mapping[int, Sample], *, sure: bool
) -> list[FieldColumn]:
    """The columns whose cells say states, and those that are still empty beside them.

    Where most cells of two columns do (or a person chose the kind), a single such cell is enough in others.
    """
    shares = {
        column.place: _state_share(cells) if (cells := samples[column.place].cells) else None
        for column in columns
    }
    filled = [share for share in shares.values() if share is not None]
    if sure and sum(share >= _MOSTLY for share in filled) < min(_LEAST_COLUMNS, len(columns)):
        least = _MOSTLY
    else:
        least = 0.0
    kept = [column for column in columns if (share := shares[column.place]) is None or share > least]
    return kept if filled else []


def _owner(
    located: LocatedTable,
    samples: Mapping[int, Sample],
    context: IntakeContext,
    named: Mapping[int, str],
    taken: set[int],
) -> FieldColumn | None:
    """The column of OPDs or of the region: by its header, else by its values."""

    def is_region(text: str) -> bool:
        return names_own_region(text, context.region) is not None

    best: tuple[float, Column] | None = None
    for column in located.columns:
        sample = samples[column.place]
        regions = sample.share(is_region)
        if column.place in taken or (is_closed(column) and regions < _MOSTLY):
            continue
        points = max(opd_share(sample, context), regions) + (named.get(column.place) == "opd")
        if points >= _MOSTLY and (best is None or points > best[0]):
            best = (points, column)
    if best is None:
        return None
    return FieldColumn("opd", best[1].place, best[1].headers[-1] if best[1].headers else "")


def _by_header(located: LocatedTable, samples: Mapping[int, Sample], words: StageWords) -> dict[int, str]:
    """Place -> field of a long table; deliverables and states must also read as such."""
    offers = []
    for column in located.columns:
        if is_closed(column):
            continue
        sample = samples[column.place]
        for depth, match in enumerate(header_matches(column)):
            for meaning in match.meanings:
                if meaning.kind == KIND and _suits(meaning, sample, words):
                    offers.append((not meaning.certain, depth, meaning.rank, column.place, meaning.field))
    return surest_first(offers, {})


def _suits(meaning: HeaderMeaning, sample: Sample, words: StageWords) -> bool:
    """Whether values read like the field; under a sure header one known deliverable is enough."""
    field = meaning.field
    if field == "deliverable":
        known = sample.share(lambda text: words.deliverable(text) is not None)
        return known >= _MOSTLY or (meaning.certain and known > 0)
    if field == "state":
        return bool(sample.cells) and _state_share(sample.cells) >= _MOSTLY
    if field == "stage":
        return sample.share(lambda text: words.stage(text) is not None) >= _MOSTLY
    return field in _BY_HEADER


def _state_share(cells: tuple[Cell, ...]) -> float:
    column = StateColumn.of(set(cells))
    told = sum(read_state(cell, column).code != "state-unknown" for cell in cells)
    return told / len(cells)
