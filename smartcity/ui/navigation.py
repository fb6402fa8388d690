"""The menu: sections and pages, each page once, in the order of the work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from smartcity.ui.filters import OF_INNOVATIONS, OF_PROGRESS, OF_QUICK_WINS
from smartcity.ui.language import say
from smartcity.workflow.actors import Actor, Permission

ROOT = Path(__file__).parents[2]
FAVICON = ROOT / "static" / "favicon.svg"


@dataclass(frozen=True, slots=True)
class MenuPage:
    """A page of the menu: its file, its address, its icon, what one must be allowed, the filters above it.

    A page that `follows` draws itself anew when others save; one that is a form itself only says so.
    The titles are the texts `<code>_title` and `<code>_help`.
    """

    code: str
    file: str
    icon: str
    permission: Permission
    filters: tuple[str, ...] = ()
    follows: bool = True

    @property
    def script(self) -> str:
        """Where the page's script lies: outside the folder of the entry script, so with its whole path."""
        return str(ROOT / self.file)


MENU: dict[str, tuple[MenuPage, ...]] = {
    "section_intake": (
        MenuPage(
            "upload", "pages/intake/upload.py", ":material/upload_file:", Permission.SEND, follows=False
        ),
        MenuPage(
            "decisions", "pages/intake/decisions.py", ":material/rule:", Permission.DECIDE, follows=False
        ),
        MenuPage("history", "pages/intake/history.py", ":material/history:", Permission.READ),
    ),
    "section_explore": (
        MenuPage(
            "overview", "pages/explore/overview.py", ":material/dashboard:", Permission.READ, OF_INNOVATIONS
        ),
        MenuPage(
            "coverage", "pages/explore/coverage.py", ":material/grid_on:", Permission.READ, OF_INNOVATIONS
        ),
        MenuPage(
            "progress", "pages/explore/progress.py", ":material/checklist:", Permission.READ, OF_PROGRESS
        ),
        MenuPage(
            "follow_up",
            "pages/explore/follow_up.py",
            ":material/assignment_late:",
            Permission.FOLLOW_UP,
            OF_PROGRESS,
            follows=False,
        ),
        MenuPage(
            "elsewhere", "pages/explore/quick_wins_elsewhere.py", ":material/travel_explore:", Permission.READ
        ),
    ),
    "section_decide": (
        MenuPage(
            "readiness", "pages/decide/readiness.py", ":material/fact_check:", Permission.READ, OF_QUICK_WINS
        ),
        MenuPage("risk", "pages/decide/risk.py", ":material/warning:", Permission.READ, OF_QUICK_WINS),
        MenuPage(
            "overlap",
            "pages/decide/overlap.py",
            ":material/join_inner:",
            Permission.READ_REGION,
            OF_QUICK_WINS,
        ),
        MenuPage(
            "selection", "pages/decide/selection.py", ":material/balance:", Permission.READ_REGION, ("as_of",)
        ),
        MenuPage(
            "decision", "pages/decide/decision.py", ":material/gavel:", Permission.READ_REGION, ("as_of",)
        ),
    ),
    "section_share": (MenuPage("screen", "pages/share/screen.py", ":material/tv:", Permission.STEER_SCREEN),),
    "section_manage": (
        MenuPage(
            "manage",
            "pages/manage/region.py",
            ":material/location_city:",
            Permission.MANAGE_REGION,
            follows=False,
        ),
        MenuPage(
            "stages", "pages/manage/stages.py", ":material/stairs:", Permission.MANAGE_REGION, follows=False
        ),
        MenuPage(
            "access", "pages/manage/access.py", ":material/key:", Permission.MANAGE_ACCESS, follows=False
        ),
    ),
}
START = "overview"
SIDEBAR_WIDTH = 256
"""In pixels; leaves the charts as much of a small projector as the menu can spare."""


def menu_page(code: str) -> MenuPage:
    """The page with this code; raises StopIteration for a code that is none."""
    return next(page for pages in MENU.values() for page in pages if page.code == code)


def build_menu(actor: Actor | None) -> tuple[st.Page, MenuPage]:
    """Draws the menu and returns the chosen page, to be run, and what the menu says about it.

    Pages that the actor may not open are not shown in it; asked for by their address they say so themselves.
    """
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
                visibility="visible" if actor is not None and actor.may(entry.permission) else "hidden",
                help=say(f"{entry.code}_help"),
            )
            for entry in entries
        ]
        sections[say(section)] = pages
        by_path.update((page.url_path, entry) for page, entry in zip(pages, entries, strict=True))
    chosen = st.navigation(sections, expanded=True)
    return chosen, by_path[chosen.url_path]
