"""`import`: checks files as `check` does, and stores what counts and what waits."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from smartcity.cli import LANGUAGE
from smartcity.cli.given_files import not_there, read_given
from smartcity.cli.output import Json, file_json, to_text
from smartcity.records import FileResult, FileStatus
from smartcity.reference.texts import text
from smartcity.store.values import Mode, Receipt
from smartcity.workflow.commit import commit_file
from smartcity.workflow.errors import StaleComparisonError
from smartcity.workflow.receive import ReceivedFile, check_uploads
from smartcity.workflow.workspace import Workspace, open_database, open_workspace


@dataclass(frozen=True, slots=True)
class _Imported:
    """What became of one file; `receipt` is None where nothing of it was stored."""

    result: FileResult
    receipt: Receipt | None

    @property
    def exit_code(self) -> int:
        """2 unreadable, 1 with rows that wait or nothing to store, else 0."""
        if self.result.status is FileStatus.UNREADABLE:
            return 2
        return int(self.receipt is None or self.receipt.counts["held"] > 0)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `import`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help=text("cli.check.files", LANGUAGE))
    parser.add_argument("--region", metavar="REGION", help=text("cli.region", LANGUAGE))
    parser.add_argument("--database", metavar="URL", help=text("cli.database", LANGUAGE))
    parser.add_argument(
        "--mode",
        choices=[mode.value for mode in Mode],
        default=Mode.MERGE.value,
        help=text("cli.import.mode", LANGUAGE),
    )
    parser.add_argument("--json", action="store_true", help=text("cli.json", LANGUAGE))
    parser.add_argument("--records", action="store_true", help=text("cli.check.records", LANGUAGE))


def run(arguments: argparse.Namespace) -> int:
    """Import the files one after the other, each as a batch of its own; print what was found."""
    with closing(open_database(arguments.database)) as database:
        workspace = open_workspace(database, arguments.region, unsaved=True)
        imported = list(_import_each(workspace, read_given(arguments.files), Mode(arguments.mode)))
    if arguments.json:
        print(_to_json(imported, workspace, with_records=arguments.records))
    else:
        print("\n\n".join(_to_text(entry) for entry in imported))
    return max(entry.exit_code for entry in imported)


def _import_each(
    workspace: Workspace, given: Sequence[tuple[str, bytes | None]], mode: Mode
) -> Iterator[_Imported]:
    readable = [(name, content) for name, content in given if content is not None]
    checked = check_uploads(workspace, readable)
    for name, content in given:
        yield _Imported(not_there(name), None) if content is None else _store(workspace, next(checked), mode)


def _store(workspace: Workspace, received: ReceivedFile, mode: Mode) -> _Imported:
    if not received.can_be_committed:
        return _Imported(received.result, None)
    workspace = open_workspace(workspace.database, workspace.code, create=True)
    try:
        return _Imported(received.result, commit_file(workspace, received, mode))
    except StaleComparisonError:
        # A file before it brought the registry, or somebody else changed these records: check it anew.
        again = next(check_uploads(workspace, [(received.name, received.content)]))
        return _Imported(again.result, commit_file(workspace, again, mode))


def _to_json(imported: Sequence[_Imported], workspace: Workspace, *, with_records: bool) -> str:
    """The JSON of `check`, with each file's batch and revision, and the last ones for the whole."""
    files = [
        {**file_json(entry.result, LANGUAGE, with_records=with_records), **_receipt_json(entry.receipt)}
        for entry in imported
    ]
    receipts = [entry.receipt for entry in imported if entry.receipt is not None]
    last = _receipt_json(receipts[-1] if receipts else None)
    region = {"code": workspace.code, "name": workspace.region.name}
    whole = {"region": region, "batch": last["batch"], "revision": last["revision"], "files": files}
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False)


def _receipt_json(receipt: Receipt | None) -> Json:
    if receipt is None:
        return {"batch": None, "revision": None, "changes": None}
    names = ("new", "changed", "unchanged", "withdrawn", "cleared")
    changes = {name: receipt.counts[name] for name in names}
    return {"batch": receipt.batch_id, "revision": receipt.revision, "changes": changes}


def _to_text(entry: _Imported) -> str:
    lines = to_text([entry.result], LANGUAGE)
    if entry.receipt is None:
        return f"{lines}\n  {text('cli.import.nothing', LANGUAGE)}"
    numbers = {**entry.receipt.counts, "batch": entry.receipt.batch_id, "revision": entry.receipt.revision}
    return f"{lines}\n  {text('cli.import.stored', LANGUAGE, **numbers)}"
