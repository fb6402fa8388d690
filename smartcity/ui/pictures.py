"""The pictures of the exploring pages: a sentence that says the point, a figure, and the figure in words.

A picture is drawn once for everybody at a revision, with the filters, language, theme and width.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartcity.analysis import changes, completeness, coverage, headlines, makeup, participation
from smartcity.analysis.counted import Counted
from smartcity.analysis.headlines import Headline
from smartcity.charts import completeness as completeness_charts
from smartcity.charts import coverage as coverage_charts
from smartcity.charts import makeup as makeup_charts
from smartcity.charts import matrix as matrix_charts
from smartcity.charts import participation as participation_charts
from smartcity.charts import uploads as uploads_charts
from smartcity.charts.style import Look
from smartcity.charts.wording import headline_text
from smartcity.reference import Reference, load_reference
from smartcity.workflow.tables import RegionTables

if TYPE_CHECKING:
    import plotly.graph_objects as go


@dataclass(frozen=True, slots=True)
class Picture:
    """The headline, whose parts can be opened, the figure, and the figure in words."""

    headline: Headline
    figure: go.Figure
    alt: str


@dataclass(frozen=True, slots=True)
class Material:
    """What a picture is drawn from: the region's tables, what is in view of them, the look, and its options.

    `options` are what the page lets people choose about the picture: `order` and `page` of a matrix;
    the page itself adds the `zone` of days.
    """

    tables: RegionTables
    counted: Counted
    look: Look
    options: Mapping[str, str] = field(default_factory=dict)


def draw(name: str, material: Material) -> Picture:
    """The picture with this name; raises KeyError for a name that is none."""
    return PICTURES[name](material, load_reference())


def sentence(headline: Headline, language: str) -> str:
    """The headline as one plain sentence."""
    return headline_text(headline, language, load_reference())


def _participation(material: Material, reference: Reference) -> Picture:
    tables = material.tables
    table = participation.participation(tables.registry, tables.innovations, tables.held)
    count = participation.count_participation(table, tables.held)
    return Picture(
        headlines.participation_headline(count),
        participation_charts.participation_squares(table, count, reference, material.look),
        participation_charts.participation_alt(count, reference, material.look.language),
    )


def _dimensions(material: Material, reference: Reference) -> Picture:
    table = coverage.by_dimension(material.counted.innovations, reference)
    return Picture(
        headlines.dimension_headline(table),
        coverage_charts.dimension_bars(table, reference, material.look),
        coverage_charts.dimension_alt(table, reference, material.look.language),
    )


def _subdimensions(material: Material, reference: Reference) -> Picture:
    table = coverage.by_subdimension(material.counted.innovations, reference)
    return Picture(
        headlines.subdimension_headline(table),
        coverage_charts.subdimension_grid(table, reference, material.look),
        coverage_charts.subdimension_alt(table, reference, material.look.language),
    )


def _matrix(material: Material, reference: Reference) -> Picture:
    order = material.options.get("order", coverage.MATRIX_ORDERS[0])
    matrix = coverage.opd_matrix(material.tables.registry, material.counted.innovations, reference, order)
    return Picture(
        headlines.matrix_headline(matrix),
        matrix_charts.opd_matrix_squares(
            matrix,
            reference,
            material.look,
            short_names=short_names(material.tables),
            page=int(material.options.get("page", "1")),
        ),
        matrix_charts.opd_matrix_alt(matrix, reference, material.look.language),
    )


def _digital(material: Material, reference: Reference) -> Picture:
    table = makeup.by_digital(material.counted.innovations)
    return Picture(
        headlines.digital_headline(table),
        makeup_charts.digital_bar(table, reference, material.look),
        makeup_charts.digital_alt(table, reference, material.look.language),
    )


def _maturity(material: Material, reference: Reference) -> Picture:
    table = makeup.by_maturity(material.counted.innovations, reference)
    return Picture(
        headlines.maturity_headline(table),
        makeup_charts.maturity_bars(table, reference, material.look),
        makeup_charts.maturity_alt(table, reference, material.look.language),
    )


def _budget(material: Material, reference: Reference) -> Picture:
    table = makeup.by_budget(material.counted.innovations, reference)
    return Picture(
        headlines.budget_headline(table),
        makeup_charts.budget_bars(table, reference, material.look),
        makeup_charts.budget_alt(table, reference, material.look.language),
    )


def _completeness(material: Material, reference: Reference) -> Picture:
    fields = completeness.by_field(material.counted.cells, reference)
    return Picture(
        headlines.completeness_headline(fields),
        completeness_charts.field_bars(fields, reference, material.look),
        completeness_charts.field_alt(fields, reference, material.look.language),
    )


def _uploads(material: Material, reference: Reference) -> Picture:
    table = changes.uploads_over_time(material.counted.innovations, material.options["zone"])
    return Picture(
        headlines.uploads_headline(table),
        uploads_charts.uploads_steps(table, reference, material.look),
        uploads_charts.uploads_alt(table, reference, material.look.language),
    )


def short_names(tables: RegionTables) -> dict[str, object]:
    """The registry's short names by name; empty without a registry."""
    return dict(zip(tables.registry["name"], tables.registry["short_name"], strict=True))


PICTURES: Mapping[str, Callable[[Material, Reference], Picture]] = {
    "participation": _participation,
    "dimensions": _dimensions,
    "subdimensions": _subdimensions,
    "matrix": _matrix,
    "digital": _digital,
    "maturity": _maturity,
    "budget": _budget,
    "completeness": _completeness,
    "uploads": _uploads,
}
