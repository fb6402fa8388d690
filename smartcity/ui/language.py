"""Words on the page: the text catalogue in the visitor's language, and text that came from a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from smartcity.reference.texts import text
from smartcity.ui import session

# What Markdown, its directives (`:red[..]`, `:material/..:`), autolinks or `$..$` give a meaning within a
# line, and at its beginning. Nothing else is escaped: screen readers read a label's escapes aloud.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>$~&@]|:(?=\S)|!(?=\[)|(?<=www)\.", re.IGNORECASE)
_AT_START = re.compile(r"^(\d*)([#+\-=.)|])")
# Addresses become links once the escapes are gone (mdast-util-gfm-autolink-literal looks for them in the text
# that is left), unless a sign without width stands inside.
_ADDRESS = re.compile(r"https?\\:(?=//)|www(?=\\\.)|\\@", re.IGNORECASE)
_NO_WIDTH = "\u2060"


@contextmanager
def looked_up_once() -> Iterator[None]:
    """While a page is drawn its language stays; it is looked up once for the hundred texts on it."""
    before = session.SPOKEN.set(session.language())
    try:
        yield
    finally:
        session.SPOKEN.reset(before)


def say(key: str, **params: str | int) -> str:
    """The text `key` of data/reference/texts/pages.toml in the visitor's language, filled with `params`.

    Raises what the catalogue raises where the key or a parameter is missing.
    """
    return text(f"pages.{key}", session.language(), **params)


def named(names: Mapping[str, str]) -> str:
    """A name of the reference data in the visitor's language, Indonesian where it has no other."""
    return names.get(session.language()) or names["id"]


def literal(value: object) -> str:
    """Text from a spreadsheet as Markdown that shows exactly these characters, on one line, and no link.

    An absent value is empty. Needed wherever a widget's label or text is Markdown.
    """
    if value is None:
        return ""
    escaped = _ANYWHERE.sub(r"\\\g<0>", " ".join(str(value).split()))
    return _ADDRESS.sub(rf"\g<0>{_NO_WIDTH}", _AT_START.sub(r"\1\\\2", escaped))
