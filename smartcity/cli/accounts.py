"""`accounts`: who of an OpenID provider gets in as whom, added, listed and removed on the server itself."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from contextlib import closing

from smartcity.cli import LANGUAGE
from smartcity.cli.output import harmless
from smartcity.reference.texts import text
from smartcity.store.accounts import StoredAccount
from smartcity.workflow.accounts import AccountWish, add_account, list_accounts, remove_account
from smartcity.workflow.actors import Role
from smartcity.workflow.workspace import Workspace, open_database, open_workspace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The steps of `accounts` with their arguments."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    for step in _STEPS:
        about = text(f"cli.accounts.{step}.help", LANGUAGE)
        own = steps.add_parser(step, help=about, description=about)
        if step != "list":
            own.add_argument("identity", metavar="ACCOUNT", help=text("cli.accounts.identity", LANGUAGE))
        if step == "add":
            roles = [str(role) for role in Role]
            own.add_argument("--role", choices=roles, required=True, help=text("cli.accounts.role", LANGUAGE))
            own.add_argument("--opd", metavar="OPD", help=text("cli.codes.opd", LANGUAGE))
            own.add_argument("--label", default="", help=text("cli.accounts.label", LANGUAGE))
        own.add_argument("--region", metavar="REGION", help=text("cli.region", LANGUAGE))
        own.add_argument("--database", metavar="URL", help=text("cli.database", LANGUAGE))
        own.add_argument("--json", action="store_true", help=text("cli.json", LANGUAGE))


def run(arguments: argparse.Namespace) -> int:
    """Take the step and print its accounts."""
    adding = arguments.step == "add"
    with closing(open_database(arguments.database, create=adding)) as database:
        workspace = open_workspace(database, arguments.region, create=adding)
        accounts = _STEPS[arguments.step](workspace, arguments)
    if arguments.json:
        print(json.dumps({"accounts": [_described(account) for account in accounts]}, ensure_ascii=False))
        return 0
    print(text(f"cli.accounts.{arguments.step}.done", LANGUAGE, count=len(accounts)))
    for account in accounts:
        parts = (account.identity, account.role, account.opd, account.label)
        print("  " + harmless("  ".join(part for part in parts if part)))
    return 0


def _add(workspace: Workspace, arguments: argparse.Namespace) -> list[StoredAccount]:
    wish = AccountWish(arguments.identity, Role(arguments.role), arguments.opd, arguments.label)
    return [add_account(workspace, wish)]


def _list(workspace: Workspace, _arguments: argparse.Namespace) -> list[StoredAccount]:
    return list_accounts(workspace)


def _remove(workspace: Workspace, arguments: argparse.Namespace) -> list[StoredAccount]:
    return [remove_account(workspace, arguments.identity)]


_STEPS: dict[str, Callable[[Workspace, argparse.Namespace], list[StoredAccount]]] = {
    "add": _add,
    "list": _list,
    "remove": _remove,
}


def _described(account: StoredAccount) -> dict[str, str | None]:
    return {
        "identity": account.identity,
        "role": account.role,
        "opd": account.opd,
        "label": account.label,
        "made_at": account.made_at.isoformat(),
        "made_by": account.made_by,
    }
