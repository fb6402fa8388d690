"""What the command line says when a step of workflow or the store refuses."""

from __future__ import annotations

from smartcity.cli.output import harmless
from smartcity.reference.texts import text
from smartcity.workflow.errors import RegionNeededError, StoreError, UnknownRegionNameError, WorkflowError


def problem_text(error: WorkflowError | StoreError, language: str) -> str:
    """The problem in a sentence; what has no text of its own says itself."""
    if isinstance(error, RegionNeededError):
        regions = ", ".join(f"{code} {name}" for code, name in error.stored) or "-"
        return text("cli.region_needed", language, regions=regions)
    if isinstance(error, UnknownRegionNameError):
        candidates = ", ".join(error.candidates)
        return harmless(text("cli.region_unknown", language, region=error.sent, candidates=candidates))
    return harmless(str(error)) or type(error).__name__
