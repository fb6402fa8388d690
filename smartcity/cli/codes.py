"""`codes`: access codes made, listed, revoked and replaced on the server itself."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from typing import Any

from smartcity.cli import LANGUAGE
from smartcity.cli.output import harmless
from smartcity.reference.texts import text
from smartcity.store.access import StoredCode
from smartcity.workflow.access import (
    CodeSlip,
    CodeWish,
    list_codes,
    make_codes,
    replace_code,
    revoke_codes,
    wishes_for_all,
)
from smartcity.workflow.actors import Role
from smartcity.workflow.workspace import Workspace, open_database, open_workspace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The steps of `codes` with their arguments."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    for step in _STEPS:
        about = text(f"cli.codes.{step}.help", LANGUAGE)
        own = steps.add_parser(step, help=about, description=about)
        if step == "make":
            _add_wish(own)
        elif step in {"revoke", "replace"}:
            own.add_argument("handle", metavar="CODE", help=text("cli.codes.handle", LANGUAGE))
        own.add_argument("--region", metavar="REGION", help=text("cli.region", LANGUAGE))
        own.add_argument("--database", metavar="URL", help=text("cli.database", LANGUAGE))
        own.add_argument("--json", action="store_true", help=text("cli.json", LANGUAGE))


def _add_wish(parser: argparse.ArgumentParser) -> None:
    roles = [str(role) for role in Role]
    parser.add_argument("--role", choices=roles, required=True, help=text("cli.codes.role", LANGUAGE))
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--opd", metavar="OPD", help=text("cli.codes.opd", LANGUAGE))
    which.add_argument("--all-opds", action="store_true", help=text("cli.codes.all_opds", LANGUAGE))
    parser.add_argument("--label", default="", help=text("cli.codes.label", LANGUAGE))


def run(arguments: argparse.Namespace) -> int:
    """Take the step and print its codes; new ones are shown this once. Exit 2 for a code that is none."""
    making = arguments.step == "make"
    if making and arguments.all_opds and arguments.role != Role.OPD:
        print(text("cli.codes.all_opds_role", LANGUAGE), file=sys.stderr)
        return 2
    with closing(open_database(arguments.database, create=making)) as database:
        workspace = open_workspace(database, arguments.region, create=making)
        codes = _STEPS[arguments.step](workspace, arguments)
    if arguments.json:
        print(json.dumps({"codes": codes}, ensure_ascii=False))
        return 0
    print(text(f"cli.codes.{arguments.step}.done", LANGUAGE, count=len(codes)))
    for code in codes:
        print("  " + _line(code))
    return 0


def _make(workspace: Workspace, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    if arguments.all_opds:
        return _described(make_codes(workspace, wishes_for_all(workspace)))
    wish = CodeWish(Role(arguments.role), arguments.opd, arguments.label)
    return _described(make_codes(workspace, [wish]))


def _list(workspace: Workspace, _arguments: argparse.Namespace) -> list[dict[str, Any]]:
    return [_known(code) for code in list_codes(workspace)]


def _revoke(workspace: Workspace, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    return [_known(code) for code in revoke_codes(workspace, [arguments.handle])]


def _replace(workspace: Workspace, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    return _described([replace_code(workspace, arguments.handle)])


_STEPS: dict[str, Callable[[Workspace, argparse.Namespace], list[dict[str, Any]]]] = {
    "make": _make,
    "list": _list,
    "revoke": _revoke,
    "replace": _replace,
}


def _described(slips: Sequence[CodeSlip]) -> list[dict[str, Any]]:
    return [asdict(slip) for slip in slips]


def _known(code: StoredCode) -> dict[str, Any]:
    return {
        "handle": code.handle,
        "role": code.role,
        "opd": code.opd,
        "label": code.label,
        "made_at": code.made_at.isoformat(),
        "made_by": code.made_by,
        "revoked_at": code.revoked_at.isoformat() if code.revoked_at else None,
    }


def _line(code: dict[str, Any]) -> str:
    state = text("cli.codes.revoked", LANGUAGE) if code.get("revoked_at") else ""
    parts = (code.get("code") or code["handle"], code["role"], code["label"], state)
    return harmless("  ".join(part for part in parts if part))
