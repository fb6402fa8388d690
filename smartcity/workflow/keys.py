"""What makes two rows the same record: natural keys from folded names, and ids that outlive a renaming."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from smartcity.names import fold
from smartcity.reference import load_reference
from smartcity.store.stored_values import storable

_ID_LENGTH = 12
_BETWEEN_PARTS = "|"


def natural_key(kind: str, fields: Mapping[str, Any]) -> str:
    """The folded values of the kind's key fields, joined; an absent value stands empty."""
    return _joined(fields, load_reference().kinds[kind].natural_key)


def name_key(kind: str, fields: Mapping[str, Any]) -> str:
    """The same without the OPD, which an unfinished row may not know."""
    return _joined(fields, tuple(f for f in load_reference().kinds[kind].natural_key if f != "opd"))


def belongs_to_opd(kind: str) -> bool:
    """Whether records of the kind belong to an OPD each (the registry's do not)."""
    return "opd" in load_reference().kinds[kind].natural_key


def record_title(kind: str, fields: Mapping[str, Any]) -> str:
    """The record's own name for a person: its last key field that says something, else ''."""
    values = [fields.get(field) for field in load_reference().kinds[kind].natural_key if field != "opd"]
    return next((str(value) for value in values if value), "")


def new_record_id(region: str, kind: str, key: str, taken: set[str] | Mapping[str, object]) -> str:
    """The id of a new record: always the same for region, kind and key, with a number where `taken`.

    It is taken where a record that had this key was renamed since.
    """
    made = hashlib.sha256(f"{region}\n{kind}\n{key}".encode()).hexdigest()[:_ID_LENGTH].upper()
    candidate, number = made, 2
    while candidate in taken:
        candidate, number = f"{made}-{number}", number + 1
    return candidate


def _joined(fields: Mapping[str, Any], parts: tuple[str, ...]) -> str:
    texts = [storable(fold(str(fields[part]))) if fields.get(part) is not None else "" for part in parts]
    return _BETWEEN_PARTS.join(text.replace(_BETWEEN_PARTS, " ") for text in texts)
