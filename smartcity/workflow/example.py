"""The example region: invented data that comes in the way real data does, and leaves in one step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from smartcity.reference import load_reference
from smartcity.store.batches import list_batches
from smartcity.store.regions import list_regions
from smartcity.store.removal import remove_region
from smartcity.store.values import Receipt, Source
from smartcity.workflow.actors import LOCAL_ACTOR, Actor, Permission
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.workspace import Database, Workspace, open_workspace

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
_READABLE = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"})


def load(database: Database, actor: Actor = LOCAL_ACTOR, folder: Path = SAMPLES) -> list[Receipt]:
    """Import the files of the folder, by name, into the example region; what each commit gave.

    The first file is the registry, which the others are read with. Files that the region already has are
    left out, so that a load that was interrupted goes on and a second one gives []. Raises
    PermissionDeniedError.
    """
    actor.require(Permission.MANAGE_STORE)
    region = next(region for region in load_reference().regions if region.example)
    workspace = open_workspace(database, region.code, actor, create=True)
    known = {batch.file for batch in list_batches(database, region.code)}
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in _READABLE)
    missing = [(path.name, path.read_bytes()) for path in files if path.name not in known]
    registry, others = missing[:1], missing[1:]
    return [*_import(workspace, registry), *_import(workspace, others)]


def remove(database: Database, actor: Actor = LOCAL_ACTOR) -> int:
    """Erase every example region with all it holds; how many there were. Raises PermissionDeniedError."""
    actor.require(Permission.MANAGE_STORE)
    examples = [region for region in list_regions(database) if region.is_example]
    for region in examples:
        remove_region(database, region.code, actor.author)
    return len(examples)


def _import(workspace: Workspace, files: Sequence[tuple[str, bytes]]) -> Iterator[Receipt]:
    """Store each file before the next is compared; all are read with what the region knows at the start."""
    for received in check_uploads(workspace, files):
        if received.can_be_committed:
            yield commit_file(workspace, received, source=Source.EXAMPLE)
