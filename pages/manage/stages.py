"""Tahapan Bimtek: the stages of this region and what each asks for."""

from smartcity.ui import access, stage_editor, view

access.require_local()
workspace = view.current_workspace()
stage_editor.edit_stages(workspace)
