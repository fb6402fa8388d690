"""The menu: sections and pages, each page once, in the order of the work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from smartcity.ui.filters import OF_INNOVATIONS, OF_PROGRESS, OF_QUICK_WINS
from smartcity.ui.language import say

ROOT = Path(__file__).parents[2]
FAVICON = ROOT / "static" / "favicon.svg"


@dataclass(frozen=True, slots=True)
class MenuPage:
    """A page of the menu: its file, its address, its icon, and which filters stand above it.

    The titles are the texts `<code>_title` and `<code>_help`.
    """

    code: str
    file: str
    icon: str
    filters: tuple[str, ...] = ()

    @property
    def script(self) -> str:
        """Where the page's script lies: outside the folder of the entry script, so with its whole path."""
        return str(ROOT / self.file)


MENU: dict[str, tuple[MenuPage, ...]] = {
    "section_intake": (
        MenuPage("upload", "pages/intake/upload.py", ":material/upload_file:"),
        MenuPage("decisions", "pages/intake/decisions.py", ":material/rule:"),
        MenuPage("history", "pages/intake/history.py", ":material/history:"),
    ),
    "section_explore": (
        MenuPage("overview", "pages/explore/overview.py", ":material/dashboard:", OF_INNOVATIONS),
        MenuPage("coverage", "pages/explore/coverage.py", ":material/grid_on:", OF_INNOVATIONS),
        MenuPage("progress", "pages/explore/progress.py", ":material/checklist:", OF_PROGRESS),
        MenuPage("follow_up", "pages/explore/follow_up.py", ":material/assignment_late:", OF_PROGRESS),
        MenuPage("elsewhere", "pages/explore/quick_wins_elsewhere.py", ":material/travel_explore:"),
    ),
    "section_decide": (
        MenuPage("readiness", "pages/decide/readiness.py", ":material/fact_check:", OF_QUICK_WINS),
        MenuPage("risk", "pages/decide/risk.py", ":material/warning:", OF_QUICK_WINS),
        MenuPage("overlap", "pages/decide/overlap.py", ":material/join_inner:", OF_QUICK_WINS),
        MenuPage("selection", "pages/decide/selection.py", ":material/balance:", ("as_of",)),
        MenuPage("decision", "pages/decide/decision.py", ":material/gavel:", ("as_of",)),
    ),
    "section_manage": (
        MenuPage("manage", "pages/manage/region.py", ":material/location_city:"),
        MenuPage("stages", "pages/manage/stages.py", ":material/stairs:"),
    ),
}
START = "overview"
SIDEBAR_WIDTH = 256
"""In pixels; leaves the charts as much of a small projector as the menu can spare."""


def menu_page(code: str) -> MenuPage:
    """The page with this code; raises StopIteration for a code that is none."""
    return next(page for pages in MENU.values() for page in pages if page.code == code)


def build_menu() -> tuple[st.Page, MenuPage]:
    """Draws the menu and returns the chosen page, to be run, and what the menu says about it."""
    by_path: dict[str, MenuPage] = {}
    sections: dict[str, list[st.Page]] = {}
    for section, entries in MENU.items():
        pages = [
            st.Page(
                entry.script,
                title=say(f"{entry.code}_title"),
                icon=entry.icon,
                url_path=entry.code,
                default=entry.code == START,
                help=say(f"{entry.code}_help"),
            )
            for entry in entries
        ]
        sections[say(section)] = pages
        by_path.update((page.url_path, entry) for page, entry in zip(pages, entries, strict=True))
    chosen = st.navigation(sections, expanded=True)
    return chosen, by_path[chosen.url_path]
