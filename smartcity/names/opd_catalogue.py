"""The OPDs that a name may mean: those of a region's registry, or the usual ones where it has none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from smartcity.names.folding import compact, fold
from smartcity.names.opd_codes import OpdCodes
from smartcity.names.opd_forms import OpdForms
from smartcity.names.opd_functions import FunctionReader, Functions, dinas_name
from smartcity.reference import OpdName, Reference


class RegistryOpd(Protocol):
    """An OPD of a region's registry."""

    @property
    def name(self) -> str:
        """Its canonical name."""

    @property
    def short_name(self) -> str | None:
        """How the region abbreviates it, if known."""

    @property
    def code(self) -> str | None:
        """The code that the region gives it, if known."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """An OPD of the registry with the readings of its name."""

    name: str
    words: tuple[str, ...]
    readings: tuple[Functions, ...]

    def bears(self, functions: frozenset[str]) -> bool:
        """Whether it does any of these."""
        return any(reading.set & functions for reading in self.readings)


class Catalogue:
    """Looks names up in compact form; every answer lists the names that fit, none, one or several."""

    def __init__(self, reference: Reference, registry: Sequence[RegistryOpd] | None) -> None:
        self.forms = OpdForms(reference)
        self.reader = FunctionReader(reference)
        self.has_registry = registry is not None
        self._kinds = reference.opd_names
        self._kinds_by_alias: dict[str, list[OpdName]] = {}
        for kind in self._kinds:
            for alias in dict.fromkeys((kind.name, *kind.aliases)):
                self._kinds_by_alias.setdefault(self.key(alias), []).append(kind)
        self._entries = [self._entry(opd.name) for opd in registry or ()]
        self._names: dict[str, list[str]] = {}
        for opd in registry or ():
            for own in filter(None, (opd.name, opd.short_name)):
                names = self._names.setdefault(self.key(own), [])
                if opd.name not in names:
                    names.append(opd.name)
        self.codes = OpdCodes((opd.code, opd.name) for opd in registry or () if opd.code)
        self._by_kind: dict[tuple[str, bool], list[str]] = {}
        self.spoken = self._spoken_forms(registry)

    def key(self, text: str) -> str:
        """The compact form in which names are compared."""
        return compact(" ".join(self.forms.words(text)))

    def acronyms(self) -> dict[str, str]:
        """Abbreviations of one word that mean one OPD, with its name."""
        meant = {key: self.exact(key) or self.by_alias(key) for key in (*self._kinds_by_alias, *self._names)}
        return {key: names[0] for key, names in meant.items() if len(names) == 1 and key.isalnum()}

    def _entry(self, name: str) -> _Entry:
        words = self.forms.words(name)
        forms = [words, *self.forms.without_region(words)]
        readings = next((found for form in forms if (found := self.reader.read(form))), [])
        return _Entry(name, tuple(words), tuple(reading for reading in readings if not reading.abbreviated))

    def _spoken_forms(self, registry: Sequence[RegistryOpd] | None) -> dict[str, str]:
        """Folded names and short names with what they mean, for suggestions and typos."""
        if registry is None:
            return {fold(word): kind.name for kind in self._kinds for word in (kind.name, *kind.aliases)}
        own = {fold(opd.name): opd.name for opd in registry}
        short = {fold(opd.short_name): opd.name for opd in registry if opd.short_name}
        places = {
            " ".join(words[1:]): opd.name for opd in registry if (words := self.forms.words(opd.name))[1:]
        }
        return {**places, **short, **own}

    def exact(self, key: str) -> list[str]:
        """OPDs of the registry with this name or short name."""
        return self._names.get(key, [])

    def by_alias(self, key: str) -> list[str]:
        """OPDs of the kinds that this name or abbreviation stands for."""
        kinds = self._kinds_by_alias.get(key, [])
        if not self.has_registry:
            return _unique(kind.name for kind in kinds)
        plain = _unique(name for kind in kinds for name in self._of_kind(kind, merged=False))
        return plain or _unique(name for kind in kinds for name in self._of_kind(kind, merged=True))

    def _of_kind(self, kind: OpdName, merged: bool) -> list[str]:
        """OPDs of the registry that do what the kind does, and nothing beyond it (or its mergers)."""
        key = (kind.code, merged)
        if key not in self._by_kind:
            self._by_kind[key] = self._find_kind(kind, merged)
        return self._by_kind[key]

    def _find_kind(self, kind: OpdName, merged: bool) -> list[str]:
        if not kind.functions:
            leads = {tuple(self.forms.words(word)) for word in (f"{kind.name} x", *kind.aliases)}
            starts = {lead[:-1] if lead[-1] == "x" else lead for lead in leads}
            return [entry.name for entry in self._entries if any(entry.words[: len(s)] == s for s in starts)]
        least = frozenset(kind.functions)
        most = least | frozenset(kind.same) | (frozenset(kind.merged) if merged else frozenset())
        return [e.name for e in self._entries if any(least <= r.set <= most for r in e.readings)]

    def by_functions(self, functions: Functions) -> list[str]:
        """OPDs that do just this: the registry's own, or the usual name of a Dinas that does."""
        return self._registered(functions) if self.has_registry else self._usual(functions)

    def _registered(self, sent: Functions) -> list[str]:
        entries = [e for e in self._entries if any(_same_office(sent, r) for r in e.readings)]
        same = [e.name for e in entries if any(r.set == sent.set for r in e.readings)]
        if same:
            return same
        for kind in self._kinds_of(sent):
            names = self._of_kind(kind, merged=False) or self._of_kind(kind, merged=True)
            extra = sent.set - frozenset(kind.functions)
            others = [entry for entry in self._entries if entry.name not in names and entry.bears(extra)]
            if names and not others and any(entry.name in names for entry in entries):
                return names
        return []

    def _usual(self, sent: Functions) -> list[str]:
        for kind in self._kinds_of(sent):
            office = kind.name.partition(" ")[0].casefold()
            reordered = not kind.same and not sent.abbreviated and sent.codes != kind.functions
            if sent.office in ("", office) and not reordered:
                return [kind.name]
        return [dinas_name(sent.names)] if sent.office == "dinas" else []

    def _kinds_of(self, sent: Functions) -> list[OpdName]:
        """Kinds that do what is sent, up to functions that the same OPD often bears; its own order first."""
        kinds = [
            kind
            for kind in self._kinds
            if kind.functions
            and frozenset(kind.functions) <= sent.set <= frozenset(kind.functions + kind.same)
        ]
        return sorted(kinds, key=lambda kind: (kind.functions != sent.codes, -len(kind.functions)))

    def sharing(self, functions: frozenset[str]) -> list[str]:
        """OPDs of the registry that do some of this, those that do most of it first."""
        scored = [
            (max((len(r.set & functions) for r in e.readings), default=0), e.name) for e in self._entries
        ]
        return [name for score, name in sorted(scored, key=lambda item: -item[0]) if score]


def _same_office(sent: Functions, registered: Functions) -> bool:
    return sent.abbreviated or sent.office == registered.office


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
