"""Finding a region, what it knows, its registry, and who may do what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartcity.intake.tables import ExpectedOpd
from smartcity.store import Database
from smartcity.store.regions import save_region
from smartcity.store.values import BatchState, Mode
from smartcity.workflow import history, registry
from smartcity.workflow.actors import ALLOWED, LOCAL_ACTOR, Actor, Permission, Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.errors import (
    DecisionError,
    PermissionDeniedError,
    RegionNeededError,
    StaleComparisonError,
    UnknownRegionNameError,
)
from smartcity.workflow.personal import MASK, exported_extra, masked_extra
from smartcity.workflow.tables import load_tables
from smartcity.workflow.workspace import Workspace, context_of, open_workspace, stored_regions
from tests.received_files import innovation, received

HEALTH = "Dinas Kesehatan"


@pytest.mark.parametrize("sent", ["32.04", " 32.04 ", "Kabupaten Bandung", "KABUPATEN BANDUNG"])
def test_a_region_is_known_by_code_and_name(database: Database, sent: str) -> None:
    workspace = open_workspace(database, sent, create=True)
    assert (workspace.code, workspace.region.zone) == ("32.04", "WIB")
    assert open_workspace(database).code == "32.04"


@pytest.mark.parametrize("sent", ["Bandung", "Atlantis", ""])
def test_a_name_of_two_regions_or_of_none_is_asked(database: Database, sent: str) -> None:
    with pytest.raises(UnknownRegionNameError):
        open_workspace(database, sent, create=True)
    assert stored_regions(database) == []


def test_without_a_name_only_one_region_will_do(database: Database) -> None:
    with pytest.raises(RegionNeededError):
        open_workspace(database)
    open_workspace(database, "32.04", create=True)
    open_workspace(database, "00.01", create=True)
    with pytest.raises(RegionNeededError) as needed:
        open_workspace(database)
    assert [code for code, _ in needed.value.stored] == ["32.04", "00.01"]  # the example last


def test_a_region_that_is_not_stored_can_be_checked_against_and_stays_unstored(database: Database) -> None:
    workspace = open_workspace(database, "32.04", unsaved=True)
    assert context_of(workspace).registry is None
    assert received(workspace, [innovation(HEALTH, "SEHAT")]).comparison is not None
    assert stored_regions(database) == []
    with pytest.raises(UnknownRegionNameError):
        open_workspace(database, "32.04")


def test_the_registry_is_replaced_merged_and_undone(workspace: Workspace) -> None:
    first = [ExpectedOpd(HEALTH, "Dinkes", "1.02"), ExpectedOpd("Dinas Sosial")]
    registry.save_opds(workspace, first)
    assert registry.list_opds(workspace) == first == list(context_of(workspace).registry or ())
    receipt = registry.save_opds(workspace, [ExpectedOpd("DINAS KESEHATAN", "Dinkes", "1.02")])
    assert (receipt.counts["changed"], receipt.counts["withdrawn"]) == (1, 1)
    registry.save_opds(workspace, [ExpectedOpd("Dinas Perhubungan")], Mode.MERGE)
    assert [opd.name for opd in registry.list_opds(workspace)] == ["DINAS KESEHATAN", "Dinas Perhubungan"]
    history.withdraw(workspace, receipt.batch_id)
    assert {opd.name for opd in registry.list_opds(workspace)} == {
        HEALTH,
        "Dinas Sosial",
        "Dinas Perhubungan",
    }


@pytest.mark.parametrize("names", [["  "], [HEALTH, "dinas  kesehatan"]])
def test_an_empty_or_repeated_name_is_refused(workspace: Workspace, names: list[str]) -> None:
    with pytest.raises(DecisionError):
        registry.save_opds(workspace, [ExpectedOpd(name) for name in names])
    assert registry.list_opds(workspace) == []


def test_a_registry_that_changed_since_the_check_is_noticed(workspace: Workspace) -> None:
    file = received(workspace, [innovation(HEALTH, "SEHAT")])
    registry.save_opds(workspace, [ExpectedOpd("Dinas Sosial")])
    with pytest.raises(StaleComparisonError):
        commit_file(workspace, file)


def test_where_a_facilitator_looks_first_an_opds_send_waits(workspace: Workspace) -> None:
    reviewed = registry.save_settings(workspace, replace(workspace.region, review_first=True))
    officer = replace(reviewed, actor=Actor("Dinkes", Role.OPD, HEALTH))
    receipt = commit_file(officer, received(officer, [innovation(HEALTH, "SEHAT")]))
    assert receipt.waiting
    assert len(load_tables(reviewed).innovations) == 0
    with pytest.raises(PermissionDeniedError):
        history.approve(officer, receipt.batch_id)
    history.approve(reviewed, receipt.batch_id)
    assert len(load_tables(reviewed).innovations) == 1
    assert history.list_batches(reviewed)[0].state is BatchState.ACTIVE


def test_settings_of_another_region_are_refused(workspace: Workspace, database: Database) -> None:
    save_region(database, replace(workspace.region, code="32.04"), LOCAL_ACTOR.author)
    with pytest.raises(DecisionError):
        registry.save_settings(workspace, replace(workspace.region, code="32.04"))


def somebody(role: Role) -> Actor:
    return Actor("Seseorang", role, HEALTH if role is Role.OPD else None)


@pytest.mark.parametrize("role", Role)
def test_only_administrators_purge_and_every_step_is_audited(workspace: Workspace, role: Role) -> None:
    batch = commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT")])).batch_id
    actor = replace(workspace, actor=somebody(role))
    if role is Role.ADMINISTRATOR:
        history.purge(actor, batch)
    else:
        with pytest.raises(PermissionDeniedError):
            history.purge(actor, batch)
    actions = [entry.action for entry in history.audit_log(workspace)]
    assert ("purge" in actions, "commit-upload" in actions) == (role is Role.ADMINISTRATOR, True)


def test_who_may_see_personal_data() -> None:
    extra, personal = {"NIP": "1980", "Ket": "a", "HP": ""}, ("NIP", "HP")
    assert masked_extra(extra, personal) == {"NIP": MASK, "Ket": "a", "HP": ""}
    for role in Role:
        actor = somebody(role)
        sees = Permission.SEE_PERSONAL_DATA in ALLOWED[role]
        assert sees == (role in {Role.FACILITATOR, Role.ADMINISTRATOR})
        assert exported_extra(extra, personal, actor, with_personal=False) == {"Ket": "a"}
        if not sees:
            with pytest.raises(PermissionDeniedError):
                exported_extra(extra, personal, actor, with_personal=True)
