"""The slides of the projector: each one question, answered by a sentence, a picture and n of N."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from smartcity.analysis import coverage, headlines, progress_headlines
from smartcity.analysis.changes import compare_innovations, moved
from smartcity.analysis.headlines import Headline
from smartcity.analysis.participation import MISSING, REPORTING, ParticipationCount
from smartcity.analysis.quick_win_places import places_headline, quick_win_places
from smartcity.analysis.readiness_headlines import readiness_headline
from smartcity.charts import coverage as coverage_charts
from smartcity.charts.burn_up import burn_up_steps
from smartcity.charts.participation import MOST_NAMED, SQUARE, participation_squares
from smartcity.charts.progress import stage_bars
from smartcity.charts.quick_win_places import quick_win_places_chart
from smartcity.charts.readiness_counts import readiness_bars
from smartcity.charts.style import Look
from smartcity.charts.wording import headline_text
from smartcity.reference import load_reference
from smartcity.reference.formats import moment_text
from smartcity.reports.qr_code import qr_picture
from smartcity.web.slide_fit import in_one_line, sentence_box
from smartcity.web.slide_parts import Frame, Material, Slide, drawn, listed, spoken
from smartcity.workflow.local_mode import LOOPBACK, host_name
from smartcity.workflow.screens import dated_at
from smartcity.workflow.tables import RegionTables

if TYPE_CHECKING:
    import plotly.graph_objects as go

_LATEST = 4
_WITH_NAMES = 32
"""The largest text of figures that hold names, which would be cut at more."""


def make_slide(code: str, material: Material, frame: Frame) -> Slide:
    """The slide with this code; a region that holds nothing says so on all but the one with the QR code.

    Raises KeyError for a code that is none.
    """
    make, tables = _MAKERS[code], material.tables
    if make is not _qr and not (len(tables.innovations) or len(tables.held) or len(tables.registry)):
        return spoken(frame.say("nothing_yet"), frame)
    return make(material, frame)


def make_changed_slide(material: Material, frame: Frame, before: RegionTables) -> Slide:
    """What came in since `before`, the figures that stood while the screen was frozen."""
    since = moved(compare_innovations(before.innovations, material.tables.innovations, load_reference()))
    said = _headline(headlines.changes_headline(since), frame)
    sentence = frame.say("changed", what=said[:1].lower() + said[1:])
    if frame.hide_names or not since.opds:
        return spoken(sentence, frame)
    return listed(sentence, since.opds, frame, REPORTING)


def foot_of(material: Material, frame: Frame) -> str:
    """`Kabupaten ... · Per ... · revisi ...`; an example says that it is one."""
    region, revision = material.workspace.region, material.tables.revision
    moment = dated_at(material.workspace, revision)
    written = moment_text(moment, region.zone, frame.language) if moment else "–"
    key = "foot_example" if region.is_example else "foot"
    return frame.say(key, region=region.name, moment=written, revision=revision)


def _participation(material: Material, frame: Frame) -> Slide:
    table, count = material.participation
    return drawn(
        _headline(headlines.participation_headline(count), frame), _squares(table, count, frame), frame
    )


def _missing(material: Material, frame: Frame) -> Slide:
    table, count = material.participation
    if not count.expected:
        return spoken(frame.say("missing_unregistered"), frame)
    if not count.missing:
        return spoken(frame.say("missing_nobody", expected=frame.count(count.expected)), frame)
    sentence = frame.say(
        "missing",
        missing=frame.count(len(count.missing)),
        expected=frame.count(count.expected),
    )
    if frame.hide_names:
        return drawn(sentence, _squares(table[table["state"] == MISSING], count, frame), frame)
    return listed(sentence, count.missing, frame, MISSING)


def _coverage(material: Material, frame: Frame) -> Slide:
    reference = load_reference()
    table = coverage.by_dimension(material.tables.innovations, reference)
    sentence = _headline(headlines.dimension_headline(table), frame)
    return drawn(sentence, [lambda look: coverage_charts.dimension_bars(table, reference, look)], frame)


def _subdimensions(material: Material, frame: Frame) -> Slide:
    reference = load_reference()
    table = coverage.by_subdimension(material.tables.innovations, reference)
    sentence = _headline(headlines.subdimension_headline(table), frame)
    return drawn(sentence, [lambda look: coverage_charts.subdimension_grid(table, reference, look)], frame)


def _stages(material: Material, frame: Frame) -> Slide:
    progress, reference = material.progress, load_reference()
    sentence = _headline(progress_headlines.progress_headline(progress), frame)
    return drawn(sentence, [lambda look: stage_bars(progress, reference, look, brief=True)], frame)


def _quick_wins(material: Material, frame: Frame) -> Slide:
    reference = load_reference()
    places = quick_win_places(material.quick_wins, reference)
    if frame.hide_names:
        places["name"] = material.without_opds(places["name"], frame.say("hidden_opd"))
    sentence = _headline(places_headline(places), frame)
    return drawn(
        sentence, [lambda look: quick_win_places_chart(places, reference, look)], frame, largest=_WITH_NAMES
    )


def _readiness(material: Material, frame: Frame) -> Slide:
    table, reference = material.quick_wins.candidates, load_reference()
    sentence = _headline(readiness_headline(table, reference), frame)
    return drawn(sentence, [lambda look: readiness_bars(table, reference, look)], frame)


def _uploads(material: Material, frame: Frame) -> Slide:
    table = material.burn_up
    sentence = _headline(progress_headlines.burn_up_headline(table), frame)
    lines = _latest_uploads(material, frame)
    ways = [lambda look: burn_up_steps(table, load_reference(), look)]
    return drawn(sentence, ways, frame, lines)


def _qr(material: Material, frame: Frame) -> Slide:
    _, count = material.participation
    spoken_address = frame.address.partition("//")[2]
    local = host_name(spoken_address.partition("/")[0]) in LOOPBACK
    lines = [spoken_address, _headline(headlines.participation_headline(count), frame)]
    if local:
        lines.append(frame.say("qr_local"))
    size, _ = sentence_box(frame.say("qr"), frame.width)
    return Slide(frame.say("qr"), size, picture=qr_picture(frame.address), lines=tuple(lines))


def _headline(headline: Headline, frame: Frame) -> str:
    return headline_text(headline, frame.language, load_reference())


def _squares(
    table: pd.DataFrame, count: ParticipationCount, frame: Frame
) -> list[Callable[[Look], go.Figure]]:
    """Ways to draw one square an OPD: with names where they may be seen and fit, else smaller and smaller."""
    kinds = [(SQUARE, 0), (SQUARE * 0.7, 0), (SQUARE * 0.4, 0)]
    if not frame.hide_names:
        kinds.insert(0, (SQUARE, MOST_NAMED))

    def way(square: float, named: int) -> Callable[[Look], go.Figure]:
        reference = load_reference()
        return lambda look: participation_squares(
            table, count, reference, look, square=square, most_named=named
        )

    return [way(square, named) for square, named in kinds]


def _latest_uploads(material: Material, frame: Frame) -> list[str]:
    batches = material.tables.batches
    files = batches[batches["file"].notna() & (batches["state"] == "active")].head(_LATEST)
    return [_upload_line(batch, material, frame) for batch in files.to_dict("records")]


def _upload_line(batch: Mapping[Any, Any], material: Material, frame: Frame) -> str:
    counts, zone = batch["counts"], material.workspace.region.zone
    said = {
        "moment": moment_text(batch["at"].to_pydatetime(), zone, frame.language),
        "sender": _sender(batch, material, frame),
        "rows": frame.count(counts.get("accepted", 0)),
    }
    held = counts.get("held", 0)
    key = "upload_line_held" if held else "upload_line"
    return in_one_line(frame.say(key, held=frame.count(held), **said), frame.width)


def _sender(batch: Mapping[Any, Any], material: Material, frame: Frame) -> str:
    """Whose rows a submission holds; its file where no innovation comes from it."""
    if frame.hide_names:
        return frame.say("sender_hidden")
    innovations = material.tables.innovations
    opds = innovations.loc[innovations["batch_id"] == batch["batch_id"], "opd"].dropna().astype(str)
    if opds.empty:
        return str(batch["file"])
    first, others = str(opds.mode().iloc[0]), opds.nunique() - 1
    named = material.short_names.get(first, first)
    return frame.say("sender_and_more", opd=named, opds=frame.count(others)) if others else named


_MAKERS: Mapping[str, Callable[[Material, Frame], Slide]] = {
    "participation": _participation,
    "missing": _missing,
    "coverage": _coverage,
    "subdimensions": _subdimensions,
    "stages": _stages,
    "quick_wins": _quick_wins,
    "readiness": _readiness,
    "uploads": _uploads,
    "qr": _qr,
}
