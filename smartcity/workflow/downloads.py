"""Workbooks that leave the app: template, export, a sender's own workbook marked; each is audited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from smartcity.intake.limits import limits_from_environment
from smartcity.intake.tables import Limits
from smartcity.intake.worker import run_on_file
from smartcity.names import OpdMatcher
from smartcity.reference import load_reference
from smartcity.reference.texts import text
from smartcity.reports.columns import LANGUAGE, SheetRecord
from smartcity.reports.export import export_workbook
from smartcity.reports.registers import Registers
from smartcity.reports.template import template_workbook
from smartcity.store.audit import record_alone
from smartcity.store.rows import current_rows
from smartcity.store.values import StoredRow
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import DecisionError, PermissionDeniedError
from smartcity.workflow.file_names import marked_name
from smartcity.workflow.marking import marked_content
from smartcity.workflow.own_rows import seen_rows
from smartcity.workflow.personal import exported_extra
from smartcity.workflow.quick_win_decisions import decision_rows
from smartcity.workflow.receive import ReceivedFile
from smartcity.workflow.stored_settings import stored_settings
from smartcity.workflow.workspace import Workspace, context_of

REGISTERS = ("readiness", "risk")
_SURE = frozenset({"exact", "alias", "acronym", "corrected"})
_NOT_IN_FILE_NAMES = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand out: its name and its bytes."""

    name: str
    content: bytes


def blank_template() -> Download:
    """The template before any region is known: without a list of OPDs."""
    general = text("reports.file.general", LANGUAGE)
    return Download(_file_name("template", general), template_workbook([], [], ""))


def template_file(workspace: Workspace, opd: str | None = None) -> Download:
    """The template with all that is known of one OPD (by any name it is known by), empty without one.

    Raises DecisionError for an OPD that the region does not have, PermissionDeniedError also for another's.
    """
    workspace.actor.require(Permission.READ)
    registry = _of_kind(workspace, "opd")
    owner = _known_opd(workspace, opd) if opd is not None else None
    if owner is not None and workspace.only_opd not in {None, owner}:
        raise PermissionDeniedError(workspace.actor.role, Permission.READ_REGION)
    own = _of_opd(workspace, owner)
    names = [str(row.content.fields["name"]) for row in registry]
    innovations, readiness, risks = (
        _records(row for row in own if row.content.kind == kind) for kind in ("innovation", *REGISTERS)
    )
    registers = Registers(readiness, risks, _scale(workspace))
    content = template_workbook(innovations, names, workspace.region.name, registers)
    _audit(workspace, "template", {"opd": owner, "rows": len(innovations)})
    return Download(_file_name("template", owner or workspace.region.name), content)


def export_file(workspace: Workspace, *, with_personal: bool = False) -> Download:
    """All current records of a region (an OPD's own) in the template's layout; importing it changes nothing.

    Decisions on quick wins stand on a sheet of their own. Personal columns only where they are asked for.
    Raises PermissionDeniedError.
    """
    workspace.actor.require(Permission.EXPORT)

    def exported(rows: Sequence[StoredRow]) -> list[SheetRecord]:
        return [
            SheetRecord(
                row.content.record_id,
                row.content.fields,
                exported_extra(
                    row.content.extra,
                    row.content.personal_headers,
                    workspace.actor,
                    with_personal=with_personal,
                ),
            )
            for row in rows
        ]

    innovations = exported(_innovations(workspace))
    registry = _records(_of_kind(workspace, "opd"))
    sees_all = workspace.actor.may(Permission.READ_REGION)
    decisions = decision_rows(workspace, LANGUAGE) if sees_all else []
    readiness, risks = (exported(_of_kind(workspace, kind)) for kind in REGISTERS)
    registers = Registers(readiness, risks, _scale(workspace))
    content = export_workbook(innovations, registry, workspace.region.name, decisions, registers)
    _audit(workspace, "export", {"rows": len(innovations), "personal": with_personal})
    return Download(_file_name("export", workspace.region.name), content)


def marked_file(workspace: Workspace, received: ReceivedFile, limits: Limits | None = None) -> Download:
    """The sender's own workbook with its findings marked, made in a worker process.

    Raises UnreadableFileError where even a copy cannot be made, PermissionDeniedError.
    """
    workspace.actor.require(Permission.READ)
    marking = partial(marked_content, result=received.result)
    content, suffix = run_on_file(
        received.name, received.content, marking, limits or limits_from_environment()
    )
    _audit(workspace, "marked", {"file": received.name, "sha256": received.result.sha256})
    return Download(marked_name(received.name, suffix), content)


def _known_opd(workspace: Workspace, sent: str) -> str:
    context = context_of(workspace)
    decided = {value: name for (field, value), name in context.aliases.items() if field == "opd"}
    match = OpdMatcher(load_reference(), context.registry, decided, context.region).match(sent)
    if match.name is None or match.how not in _SURE:
        raise DecisionError("opd", sent)
    return match.name


def _innovations(workspace: Workspace) -> list[StoredRow]:
    return _of_kind(workspace, "innovation")


def _of_kind(workspace: Workspace, kind: str) -> list[StoredRow]:
    return seen_rows(workspace, current_rows(workspace.database, workspace.code, kind=kind))


def _of_opd(workspace: Workspace, opd: str | None) -> list[StoredRow]:
    """The records of one OPD, of which there are few, without reading those of the others; none without."""
    if opd is None:
        return []
    rows = seen_rows(workspace, current_rows(workspace.database, workspace.code, of_opd=opd))
    return [row for row in rows if row.content.opd == opd]


def _scale(workspace: Workspace) -> int:
    """The scale of the region's risk matrix."""
    settings, _ = stored_settings(workspace.database, workspace.code)
    return load_reference().risk.preset(settings.risk_preset).scale


def _records(rows: Iterable[StoredRow]) -> list[SheetRecord]:
    return [SheetRecord(row.content.record_id, row.content.fields) for row in rows]


def file_place(region_or_opd: str) -> str:
    """The name of a region or OPD as a part of a file's name."""
    return _NOT_IN_FILE_NAMES.sub("-", region_or_opd.casefold()).strip("-")


def _file_name(kind: str, region_or_opd: str) -> str:
    return text(f"reports.file.{kind}", LANGUAGE, region=file_place(region_or_opd))


def _audit(workspace: Workspace, action: str, detail: Mapping[str, Any]) -> None:
    record_alone(workspace.database, workspace.code, workspace.actor.author, action, detail)
