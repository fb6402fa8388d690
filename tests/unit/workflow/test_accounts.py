"""Accounts: whom a provider's claims name, who gets in as whom, and what takes an account away again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.intake.tables import ExpectedOpd
from smartcity.store.audit import list_audit
from smartcity.store.regions import save_region
from smartcity.store.values import StoredRegion
from smartcity.workflow import access, accounts, history, registry
from smartcity.workflow.accounts import AccountWish, Identity, add_account, identity_of, sign_in_as
from smartcity.workflow.actors import LOCAL_ACTOR, Actor, Role
from smartcity.workflow.errors import (
    AccountExistsError,
    DecisionError,
    PermissionDeniedError,
    SignInWaitError,
    UnknownAccountError,
)
from smartcity.workflow.workspace import Workspace
from tests.unit.conftest import Clock

HEALTH = "Dinas Kesehatan"
HALL = "192.168.1.20"
ISSUER = "https://sso.contoh.go.id/realms/pemda"
EMAIL = "siti@contoh.go.id"
SITI = Identity(ISSUER, "7f3a", EMAIL)
CLAIMS: dict[str, object] = {"iss": ISSUER, "sub": "7f3a", "email": EMAIL, "email_verified": True}


@pytest.fixture
def region(workspace: Workspace) -> Workspace:
    registry.save_opds(workspace, [ExpectedOpd(HEALTH)])
    return workspace


def other_region(workspace: Workspace) -> Workspace:
    stored = StoredRegion("32.04", "Kabupaten Bandung", "WIB")
    save_region(workspace.database, stored, LOCAL_ACTOR.author)
    return Workspace(workspace.database, stored, LOCAL_ACTOR)


@pytest.mark.parametrize(
    ("claims", "email"),
    [
        (CLAIMS, EMAIL),
        (CLAIMS | {"email": "Siti@Contoh.GO.ID"}, EMAIL),
        (CLAIMS | {"email_verified": "true"}, EMAIL),
        (CLAIMS | {"email_verified": False}, None),
        (CLAIMS | {"email_verified": "false"}, None),
        (CLAIMS | {"email_verified": None}, None),
        (CLAIMS | {"email_verified": [True]}, None),
        (CLAIMS | {"email": None}, None),
        (CLAIMS | {"email": 7}, None),
        # The Kelvin sign becomes a `k`, and full-width signs look like these.
        (CLAIMS | {"email": "\u212aepala@contoh.go.id"}, None),
        (CLAIMS | {"email": "siti\uff20contoh.go.id"}, None),
        (CLAIMS | {"email": "siti@contoh.go.id\n"}, EMAIL),
        (CLAIMS | {"email": "siti@contoh.go.id,budi@contoh.go.id"}, None),
        ({"iss": ISSUER, "sub": "7f3a"}, None),
    ],
)
def test_an_address_counts_only_where_the_provider_verified_it(
    claims: dict[str, object], email: str | None
) -> None:
    assert identity_of(claims) == Identity(ISSUER, "7f3a", email)


@pytest.mark.parametrize("name", ["iss", "sub"])
@pytest.mark.parametrize("value", [None, "", 7, ["x"], True])
def test_claims_without_issuer_or_subject_name_nobody(name: str, value: object) -> None:
    assert identity_of(CLAIMS | {name: value}) is None


@given(st.text(max_size=40), st.text(min_size=1, max_size=40))
def test_no_address_is_taken_for_that_of_somebody_else(local: str, domain: str) -> None:
    identity = identity_of(CLAIMS | {"email": f"{local}@{domain}"})
    assert identity is not None
    given_email = f"{local}@{domain}".strip()
    assert identity.email is None or (given_email.isascii() and identity.email == given_email.lower())


@pytest.mark.parametrize("typed", [EMAIL, " Siti@Contoh.go.id ", f"{ISSUER}#7f3a"])
def test_a_person_is_found_by_address_or_subject(region: Workspace, typed: str) -> None:
    add_account(region, AccountWish(typed, Role.FACILITATOR, label="Siti, meja depan"))
    opened = sign_in_as(region.database, SITI, HALL)
    assert opened.signed_in.actor == Actor("Siti, meja depan", Role.FACILITATOR, None, region.code)
    assert access.actor_of(region.database, opened.token) == opened.signed_in


def test_an_account_of_an_opd_works_for_that_opd(region: Workspace) -> None:
    add_account(region, AccountWish(EMAIL, Role.OPD, HEALTH))
    assert sign_in_as(region.database, SITI, HALL).signed_in.actor == Actor(
        HEALTH, Role.OPD, HEALTH, region.code
    )


def test_the_subject_goes_before_an_address_that_may_have_changed_hands(region: Workspace) -> None:
    add_account(region, AccountWish(EMAIL, Role.ADMINISTRATOR))
    add_account(region, AccountWish(SITI.lasting, Role.VIEWER))
    assert sign_in_as(region.database, SITI, HALL).signed_in.actor.role is Role.VIEWER


@pytest.mark.parametrize(
    "identity",
    [
        replace(SITI, email=None),
        replace(SITI, email="budi@contoh.go.id"),
        Identity("https://sso.contoh.go.id", "realms/pemda#7f3a", None),
        Identity("https://lain.example", "7f3a", None),
        Identity(ISSUER, "7F3A", None),
    ],
)
def test_others_are_refused_and_audited(region: Workspace, identity: Identity) -> None:
    mine = other_region(region)
    add_account(mine, AccountWish(EMAIL, Role.FACILITATOR))
    add_account(mine, AccountWish(f"{ISSUER}#other", Role.FACILITATOR))
    with pytest.raises(UnknownAccountError) as refused:
        sign_in_as(region.database, identity, HALL)
    assert refused.value.identity == identity.shown
    # The region of the fixture is an example: the store has one region of its own.
    [line] = [entry for entry in history.audit_log(mine) if entry.action == "account-refused"]
    assert line.detail == {"identity": identity.shown, "source": HALL}


def test_refusals_belong_to_no_region_where_there_are_several(region: Workspace) -> None:
    mine = other_region(region)
    save_region(region.database, StoredRegion("32.05", "Kabupaten Garut", "WIB"), LOCAL_ACTOR.author)
    with pytest.raises(UnknownAccountError):
        sign_in_as(region.database, SITI, HALL)
    for code in (mine.code, region.code, "32.05"):
        assert "account-refused" not in [line.action for line in list_audit(region.database, code)]


def test_refusals_are_slowed_and_fill_no_log(region: Workspace, clock: Clock) -> None:
    mine = other_region(region)
    looked_at = 0
    for _ in range(1000):
        with pytest.raises((UnknownAccountError, SignInWaitError)) as refused:
            sign_in_as(region.database, SITI, HALL)
        looked_at += refused.type is UnknownAccountError
        clock.move(seconds=0.1)
    # 5 at once, then pauses of 1, 2, 4, ... 60 seconds: in 100 seconds no more than a dozen.
    assert 5 <= looked_at <= 12
    lines = [line for line in history.audit_log(mine) if line.action == "account-refused"]
    assert len(lines) == 1


def test_a_removed_account_is_signed_out_and_let_in_no_more(region: Workspace) -> None:
    add_account(region, AccountWish(EMAIL, Role.VIEWER))
    token = sign_in_as(region.database, SITI, HALL).token
    removed = accounts.remove_account(region, " SITI@contoh.go.id")
    assert (removed.identity, accounts.list_accounts(region)) == (EMAIL, [])
    assert access.actor_of(region.database, token) is None
    with pytest.raises(UnknownAccountError):
        sign_in_as(region.database, SITI, HALL)
    with pytest.raises(UnknownAccountError):
        accounts.remove_account(region, EMAIL)
    add_account(region, AccountWish(EMAIL, Role.OPD, HEALTH))
    assert sign_in_as(region.database, SITI, HALL).signed_in.actor.role is Role.OPD
    assert access.actor_of(region.database, token) is None, "the old session stays ended"


def test_one_identity_has_one_account_in_all_regions(region: Workspace) -> None:
    mine = other_region(region)
    add_account(region, AccountWish(EMAIL, Role.VIEWER))
    for workspace in (region, mine):
        with pytest.raises(AccountExistsError):
            add_account(workspace, AccountWish("SITI@CONTOH.GO.ID", Role.ADMINISTRATOR))
    with pytest.raises(UnknownAccountError):
        accounts.remove_account(mine, EMAIL)
    assert [account.role for account in accounts.list_accounts(region)] == ["viewer"]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (AccountWish("", Role.VIEWER), "identity"),
        (AccountWish("siti", Role.VIEWER), "identity"),
        (AccountWish("siti@contoh", Role.VIEWER), "identity"),
        (AccountWish("siti@contoh.go.id budi@contoh.go.id", Role.VIEWER), "identity"),
        (AccountWish("\u212aepala@contoh.go.id", Role.VIEWER), "identity"),
        (AccountWish("https://sso.contoh.go.id", Role.VIEWER), "identity"),
        (AccountWish("https://sso.contoh.go.id#", Role.VIEWER), "identity"),
        (AccountWish(f"{ISSUER}#{'x' * 600}", Role.VIEWER), "identity"),
        (AccountWish(f"{'x' * 600}@contoh.go.id", Role.VIEWER), "identity"),
        (AccountWish(EMAIL, Role.OPD), "opd"),
        (AccountWish(EMAIL, Role.OPD, "Dinas Antariksa"), "opd"),
        (AccountWish(EMAIL, Role.VIEWER, HEALTH), "opd"),
    ],
)
def test_an_account_needs_an_identity_and_a_known_opd(
    region: Workspace, wish: AccountWish, field: str
) -> None:
    with pytest.raises(DecisionError) as refused:
        add_account(region, wish)
    assert refused.value.field == field
    assert not accounts.accounts_exist(region.database)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.ADMINISTRATOR])
def test_a_facilitator_adds_and_removes_no_equals(region: Workspace, role: Role) -> None:
    add_account(region, AccountWish(EMAIL, role))
    facilitator = replace(region, actor=Actor("Meja 1", Role.FACILITATOR, None, region.code))
    with pytest.raises(PermissionDeniedError):
        add_account(facilitator, AccountWish("budi@contoh.go.id", role))
    with pytest.raises(PermissionDeniedError):
        accounts.remove_account(facilitator, EMAIL)
    add_account(facilitator, AccountWish("budi@contoh.go.id", Role.OPD, HEALTH))
    assert accounts.remove_account(facilitator, "budi@contoh.go.id").opd == HEALTH


def test_what_became_of_accounts_is_in_the_audit_log(region: Workspace) -> None:
    add_account(region, AccountWish(EMAIL, Role.OPD, HEALTH))
    access.end_session(region.database, sign_in_as(region.database, SITI, HALL).token)
    accounts.remove_account(region, EMAIL)
    lines = history.audit_log(region)[:4]
    assert [(line.action, line.author.name) for line in lines] == [
        ("account-removed", "lokal"),
        ("sign-out", HEALTH),
        ("sign-in", HEALTH),
        ("account-added", "lokal"),
    ]
    assert lines[2].detail == {"identity": EMAIL, "source": HALL}


def test_accounts_open_nothing_to_codes_and_the_other_way_round(region: Workspace) -> None:
    add_account(region, AccountWish(EMAIL, Role.VIEWER))
    assert accounts.accounts_exist(region.database)
    assert not access.codes_exist(region.database)
