"""What a visitor has in hand on the page that is up: a dialog, something typed and not stored yet.

A part of session state like `session`. A page that holds something is not drawn anew by itself when somebody
else saves: what is in hand would shift, or be gone, under the visitor's fingers.
"""

from __future__ import annotations

from typing import cast

from smartcity.ui import session

_KEY = "in_hand"


def start() -> None:
    """Nothing is in hand: the page is drawn from its top, and what it still holds notes itself again."""
    session.state()[_KEY] = set()


def note(name: str, *, held: bool = True) -> None:
    """Notes that the page holds this, or (not `held`) no longer does."""
    names = _names()
    if held:
        names.add(name)
    else:
        names.discard(name)


def anything() -> bool:
    """Whether the page holds something that a redraw would disturb."""
    return bool(_names())


def _names() -> set[str]:
    return cast("set[str]", session.state().setdefault(_KEY, set()))
