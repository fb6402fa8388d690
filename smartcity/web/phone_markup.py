"""The small pieces of HTML that the phone page is made of; every text that goes in is escaped here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from smartcity.reference.formats import number
from smartcity.reference.texts import text

PHONE = "/kirim"
_ASSETS = Path(__file__).parents[2] / "static" / "kirim"


class Words:
    """The texts and numbers of the page in one language, as HTML."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, key: str, **params: object) -> str:
        """The text `phone.<key>`, escaped with all that is put into it."""
        return escape(text(f"phone.{key}", self.language, **params))

    def number(self, value: int) -> str:
        """A count as readers write it."""
        return number(value, language=self.language)

    def address(self, path: str = "", **query: str) -> str:
        """One of the page's own addresses in this language, as an attribute."""
        return escape(f"{PHONE}{path}?{urlencode({'lang': self.language, **query})}")


def paragraph(content: str, kind: str = "") -> str:
    """A paragraph of HTML."""
    return f'<p class="{kind}">{content}</p>' if kind else f"<p>{content}</p>"


def section(title: str, parts: Iterable[str], kind: str = "") -> str:
    """A part of the page under its heading; parts are HTML, empty ones are left out."""
    return f'<section class="{kind}"><h2>{title}</h2>{"".join(parts)}</section>'


def opening(summary: str, content: str, *, opened: bool = False) -> str:
    """A line that opens to more."""
    return f"<details{' open' if opened else ''}><summary>{summary}</summary>{content}</details>"


def listed(items: Iterable[str]) -> str:
    """A list of HTML items."""
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def form(action: str, fields: dict[str, str], content: str, kind: str) -> str:
    """A form that posts hidden fields and what `content` holds."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    return f'<form method="post" action="{action}" class="{kind}">{hidden}{content}</form>'


def asset(name: str) -> str:
    """The address of one of our files, which changes with its content, so that browsers may keep it."""
    content = (_ASSETS / name).read_bytes()
    return f"/app/static/kirim/{name}?{hashlib.sha256(content).hexdigest()[:12]}"
