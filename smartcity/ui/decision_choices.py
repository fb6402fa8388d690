"""What a card offers where the answer is one of a few codes: in words, each with the answer that it is."""

from __future__ import annotations

from smartcity.analysis.deliverables import STATES
from smartcity.analysis.progress_texts import state_name
from smartcity.reference import StageList, load_reference
from smartcity.reference.texts import suggestion_name
from smartcity.ui import session
from smartcity.ui.language import named, say
from smartcity.workflow.answers import Answers
from smartcity.workflow.decisions import BARE_STAGE, Question
from smartcity.workflow.stage_lists import current_stages
from smartcity.workflow.workspace import Workspace


def choices_of(question: Question, workspace: Workspace) -> dict[str, Answers]:
    """The choices of a question whose answer is one of a few codes; {} for another question."""
    if question.field == "dimension":
        return {named(each.names): {"dimension": each.code} for each in load_reference().dimensions}
    if question.field == "deliverable":
        return deliverable_choices(question, current_stages(workspace))
    if question.field == "state":
        return {state_name(state, session.language()): {"state": state} for state in STATES}
    if question.field == "aspect":
        return {named(each.names): {"aspect": each.code} for each in load_reference().readiness.aspects}
    if question.field == "level":
        return level_choices(question)
    return {}


def level_choices(question: Question) -> dict[str, Answers]:
    """The levels by what shows them, where all rows are about one aspect, and what leaves it out."""
    reference = load_reference()
    names = {term.code: named(term.names) for term in reference.terms("readiness_level")}
    aspect = _aspect_of(question)
    if aspect is not None:
        shown = enumerate(reference.readiness.aspect(aspect).levels)
        names |= {str(level): f"{level} - {named(evidence)}" for level, evidence in shown}
    return {name: {"level": code} for code, name in names.items()}


def aspect_asked(question: Question) -> str:
    """The name of the aspect that all rows of the question are about, '' where there is none."""
    aspect = _aspect_of(question)
    return named(load_reference().readiness.aspect(aspect).names) if aspect is not None else ""


def _aspect_of(question: Question) -> str | None:
    asked = {row.content.fields.get("aspect") for row in question.rows}
    return asked.pop() if len(asked) == 1 else None


def suggestion_label(question: Question, suggestion: str) -> str:
    """What a button says that answers with a suggestion."""
    if question.field == "scale":
        return say("decisions_scale", scale=suggestion)
    return suggestion_name(suggestion, session.language())


def deliverable_choices(question: Question, stages: StageList) -> dict[str, Answers]:
    """Each deliverable that the region's list asks for; about a bare stage only those of that stage."""
    bare = (
        {row.content.fields.get("stage") for row in question.rows} if question.code == BARE_STAGE else set()
    )
    return {
        f"{named(stage.names)}: {named(stages.deliverables[code].names)}": {
            "deliverable": code,
            "stage": stage.number,
        }
        for stage in stages.stages
        if not bare or stage.number in bare
        for code in stage.deliverables
    }
