"""Every page of the menu opens with a guard for what the menu says it needs, before it does anything else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from smartcity.ui.navigation import MENU, MenuPage
from smartcity.workflow.actors import ALLOWED, Permission, Role

ROOT = Path(__file__).parents[3]
PAGES = [entry for entries in MENU.values() for entry in entries]
# Who may open which page; a page that is added to the menu must be added here.
OPENED_BY = {
    "upload": {Role.OPD, Role.FACILITATOR, Role.ADMINISTRATOR},
    "decisions": {Role.FACILITATOR, Role.ADMINISTRATOR},
    "history": {Role.VIEWER, Role.OPD, Role.FACILITATOR, Role.ADMINISTRATOR},
    "overview": {Role.VIEWER, Role.OPD, Role.FACILITATOR, Role.ADMINISTRATOR},
    "coverage": {Role.VIEWER, Role.OPD, Role.FACILITATOR, Role.ADMINISTRATOR},
    "progress": {Role.VIEWER, Role.OPD, Role.FACILITATOR, Role.ADMINISTRATOR},
    "follow_up": {Role.FACILITATOR, Role.ADMINISTRATOR},
    "elsewhere": {Role.VIEWER, Role.OPD, Role.FACILITATOR, Role.ADMINISTRATOR},
    "readiness": {Role.VIEWER, Role.OPD, Role.FACILITATOR, Role.ADMINISTRATOR},
    "risk": {Role.VIEWER, Role.OPD, Role.FACILITATOR, Role.ADMINISTRATOR},
    "overlap": {Role.VIEWER, Role.FACILITATOR, Role.ADMINISTRATOR},
    "selection": {Role.VIEWER, Role.FACILITATOR, Role.ADMINISTRATOR},
    "decision": {Role.VIEWER, Role.FACILITATOR, Role.ADMINISTRATOR},
    "screen": {Role.FACILITATOR, Role.ADMINISTRATOR},
    "manage": {Role.FACILITATOR, Role.ADMINISTRATOR},
    "stages": {Role.FACILITATOR, Role.ADMINISTRATOR},
    "access": {Role.FACILITATOR, Role.ADMINISTRATOR},
}


def first_step(page: MenuPage) -> ast.stmt:
    tree = ast.parse((ROOT / page.file).read_text(encoding="utf-8"))
    kept = (ast.Import, ast.ImportFrom, ast.Assign)
    steps = [step for step in tree.body if not isinstance(step, kept)]
    return steps[1]  # after the docstring


def test_every_script_is_a_page_of_the_menu() -> None:
    scripts = {str(path.relative_to(ROOT)) for path in ROOT.glob("pages/**/*.py")}
    assert scripts == {page.file for page in PAGES}
    assert OPENED_BY.keys() == {page.code for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_page_begins_with_the_guard_that_the_menu_names(page: MenuPage) -> None:
    assert ast.unparse(first_step(page)) == f"access.require(Permission.{page.permission.name})"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_who_may_open_a_page(page: MenuPage) -> None:
    readers = {role for role in Role if page.permission in ALLOWED[role]} - {Role.PROJECTOR}
    assert readers == OPENED_BY[page.code]
    assert isinstance(page.permission, Permission)
