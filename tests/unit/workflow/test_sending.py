"""An OPD hands in, checks and sends: once, whatever is lost, repeated or done by others in between."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.intake.tables import ExpectedOpd
from smartcity.store import Database, open_database
from smartcity.store.values import BatchState, Source
from smartcity.workflow import access, history, registry, sending
from smartcity.workflow.access import CodeWish, make_codes, sign_in
from smartcity.workflow.actors import Role
from smartcity.workflow.commit import commit_file
from smartcity.workflow.errors import FileNotWaitingError, StaleComparisonError
from smartcity.workflow.workspace import Workspace, open_workspace
from tests.received_files import innovation, received
from tests.unit.conftest import Clock

HEALTH, SCHOOLS = "Dinas Kesehatan", "Dinas Pendidikan"
CSV = "OPD;Nama Inovasi;Dimensi\n{opd};{name};Smart Living\n"


@contextmanager
def signed_in(region: Workspace, opd: str = HEALTH) -> Iterator[tuple[Workspace, str]]:
    """The region in the hands of an OPD that has just signed in, and its token."""
    [slip] = make_codes(region, [CodeWish(Role.OPD, opd)])
    opened = sign_in(region.database, slip.code, "10.0.0.9")
    yield replace(region, actor=opened.signed_in.actor), opened.token


@pytest.fixture
def region(workspace: Workspace) -> Workspace:
    registry.save_opds(workspace, [ExpectedOpd(HEALTH), ExpectedOpd(SCHOOLS)])
    return workspace


@pytest.fixture
def opd(region: Workspace) -> Iterator[tuple[Workspace, str]]:
    with signed_in(region) as both:
        yield both


def uploads(workspace: Workspace) -> list[int]:
    """The numbers of the region's uploads, oldest first."""
    found = history.list_batches(workspace)
    return sorted(batch.id for batch in found if batch.source is Source.UPLOAD)


def test_a_file_is_checked_with_the_worker_and_sent(opd: tuple[Workspace, str]) -> None:
    workspace, token = opd
    content = CSV.format(opd=HEALTH, name="Antre Sehat").encode()
    ticket = sending.take_in(workspace, token, "usulan.csv", content)
    checked = sending.check(workspace, token, ticket)
    assert (checked.name, checked.result.counts.accepted, checked.result.counts.held) == ("usulan.csv", 1, 0)
    receipt = sending.send(workspace, token, ticket, checked, {})
    assert uploads(workspace) == [receipt.batch_id]
    assert receipt.counts["accepted"] == 1
    with pytest.raises(FileNotWaitingError):
        sending.check(workspace, token, ticket)


def test_rows_of_another_opd_wait_and_are_no_records(opd: tuple[Workspace, str]) -> None:
    workspace, token = opd
    content = CSV.format(opd=SCHOOLS, name="Buku Bersama").encode()
    ticket = sending.take_in(workspace, token, "usulan.csv", content)
    checked = sending.check(workspace, token, ticket)
    assert [finding.code for finding in checked.result.findings] == ["opd-not-yours"]
    receipt = sending.send(workspace, token, ticket, checked, {})
    assert (receipt.counts["accepted"], receipt.counts["held"]) == (0, 1)


def test_the_receipt_is_the_same_for_ever(opd: tuple[Workspace, str], clock: Clock) -> None:
    workspace, token = opd
    ticket = sending.take_in(workspace, token, "usulan.xlsx", b"isi")
    checked = received(workspace, [innovation(HEALTH, "SEHAT")])
    first = sending.send(workspace, token, ticket, checked, {})
    clock.move(minutes=9)
    assert sending.send(workspace, token, ticket, checked, {}) == first
    assert sending.receipt_of(workspace, token, ticket) == first
    assert uploads(workspace) == [first.batch_id]


def test_what_others_changed_meanwhile_is_shown_before_it_is_sent(opd: tuple[Workspace, str]) -> None:
    workspace, token = opd
    ticket = sending.take_in(workspace, token, "usulan.xlsx", b"isi")
    checked = received(workspace, [innovation(HEALTH, "SEHAT", budget=5)])
    mark = sending.result_mark(checked)
    commit_file(workspace, received(workspace, [innovation(HEALTH, "SEHAT", budget=7)]))
    with pytest.raises(StaleComparisonError):
        sending.send(workspace, token, ticket, checked, {})
    again = received(workspace, [innovation(HEALTH, "SEHAT", budget=5)])
    assert sending.result_mark(again) != mark
    assert sending.send(workspace, token, ticket, again, {}).counts["changed"] == 1


def test_the_same_result_has_the_same_mark_whenever_it_is_made(opd: tuple[Workspace, str]) -> None:
    workspace, _ = opd
    rows = [innovation(HEALTH, "SEHAT", budget=5), innovation(HEALTH, "RATU", extra_={"Ket.": "baik"})]
    mark = sending.result_mark(received(workspace, rows))
    commit_file(
        replace(workspace, actor=replace(workspace.actor, name=SCHOOLS, opd=SCHOOLS)),
        received(workspace, [innovation(SCHOOLS, "BUKU")]),
    )
    assert sending.result_mark(received(workspace, rows)) == mark


def test_many_at_once_get_one_receipt(opd: tuple[Workspace, str]) -> None:
    workspace, token = opd
    ticket = sending.take_in(workspace, token, "usulan.xlsx", b"isi")
    checked = [received(workspace, [innovation(HEALTH, "SEHAT")]) for _ in range(6)]
    start, receipts = threading.Barrier(len(checked)), []

    def send(place: int) -> None:
        start.wait()
        receipts.append(sending.send(workspace, token, ticket, checked[place], {}))

    threads = [threading.Thread(target=send, args=(place,)) for place in range(len(checked))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == len(checked)
    assert {receipt.batch_id for receipt in receipts} == set(uploads(workspace))
    assert len(uploads(workspace)) == 1


def test_an_answered_name_renames_and_an_open_one_waits(opd: tuple[Workspace, str]) -> None:
    workspace, token = opd
    commit_file(workspace, received(workspace, [innovation(HEALTH, "ANTRI SEHAT")]))
    renamed = [innovation(HEALTH, "ANTRE SEHAT")]
    ticket = sending.take_in(workspace, token, "usulan.xlsx", b"isi")
    checked = received(workspace, renamed)
    assert checked.comparison is not None
    [question] = checked.comparison.renames
    waiting = sending.send(workspace, token, ticket, checked, {question.key: ""})
    assert (waiting.counts["accepted"], waiting.counts["held"]) == (0, 1)
    ticket = sending.take_in(workspace, token, "usulan.xlsx", b"isi")
    checked = received(workspace, renamed)
    [question] = checked.comparison.renames if checked.comparison else []
    [(record_id, _)] = question.candidates
    answered = sending.send(workspace, token, ticket, checked, {question.key: record_id})
    assert (answered.counts["accepted"], answered.counts["changed"]) == (1, 1)


def test_a_session_that_ends_takes_its_file_along(region: Workspace, opd: tuple[Workspace, str]) -> None:
    workspace, token = opd
    ticket = sending.take_in(workspace, token, "usulan.xlsx", b"isi")
    access.end_session(workspace.database, token)
    with pytest.raises(FileNotWaitingError):
        sending.send(workspace, token, ticket, received(workspace, [innovation(HEALTH, "SEHAT")]), {})
    with pytest.raises(FileNotWaitingError):
        sending.take_in(workspace, token, "usulan.xlsx", b"isi")
    assert uploads(region) == []


def test_what_was_sent_before_with_its_state(region: Workspace, opd: tuple[Workspace, str]) -> None:
    workspace, token = opd
    ambiguous = innovation(HEALTH, "RATU", held_={"dimension-ambiguous": ("dimension", "SE", ("economy",))})
    for rows in ([innovation(HEALTH, "SEHAT"), ambiguous], [innovation(HEALTH, "CEPAT")]):
        ticket = sending.take_in(workspace, token, "usulan.xlsx", b"isi")
        sending.send(workspace, token, ticket, received(workspace, rows), {})
    commit_file(region, received(region, [innovation(SCHOOLS, "BUKU")]))
    newest, oldest = sending.sent_before(workspace)
    assert (oldest.batch.state, oldest.waiting_rows) == (BatchState.ACTIVE, 1)
    assert (newest.batch.state, newest.waiting_rows) == (BatchState.ACTIVE, 0)
    history.withdraw(region, newest.batch.id)
    assert sending.sent_before(workspace)[0].batch.state is BatchState.WITHDRAWN


STEPS = st.lists(st.sampled_from(["new", "send", "put away", "others", "restart"]), max_size=14)


@settings(max_examples=20, deadline=None)
@given(steps=STEPS)
def test_every_ticket_is_at_most_one_batch(steps: list[str]) -> None:
    """Whatever is repeated, lost, put away, replaced, done by others, or begun on another server."""
    with TemporaryDirectory() as folder:
        address = str(Path(folder) / "data.sqlite3")
        with closing(open_database(address)) as database:
            region = open_workspace(database, "32.04", create=True)
            registry.save_opds(region, [ExpectedOpd(HEALTH), ExpectedOpd(SCHOOLS)])
            with signed_in(region) as (workspace, token):
                _course(steps, workspace, token, lambda: open_database(address))


def _course(steps: list[str], workspace: Workspace, token: str, another: Callable[[], Database]) -> None:
    tickets: list[str] = []
    receipts: dict[str, object] = {}
    for number, step in enumerate(steps):
        if step == "new" or not tickets:
            tickets.append(sending.take_in(workspace, token, f"{number}.xlsx", f"{number}".encode()))
        elif step == "put away":
            sending.put_away(workspace, token, tickets[-1])
        elif step == "others":
            schools = replace(workspace.actor, name=SCHOOLS, opd=SCHOOLS)
            other = replace(workspace, actor=schools)
            rows = [innovation(SCHOOLS, f"BUKU {number}")]
            ticketless = received(other, rows, file=f"lain-{number}.xlsx")
            commit_file(other, ticketless, source=Source.EXAMPLE)
        else:
            _send_each(workspace, token, tickets, receipts, another if step == "restart" else None)
    assert uploads(workspace) == sorted(receipt.batch_id for receipt in receipts.values())  # type: ignore[attr-defined]


def _send_each(
    workspace: Workspace,
    token: str,
    tickets: list[str],
    receipts: dict[str, object],
    another: Callable[[], Database] | None,
) -> None:
    """Send every ticket there ever was, perhaps by another server; the same one gives the same receipt."""
    database = another() if another else workspace.database
    there = replace(workspace, database=database)
    for place, ticket in enumerate(tickets):
        rows = [innovation(HEALTH, f"INOVASI {chr(65 + place)}")]
        try:
            receipt = sending.send(there, token, ticket, received(there, rows), {})
        except FileNotWaitingError:
            assert ticket not in receipts
            continue
        assert receipts.setdefault(ticket, receipt) == receipt
    if another:
        database.close()
