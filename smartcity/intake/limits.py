"""The limits of one upload, as the environment sets them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields

from smartcity.intake.tables import Limits, UnreadableFileError

_MEBIBYTE = 1024 * 1024
_UNITS = {
    "file_bytes": ("mb", _MEBIBYTE),
    "filled_rows": ("rows", 1),
    "worker_bytes": ("mb", _MEBIBYTE),
    "worker_seconds": ("seconds", 1),
}


def setting_name(limit: str) -> str:
    """The environment variable that sets a field of `Limits`."""
    return f"SMARTCITY_{limit.upper()}"


def limits_from_environment(environment: Mapping[str, str] | None = None) -> Limits:
    """The limits, each from its variable (SMARTCITY_FILE_BYTES, ...) or the default.

    Raises ValueError naming the variable where its value is no whole number above zero.
    """
    source = os.environ if environment is None else environment
    values: dict[str, int] = {}
    for limit in fields(Limits):
        variable = setting_name(limit.name)
        sent = source.get(variable, "").strip()
        if not sent:
            continue
        if not (sent.isascii() and sent.isdigit() and int(sent) > 0):
            raise ValueError(f"{variable}={sent!r} is not a whole number above zero")
        values[limit.name] = int(sent)
    return Limits(**values)


def over_limit(
    code: str, limit: str, limits: Limits, size: int | None = None, **more: str
) -> UnreadableFileError:
    """The error of a file that passes a limit, with what its text names.

    Its params: `limit` and, where known, `size` as numbers, their `unit` (mb, rows, seconds), `setting` (the
    environment variable that raises the limit), and whatever else is given.
    """
    unit, divisor = _UNITS[limit]
    params = {
        "limit": _shown(getattr(limits, limit), divisor),
        "unit": unit,
        "setting": setting_name(limit),
        **more,
    }
    if size is not None:
        params["size"] = _shown(size, divisor)
    return UnreadableFileError(code, **params)


def check_file_size(content: bytes, limits: Limits) -> None:
    """Nothing where the file's size is allowed; raises `file-empty` or `file-too-large` otherwise."""
    if not content:
        raise UnreadableFileError("file-empty")
    if len(content) > limits.file_bytes:
        raise over_limit("file-too-large", "file_bytes", limits, len(content))


def _shown(value: int, divisor: int) -> str:
    """A count in its unit, rounded up."""
    return str(-(-value // divisor))
