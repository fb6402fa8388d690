"""What the command line says when a step of workflow or the store refuses."""

from __future__ import annotations

from smartcity.cli import LANGUAGE
from smartcity.cli.output import harmless
from smartcity.reference.formats import number
from smartcity.reference.texts import text
from smartcity.workflow.errors import (
    AccountExistsError,
    BatchStateError,
    DecisionError,
    RegionNeededError,
    SettingsError,
    StaleRevisionError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreNotEmptyError,
    StoreUnavailableError,
    UnknownAccountError,
    UnknownBatchError,
    UnknownCandidateError,
    UnknownCodeError,
    UnknownRegionNameError,
    WorkflowError,
)


def problem_text(error: WorkflowError | StoreError, language: str) -> str:
    """The problem in a sentence; what has no text of its own says itself."""
    if isinstance(error, RegionNeededError):
        regions = ", ".join(f"{code} {name}" for code, name in error.stored) or "-"
        return text("cli.region_needed", language, regions=regions)
    if isinstance(error, UnknownRegionNameError):
        candidates = ", ".join(error.candidates)
        return harmless(text("cli.region_unknown", language, region=error.sent, candidates=candidates))
    if isinstance(error, UnknownCandidateError | SettingsError):
        return _about_quick_wins(error, language)
    if isinstance(error, UnknownCodeError | UnknownAccountError | AccountExistsError | DecisionError):
        return harmless(_about_access(error, language))
    if isinstance(error, UnknownBatchError | BatchStateError):
        return _about_batches(error, language)
    said = harmless(str(error)) or type(error).__name__
    return _about_store(error, language, said) if isinstance(error, StoreError) else said


def _about_store(error: StoreError, language: str, said: str) -> str:
    if isinstance(error, StoreBusyError | StaleRevisionError):
        return text("cli.busy", language)
    if isinstance(error, StoreNotEmptyError):
        return text("cli.restore.not_empty", language)
    if isinstance(error, StoreUnavailableError):
        which = "full" if isinstance(error, StoreFullError) else "unavailable"
        return text(f"cli.store.{which}", language, said=said)
    return said


def _about_batches(error: UnknownBatchError | BatchStateError, language: str) -> str:
    if isinstance(error, UnknownBatchError):
        return text("cli.batch_unknown", language, batch=error.batch_id)
    state = text(f"cli.batch_state.{error.state}", language)
    return text("cli.batch_state.refused", language, batch=error.batch_id, state=state)


def _about_access(
    error: UnknownCodeError | UnknownAccountError | AccountExistsError | DecisionError, language: str
) -> str:
    if isinstance(error, UnknownCodeError):
        return text("cli.codes.unknown", language, handle=error.handle)
    if isinstance(error, UnknownAccountError | AccountExistsError):
        which = "unknown" if isinstance(error, UnknownAccountError) else "exists"
        return text(f"cli.accounts.{which}", language, identity=error.identity)
    if error.field == "identity":
        return text("cli.accounts.no_identity", language, identity=error.value)
    if error.field == "opd":
        return text("cli.codes.opd_unknown", language, opd=error.value or "")
    return str(error)


def _about_quick_wins(error: UnknownCandidateError | SettingsError, language: str) -> str:
    if isinstance(error, UnknownCandidateError):
        several = "several" if error.candidates else "none"
        candidates = "; ".join(error.candidates)
        return harmless(text(f"cli.select.{several}", language, name=error.sent, candidates=candidates))
    return " ".join(
        text(f"settings.problem.{problem.code}", language, field=problem.field, value=_value(problem.value))
        for problem in error.problems
    )


def _value(value: float | str | None) -> str:
    return value if isinstance(value, str) else number(value, 2, LANGUAGE)
