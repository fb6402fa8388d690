"""Readiness and risks in template and export: what is written and read again is what it was."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.intake.pipeline import check_content
from smartcity.intake.tables import ExpectedOpd, IntakeContext, Limits
from smartcity.records import Disposition, FileResult
from smartcity.reference import load_reference
from smartcity.reports.columns import SheetRecord
from smartcity.reports.export import export_workbook
from smartcity.reports.registers import Registers
from smartcity.reports.template import template_workbook

Fields = dict[str, Any]
OPDS = ("Dinas Kesehatan", "Dinas Sosial")
REGISTRY = [SheetRecord(f"OPD{number}", {"name": name}) for number, name in enumerate(OPDS)]
CONTEXT = IntakeContext(registry=tuple(ExpectedOpd(name) for name in OPDS))
REFERENCE = load_reference()
ASPECTS = [aspect.code for aspect in REFERENCE.readiness.aspects]
LEVELS = [term.code for term in REFERENCE.terms("readiness_level")]
INNOVATION = SheetRecord("IN1", {"opd": OPDS[0], "name": "SI CEPAT", "dimension": "living"})

some_text = st.one_of(st.text(min_size=1, max_size=30), st.sampled_from(["3", "Mitigasi", "ya", "=1+1", "4"]))
some_day = st.dates(date(2000, 1, 1), date(2049, 12, 31)).flatmap(
    lambda day: st.sampled_from([f"{day}", f"{day:%Y-%m}", f"{day:%Y}"])
)


def read(content: bytes) -> FileResult:
    return check_content("berkas.xlsx", content, CONTEXT, Limits())


def accepted(result: FileResult, kind: str) -> list[dict[str, Any]]:
    return [
        {field: values[place] for field, values in table.fields.items() if values[place] not in (None, "")}
        for table in result.tables
        if table.kind == kind
        for place, end in enumerate(table.dispositions)
        if end is Disposition.ACCEPTED
    ]


def ids(result: FileResult, kind: str) -> list[str | None]:
    return [record_id for table in result.tables if table.kind == kind for record_id in table.record_ids]


@st.composite
def levels(draw: st.DrawFn) -> dict[str, Any]:
    free = {"evidence": some_text, "date": some_day, "person": some_text, "note": some_text}
    chosen = draw(st.lists(st.sampled_from(list(free)), unique=True))
    return {
        "opd": draw(st.sampled_from(OPDS)),
        "innovation": "SI CEPAT",
        "aspect": draw(st.sampled_from(ASPECTS)),
        "level": draw(st.sampled_from(LEVELS)),
        **{field: draw(free[field]) for field in chosen},
    }


@st.composite
def risks(draw: st.DrawFn) -> dict[str, Any]:
    texts = ("cause", "consequence", "area", "control", "plan", "owner", "note")
    fields: dict[str, Any] = {"opd": draw(st.sampled_from(OPDS)), "innovation": "SI CEPAT"}
    fields["event"] = draw(some_text)
    fields |= {field: draw(some_text) for field in draw(st.lists(st.sampled_from(texts), unique=True))}
    if draw(st.booleans()):
        scale = draw(st.sampled_from([3, 5]))
        names = ("likelihood", "impact", "residual_likelihood", "residual_impact")
        fields |= {"scale": scale, **{name: draw(st.integers(1, scale)) for name in names}}
    for field in ("treatment", "status"):
        if draw(st.booleans()):
            fields[field] = draw(st.sampled_from([term.code for term in REFERENCE.terms(f"risk_{field}")]))
    return fields


@settings(max_examples=40, deadline=None)
@given(
    st.lists(levels(), max_size=3, unique_by=lambda each: (each["opd"], each["aspect"])),
    st.lists(risks(), max_size=3),
)
def test_an_export_read_again_is_the_same(
    ready: list[dict[str, Any]], register: list[dict[str, Any]]
) -> None:
    def export(readiness: list[dict[str, Any]], risk: list[dict[str, Any]]) -> FileResult:
        sheets = Registers(
            [SheetRecord(f"R{place}", fields) for place, fields in enumerate(readiness)],
            [SheetRecord(f"K{place}", fields) for place, fields in enumerate(risk)],
        )
        return read(export_workbook([INNOVATION], REGISTRY, "Contoh", (), sheets))

    # The first pass makes of drawn values what the intake would have stored; from then on nothing moves.
    first = export(ready, register)
    stored = accepted(first, "readiness"), accepted(first, "risk")
    again = export(*stored)
    assert (accepted(again, "readiness"), accepted(again, "risk")) == stored
    assert ids(again, "risk") == [f"K{place}" for place in range(len(stored[1]))]
    assert [finding.code for finding in again.findings] == []


def test_an_untouched_template_says_nothing() -> None:
    empty = read(template_workbook([], OPDS, "Contoh"))
    prepared = read(template_workbook([INNOVATION], OPDS, "Contoh"))
    assert empty.findings == prepared.findings == []
    assert sum(len(table) for table in empty.tables) == 0
    assert accepted(prepared, "readiness") == []
    assert [sheet.tables[0].kind for sheet in empty.sheets] == ["innovation", "readiness", "risk"]


def test_the_form_gives_back_levels_and_evidence_of_every_aspect() -> None:
    known = [
        {
            "opd": OPDS[0],
            "innovation": "SI CEPAT",
            "aspect": aspect,
            "level": level,
            "evidence": "Bukti",
            "innovation_id": "IN1",
        }
        for aspect, level in zip(ASPECTS, [*LEVELS, *LEVELS, *LEVELS], strict=False)
    ]
    records = [SheetRecord(None, fields) for fields in known]
    result = read(template_workbook([INNOVATION], OPDS, "Contoh", Registers(records)))
    assert accepted(result, "readiness") == known
    assert result.findings == []


def test_each_level_of_the_form_reads_as_itself() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_workbook([INNOVATION], OPDS, "Contoh")))
    sheet, lists = book["Kesiapan"], book["Daftar"]
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    for place, code in enumerate(("0", "1", "2", "3", "not_applicable")):
        for column in range(4, 4 + 2 * len(ASPECTS), 2):
            letter = sheet.cell(2, column).column_letter
            name, cells = rules[f"{letter}2"].split("!")
            assert name.strip("='") == "Daftar"
            sheet.cell(2, column, lists[cells.replace("$", "")][place][0].value)
        written = io.BytesIO()
        book.save(written)
        told = accepted(read(written.getvalue()), "readiness")
        assert [(record["aspect"], record["level"]) for record in told] == [(a, code) for a in ASPECTS]


def test_scores_in_the_form_are_on_the_scale_that_its_headers_say() -> None:
    for scale in (5, 3):
        content = template_workbook([INNOVATION], OPDS, "Contoh", Registers(scale=scale))
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = book["Daftar Risiko"]
        heads = {cell.value: cell.column for cell in sheet[1]}
        assert f"Level kemungkinan (LK, skala 1-{scale})" in heads
        sheet.cell(2, 2, OPDS[0])
        sheet.cell(2, 3, "SI CEPAT")
        sheet.cell(2, heads["Peristiwa risiko"], "Server mati")
        sheet.cell(2, heads[f"Level kemungkinan (LK, skala 1-{scale})"], 2)
        written = io.BytesIO()
        book.save(written)
        result = read(written.getvalue())
        assert [(risk["scale"], risk["likelihood"]) for risk in accepted(result, "risk")] == [(scale, 2)]
        assert result.findings == []
