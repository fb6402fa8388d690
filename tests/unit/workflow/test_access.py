"""Access codes: who gets in as whom, how guessing is slowed, and what takes an access away again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from smartcity.intake.tables import ExpectedOpd
from smartcity.store import Database
from smartcity.store.regions import save_region
from smartcity.store.values import StoredRegion
from smartcity.workflow import access, code_secrets, history, registry
from smartcity.workflow.access import CodeSlip, CodeWish, make_codes, sign_in
from smartcity.workflow.actors import LOCAL_ACTOR, Actor, Role
from smartcity.workflow.errors import (
    DecisionError,
    PermissionDeniedError,
    SignInRefusedError,
    SignInWaitError,
    UnknownCodeError,
)
from smartcity.workflow.workspace import Workspace, open_workspace, stored_regions
from tests.unit.conftest import Clock

HEALTH, TRANSPORT = "Dinas Kesehatan", "Dinas Perhubungan"
HALL = "192.168.1.20"
# The cost of a hash is checked once below; the limits need many of them.
pytestmark = pytest.mark.usefixtures("cheap_hashes")


@pytest.fixture
def region(workspace: Workspace) -> Workspace:
    registry.save_opds(workspace, [ExpectedOpd(HEALTH), ExpectedOpd(TRANSPORT)])
    return workspace


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The secrets that were compared with a hash, in turn."""
    seen: list[str] = []
    compare = code_secrets.fits

    def fits(secret: str, salt: str, hash_: str) -> bool:
        seen.append(secret)
        return compare(secret, salt, hash_)

    monkeypatch.setattr(code_secrets, "fits", fits)
    return iter([seen])


def made(workspace: Workspace, role: Role, opd: str | None = None, label: str = "") -> CodeSlip:
    [slip] = make_codes(workspace, [CodeWish(role, opd, label)])
    return slip


def wrong(slip: CodeSlip) -> str:
    """The code with its last sign exchanged."""
    return slip.code[:-1] + ("2" if slip.code[-1] != "2" else "3")


def test_a_hash_is_slow_and_salted() -> None:
    # RFC 7914, section 2: N = 2**14, r = 8, p = 1; the fixture lowers N for these tests alone.
    assert (code_secrets.COST["r"], code_secrets.COST["p"]) == (8, 1)
    salts = {code_secrets.new_salt() for _ in range(20)}
    assert len(salts) == 20
    assert len({code_secrets.hashed("GEHEIM22", salt) for salt in salts}) == 20


def test_codes_have_no_signs_that_look_alike() -> None:
    assert not set("01ILO") & set(code_secrets.ALPHABET)
    assert len(code_secrets.ALPHABET) ** code_secrets.SECRET_SIGNS > 2**39


def test_the_store_holds_no_secret(region: Workspace) -> None:
    slip = made(region, Role.VIEWER)
    secret = slip.code.replace("-", "")[code_secrets.HANDLE_SIGNS :]
    with region.database.reading() as connection:
        kept = [
            str(row)
            for name in ("access_code", "audit")
            for row in connection.execute(text(f"SELECT * FROM {name}"))
        ]
    assert not any(secret in line or slip.code in line for line in kept)


@pytest.mark.parametrize(
    "typing",
    [
        lambda code: code,
        lambda code: code.lower(),
        lambda code: code.replace("-", ""),
        lambda code: f"  {code.replace('-', ' ')} ",
        lambda code: code.replace("-", " - ").lower(),
        lambda code: code.replace("-", "\u2013"),
        lambda code: "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in code),
    ],
)
def test_a_code_is_taken_as_people_type_it(region: Workspace, typing: object) -> None:
    slip = made(region, Role.OPD, HEALTH)
    assert callable(typing)
    opened = sign_in(region.database, typing(slip.code), HALL)
    assert opened.signed_in.actor == Actor(HEALTH, Role.OPD, HEALTH, region.code)
    assert access.actor_of(region.database, opened.token) == opened.signed_in


@pytest.mark.parametrize(
    "typed", ["", " ", "-", "ABCD", "x" * 5000, "\0\0\0\0", "\ud800", "' OR 1=1 --", "é"]
)
def test_what_is_no_code_is_refused_like_any_other(region: Workspace, typed: str) -> None:
    made(region, Role.VIEWER)
    with pytest.raises(SignInRefusedError):
        sign_in(region.database, typed, HALL)


def test_unknown_wrong_and_revoked_codes_are_refused_alike(
    region: Workspace, counted: Iterator[list[str]]
) -> None:
    seen = next(counted)
    known, revoked = made(region, Role.VIEWER), made(region, Role.VIEWER)
    access.revoke_codes(region, [revoked.handle])
    unknown = "".join(sorted(set(code_secrets.ALPHABET) - set(known.code + revoked.code))[:4])
    told = set()
    for typed in (wrong(known), f"{unknown}-2222-2222", revoked.code):
        before = len(seen)
        with pytest.raises(SignInRefusedError) as refused:
            sign_in(region.database, typed, HALL)
        told.add((type(refused.value), refused.value.args))
        assert len(seen) == before + 1, "each takes one slow hash"
    assert len(told) == 1


def test_a_thousand_wrong_codes_are_hardly_looked_at(
    region: Workspace, counted: Iterator[list[str]], clock: Clock
) -> None:
    seen, slip = next(counted), made(region, Role.VIEWER)
    waits = []
    for place in range(1000):
        with pytest.raises((SignInRefusedError, SignInWaitError)) as refused:
            sign_in(region.database, f"{slip.handle}{place:08d}", HALL)
        waits.append(getattr(refused.value, "seconds", 0))
        clock.move(seconds=0.1)
    # 5 at once, then pauses of 1, 2, 4, ... 60 seconds: in 100 seconds no more than a dozen.
    assert len(seen) <= 12
    assert max(waits) <= 60
    clock.move(seconds=61)
    assert sign_in(region.database, slip.code, HALL).signed_in.actor.role is Role.VIEWER


def test_one_source_cannot_go_through_handles(region: Workspace, counted: Iterator[list[str]]) -> None:
    seen, slip = next(counted), made(region, Role.VIEWER)
    for place in range(200):
        with pytest.raises((SignInRefusedError, SignInWaitError)):
            sign_in(region.database, f"{place:04d}22222222", "203.0.113.9")
    assert len(seen) == 30
    assert sign_in(region.database, slip.code, HALL), "another source is not kept waiting"


def test_a_thousand_wrong_codes_of_a_neighbour_keep_nobody_out(
    region: Workspace, counted: Iterator[list[str]], clock: Clock
) -> None:
    seen, slip, other = next(counted), made(region, Role.OPD, HEALTH), made(region, Role.OPD, TRANSPORT)
    unknown = (f"{place:04d}" for place in range(2222, 9999) if not set("01") & set(f"{place:04d}"))
    for place in range(500):
        for typed in (f"{next(unknown)}22222222", f"{other.handle}{place:08d}"):
            with pytest.raises((SignInRefusedError, SignInWaitError)):
                sign_in(region.database, typed, HALL)
        clock.move(seconds=0.1)
    assert len(seen) <= 50, "30 of the address, and a dozen on the handle that exists"
    assert sign_in(region.database, slip.code, HALL).signed_in.actor.opd == HEALTH
    clock.move(seconds=61)
    assert sign_in(region.database, other.code, HALL).signed_in.actor.opd == TRANSPORT


def test_an_address_that_must_wait_does_not_learn_which_handles_exist(region: Workspace) -> None:
    slip = made(region, Role.VIEWER)
    for place in range(30):
        with pytest.raises(SignInRefusedError):
            sign_in(region.database, f"{place:04d}22222222", HALL)
    told = set()
    for typed in (wrong(slip), "222222222222"):
        with pytest.raises(SignInWaitError) as refused:
            sign_in(region.database, typed, HALL)
        told.add(refused.value.seconds)
    assert told == {1}


def test_pauses_double_and_a_right_code_clears_its_handle_only(region: Workspace, clock: Clock) -> None:
    slip = made(region, Role.VIEWER)
    waits = []
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            sign_in(region.database, wrong(slip), HALL)
    for _ in range(4):
        with pytest.raises(SignInWaitError) as refused:
            sign_in(region.database, wrong(slip), HALL)
        waits.append(refused.value.seconds)
        clock.move(seconds=refused.value.seconds)
        with pytest.raises(SignInRefusedError):
            sign_in(region.database, wrong(slip), HALL)
    assert waits == [1, 2, 4, 8]
    clock.move(seconds=16)
    sign_in(region.database, slip.code, HALL)
    with pytest.raises(SignInRefusedError):
        sign_in(region.database, wrong(slip), HALL)


def test_a_clock_that_was_moved_back_locks_nobody_out(region: Workspace, clock: Clock) -> None:
    slip = made(region, Role.VIEWER)
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            sign_in(region.database, wrong(slip), HALL)
    clock.move(hours=-5)
    assert sign_in(region.database, slip.code, HALL), "what seems to come later makes nobody wait"


def test_many_at_once_are_counted_one_by_one(region: Workspace, counted: Iterator[list[str]]) -> None:
    seen = next(counted)

    def attempt(place: int) -> None:
        with pytest.raises((SignInRefusedError, SignInWaitError)):
            sign_in(region.database, f"{place:04d}22222222", HALL)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(attempt, range(60)))
    assert len(seen) == 30


def test_a_session_ends_by_itself_by_its_user_and_by_others(region: Workspace, clock: Clock) -> None:
    database, slip = region.database, made(region, Role.FACILITATOR, label="Meja depan")
    for end in ("expired", "signed out", "ended", "revoked"):
        token = sign_in(database, slip.code, HALL).token
        assert access.actor_of(database, token) is not None
        if end == "expired":
            clock.move(hours=12, seconds=1)
        elif end == "signed out":
            access.end_session(database, token)
        elif end == "ended":
            [session] = access.list_sessions(region)
            assert access.end_sessions(region, [session.token_hash]) == 1
        else:
            access.revoke_codes(region, [slip.handle])
        assert access.actor_of(database, token) is None, end
    assert access.list_sessions(region) == []


def test_a_projector_stays_signed_in_for_days(region: Workspace, clock: Clock) -> None:
    token = sign_in(region.database, made(region, Role.PROJECTOR).code, HALL).token
    clock.move(days=6)
    assert access.actor_of(region.database, token) is not None
    clock.move(days=1, seconds=1)
    assert access.actor_of(region.database, token) is None


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "\0", "\ud800", "' OR 1=1 --"])
def test_forged_tokens_stand_for_nobody(region: Workspace, token: str) -> None:
    sign_in(region.database, made(region, Role.ADMINISTRATOR).code, HALL)
    assert access.actor_of(region.database, token) is None


def test_a_lost_code_is_replaced_by_one_that_stands_for_the_same(region: Workspace) -> None:
    lost = made(region, Role.OPD, HEALTH)
    token = sign_in(region.database, lost.code, HALL).token
    found = access.replace_code(region, lost.code.lower())
    assert (found.role, found.opd, found.label) == (Role.OPD, HEALTH, HEALTH)
    assert access.actor_of(region.database, token) is None
    with pytest.raises(SignInRefusedError):
        sign_in(region.database, lost.code, HALL)
    assert sign_in(region.database, found.code, HALL).signed_in.actor.opd == HEALTH
    with pytest.raises(UnknownCodeError):
        access.replace_code(region, lost.handle)


def test_every_opd_without_a_code_gets_one(region: Workspace) -> None:
    made(region, Role.OPD, HEALTH)
    assert access.wishes_for_all(region) == [CodeWish(Role.OPD, TRANSPORT)]
    slips = make_codes(region, access.wishes_for_all(region))
    assert [slip.opd for slip in slips] == [TRANSPORT]
    assert access.wishes_for_all(region) == []


@pytest.mark.parametrize(
    ("role", "opd"), [(Role.OPD, None), (Role.OPD, "Dinas Antariksa"), (Role.VIEWER, HEALTH)]
)
def test_a_code_of_an_opd_needs_one_of_the_region(region: Workspace, role: Role, opd: str | None) -> None:
    with pytest.raises(DecisionError):
        make_codes(region, [CodeWish(role, opd)])
    assert access.list_codes(region) == []


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.ADMINISTRATOR])
def test_a_facilitator_hands_out_no_more_than_less(region: Workspace, role: Role) -> None:
    above = made(region, role)
    sign_in(region.database, above.code, HALL)
    [session] = access.list_sessions(region)
    facilitator = replace(region, actor=Actor("Meja 1", Role.FACILITATOR, None, region.code))
    for attempt in (
        lambda: made(facilitator, role),
        lambda: access.revoke_codes(facilitator, [above.handle]),
        lambda: access.replace_code(facilitator, above.handle),
        lambda: access.end_sessions(facilitator, [session.token_hash]),
    ):
        with pytest.raises(PermissionDeniedError):
            attempt()
    assert access.replace_code(facilitator, made(facilitator, Role.OPD, HEALTH).handle).opd == HEALTH


@pytest.mark.parametrize("role", [Role.PROJECTOR, Role.VIEWER, Role.OPD])
def test_others_handle_no_codes(region: Workspace, role: Role) -> None:
    slip = made(region, Role.VIEWER)
    actor = Actor("Tamu", role, HEALTH if role is Role.OPD else None, region.code)
    guest = replace(region, actor=actor)
    for attempt in (
        lambda: access.list_codes(guest),
        lambda: access.list_sessions(guest),
        lambda: made(guest, Role.PROJECTOR),
        lambda: access.revoke_codes(guest, [slip.handle]),
        lambda: access.replace_code(guest, slip.handle),
        lambda: access.end_sessions(guest, ["x"]),
    ):
        with pytest.raises(PermissionDeniedError):
            attempt()


def test_a_code_opens_its_own_region_only(region: Workspace, database: Database) -> None:
    other = StoredRegion("32.04", "Kabupaten Bandung", "WIB")
    save_region(database, other, LOCAL_ACTOR.author)
    slip = made(region, Role.ADMINISTRATOR)
    actor = sign_in(database, slip.code, HALL).signed_in.actor
    assert [known.code for known in stored_regions(database, actor)] == [region.code]
    assert open_workspace(database, None, actor).code == region.code
    for wanted, create in (("32.04", False), ("32.04", True), ("32.05", True)):
        with pytest.raises(PermissionDeniedError):
            open_workspace(database, wanted, actor, create=create, unsaved=not create)
    with pytest.raises(PermissionDeniedError):
        Workspace(database, other, actor)
    with pytest.raises(UnknownCodeError):
        access.revoke_codes(Workspace(database, other, LOCAL_ACTOR), [slip.handle])


def test_who_signed_in_and_what_became_of_codes_is_in_the_audit_log(region: Workspace) -> None:
    slip = made(region, Role.OPD, HEALTH)
    token = sign_in(region.database, slip.code, HALL).token
    access.end_session(region.database, token)
    access.revoke_codes(region, [slip.handle])
    lines = [(entry.action, entry.author.name) for entry in history.audit_log(region)[:4]]
    assert lines == [
        ("code-revoked", "lokal"),
        ("sign-out", HEALTH),
        ("sign-in", HEALTH),
        ("code-made", "lokal"),
    ]
    signed_in = history.audit_log(region)[2]
    assert (signed_in.detail["source"], signed_in.detail["handle"]) == (HALL, slip.handle)


def test_codes_exist_until_the_last_is_revoked(region: Workspace) -> None:
    assert not access.codes_exist(region.database)
    slip = made(region, Role.VIEWER)
    assert access.codes_exist(region.database)
    access.revoke_codes(region, [slip.handle])
    assert not access.codes_exist(region.database)


def test_sessions_last_a_working_day() -> None:
    assert timedelta(hours=12) == access.SESSION_LIFE < access.PROJECTOR_LIFE
