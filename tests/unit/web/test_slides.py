"""Slides: each says its point with n of N; what is hidden is nowhere in what the browser gets."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from smartcity.analysis.participation import MISSING, REPORTING
from smartcity.intake.tables import ExpectedOpd
from smartcity.web.slide_parts import Frame, Material, Slide
from smartcity.web.slides import foot_of, make_changed_slide, make_slide
from smartcity.workflow import registry
from smartcity.workflow.quick_win_states import QuickWinState, save_states
from smartcity.workflow.screens import SLIDES
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace
from tests.unit.web.conftest import OPDS, send

FRAME = Frame("id", False, False, 1920, "http://192.168.1.10:8501/upload")


def material(workspace: Workspace) -> Material:
    return Material(workspace, load_tables(workspace))


def sent(slide: Slide) -> dict[str, Any]:
    """The slide as the browser gets it."""
    plain: dict[str, Any] = json.loads(slide.to_json("x", 1, "foot"))
    return plain


@pytest.mark.parametrize("code", SLIDES)
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [1200, 1440, 1920])
def test_every_slide_is_made(reporting: Workspace, code: str, language: str, width: int) -> None:
    made = sent(make_slide(code, material(reporting), Frame(language, True, False, width, FRAME.address)))
    assert made["sentence"]
    assert made["figure"] or made["names"] or made["picture"]


@pytest.mark.parametrize("code", SLIDES)
def test_a_region_without_anything_says_so(empty: Workspace, code: str) -> None:
    made = sent(make_slide(code, material(empty), FRAME))
    assert made["figure"] is None
    assert bool(made["picture"]) == (code == "qr")


def test_the_missing_are_those_that_sent_nothing(reporting: Workspace) -> None:
    made = sent(make_slide("missing", material(reporting), FRAME))
    assert (made["names"]["items"], made["names"]["state"]) == ([OPDS[2]], MISSING)
    assert made["sentence"].startswith("1\u00a0dari 3\u00a0OPD")


@pytest.mark.parametrize("code", SLIDES)
def test_hidden_names_are_not_sent_at_all(reporting: Workspace, code: str) -> None:
    hidden = Frame("id", False, True, 1920, FRAME.address)
    whole = make_slide(code, material(reporting), hidden).to_json(code, 1, "")
    assert [opd for opd in OPDS if opd in whole] == []


def test_a_name_within_the_name_of_a_quick_win_is_hidden_too(empty: Workspace) -> None:
    registry.save_opds(empty, [ExpectedOpd("Dinas Kesehatan", "Dinkes")])
    send(empty, "Dinas Kesehatan;SIDINKES Siaga;Smart Living;Kesehatan\n")
    record = load_tables(empty).innovations["record_id"][0]
    save_states(empty, [QuickWinState(record, "nominated")])
    shown = make_slide("quick_wins", material(empty), FRAME).to_json("quick_wins", 1, "")
    hidden = make_slide("quick_wins", material(empty), replace(FRAME, hide_names=True))
    assert "SIDINKES Siaga" in shown
    assert "(OPD) Siaga" in hidden.to_json("quick_wins", 1, "")
    assert "DINKES" not in hidden.to_json("quick_wins", 1, "")


def test_what_only_a_pointer_would_show_is_not_sent(reporting: Workspace) -> None:
    figure = sent(make_slide("participation", material(reporting), FRAME))["figure"]
    kept = {key for trace in figure["data"] for key in trace}
    assert not kept & {"customdata", "hovertext", "hovertemplate"}


def test_what_a_spreadsheet_says_is_no_markup(filled: Workspace) -> None:
    send(filled, "Dinas Perhubungan;<img src=x onerror=alert(1)>;Smart Living;Kesehatan\n")
    for code in SLIDES:
        figure = sent(make_slide(code, material(filled), FRAME))["figure"]
        assert "<img" not in json.dumps(figure)


def test_what_changed_is_counted_and_who_is_new_is_named(filled: Workspace) -> None:
    before = load_tables(filled)
    send(filled, "Dinas Perhubungan;Rambu Cerdas;Smart Living;Mobilitas\n")
    now = material(filled)
    made = sent(make_changed_slide(now, FRAME, before))
    assert (made["names"]["items"], made["names"]["state"]) == ([OPDS[2]], REPORTING)
    assert "1\u00a0inovasi baru" in made["sentence"]
    hidden = Frame("id", False, True, 1920, "")
    assert sent(make_changed_slide(now, hidden, before))["names"] is None


def test_the_latest_uploads_say_who_and_how_many(reporting: Workspace) -> None:
    made = sent(make_slide("uploads", material(reporting), FRAME))
    [line] = made["lines"]
    assert OPDS[0] in line
    assert line.count("1") >= 2  # one row accepted, one waiting


def test_the_code_leads_where_the_projector_was_asked_for(reporting: Workspace) -> None:
    made = sent(make_slide("qr", material(reporting), FRAME))
    assert made["lines"][0] == "192.168.1.10:8501/upload"
    assert len(made["lines"]) == 2
    here = Frame("id", False, False, 1920, "http://localhost:8501/upload")
    assert len(sent(make_slide("qr", material(reporting), here))["lines"]) == 3


def test_the_foot_names_region_moment_and_revision(reporting: Workspace) -> None:
    foot = foot_of(material(reporting), FRAME)
    assert reporting.region.name in foot
    assert foot.endswith(str(reporting.revision))


def test_no_slide_of_ours_is_no_slide(reporting: Workspace) -> None:
    with pytest.raises(KeyError):
        make_slide("../etc/passwd", material(reporting), FRAME)
