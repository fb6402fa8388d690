"""The region's own list of stages and deliverables, kept append-only so that past figures keep theirs."""

from __future__ import annotations

from smartcity.reference import ReferenceDataError, StageList
from smartcity.reference.stages import stage_list_from, stage_list_values
from smartcity.store.commits import commit
from smartcity.store.regions import current_revision
from smartcity.store.rows import current_rows
from smartcity.store.values import Change, Draft, Receipt, RowContent, Source, StoredAs
from smartcity.workflow.actors import Permission
from smartcity.workflow.errors import DecisionError, StaleRevisionError
from smartcity.workflow.keys import new_record_id
from smartcity.workflow.stored_stages import KIND, stored_stages
from smartcity.workflow.workspace import Workspace


def current_stages(workspace: Workspace) -> StageList:
    """The region's list as it is now. Raises PermissionDeniedError."""
    workspace.actor.require(Permission.READ)
    return stored_stages(workspace.database, workspace.code)


def save_stages(workspace: Workspace, stages: StageList, based_on: int | None = None) -> Receipt:
    """Store the region's list as a batch of its own; figures before it keep the list that they had.

    `based_on` is the revision that the editor was shown: where the list changed since, StaleRevisionError.
    Raises DecisionError for a list that cannot be read again (a deliverable without a name, one named twice
    in a stage), PermissionDeniedError.
    """
    workspace.actor.require(Permission.MANAGE_REGION)
    values = stage_list_values(stages)
    try:
        stage_list_from(values, KIND)
    except ReferenceDataError as error:
        raise DecisionError("stages", str(error)) from error
    revision = current_revision(workspace.database, workspace.code)
    known = current_rows(workspace.database, workspace.code, kind=KIND, revision=revision)
    if based_on is not None:
        shown, now = (
            stored_stages(workspace.database, workspace.code, known_at) for known_at in (based_on, revision)
        )
        if shown != now:
            raise StaleRevisionError(based_on, revision)
    change = Change.NEW
    if known:
        same = known[-1].content.fields["stages"] == values
        change = Change.UNCHANGED if same else Change.CHANGED
    row = RowContent(
        kind=KIND,
        stored_as=StoredAs.ACCEPTED,
        natural_key="",
        name_key="",
        opd=None,
        fields={"stages": values},
        record_id=known[-1].content.record_id if known else new_record_id(workspace.code, KIND, "", set()),
        change=change,
    )
    draft = Draft(
        workspace.code,
        workspace.actor.author,
        Source.STAGES,
        rows=[row],
        counts={change.value: 1},
        based_on=revision,
    )
    return commit(workspace.database, draft)
