"""What can go wrong in a step that a person takes.

WorkflowError
├── PermissionDeniedError   the actor's role does not allow it
├── UnknownRegionNameError  no regency or city has this name or code, or several have
├── RegionNeededError       several regions (or none) are stored and none was named
├── NothingToCommitError    the file is unreadable or holds no row to keep
├── StaleComparisonError    what was shown before the commit is no longer what it would do
└── DecisionError           a decision that does not fit the row or the region
Errors of the store pass through unchanged; their base is `StoreError`, named here for those above workflow.
"""

from __future__ import annotations

from smartcity.store.errors import (
    BackupError,
    BatchStateError,
    StaleRevisionError,
    StoreBusyError,
    StoreError,
    StoreNotEmptyError,
    StoreUnavailableError,
    StoreVersionError,
    UnknownBatchError,
    UnknownRegionError,
)

__all__ = [
    "BackupError",
    "BatchStateError",
    "DecisionError",
    "NothingToCommitError",
    "PermissionDeniedError",
    "RegionNeededError",
    "StaleComparisonError",
    "StaleRevisionError",
    "StoreBusyError",
    "StoreError",
    "StoreNotEmptyError",
    "StoreUnavailableError",
    "StoreVersionError",
    "UnknownBatchError",
    "UnknownRegionError",
    "UnknownRegionNameError",
    "WorkflowError",
]


class WorkflowError(Exception):
    """Base of what a step refuses."""


class PermissionDeniedError(WorkflowError):
    """Role `role` does not allow `permission`."""

    def __init__(self, role: str, permission: str) -> None:
        super().__init__(f"{role} may not {permission}")
        self.role = role
        self.permission = permission


class UnknownRegionNameError(WorkflowError):
    """`sent` is the code or name of no regency or city; `candidates` are those that come near."""

    def __init__(self, sent: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(sent)
        self.sent = sent
        self.candidates = candidates


class RegionNeededError(WorkflowError):
    """A region must be named; `stored` are (code, name) of those there are."""

    def __init__(self, stored: tuple[tuple[str, str], ...]) -> None:
        super().__init__(str(len(stored)))
        self.stored = stored


class NothingToCommitError(WorkflowError):
    """File `file` is unreadable or holds no row to keep."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


class StaleComparisonError(WorkflowError):
    """The region changed since file `file` was compared, in a way that changes what its commit does."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


class DecisionError(WorkflowError):
    """`field` cannot take `value` for these rows."""

    def __init__(self, field: str, value: object) -> None:
        super().__init__(f"{field}: {value!r}")
        self.field = field
        self.value = value
