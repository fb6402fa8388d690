"""Which records count: the newest active row of each, at any revision and day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from smartcity.store import Database, batches
from smartcity.store.errors import BatchStateError, UnknownBatchError
from smartcity.store.regions import current_revision, list_regions, revision_at
from smartcity.store.rows import current_rows, history_of_record, rows_of_batch
from smartcity.store.values import BatchState, Mode, Source, StoredRegion
from tests.store_rows import AUTHOR, accepted, add_region, held, names, store, tombstone, waiting
from tests.unit.conftest import Clock


@pytest.fixture(autouse=True)
def region(database: Database) -> None:
    add_region(database)


def test_a_stored_row_comes_back_as_it_was_sent(database: Database) -> None:
    sent = accepted("Sehat", budget=1_250_000_000, digital=True, secondary_dimensions=["living"])
    sent.extra, sent.personal_headers = {"NIP": "1"}, ("NIP",)
    receipt = store(database, sent)
    row = current_rows(database, "00.01")[0]
    assert row.content == sent
    assert (row.origin.file, row.origin.batch_id, row.origin.sent_by) == (
        "usulan.xlsx",
        receipt.batch_id,
        "Fasilitator",
    )
    assert row.origin.sent_at == receipt.at == datetime(2026, 5, 4, 3, tzinfo=UTC)


def test_the_newest_row_of_a_record_counts(database: Database) -> None:
    store(database, accepted("Sehat", budget=1), accepted("Cepat"))
    store(database, accepted("Sehat", budget=2))
    assert {
        row.content.fields["name"]: row.content.fields.get("budget")
        for row in current_rows(database, "00.01")
    } == {
        "Cepat": None,
        "Sehat": 2,
    }


def test_the_rows_of_an_opd_are_those_whose_newest_row_is_its_own(database: Database) -> None:
    moved, other = accepted("Pindah"), replace(accepted("Bus"), opd="Dinas Perhubungan")
    store(database, accepted("Sehat"), moved, other)
    gone = replace(moved, opd="Dinas Perhubungan", natural_key="dinas perhubungan|pindah")
    store(database, gone)
    store(database, replace(accepted("Dinas Perhubungan"), kind="opd", opd=None, record_id="id-opd"))

    def of_opd(opd: str) -> list[str | None]:
        return [row.content.record_id for row in current_rows(database, "00.01", of_opd=opd)]

    assert of_opd("Dinas Kesehatan") == ["id-sehat", "id-opd"]
    assert of_opd("Dinas Perhubungan") == ["id-bus", "id-pindah", "id-opd"]


def test_withdrawing_a_batch_brings_back_what_it_replaced(database: Database) -> None:
    store(database, accepted("Sehat", budget=1))
    later = store(database, accepted("Sehat", budget=2), accepted("Baru"))
    batches.withdraw(database, "00.01", later.batch_id, AUTHOR)
    assert [row.content.fields.get("budget") for row in current_rows(database, "00.01")] == [1]
    batches.reinstate(database, "00.01", later.batch_id, AUTHOR)
    assert sorted(names(database)) == ["Baru", "Sehat"]


def test_a_reinstated_batch_keeps_its_place_in_time(database: Database) -> None:
    first = store(database, accepted("Sehat", budget=1))
    store(database, accepted("Sehat", budget=2))
    batches.withdraw(database, "00.01", first.batch_id, AUTHOR)
    batches.reinstate(database, "00.01", first.batch_id, AUTHOR)
    assert current_rows(database, "00.01")[0].content.fields["budget"] == 2


def test_a_tombstone_removes_a_record_until_its_batch_is_withdrawn(database: Database) -> None:
    store(database, accepted("Sehat"), accepted("Cepat"))
    replacing = store(database, accepted("Sehat"), tombstone("id-cepat"), mode=Mode.REPLACE)
    assert names(database) == ["Sehat"]
    batches.withdraw(database, "00.01", replacing.batch_id, AUTHOR)
    assert sorted(names(database)) == ["Cepat", "Sehat"]


def test_every_earlier_revision_can_be_asked_for(database: Database) -> None:
    first = store(database, accepted("Sehat"))
    second = store(database, accepted("Cepat"))
    withdrawn = batches.withdraw(database, "00.01", first.batch_id, AUTHOR)
    assert names(database, first.revision) == ["Sehat"]
    assert names(database, second.revision) == ["Sehat", "Cepat"]
    assert names(database, withdrawn) == ["Cepat"]
    assert names(database, 0) == []


def test_a_day_ends_at_midnight_of_the_regions_own_zone(database: Database, clock: Clock) -> None:
    add_region(database, StoredRegion("91.01", "Kabupaten Timur", "WIT"))
    clock.now = datetime(2026, 5, 4, 14, 59, tzinfo=UTC)  # 23:59 WIT, 21:59 WIB
    add_region(database, StoredRegion("91.01", "Kabupaten Timur", "WIT"))
    before = current_revision(database, "91.01")
    clock.now = datetime(2026, 5, 4, 15, 0, tzinfo=UTC)  # 00:00 WIT of the next day
    add_region(database, StoredRegion("91.01", "Kabupaten Timur", "WIT"))
    east = next(region for region in list_regions(database) if region.code == "91.01")
    assert revision_at(database, east, date(2026, 5, 4)) == before
    assert revision_at(database, east, date(2026, 5, 5)) == before + 1
    assert revision_at(database, east, date(2026, 5, 3)) == 0


def test_held_rows_wait_until_a_later_batch_settles_them(database: Database) -> None:
    first = store(database, held("Sehat"), held("Cepat"))
    assert waiting(database) == ["Sehat", "Cepat"]
    assert names(database) == []
    row_id = 1 + _row_number(database, first.batch_id)
    later = store(database, accepted("Cepat"), resolves=(row_id,))
    assert (waiting(database), names(database)) == (["Sehat"], ["Cepat"])
    batches.withdraw(database, "00.01", later.batch_id, AUTHOR)
    assert waiting(database) == ["Sehat", "Cepat"]
    assert waiting(database, first.revision) == ["Sehat", "Cepat"]


def test_a_decision_goes_with_the_upload_that_it_was_about(database: Database) -> None:
    upload = store(database, held("Sehat"))
    row_id = _row_number(database, upload.batch_id)
    decided = accepted("Sehat", dimension="living")
    decided.origin_batch, decided.origin_row = upload.batch_id, row_id
    store(database, decided, source=Source.DECISION, file=None, resolves=(row_id,))
    row = current_rows(database, "00.01")[0]
    assert (row.origin.file, row.origin.source_batch, row.origin.decided_by) == (
        "usulan.xlsx",
        upload.batch_id,
        "Fasilitator",
    )
    batches.withdraw(database, "00.01", upload.batch_id, AUTHOR)
    assert (names(database), waiting(database)) == ([], [])
    batches.reinstate(database, "00.01", upload.batch_id, AUTHOR)
    assert (names(database), waiting(database)) == (["Sehat"], [])


def test_a_batch_that_waits_for_review_counts_once_approved(database: Database) -> None:
    receipt = store(database, accepted("Sehat"), awaits_review=True)
    assert names(database) == []
    [waiting_batch] = batches.list_batches(database, "00.01")
    assert (waiting_batch.id, waiting_batch.state) == (receipt.batch_id, BatchState.WAITING)
    batches.approve(database, "00.01", receipt.batch_id, AUTHOR)
    assert names(database) == ["Sehat"]


def test_two_records_never_stand_under_one_natural_key(database: Database) -> None:
    store(database, accepted("Sehat", "id-1"))
    renamed = accepted("Sehat Sekali", "id-1")
    second = store(database, renamed)
    store(database, accepted("Sehat", "id-2"))
    batches.withdraw(database, "00.01", second.batch_id, AUTHOR)  # id-1 is called Sehat again
    assert [row.content.record_id for row in current_rows(database, "00.01")] == ["id-2"]


def test_the_history_of_a_record_shows_every_row_of_it(database: Database) -> None:
    store(database, accepted("Sehat", budget=1))
    store(database, accepted("Sehat", budget=2))
    rows = history_of_record(database, "00.01", "id-sehat")
    assert [row.content.fields["budget"] for row in rows] == [1, 2]


@pytest.mark.parametrize("step", [batches.reinstate, batches.approve])
def test_a_step_that_does_not_fit_the_state_is_refused(database: Database, step: object) -> None:
    receipt = store(database, accepted("Sehat"))
    with pytest.raises(BatchStateError):
        step(database, "00.01", receipt.batch_id, AUTHOR)  # type: ignore[operator]
    assert current_revision(database, "00.01") == receipt.revision


def test_a_batch_of_another_region_is_unknown(database: Database) -> None:
    receipt = store(database, accepted("Sehat"))
    add_region(database, StoredRegion("32.04", "Kabupaten Bandung", "WIB"))
    with pytest.raises(UnknownBatchError):
        batches.withdraw(database, "32.04", receipt.batch_id, AUTHOR)
    assert names(database) == ["Sehat"]


def _row_number(database: Database, batch_id: int) -> int:
    return rows_of_batch(database, "00.01", batch_id)[0].origin.row_id
