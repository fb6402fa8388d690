"""Choosing in a box of a page by typing."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page

_LOOKS, _BETWEEN = 60, 150


def choose(page: Page, label: str, option: str, place: int = 0) -> None:
    """Choose the first option that holds these words, in the box with this label."""
    box = page.get_by_role("combobox", name=label).nth(place)
    stand_still(box)
    box.focus()
    box.fill(option)
    page.get_by_role("option", name=re.compile(re.escape(option))).first.click()


def stand_still(element: Locator) -> None:
    """Scroll to the element and return when it stands: the list of a box closes when the page still moves."""
    element.scroll_into_view_if_needed()
    seen = None
    for _ in range(_LOOKS):
        stands = element.bounding_box()
        if stands is not None and stands == seen:
            return
        seen = stands
        element.page.wait_for_timeout(_BETWEEN)
    raise AssertionError(f"still moving: {element}")
