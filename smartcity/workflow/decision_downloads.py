"""A decision on quick wins as a Word document."""

from __future__ import annotations

from datetime import date

from smartcity.analysis.decision_texts import DecisionHead, decision_sections, opening
from smartcity.reference import load_reference
from smartcity.reference.texts import text
from smartcity.reports.columns import LANGUAGE
from smartcity.reports.decision_document import decision_document
from smartcity.store.audit import record_alone
from smartcity.workflow.actors import Permission
from smartcity.workflow.downloads import Download, file_place
from smartcity.workflow.errors import DecisionError
from smartcity.workflow.quick_win_decisions import stored_decisions
from smartcity.workflow.workspace import Workspace


def decision_file(workspace: Workspace, number: int, language: str = LANGUAGE) -> Download:
    """The Word document of a recorded decision, made from its snapshot alone.

    Raises DecisionError for a number that no decision has, PermissionDeniedError.
    """
    workspace.actor.require(Permission.EXPORT)
    found = [row for row in stored_decisions(workspace) if int(row.content.fields["number"]) == number]
    if not found:
        raise DecisionError("number", number)
    fields = found[-1].content.fields
    region = workspace.region
    decided_on = date.fromisoformat(fields["decided_on"])
    head = DecisionHead(region.name, number, decided_on, region.is_example)
    content, reference = fields["content"], load_reference()
    signatures = (
        f"{text('decision.line.sign', language)}: {content['decided_by']}",
        text("decision.line.witness", language),
    )
    document = decision_document(
        head,
        opening(head, content, language),
        decision_sections(content, reference, language),
        signatures,
        language,
    )
    record_alone(
        workspace.database, workspace.code, workspace.actor.author, "decision_document", {"number": number}
    )
    return Download(decision_file_name(region.name, number), document)


def decision_file_name(region: str, number: int) -> str:
    """What the Word document of this decision of the region is called."""
    return text("reports.file.decision", LANGUAGE, number=str(number), region=file_place(region))
