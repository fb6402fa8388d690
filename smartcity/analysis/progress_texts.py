"""Cells of progress in words: stages and deliverables, why a cell stands there, who can change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from smartcity.analysis.progress import FROM_CLOSING, Progress
from smartcity.reference import Reference
from smartcity.reference.formats import date_text, number, share
from smartcity.reference.texts import joined, text

PERCENT = 100


def deliverable_name(progress: Progress, code: str, language: str) -> str:
    """The name of a deliverable of the region's list."""
    return progress.stages.deliverables[code].names[language]


def stage_name(progress: Progress, number_of_stage: int, language: str) -> str:
    """The name of a stage of the region's list (`Tahap II`)."""
    return progress.stages.stage(number_of_stage).names[language]


def state_name(state: str, language: str) -> str:
    """A state in words: Selesai, Sebagian, Belum, Tidak berlaku."""
    return text(f"progress.state_{state}", language)


def why_text(cell: Mapping[Any, Any], progress: Progress, language: str, reference: Reference) -> str:
    """Why a cell (a row of `Progress.cells`) stands where it stands: `3 dari 5 inovasi menyebut Penyebab`."""
    rule = progress.stages.deliverables[cell["deliverable"]].rule
    have, need = int(cell["have"]), int(cell["need"])
    fields = reference.kinds["innovation"].fields
    why = text(
        f"progress.why_{cell['reason']}",
        language,
        have=number(have, 0, language),
        need=number(need, 0, language),
        field=fields[rule.field].names[language] if rule and rule.field else "",
        share=share(have / need if need else None, 0, language),
        done_from=share(rule.done_from / PERCENT if rule and rule.done_from else None, 0, language),
        by=cell["by"] or "",
        date=date_text(cell["date"], language),
    )
    return text("progress.why_closed", language, why=why) if cell["source"] == FROM_CLOSING else why


def who_text(changed_by: Sequence[str], language: str) -> str:
    """Who can change it, first the one to ask: `OPD yang bersangkutan atau fasilitator`."""
    return joined([text(f"progress.who_{who}", language) for who in changed_by], language, "list_or")
