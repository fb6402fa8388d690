"""Every step of workflow against every role: refused where the role lacks its permission, and only there.

The table below names each public function that takes a workspace; one that is neither in it nor among the
inner parts of others fails the first test.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from smartcity import workflow
from smartcity.analysis.simulation import Simulation
from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow import (
    access,
    accounts,
    commit,
    decision_downloads,
    decisions,
    downloads,
    example,
    first_code,
    follow_up,
    history,
    list_downloads,
    orphan_pairing,
    quick_win_decisions,
    quick_win_edits,
    quick_win_rules,
    quick_win_states,
    receive,
    registry,
    screens,
    sending,
    simulation_keeping,
    stage_closing,
    stage_lists,
    storage,
    tables,
    ticks,
    timeline,
)
from smartcity.workflow.actors import ALLOWED, Actor, Permission, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.errors import PermissionDeniedError, StoreError, WorkflowError
from smartcity.workflow.workspace import Workspace
from tests.received_files import innovation, received

HEALTH = "Dinas Kesehatan"
NOTHING = Path("/nonexistent/smartcity.zip")
Step = Callable[[Workspace], object]
Needed = Permission | frozenset[Permission] | Role
ALSO_EXPORT = frozenset({Permission.READ_REGION, Permission.EXPORT})


def decided(workspace: Workspace) -> object:
    decision = quick_win_decisions.QuickWinDecision(
        **{field: None for field in quick_win_decisions.QuickWinDecision.__dataclass_fields__}
    )
    return quick_win_decisions.decide(workspace, decision, 0)


def keep_simulation(workspace: Workspace) -> object:
    settings = replace(tables.load_tables(workspace).settings, ready_from=80.0)
    return simulation_keeping.keep(workspace, Simulation(settings), workspace.revision)


STEPS: dict[str, tuple[Needed, Step]] = {
    "accounts.add_account": (
        Permission.MANAGE_ACCESS,
        lambda w: accounts.add_account(w, accounts.AccountWish("siti@contoh.go.id", Role.VIEWER)),
    ),
    "accounts.list_accounts": (Permission.MANAGE_ACCESS, accounts.list_accounts),
    "accounts.remove_account": (
        Permission.MANAGE_ACCESS,
        lambda w: accounts.remove_account(w, "siti@contoh.go.id"),
    ),
    "access.make_codes": (Permission.MANAGE_ACCESS, lambda w: access.make_codes(w, [])),
    "access.list_codes": (Permission.MANAGE_ACCESS, access.list_codes),
    "access.wishes_for_all": (Permission.MANAGE_ACCESS, access.wishes_for_all),
    "access.revoke_codes": (Permission.MANAGE_ACCESS, lambda w: access.revoke_codes(w, ["ABCD"])),
    "access.replace_code": (Permission.MANAGE_ACCESS, lambda w: access.replace_code(w, "ABCD")),
    "access.list_sessions": (Permission.MANAGE_ACCESS, access.list_sessions),
    "access.end_sessions": (Permission.MANAGE_ACCESS, lambda w: access.end_sessions(w, ["x"])),
    "commit.commit_file": (Permission.SEND, lambda w: commit.commit_file(w, received(w, []))),
    "decision_downloads.decision_file": (
        ALSO_EXPORT,
        lambda w: decision_downloads.decision_file(w, 1),
    ),
    "decisions.open_questions": (Permission.READ, decisions.open_questions),
    "decisions.decide": (Permission.DECIDE, lambda w: decisions.decide(w, [1], {"opd": HEALTH})),
    "decisions.decide_each": (Permission.DECIDE, lambda w: decisions.decide_each(w, {1: {"opd": HEALTH}})),
    "decisions.drop": (Permission.DECIDE, lambda w: decisions.drop(w, [1])),
    "downloads.template_file": (Permission.READ, downloads.template_file),
    "downloads.export_file": (Permission.EXPORT, downloads.export_file),
    "downloads.marked_file": (Permission.READ, lambda w: downloads.marked_file(w, received(w, []))),
    "follow_up.save_follow_ups": (Permission.FOLLOW_UP, lambda w: follow_up.save_follow_ups(w, [])),
    "history.list_batches": (Permission.READ, history.list_batches),
    "history.batch_rows": (Permission.READ, lambda w: history.batch_rows(w, 1)),
    "history.record_history": (Permission.READ, lambda w: history.record_history(w, "x")),
    "history.withdraw": (Permission.WITHDRAW, lambda w: history.withdraw(w, 99)),
    "history.reinstate": (Permission.WITHDRAW, lambda w: history.reinstate(w, 99)),
    "history.approve": (Permission.DECIDE, lambda w: history.approve(w, 99)),
    "history.purge": (Permission.PURGE, lambda w: history.purge(w, 99)),
    "history.original": (Permission.SEE_ORIGINALS, lambda w: history.original(w, 99)),
    "history.source_of": (Permission.READ, lambda w: history.source_of(w, 99)),
    "history.audit_log": (Permission.MANAGE_REGION, history.audit_log),
    "list_downloads.follow_up_workbook": (
        Permission.EXPORT,
        lambda w: list_downloads.follow_up_workbook(w, "Daftar", "Judul", [("OPD", 10)], []),
    ),
    "orphan_pairing.pair_orphans": (
        Permission.ASSESS,
        lambda w: orphan_pairing.pair_orphans(w, [1], "X"),
    ),
    "quick_win_decisions.decide": (Permission.DECIDE_QUICK_WINS, decided),
    "quick_win_decisions.stored_decisions": (Permission.READ_REGION, quick_win_decisions.stored_decisions),
    "quick_win_decisions.decision_rows": (
        Permission.READ_REGION,
        lambda w: quick_win_decisions.decision_rows(w, "id"),
    ),
    "quick_win_edits.save_levels": (Permission.ASSESS, lambda w: quick_win_edits.save_levels(w, [])),
    "quick_win_edits.save_risks": (Permission.ASSESS, lambda w: quick_win_edits.save_risks(w, [])),
    "quick_win_edits.save_overlaps": (Permission.ASSESS, lambda w: quick_win_edits.save_overlaps(w, [])),
    "quick_win_rules.save_rules": (
        Permission.DECIDE_QUICK_WINS,
        lambda w: quick_win_rules.save_rules(w, tables.load_tables(w).settings, None),
    ),
    "quick_win_states.save_states": (Permission.ASSESS, lambda w: quick_win_states.save_states(w, [])),
    "receive.check_uploads": (Permission.READ, lambda w: receive.check_uploads(w, [])),
    "registry.list_opds": (Permission.READ, registry.list_opds),
    "registry.save_opds": (Permission.MANAGE_REGION, lambda w: registry.save_opds(w, [ExpectedOpd(HEALTH)])),
    "registry.save_settings": (Permission.MANAGE_REGION, lambda w: registry.save_settings(w, w.region)),
    "screens.load_screen": (Permission.READ, screens.load_screen),
    "screens.save_screen": (
        Permission.STEER_SCREEN,
        lambda w: screens.save_screen(w, screens.load_screen(w).state, 99),
    ),
    "screens.steer": (Permission.STEER_SCREEN, lambda w: screens.steer(w, lambda state: state)),
    "screens.save_arrangement": (
        Permission.STEER_SCREEN,
        lambda w: screens.save_arrangement(w, screens.Arrangement(), screens.Arrangement(seconds=30)),
    ),
    "sending.take_in": (Role.OPD, lambda w: sending.take_in(w, "x", "usulan.xlsx", b"isi")),
    "sending.waiting_file": (Role.OPD, lambda w: sending.waiting_file(w, "x")),
    "sending.check": (Role.OPD, lambda w: sending.check(w, "x", "t")),
    "sending.send": (Role.OPD, lambda w: sending.send(w, "x", "t", received(w, []), {})),
    "sending.receipt_of": (Role.OPD, lambda w: sending.receipt_of(w, "x", "t")),
    "sending.put_away": (Role.OPD, lambda w: sending.put_away(w, "x", "t")),
    "sending.sent_before": (Role.OPD, sending.sent_before),
    "simulation_keeping.keep": (
        Permission.DECIDE_QUICK_WINS,
        keep_simulation,
    ),
    "stage_closing.close_stage": (Permission.MANAGE_REGION, lambda w: stage_closing.close_stage(w, 1)),
    "stage_closing.reopen_stage": (Permission.MANAGE_REGION, lambda w: stage_closing.reopen_stage(w, 1)),
    "stage_lists.current_stages": (Permission.READ, stage_lists.current_stages),
    "stage_lists.save_stages": (
        Permission.MANAGE_REGION,
        lambda w: stage_lists.save_stages(w, stage_lists.current_stages(w)),
    ),
    "tables.load_tables": (Permission.READ, tables.load_tables),
    "tables.whole_tables": (Permission.READ, tables.whole_tables),
    "ticks.tick": (Permission.TICK, lambda w: ticks.tick(w, [])),
    "timeline.record_log": (Permission.READ, timeline.record_log),
}
WITH_PERSONAL_DATA: dict[str, Step] = {
    "load_tables": lambda w: tables.load_tables(w, with_personal=True),
    "export_file": lambda w: downloads.export_file(w, with_personal=True),
}
# They hand out or write nothing by themselves: the steps above ask before they call them.
INNER = {
    "drafting.draft_of",
    "edits.commit_edits",
    "edits.commit_rows",
    "edits.edited_rows",
    "edits.draft_of_rows",
    "example_quick_wins.take",
    "own_rows.seen_current_rows",
    "own_rows.seen_rows",
    "own_rows.seen_batches",
    "quick_win_edits.innovation_key",
    "quick_win_edits.edit_of_innovation",
    "quick_win_states.require_no_open_risks",
    "quick_win_states.state_edit",
    "receive.compare_received",
    "receive.compare_for_first_time",
    "region_time.today",
    "screens.now_of",
    "screens.revision_of_screen",
    "screens.dated_at",
    "tables.seen_tables",
    "workspace.context_of",
}

OF_WHOLE_STORE = {"first_code.make_first_code", "first_code.open_with_first_code"}

# On the store itself: those that ask the actor (below, and `test_access` for a region that is another's),
# those of signing in, whose credential is the code, and those that only read what others ask for.
ON_THE_STORE = {
    "example.load",
    "example.remove",
    "storage.backup_to",
    "storage.restore_from",
    "workspace.open_workspace",
    "workspace.stored_regions",
    *(f"access.{step}" for step in ("sign_in", "count_attempt", "open_session", "actor_of", "end_session")),
    "access.codes_exist",
    "accounts.accounts_exist",
    "accounts.sign_in_as",
    "refusals.note_refusal",
    *(f"known_records.{step}" for step in ("known_records", "remember_records", "records_at")),
    "region_time.day_in",
    "standing.standing",
    "stored_settings.stored_settings",
    "stored_stages.stored_stages",
}


def public_steps(first: str = "workspace") -> set[str]:
    found = set()
    for module in pkgutil.iter_modules(workflow.__path__):
        loaded = importlib.import_module(f"smartcity.workflow.{module.name}")
        for name, function in vars(loaded).items():
            if inspect.isfunction(function) and function.__module__ == loaded.__name__ and name[0] != "_":
                parameters = list(inspect.signature(function).parameters)
                found |= {f"{module.name}.{name}"} if parameters[:1] == [first] else set()
    return found


def as_role(workspace: Workspace, role: Role, *, bound: bool = True) -> Workspace:
    opd = HEALTH if role is Role.OPD else None
    return replace(workspace, actor=Actor("Seseorang", role, opd, workspace.code if bound else None))


def is_allowed(role: Role, needed: Needed) -> bool:
    if isinstance(needed, Role):
        return role is needed
    return ({needed} if isinstance(needed, Permission) else needed) <= ALLOWED[role]


def is_refused(step: Step, workspace: Workspace) -> bool:
    """Whether the step is refused to the actor; empty arguments may lead to other errors."""
    try:
        step(workspace)
    except PermissionDeniedError:
        return True
    except (WorkflowError, StoreError, AttributeError, TypeError, ValueError):
        return False
    return False


@pytest.fixture
def region(workspace: Workspace) -> Workspace:
    registry.save_opds(workspace, [ExpectedOpd(HEALTH)])
    commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT")]))
    return workspace


def test_no_step_is_forgotten() -> None:
    assert public_steps() == STEPS.keys() | INNER | OF_WHOLE_STORE


def test_every_permission_is_asked_for_somewhere() -> None:
    elsewhere = {Permission.SEE_PERSONAL_DATA, Permission.MANAGE_STORE}
    asked = {needed for needed, _ in STEPS.values() if isinstance(needed, Permission)}
    assert asked | elsewhere == set(Permission)


@pytest.mark.parametrize("role", Role)
def test_each_step_is_refused_to_exactly_those_who_may_not_take_it(region: Workspace, role: Role) -> None:
    actor = as_role(region, role)
    refused = {name for name, (_, step) in STEPS.items() if is_refused(step, actor)}
    assert refused == {name for name, (needed, _) in STEPS.items() if not is_allowed(role, needed)}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("step", WITH_PERSONAL_DATA)
def test_personal_data_is_for_those_who_may_see_it(region: Workspace, role: Role, step: str) -> None:
    refused = is_refused(WITH_PERSONAL_DATA[step], as_role(region, role))
    assert refused == (Permission.SEE_PERSONAL_DATA not in ALLOWED[role])


@pytest.mark.parametrize("bound", [True, False])
@pytest.mark.parametrize("role", Role)
def test_the_store_as_a_whole_is_for_administrators_of_no_region(
    region: Workspace, role: Role, bound: bool
) -> None:
    steps: tuple[Step, ...] = (
        lambda w: example.load(w.database, w.actor, NOTHING),
        lambda w: example.remove(w.database, w.actor),
        lambda w: storage.backup_to(w.database, NOTHING, w.actor),
        lambda w: storage.restore_from(w.database, NOTHING, w.actor),
        lambda w: first_code.make_first_code(w, ""),
        lambda w: first_code.open_with_first_code(w, "", "127.0.0.1"),
    )
    actor = as_role(region, role, bound=bound)
    for step in steps[2:] if role is Role.ADMINISTRATOR and not bound else steps:
        assert is_refused(step, actor) == (role is not Role.ADMINISTRATOR or bound)
