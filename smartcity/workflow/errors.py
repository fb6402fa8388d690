"""What can go wrong in a step that a person takes.

WorkflowError
├── PermissionDeniedError   the actor's role does not allow it
├── UnknownRegionNameError  no regency or city has this name or code, or several have
├── RegionNeededError       several regions (or none) are stored and none was named
├── NothingToCommitError    the file is unreadable or holds no row to keep
├── StaleComparisonError    what was shown before the commit is no longer what it would do
├── DecisionError           a decision that does not fit the row or the region
├── EditConflictError       somebody else changed the same records since they were shown
├── ArrangementChangedError somebody else saved other slides for the projector since they were shown
├── OpenRisksError          a quick win cannot be decided while risks above appetite have no plan
├── SettingsError           rules for quick wins that cannot be used
├── UnknownCandidateError   a name that is no stored innovation, or several
├── UnfinishedDecisionError a decision on quick wins that lacks a reason or who takes it
├── StageStateError         the stage is closed where it must be open, or the other way round
├── UnknownCodeError        no access code with this handle opens anything in the region
├── SignInRefusedError      what was typed is no access code that opens anything
└── SignInWaitError         too many wrong codes; the next may be tried after some seconds
Errors of the store pass through unchanged; their base is `StoreError`, named here for those above workflow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from smartcity.reference.quick_win_settings import SettingProblem
from smartcity.store.errors import (
    BackupError,
    BatchStateError,
    FileNotWaitingError,
    StaleRevisionError,
    StaleScreenError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreNotEmptyError,
    StoreTroubleError,
    StoreUnavailableError,
    StoreVersionError,
    UnknownBatchError,
    UnknownRegionError,
)

__all__ = [
    "AccountExistsError",
    "BackupError",
    "BatchStateError",
    "DecisionError",
    "EditConflict",
    "EditConflictError",
    "FileNotWaitingError",
    "NothingToCommitError",
    "OpenRisksError",
    "PermissionDeniedError",
    "RegionNeededError",
    "SettingsError",
    "SignInRefusedError",
    "SignInWaitError",
    "StageStateError",
    "StaleComparisonError",
    "StaleRevisionError",
    "StaleScreenError",
    "StoreBusyError",
    "StoreError",
    "StoreFullError",
    "StoreNotEmptyError",
    "StoreTroubleError",
    "StoreUnavailableError",
    "StoreVersionError",
    "UnfinishedDecisionError",
    "UnknownAccountError",
    "UnknownBatchError",
    "UnknownCandidateError",
    "UnknownCodeError",
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


@dataclass(frozen=True, slots=True)
class EditConflict:
    """What somebody else did to a record after it was shown.

    `place` is that of the refused edit in the list given, `theirs` the record's fields now (None: taken
    back), `by` and `at` who did it and when, `row_id` the number on which the next edit is based (None where
    there is no record now).
    """

    place: int
    theirs: dict[str, Any] | None
    by: str
    at: datetime
    row_id: int | None


class EditConflictError(WorkflowError):
    """Nothing was stored: others changed the same records since they were shown; `conflicts` say what."""

    def __init__(self, conflicts: tuple[EditConflict, ...]) -> None:
        super().__init__(str(len(conflicts)))
        self.conflicts = conflicts


class StageStateError(WorkflowError):
    """Stage `stage` is `closed` already (or open already); `by` and `on` say who did it and for which day."""

    def __init__(self, stage: int, closed: bool, by: str | None = None, on: str | None = None) -> None:
        super().__init__(f"stage {stage} is {'closed' if closed else 'open'}")
        self.stage = stage
        self.closed = closed
        self.by = by
        self.on = on


class OpenRisksError(WorkflowError):
    """Quick wins cannot be decided yet; `risks` are (record id, event, what it lacks) for each open risk."""

    def __init__(self, risks: tuple[tuple[str, str, tuple[str, ...]], ...]) -> None:
        super().__init__(str(len(risks)))
        self.risks = risks


class ArrangementChangedError(WorkflowError):
    """Nothing was stored: somebody else saved other slides for the projector since they were shown."""


class SettingsError(WorkflowError):
    """Nothing was stored: the rules cannot be used; `problems` say why."""

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


class UnfinishedDecisionError(WorkflowError):
    """Nothing was stored: `problems` are (code, record id) of what a decision on quick wins still lacks."""

    def __init__(self, problems: tuple[tuple[str, str | None], ...]) -> None:
        super().__init__(", ".join(code for code, _ in problems))
        self.problems = problems


class UnknownCandidateError(WorkflowError):
    """`sent` names no stored innovation, or several; `candidates` are those, as OPD/name."""

    def __init__(self, sent: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(sent)
        self.sent = sent
        self.candidates = candidates


class UnknownCodeError(WorkflowError):
    """No access code of the region with the handle `handle` opens anything (any more)."""

    def __init__(self, handle: str) -> None:
        super().__init__(handle)
        self.handle = handle


class AccountExistsError(WorkflowError):
    """Nothing was stored: `identity` already has an account, of this region or another."""

    def __init__(self, identity: str) -> None:
        super().__init__(identity)
        self.identity = identity


class UnknownAccountError(WorkflowError):
    """No account lets `identity` in (any more)."""

    def __init__(self, identity: str) -> None:
        super().__init__(identity)
        self.identity = identity


class SignInRefusedError(WorkflowError):
    """What was typed is no access code that opens anything; why is not told."""


class SignInWaitError(WorkflowError):
    """Too many wrong codes: the next one is looked at after `seconds` (whole, at least 1)."""

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds
