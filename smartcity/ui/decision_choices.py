"""What a card offers where the answer is one of a few codes: in words, each with the answer that it is."""

from __future__ import annotations

from smartcity.analysis.deliverables import STATES
from smartcity.analysis.progress_texts import state_name
from smartcity.reference import StageList, load_reference
from smartcity.ui import session
from smartcity.ui.language import named
from smartcity.workflow.answers import Answers
from smartcity.workflow.decisions import BARE_STAGE, Question
from smartcity.workflow.stage_lists import current_stages
from smartcity.workflow.workspace import Workspace


def choices_of(question: Question, workspace: Workspace) -> dict[str, Answers]:
    """The choices of a question about a dimension, a deliverable or a state; {} for another question."""
    if question.field == "dimension":
        return {named(each.names): {"dimension": each.code} for each in load_reference().dimensions}
    if question.field == "deliverable":
        return deliverable_choices(question, current_stages(workspace))
    if question.field == "state":
        return {state_name(state, session.language()): {"state": state} for state in STATES}
    return {}


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
