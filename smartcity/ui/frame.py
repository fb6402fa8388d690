"""What stands around every page: the bar above it, the example's banner, and how fresh the page is."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from smartcity.reference.formats import number
from smartcity.store.values import StoredRegion
from smartcity.ui import access, cache, dialogs, figures, filters, following, links, session, view, who
from smartcity.ui.language import literal, say
from smartcity.ui.navigation import MenuPage
from smartcity.workflow import example
from smartcity.workflow.actors import Permission
from smartcity.workflow.workspace import stored_regions

LOGO = Path(__file__).parents[2] / "static" / "logo.svg"


def show_above(entry: MenuPage) -> None:
    """The bar with region and language (and on exploring pages the filters), the banner, how fresh it is."""
    following.start()
    _show_logo()
    regions = {region.code: region for region in stored_regions(cache.database(), who.actor())}
    with st.sidebar:
        filters.choose_language()
    access.show_who()
    bar = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    with bar:
        code = filters.choose_region({code: region.name for code, region in regions.items()})
        session.keep_region(code)
        latest = view.look_at(regions[code]) if code is not None else None
        if entry.filters and latest is not None:
            known = filters.Known(view.known_opds(latest), view.known_years(latest), latest.tables.stages)
            chosen = filters.choose_filters(entry.filters, known)
            session.keep_filters(chosen.filters, chosen.as_of, chosen.stage)
    show_messages()
    if latest is None:
        return
    if latest.workspace.region.is_example:
        _show_banner(latest.workspace.region)
    if entry.code != "decisions":
        _show_waiting("decisions", "waiting_rows", latest.tables.undecided)
    if entry.code != "history" and who.may(Permission.DECIDE):
        _show_waiting("history", "review_to_approve", latest.tables.sends_to_review)
    following.show_freshness(latest.workspace, latest.revision, entry)


def _show_logo() -> None:
    """The product's name above the menu, in the ink of the theme: the picture cannot read it by itself."""
    ink = figures.look().ink
    st.logo(LOGO.read_text(encoding="utf-8").replace("currentColor", ink), size="large")


def _show_waiting(code: str, key: str, count: int) -> None:
    """How much waits for a person, as a way to the page where it does; nothing where nothing waits."""
    if count:
        with st.sidebar:
            links.show_link(code, say(key, count=number(count, language=session.language())))


def show_messages() -> None:
    """What the last step had to say, above the page."""
    for kind, message in session.told():
        icon = ":material/check_circle:" if kind == "success" else ":material/warning:"
        (st.success if kind == "success" else st.warning)(literal(message), icon=icon)
        # Whoever clicked at the foot of a long page does not see its head.
        st.toast(literal(message), icon=icon)


def _show_banner(region: StoredRegion) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(say("example_badge"), icon=":material/science:", color="red")
        st.text(say("example_banner", region=region.name), width="content")
        asked = who.may(Permission.MANAGE_STORE) and st.button(
            say("example_remove"), key="example_remove", type="tertiary"
        )
        if asked:
            _ask_removal(region)


def _ask_removal(region: StoredRegion) -> None:
    @dialogs.dialog(say("example_remove"))
    def ask() -> None:
        st.text(say("example_remove_question", region=region.name))
        dialogs.show_choice("example_remove", say("example_remove_confirm"), _remove_example)

    ask()


def _remove_example() -> None:
    example.remove(cache.database(), who.actor())
    session.forget_region()
    # Said outright, for the box in the browser keeps showing what is no longer there.
    session.show_region(next((region.code for region in stored_regions(cache.database(), who.actor())), None))
