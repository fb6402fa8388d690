"""The limits of one upload, as the environment sets them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields

from smartcity.intake.tables import Limits, UnreadableFileError

_MEBIBYTE = 1024 * 1024


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


def over_limit(code: str, limit: str, limits: Limits, value: int | None = None) -> UnreadableFileError:
    """The error of a file that breaks a limit, with what its text names.

    Its params: `limit` (the field of `Limits`), `allowed` and, where known, `value` (bytes in MB, rows and
    seconds as whole numbers), `setting` (the environment variable that raises it).
    """
    params = {
        "limit": limit,
        "allowed": _shown(limit, getattr(limits, limit)),
        "setting": setting_name(limit),
    }
    if value is not None:
        params["value"] = _shown(limit, value)
    return UnreadableFileError(code, **params)


def check_file_size(content: bytes, limits: Limits) -> None:
    """Nothing where the file's size is allowed; raises `file-empty` or `file-too-large` otherwise."""
    if not content:
        raise UnreadableFileError("file-empty")
    if len(content) > limits.file_bytes:
        raise over_limit("file-too-large", "file_bytes", limits, len(content))


def _shown(limit: str, value: int) -> str:
    """Bytes as MB with one decimal at most, everything else as it is."""
    if not limit.endswith("_bytes"):
        return str(value)
    megabytes = value / _MEBIBYTE
    return f"{megabytes:.0f}" if megabytes.is_integer() else f"{megabytes:.1f}"
