"""What is exported and read again is what it was: any text, any value that the intake can give."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.intake.pipeline import check_content
from smartcity.intake.tables import ExpectedOpd, IntakeContext, Limits
from smartcity.records import Disposition, FileResult
from smartcity.reference import load_reference
from smartcity.reports.columns import SheetRecord
from smartcity.reports.export import export_workbook

OPDS = ("Dinas Kesehatan", "Dinas Koperasi, Usaha Kecil dan Menengah", "Kecamatan Arumsari")
REGISTRY = [SheetRecord(f"OPD{number}", {"name": name}) for number, name in enumerate(OPDS)]
CONTEXT = IntakeContext(registry=tuple(ExpectedOpd(name) for name in OPDS))
REFERENCE = load_reference()
DIMENSIONS = [dimension.code for dimension in REFERENCE.dimensions]

# Text that begins like a formula, and whatever else Excel may hold.
some_text = st.one_of(
    st.text(min_size=1, max_size=40),
    st.builds(str.__add__, st.sampled_from("=+-@\t'"), st.text(max_size=30)),
)


def codes(vocabulary: str) -> list[str]:
    return [term.code for term in REFERENCE.values.vocabularies[vocabulary]]


def any_value(field: str) -> st.SearchStrategy[Any]:
    spec = REFERENCE.kinds["innovation"].fields[field]
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "text": some_text,
        "url": st.just("https://contoh.go.id/bukti?x=1&y=2"),
        "opd_list": st.lists(st.sampled_from(OPDS), max_size=3, unique=True),
        "text_list": st.lists(some_text, max_size=3),
        "dimension_list": st.lists(st.sampled_from(DIMENSIONS[1:]), max_size=2, unique=True),
        "flag": st.booleans(),
        "year": st.integers(1990, 2100),
        "money": st.one_of(st.integers(0, 10**13), st.integers(0, 10**5)),
        "percent": st.integers(0, 1000).map(lambda tenths: tenths / 10),
        "partial_date": st.dates(min_value=date(2000, 1, 1), max_value=date(2049, 12, 31)).flatmap(
            lambda day: st.sampled_from([f"{day}", f"{day:%Y-%m}", f"{day:%Y}"])
        ),
    }
    if spec.type == "code":
        return st.sampled_from(codes(spec.vocabulary or ""))
    if spec.type == "code_list":
        return st.lists(st.sampled_from(codes(spec.vocabulary or "")), max_size=3, unique=True)
    return by_type[spec.type]


@st.composite
def innovations(draw: st.DrawFn) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "opd": draw(st.sampled_from(OPDS)),
        "name": draw(some_text),
        "dimension": DIMENSIONS[0],
    }
    free = [field for field in REFERENCE.kinds["innovation"].fields if field not in (*fields, "subdimension")]
    for field in draw(st.lists(st.sampled_from(free), unique=True, max_size=12)):
        fields[field] = draw(any_value(field))
    if draw(st.booleans()):
        parts = [code for code in REFERENCE.subdimensions if code.startswith(DIMENSIONS[0])]
        fields["subdimension"] = draw(st.sampled_from(parts))
    if {"start_year", "end_year"} <= fields.keys():
        fields["start_year"], fields["end_year"] = sorted((fields["start_year"], fields["end_year"]))
    return fields


def read(records: list[SheetRecord]) -> FileResult:
    return check_content("ekspor.xlsx", export_workbook(records, REGISTRY, "Contoh"), CONTEXT, Limits())


def accepted(result: FileResult) -> dict[str, dict[str, Any]]:
    """Fields of the accepted innovations by record id, absent ones left out."""
    table = next(table for table in result.tables if table.kind == "innovation")
    return {
        str(table.record_ids[place]): {
            field: values[place]
            for field, values in table.fields.items()
            if values[place] not in (None, "", [], {})
        }
        for place, disposition in enumerate(table.dispositions)
        if disposition is Disposition.ACCEPTED
    }


def records_of(fields: dict[str, dict[str, Any]]) -> list[SheetRecord]:
    return [SheetRecord(record_id, values) for record_id, values in fields.items()]


@settings(max_examples=60, deadline=None)
@given(st.lists(innovations(), min_size=1, max_size=3, unique_by=lambda fields: fields["name"].casefold()))
def test_an_export_read_again_is_the_same_and_asks_nothing(rows: list[dict[str, Any]]) -> None:
    # The first pass makes of drawn values what the intake would have stored; from then on nothing moves.
    anchor = SheetRecord("JANGKAR", {"opd": OPDS[0], "name": "Jangkar Tetap", "dimension": DIMENSIONS[0]})
    sent = [anchor, *(SheetRecord(f"ID{number}", fields) for number, fields in enumerate(rows))]
    stored = accepted(read(sent))
    again = read(records_of(stored))
    assert accepted(again) == stored
    # Drawn names may really be alike ("I" and "Ì"): saying so changes nothing.
    assert [finding for finding in again.findings if finding.code != "similar-name"] == []


@settings(max_examples=60, deadline=None)
@given(st.sampled_from("=+-@"), st.from_regex(r"[A-Za-z0-9(),.\"!|' ]{0,30}[A-Za-z)]", fullmatch=True))
def test_text_that_begins_like_a_formula_stays_as_it_is(sign: str, rest: str) -> None:
    name = " ".join(f"{sign}{rest}".split())
    fields = {"opd": OPDS[0], "name": name, "dimension": "living", "note": name, "problem": name}
    stored = accepted(read([SheetRecord("ID1", fields)]))
    assert stored["ID1"]["name"] == name
    assert stored["ID1"]["note"] == name
