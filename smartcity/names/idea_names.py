"""The parts of an innovation's name: most are an acronym with its expansion behind, `SIMADE (Sistem ...)`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from smartcity.names.folding import fold

_BETWEEN_PARTS = re.compile(r"[()\[\]:]|\s[-–—/]\s")
_WEB_ADDRESS = re.compile(r"^\s*(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?\s*$")
_FEWEST_WORDS = 2


def is_web_address(name: str) -> bool:
    """Whether the name is only an address (`lapak.contoh.go.id`), which says nothing."""
    return _WEB_ADDRESS.match(name) is not None


@dataclass(frozen=True, slots=True)
class IdeaName:
    """What the name says in `words`, () where it is only an acronym; its `acronym`, None where it has none.

    `telling`: whether the words alone say what the idea is; `sistem informasi kelurahan` does not.
    """

    words: tuple[str, ...]
    acronym: str | None
    telling: bool


def idea_name(name: str, kinds_of_thing: Collection[str], frequent: Collection[str]) -> IdeaName:
    """The name taken apart at brackets, colons, and slashes and dashes between spaces.

    Of the parts the one that tells most (words neither in `kinds_of_thing` nor in `frequent`), else the
    longest, else the first is the expansion, another of one such word the acronym. One word beside kinds of
    things (`Aplikasi SIMADE`) is an acronym; beside a frequent word (`Rujukan Online`) it is a name in words.
    A web address says nothing.
    """
    if is_web_address(name):
        return IdeaName((), None, False)
    parts = [part.split() for part in map(fold, _BETWEEN_PARTS.split(name)) if any(map(str.isalnum, part))]
    if not parts:
        return IdeaName((), None, False)
    little = {*kinds_of_thing, *frequent}
    own = [[word for word in part if word not in little] for part in parts]
    tells = [
        bool(said) and sum(word not in kinds_of_thing for word in part) >= _FEWEST_WORDS
        for part, said in zip(parts, own, strict=True)
    ]
    place = max(range(len(parts)), key=lambda at: (tells[at], tells[at] * len(own[at]), len(parts[at]), -at))
    words = tuple(parts[place])
    others = [said for at, said in enumerate(own) if at != place and len(said) == 1]
    telling = tells[place]
    if telling or (others and len(words) >= _FEWEST_WORDS):
        return IdeaName(words, others[0][0] if others else None, telling)
    acronym = own[place] or (others[0] if others else [])
    return IdeaName((), acronym[0] if acronym else None, False)
