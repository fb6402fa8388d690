"""The example region: invented data that comes in the way real data does, and leaves in one step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from smartcity.intake.worker import workers_kept
from smartcity.reference import load_reference
from smartcity.store.batches import list_batches
from smartcity.store.regions import last_change, list_regions
from smartcity.store.removal import remove_region
from smartcity.store.rows import current_rows
from smartcity.store.values import Receipt, Source
from smartcity.workflow.actors import LOCAL_ACTOR, Actor, Permission, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.example_history import HistoricStep, chosen, read_history
from smartcity.workflow.example_quick_wins import take
from smartcity.workflow.follow_up import FollowUp, save_follow_ups
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.region_time import today
from smartcity.workflow.stage_closing import close_stage
from smartcity.workflow.ticks import KIND as PROGRESS
from smartcity.workflow.ticks import Tick, tick
from smartcity.workflow.workspace import Database, Workspace, open_workspace

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
_READABLE = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"})
_FACILITATOR = Actor("Fasilitator (contoh)", Role.FACILITATOR)


def load(database: Database, actor: Actor = LOCAL_ACTOR, folder: Path = SAMPLES) -> list[Receipt]:
    """Import the folder's files into the example region; what the commit of each file gave.

    The steps of its history.toml come in their order, dated as many days back as they say, then the files
    that it does not name, by name. What the region already has is left out, so that a load that was
    interrupted goes on and a second one gives []. Raises PermissionDeniedError.
    """
    actor.require(Permission.MANAGE_STORE)
    code = next(region.code for region in load_reference().regions if region.example)
    steps = read_history(folder)
    loaded_on = today(_opened(database, steps, actor, code))
    batches = list_batches(database, code)
    known = {batch.file for batch in batches}
    done = sum(batch.author == _FACILITATOR.author for batch in batches)
    receipts = []
    with workers_kept():
        for step in steps:
            workspace = _dated(database, step, loaded_on, actor)
            if step.file is not None:
                receipts += _import(workspace, folder / step.file) if step.file not in known else []
            elif done:
                done -= 1
            else:
                _take(replace(workspace, actor=_FACILITATOR), step, loaded_on)
        now = open_workspace(database, code, actor)
        named = known | {step.file for step in steps}
        for path in sorted(path for path in folder.iterdir() if path.suffix.lower() in _READABLE):
            if path.name not in named:
                receipts += _import(now, path)
    return receipts


def remove(database: Database, actor: Actor = LOCAL_ACTOR) -> int:
    """Erase every example region with all it holds; how many there were. Raises PermissionDeniedError."""
    actor.require(Permission.MANAGE_STORE)
    examples = [region for region in list_regions(database) if region.is_example]
    for region in examples:
        remove_region(database, region.code, actor.author)
    return len(examples)


def _opened(database: Database, steps: list[HistoricStep], actor: Actor, code: str) -> Workspace:
    """The example region with the present clock, made at its first step where it is not stored yet."""
    stored = {region.code for region in list_regions(database)}
    if code not in stored and steps:
        unsaved = open_workspace(database, code, actor, unsaved=True)
        first = steps[0].moment(today(unsaved), unsaved.region.zone)
        open_workspace(database.dated(first), code, actor, create=True)
    return open_workspace(database, code, actor, create=True)


def _dated(database: Database, step: HistoricStep, loaded_on: date, actor: Actor) -> Workspace:
    """The region at the moment of the step, never before its last change: revisions and days go one way."""
    region = next(region for region in load_reference().regions if region.example)
    moment = step.moment(loaded_on, region.zone)
    latest = last_change(database, region.code)
    return open_workspace(database.dated(max(moment, latest) if latest else moment), region.code, actor)


def _import(workspace: Workspace, path: Path) -> list[Receipt]:
    """Each file is checked after the one before is stored: the registry comes first."""
    received = next(check_uploads(workspace, [(path.name, path.read_bytes())]))
    return [commit_file(workspace, received, source=Source.EXAMPLE)] if received.can_be_committed else []


def _take(workspace: Workspace, step: HistoricStep, loaded_on: date) -> None:
    """Ticks, notes, the closing of a stage, or what a step says on quick wins."""
    if step.quick_wins is not None:
        take(workspace, step.quick_wins)
        return
    if step.close is not None:
        close_stage(workspace, step.close, note=step.note)
        return
    registry = current_rows(workspace.database, workspace.code, kind="opd")
    names = [row.content.fields for row in registry]
    short_names = {str(fields.get("short_name")): str(fields["name"]) for fields in names}
    if step.ticks:
        stored = current_rows(workspace.database, workspace.code, kind=PROGRESS)
        shown = {(row.content.opd, row.content.fields["deliverable"]): row.origin.row_id for row in stored}
        ticks = [
            Tick(step.stage or 0, each.deliverable, opd, each.state, note=each.note)
            for each in step.ticks
            for opd in chosen(each, short_names)
        ]
        tick(workspace, [replace(each, based_on=shown.get((each.opd, each.deliverable))) for each in ticks])
        return
    notes = [
        FollowUp(
            short_names[each.opd],
            each.reason,
            each.contact,
            promised_on=_day(loaded_on, each.promised_days),
            reminded_on=_day(loaded_on, each.reminded_days),
        )
        for each in step.notes
    ]
    save_follow_ups(workspace, notes)


def _day(loaded_on: date, days: int | None) -> date | None:
    return None if days is None else loaded_on + timedelta(days=days)
