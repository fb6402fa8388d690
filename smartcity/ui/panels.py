"""A panel of an exploring page: the sentence that says the point, its definition, then the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from smartcity.analysis.filters import Filters
from smartcity.analysis.headlines import Headline
from smartcity.charts.style import Look
from smartcity.charts.wording import headline_text
from smartcity.reference import load_reference
from smartcity.ui import cache, figures, session
from smartcity.ui.behind import in_words
from smartcity.ui.language import literal, say
from smartcity.ui.pictures import Material, Picture, draw
from smartcity.ui.session import Selection
from smartcity.ui.view import View

_UNFILTERED = frozenset({"participation"})
"""Pictures of who has sent: a dimension or a year says nothing about that."""
_ALL_DIMENSIONS = frozenset({"dimensions", "subdimensions"})


def show_panel(
    view: View,
    page: str,
    name: str,
    *,
    half: bool = False,
    title: bool = False,
    parts: bool = False,
    options: Mapping[str, str] | None = None,
) -> Picture:
    """Draws the picture `name` with its sentence and definition; returns it.

    `half` is for two in a row. `title` makes the sentence the page's title; `parts` offers what its clauses
    count as buttons. A selection made in another chart of the page narrows this one.
    """
    chosen = session.selection(page)
    filters = view.filters
    if chosen is not None and chosen.chart != name:
        filters = filters.narrowed(dict(chosen.where))
    filters = _fitting(name, filters)
    picture = picture_of(view, name, filters, figures.look(half=half), options or {})
    show_sentence(picture.headline, name, title=title, scope=in_words(filters))
    if parts:
        show_parts(picture.headline, page, name)
    figures.show_figure(picture.figure, page, name, picture.alt)
    return picture


def picture_of(view: View, name: str, filters: Filters, look: Look, options: Mapping[str, str]) -> Picture:
    """The picture with these filters, drawn once for everybody who looks at the same."""
    return cache.picture(
        (*view.key, name, filters, look, tuple(sorted(options.items()))),
        lambda: draw(name, Material(view.tables, view.counted(filters), look, options)),
    )


def _fitting(name: str, filters: Filters) -> Filters:
    """The filters that a picture can follow: one of all dimensions would call the others empty."""
    if name in _UNFILTERED:
        return Filters()
    return replace(filters, dimension=None, subdimension=None) if name in _ALL_DIMENSIONS else filters


def show_sentence(headline: Headline, name: str, *, title: bool = False, scope: str = "") -> None:
    """A headline as the title of the page or of a panel, with the definition of what it counts.

    Where filters narrow what it counts, `scope` says so before it.
    """
    sentence = headline_text(headline, session.language(), load_reference())
    if scope:
        sentence = say("scope", scope=scope, sentence=sentence)
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        if title:
            st.title(literal(sentence))
        else:
            st.subheader(literal(sentence))
        with st.popover(say("definition"), type="tertiary", icon=":material/help:", key=f"define_{name}"):
            st.text(say(f"define_{name}"))


def show_parts(headline: Headline, page: str, chart: str) -> None:
    """The parts of a headline that can be opened, as buttons: `7 belum mengirim` opens the seven."""
    with st.container(horizontal=True):
        for clause in headline:
            if not clause.opens:
                continue
            label = headline_text((clause,), session.language(), load_reference()).rstrip(".")
            st.button(
                literal(label[:1].upper() + label[1:]),
                key=f"part_{page}_{chart}_{clause.key}",
                type="tertiary",
                icon=":material/list:",
                on_click=session.select,
                args=(page, Selection(chart, tuple(clause.opens.items()))),
            )
