"""Tahapan Bimtek: the stages of this region and what each asks for."""

from smartcity.ui import access, stage_editor, view
from smartcity.workflow.actors import Permission

access.require(Permission.MANAGE_REGION)
workspace = view.current_workspace()
stage_editor.edit_stages(workspace)
