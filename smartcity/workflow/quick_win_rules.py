"""The region's own weights, thresholds, risk preset and selection rules, kept append-only."""

from __future__ import annotations

from smartcity.reference import QuickWinSettings, load_reference
from smartcity.reference.quick_win_settings import setting_problems, settings_values
from smartcity.store.values import Receipt, Source
from smartcity.workflow.actors import Permission
from smartcity.workflow.edits import Edit, commit_edits
from smartcity.workflow.errors import SettingsError
from smartcity.workflow.stored_settings import KIND
from smartcity.workflow.workspace import Workspace


def save_rules(workspace: Workspace, settings: QuickWinSettings, based_on: int | None) -> Receipt | None:
    """Store the rules as a batch of their own; None where they are the same. Past figures keep theirs.

    `based_on` is `RegionTables.settings_row` as it was shown. Raises SettingsError for rules that cannot be
    used (nothing is stored), EditConflictError where somebody else changed them since, PermissionDeniedError.
    """
    workspace.actor.require(Permission.DECIDE_QUICK_WINS)
    problems = setting_problems(settings, load_reference())
    if problems:
        raise SettingsError(problems)
    edit = Edit({}, {"settings": settings_values(settings)}, based_on)
    return commit_edits(workspace, KIND, Source.QUICK_WIN_RULES, [edit])
