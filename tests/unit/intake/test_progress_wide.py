"""Wide sheets of progress that name stages only, the region's row, and what holds whatever the cells say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.intake.check import check_tables
from smartcity.intake.clean_progress import clean_progress
from smartcity.intake.tables import (
    Cell,
    Column,
    FieldColumn,
    IntakeContext,
    LocatedTable,
    RecognisedTable,
    Sheet,
)
from smartcity.names import OpdMatcher
from smartcity.names.region_names import names_own_region
from smartcity.records import Disposition
from smartcity.reference import load_reference
from tests.one_sheet import found
from tests.unit.intake.test_progress_sheets import (
    CONTEXT,
    HEALTH,
    LONG,
    REGISTRY,
    SOCIAL,
    TRANSPORT,
    WIDE,
    read,
    said,
)

BANDUNG = IntakeContext(registry=REGISTRY, today=CONTEXT.today, region="Kabupaten Bandung")
STAGES: list[Cell] = ["OPD", "Tahap I", "Tahap II", "Bimtek III", "IV"]
BOOKS: list[Cell] = ["Pemda", "Visi", "SWOT", "Buku 1", "Buku 2"]


def test_bare_stages_wait_for_their_deliverable() -> None:
    result = read(
        STAGES, ["Dinkes", "sudah", "belum", "50%", "20/3/2026"], ["Dinsos", "sudah", "-", "x", None]
    )
    assert said(result) == []
    assert said(result, accepted=False) == [
        (2, HEALTH, 1, None, "done"),
        (2, HEALTH, 2, None, "missing"),
        (2, HEALTH, 3, None, "partly"),
        (2, HEALTH, 4, None, "done"),
        (3, SOCIAL, 1, None, "done"),
        (3, SOCIAL, 3, None, None),
    ]
    asked = [(cell, finding.value) for finding in result.findings if (cell := finding.cell)]
    assert asked == [
        ("B2", "Tahap I"),
        ("C2", "Tahap II"),
        ("D2", "Bimtek III"),
        ("E2", "IV"),
        ("B3", "Tahap I"),
        ("D3", "Bimtek III"),
        ("D3", "x"),
    ]
    assert result.tables[0].held_for[0] == ("stage-without-deliverable",)
    assert result.tables[0].held_for[-1] == ("stage-without-deliverable", "state-ambiguous")
    assert result.tables[0].sent[1] == {"opd": "Dinkes", "deliverable": "Tahap II", "state": "belum"}
    assert (result.counts.rows, result.counts.held, result.counts.skipped) == (3, 2, 1)


@pytest.mark.parametrize(
    "heads",
    [
        [["No", "Perangkat Daerah", "Tahapan Bimtek", None], [None, None, "I", "II"]],
        [["No", "OPD", "Bimtek Tahap I", "Bimtek Tahap II"], [None, None, "Status", "Progres"]],
    ],
)
def test_stages_over_or_under_other_words(heads: list[list[Cell]]) -> None:
    result = read(*heads, [1, "Dinkes", "sudah", "belum"], [2, "Dinsos", "sudah", "sudah"], merged=("A1:A2",))
    assert {code for code, _ in found(result)} == {"stage-without-deliverable"}
    assert [stage for _, _, stage, _, _ in said(result, accepted=False)] == [1, 2, 1, 2]


def test_a_stage_beside_deliverables_is_kept_and_said_once() -> None:
    result = read(
        ["OPD", "Masalah", "Penyebab", "Tahap I"],
        ["Dinkes", "v", "v", "sudah"],
        ["Dinsos", "v", "v", "belum"],
    )
    assert len(said(result)) == 4
    assert result.tables[0].extra[0] == {"Tahap I": "sudah"}
    assert found(result) == [("stage-column-beside", "D1")]


def test_a_row_of_the_region_tells_its_deliverables() -> None:
    result = read(BOOKS, ["Pemkab Bandung", "sudah", "belum", "proses", "2/3/2026"], context=BANDUNG)
    assert said(result) == [
        (2, None, 1, "vision", "done"),
        (2, None, 1, "swot", "missing"),
        (2, None, 2, "book1", "partly"),
        (2, None, 3, "book2", "done"),
    ]
    assert found(result) == []


def test_the_regions_deliverables_need_no_column_of_owners() -> None:
    result = read(["No", *BOOKS[1:]], [1, "sudah", "belum", "proses", "v"], context=BANDUNG)
    assert [code for *_, code, _ in said(result)] == ["vision", "swot", "book1", "book2"]


def test_another_region_is_not_recorded() -> None:
    result = read(
        BOOKS, ["Kab. Bandung", "sudah", "v", "v", "v"], ["Kota Bandung", "v", "v", "v", "v"], context=BANDUNG
    )
    assert {row for row, *_ in said(result)} == {2}
    assert found(result) == [("region-other", "A3")]
    assert result.counts.skipped == 2


def test_deliverables_of_the_region_and_of_opds_in_one_sheet() -> None:
    result = read(
        ["OPD", "Masalah", "Peta Jalan", "Visi"],
        ["Dinkes", "sudah", "belum", "sudah"],
        ["Dinsos", "sudah", "belum", "-"],
        ["Pemda", None, "v", "sudah"],
        context=BANDUNG,
    )
    assert said(result) == [
        (2, HEALTH, 1, "problems", "done"),
        (2, HEALTH, 3, "roadmap", "missing"),
        (3, SOCIAL, 1, "problems", "done"),
        (3, SOCIAL, 3, "roadmap", "missing"),
        (4, None, 1, "vision", "done"),
    ]
    assert found(result) == [("deliverable-of-region", "D2"), ("deliverable-of-opds", "C4")]


def test_an_opd_named_once_above_its_rows_is_suggested_and_not_assumed() -> None:
    result = read(
        ["OPD", "Keluaran", "Status"],
        [None, "Masalah", "sudah"],
        ["Dinkes", "Masalah", "sudah"],
        [None, "Penyebab", "belum"],
        ["Dinas Antah Berantah", "Masalah", "v"],
        [None, "Podcast", "v"],
    )
    assert said(result) == [(3, HEALTH, 1, "problems", "done")]
    missing = [
        (finding.row, finding.suggestions) for finding in result.findings if finding.code == "opd-missing"
    ]
    assert missing == [(2, ()), (4, (HEALTH,)), (6, ())]
    assert (result.counts.held, result.counts.skipped) == (4, 1)


def test_an_opd_does_not_speak_for_the_region() -> None:
    own = IntakeContext(registry=REGISTRY, only_opd=HEALTH, today=CONTEXT.today, region="Kabupaten Bandung")
    result = read(BOOKS, ["Pemda", "sudah", "belum", "v", "v"], context=own)
    assert said(result) == []
    assert {code for code, _ in found(result)} == {"opd-not-yours"}


def test_two_wide_rows_of_an_opd_hold_what_differs() -> None:
    result = read(
        WIDE, ["Dinkes", "v", "v", None, None], ["Dinsos", "v", "v", "v", "v"], ["Dinkes", "v", "belum"]
    )
    assert found(result) == [("states-differ", "C2"), ("duplicate-in-file", "B4"), ("states-differ", "C4")]
    assert (2, HEALTH, 1, "problems", "done") in said(result)
    assert (2, HEALTH, 1, "causes", "done") not in said(result)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Kabupaten Bandung", True),
        ("Pemkab Bandung", True),
        ("Pemerintah Kab. Bandung", True),
        ("Bandung", True),
        ("Pemda", True),
        ("Kota Bandung", False),
        ("Kabupaten Bogor", False),
        ("Bogor", None),
        ("Dinas Kesehatan", None),
        ("Pemerintah Desa Sukamaju", None),
        ("", None),
    ],
)
def test_names_of_the_region(text: str, own: bool | None) -> None:
    assert names_own_region(text, "Kabupaten Bandung") is own


def test_without_a_region_every_region_is_the_own_one() -> None:
    assert names_own_region("Kabupaten Bogor", None) is True
    assert names_own_region("Kabupaten Antah Berantah", None) is None


CODES = ("1|problems", "1|causes", "3|roadmap", "1|vision")
TEXTS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(["sudah", "belum", "v", "x", "60%", "n/a", "-", "1/5/2026", "17/8/2030", "Pemda", "III"]),
    st.integers(-5, 200),
    st.floats(0, 1),
    st.dates(),
)
OWNERS = (HEALTH, SOCIAL, TRANSPORT, "Dinas Pariwisata", "Pemda")


def cleaned(heads: list[FieldColumn], rows: list[list[Cell]]) -> tuple[list[tuple[object, ...]], set[int]]:
    """What each record says with where it ends, and the rows that hold a record."""
    columns = [Column(head.place, (head.header,)) for head in heads]
    located = LocatedTable(columns, [1], [], 2, len(rows) + 1, ["data"] * len(rows))
    header: list[Cell] = [head.header for head in heads]
    table = clean_progress(
        RecognisedTable("progress", located, heads, []),
        Sheet("Progres", [header, *rows]),
        BANDUNG,
        OpdMatcher(load_reference(), REGISTRY, {}).match,
    )
    check_tables([table], BANDUNG)
    fields, ends = table.records.fields, table.records.dispositions
    assert len(ends) == len(table.records) == len(table.records.held_for)
    for end, codes in zip(ends, table.records.held_for, strict=True):
        assert (end is Disposition.ACCEPTED) == (not codes)
    records = [
        (*(fields[name][place] for name in ("opd", "stage", "deliverable", "state", "date")), end)
        for place, end in enumerate(ends)
    ]
    for record, end in zip(records, ends, strict=True):
        assert end is not Disposition.ACCEPTED or (record[2] is not None and record[3] is not None)
    return sorted(records, key=repr), set(table.records.rows)


@given(
    rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), min_size=1, max_size=len(OWNERS)),
    order=st.randoms(use_true_random=False),
    stages=st.booleans(),
)
@settings(deadline=None)
def test_wide_rows_say_the_same_in_any_order(
    rows: list[tuple[Cell, ...]], order: object, stages: bool
) -> None:
    heads = [FieldColumn("opd", 1, "OPD")]
    for place, code in enumerate(CODES, 2):
        role, detail = ("stage", str(place - 1)) if stages else ("deliverable", code)
        heads.append(FieldColumn("state", place, f"Tahap {place - 1}", role, detail))
    lines: list[list[Cell]] = [[owner, *cells] for owner, cells in zip(OWNERS, rows, strict=False)]
    first, held = cleaned(heads, lines)
    assert held <= set(range(2, len(lines) + 2))
    shuffled = list(lines)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert cleaned(heads, shuffled)[0] == first


@given(
    rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), min_size=1, max_size=len(OWNERS)),
    order=st.randoms(use_true_random=False),
)
@settings(deadline=None)
def test_long_rows_say_the_same_in_any_order(rows: list[tuple[Cell, ...]], order: object) -> None:
    names = ("opd", "stage", "deliverable", "state", "date")
    heads = [FieldColumn(name, place, name) for place, name in enumerate(names, 1)]
    lines: list[list[Cell]] = [[owner, *cells] for owner, cells in zip(OWNERS, rows, strict=False)]
    first, _ = cleaned(heads, lines)
    shuffled = list(lines)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert cleaned(heads, shuffled)[0] == first


@given(st.lists(st.lists(TEXTS, min_size=5, max_size=5), min_size=1, max_size=6))
@settings(deadline=None, max_examples=25)
def test_every_row_of_a_sheet_ends_in_one_place(rows: list[list[Cell]]) -> None:
    for head in (WIDE, STAGES, BOOKS, LONG):
        sure: list[list[Cell]] = [["Dinkes", "sudah", "belum", "v", "60%"]] * 2
        counts = read(head, *sure, *([_writable(cell) for cell in row] for row in rows)).counts
        assert counts.rows == counts.accepted + counts.held + counts.rejected + counts.skipped


def _writable(cell: Cell) -> Cell:
    """The cell as a workbook can hold it: no control signs, no formula."""
    return "".join(sign for sign in cell if sign.isprintable()).lstrip("=") if isinstance(cell, str) else cell
