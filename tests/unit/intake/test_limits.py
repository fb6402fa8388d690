"""Limits from the environment, and what an error that breaks one says."""

from __future__ import annotations

import pytest

from smartcity.intake.limits import check_file_size, limits_from_environment, over_limit
from smartcity.intake.tables import Limits, UnreadableFileError


def test_each_limit_has_its_variable() -> None:
    limits = limits_from_environment(
        {
            "SMARTCITY_FILE_BYTES": "1000",
            "SMARTCITY_FILLED_ROWS": "20",
            "SMARTCITY_WORKER_BYTES": "3000",
            "SMARTCITY_WORKER_SECONDS": "4",
        }
    )
    assert limits == Limits(file_bytes=1000, filled_rows=20, worker_bytes=3000, worker_seconds=4)


def test_without_variables_the_defaults_hold() -> None:
    assert limits_from_environment({"SMARTCITY_FILE_BYTES": " "}) == Limits()


@pytest.mark.parametrize("value", ["0", "-1", "50 MB", "1e6", "\u0663"])
def test_a_variable_that_is_no_count_is_named(value: str) -> None:
    with pytest.raises(ValueError, match="SMARTCITY_FILLED_ROWS"):
        limits_from_environment({"SMARTCITY_FILLED_ROWS": value})


def test_a_broken_limit_is_told_in_its_unit_with_its_setting() -> None:
    too_large = over_limit("file-too-large", "file_bytes", Limits(), 60 * 1024 * 1024 + 512 * 1024)
    assert too_large.params == {
        "size": "61",
        "limit": "50",
        "unit": "mb",
        "setting": "SMARTCITY_FILE_BYTES",
    }
    too_slow = over_limit("file-too-complex", "worker_seconds", Limits(), reason="worker")
    assert too_slow.params == {
        "limit": "60",
        "unit": "seconds",
        "setting": "SMARTCITY_WORKER_SECONDS",
        "reason": "worker",
    }


def test_the_size_is_checked_before_anything_is_read() -> None:
    check_file_size(b"x" * 10, Limits(file_bytes=10))
    for content, code in ((b"", "file-empty"), (b"x" * 11, "file-too-large")):
        with pytest.raises(UnreadableFileError) as caught:
            check_file_size(content, Limits(file_bytes=10))
        assert caught.value.code == code
