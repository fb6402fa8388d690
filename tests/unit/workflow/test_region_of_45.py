"""A region worked by hand: 45 expected, 36 reported ("36/45 = 80 %"), nine to ask, also seen from later."""

from __future__ import annotations

from datetime import date

import pytest

from smartcity.analysis.follow_up import follow_up_list, reminder_text
from smartcity.analysis.metrics import RegionState, region_metrics
from smartcity.analysis.movement import burn_up, fitting_step, moved_dimensions, moved_opds
from smartcity.analysis.participation import participation
from smartcity.analysis.progress_counts import by_stage, holding_back
from smartcity.intake.tables import ExpectedOpd
from smartcity.reference import load_reference
from smartcity.workflow import history
from smartcity.workflow.commit import commit_file
from smartcity.workflow.errors import DecisionError, EditConflictError
from smartcity.workflow.follow_up import FollowUp, save_follow_ups
from smartcity.workflow.registry import save_opds
from smartcity.workflow.stage_closing import progress_of
from smartcity.workflow.tables import RegionTables, load_tables
from smartcity.workflow.timeline import record_log
from smartcity.workflow.workspace import Workspace
from tests.received_files import innovation, received
from tests.unit.conftest import Clock

REFERENCE = load_reference()
NAMES = [f"Dinas Nomor {number:02}" for number in range(1, 46)]
FIRST_DAY = date(2026, 5, 4)


@pytest.fixture
def region(workspace: Workspace, clock: Clock) -> Workspace:
    """4 May, 10:00 WIB: the registry; 10:10 twenty report, 10:20 sixteen more with a problem each."""
    save_opds(workspace, [ExpectedOpd(name) for name in NAMES])
    clock.move(minutes=10)
    first = [innovation(name, f"INOVASI {name[-2:]}") for name in NAMES[:20]]
    commit_file(workspace, received(workspace, first, "satu.xlsx"))
    clock.move(minutes=10)
    more = [innovation(name, f"INOVASI {name[-2:]}", problem="Jauh") for name in NAMES[20:36]]
    commit_file(workspace, received(workspace, more, "dua.xlsx"))
    return workspace


def numbers(tables: RegionTables) -> dict[str, object]:
    state = RegionState("00.01", "Kabupaten Contoh", tables.revision, tables.as_of)
    made = region_metrics(
        state,
        tables.registry,
        tables.innovations,
        tables.held,
        REFERENCE,
        progress=progress_of(tables),
    )
    return dict(made)


def test_thirty_six_of_forty_five_are_eighty_percent_and_nine_are_missing(region: Workspace) -> None:
    found = numbers(load_tables(region))
    assert found["participation"] == {
        "expected": 45,
        "reporting": 36,
        "sent": 0,
        "share": 0.8,
        "missing": NAMES[36:],
        "waiting": [],
        "outside_registry": [],
    }
    progress = found["progress"]
    assert isinstance(progress, dict)
    # 45 OPDs x 2 deliverables; 16 named the problem of their one innovation, nobody a cause
    assert progress["by_stage"]["1"] == {"done": 16, "applicable": 90, "share": 0.1778, "closed": False}
    rows = [row for row in progress["by_opd"] if row["opd"] == NAMES[40] and row["stage"] == 2]
    assert rows == [
        {
            "opd": NAMES[40],
            "stage": 2,
            "done": 0,
            "applicable": 2,
            "missing": ["innovations", "completeness"],
        }
    ]


def test_a_changed_registry_leaves_the_figures_of_the_day_before(region: Workspace, clock: Clock) -> None:
    clock.move(days=1)
    save_opds(region, [ExpectedOpd(name) for name in [*NAMES[:40], "Dinas Baru"]])
    after = numbers(load_tables(region))["participation"]
    assert isinstance(after, dict)
    assert (after["expected"], after["reporting"], after["share"]) == (41, 36, 0.878)
    then = numbers(load_tables(region, FIRST_DAY))["participation"]
    assert isinstance(then, dict)
    assert (then["expected"], then["reporting"], then["share"]) == (45, 36, 0.8)
    assert then["missing"] == NAMES[36:]

    steps = burn_up(record_log(region), "WIB", "day")
    assert steps[["expected", "reporting", "innovations"]].to_numpy().tolist() == [[45, 36, 36], [41, 36, 36]]


def test_the_burn_up_follows_the_minutes_and_takes_back_what_was_withdrawn(
    region: Workspace, clock: Clock
) -> None:
    clock.move(minutes=10)
    second = history.list_batches(region)[0].id
    history.withdraw(region, second)
    clock.move(minutes=10)
    history.reinstate(region, second)
    log = record_log(region)
    assert fitting_step(log) == "minute"
    steps = burn_up(log, "WIB", "minute")
    assert [f"{moment:%H:%M}" for moment in steps["at"]] == ["10:00", "10:10", "10:20", "10:30", "10:40"]
    assert steps["reporting"].tolist() == [0, 20, 36, 20, 36]
    assert steps["innovations"].tolist() == [0, 20, 36, 20, 36]
    assert set(steps["expected"]) == {45}


def test_who_moved_the_number_between_two_days(region: Workspace, clock: Clock) -> None:
    clock.move(days=7)
    sent = [
        innovation(NAMES[36], "BARU", dimension="economy"),
        innovation(NAMES[0], "INOVASI 01", problem="Jauh"),
    ]
    commit_file(region, received(region, sent, "tiga.xlsx"))
    before, after = load_tables(region, FIRST_DAY), load_tables(region)
    moved = moved_opds(progress_of(before), progress_of(after), before.innovations, after.innovations)
    assert moved[["opd", "innovations_before", "innovations_after"]].to_numpy().tolist() == [
        [NAMES[36], 0, 1],
        [NAMES[0], 1, 1],
    ]
    assert (moved["done_after"] - moved["done_before"]).tolist() == [1, 1]
    dimensions = moved_dimensions(before.innovations, after.innovations, REFERENCE).set_index("dimension")
    assert dimensions.loc["economy"].tolist() == [0, 1]
    assert dimensions.loc["living"].tolist() == [36, 36]


def test_the_list_of_nine_puts_overdue_promises_first(region: Workspace, clock: Clock) -> None:
    save_follow_ups(
        region,
        [
            FollowUp(NAMES[44], "Menunggu UPTD", "Kasubbag Perencanaan", date(2026, 5, 6)),
            FollowUp(NAMES[40], promised_on=date(2026, 5, 8), reminded_on=FIRST_DAY),
        ],
    )
    clock.move(days=3)
    tables = load_tables(region)
    progress = progress_of(tables)
    table = follow_up_list(
        participation(tables.registry, tables.innovations, tables.held),
        progress,
        tables.follow_up,
        date(2026, 5, 7),
    )
    missing = table[table["state"] == "missing"]
    assert missing["opd"].tolist() == [NAMES[44], *NAMES[36:44]]
    assert (table["overdue_days"] > 0).tolist() == [True, *[False] * (len(table) - 1)]
    first = table.iloc[0]
    assert (first["reason"], first["contact"]) == ("Menunggu UPTD", "Kasubbag Perencanaan")
    assert (first["promised_on"], first["overdue_days"]) == ("2026-05-06", 1)

    reminder = reminder_text(
        first.to_dict(),
        progress,
        tables.innovations,
        tables.held,
        region="Kabupaten Contoh",
        today=date(2026, 5, 7),
        language="id",
        reference=REFERENCE,
    )
    assert NAMES[44] in reminder
    assert "6 Mei 2026" in reminder
    incomplete = table[table["opd"] == NAMES[0]].iloc[0]
    assert incomplete["state"] == "incomplete"
    assert incomplete["open"] == [(1, "problems"), (1, "causes")]


def test_notes_overwrite_nobody_and_belong_to_known_opds(region: Workspace) -> None:
    save_follow_ups(region, [FollowUp(NAMES[40], "Satu")])
    with pytest.raises(EditConflictError) as refused:
        save_follow_ups(region, [FollowUp(NAMES[40], "Dua")])
    theirs = refused.value.conflicts[0]
    assert theirs.theirs is not None
    assert theirs.theirs["reason"] == "Satu"
    save_follow_ups(region, [FollowUp(NAMES[40], based_on=theirs.row_id)])
    assert len(load_tables(region).follow_up) == 0
    for wrong in (FollowUp("Dinas Antah", "?"), FollowUp(NAMES[1], reminded_on=date(2026, 6, 1))):
        with pytest.raises(DecisionError):
            save_follow_ups(region, [wrong])


def test_what_holds_most_back_stands_first(region: Workspace) -> None:
    progress = progress_of(load_tables(region))
    worst = holding_back(progress)
    assert [(code, counts.unfinished, counts.applicable) for _, code, counts in worst] == [
        ("causes", 45, 45),
        ("problems", 29, 45),
    ]
    third = by_stage(progress)[3]
    # nobody marked a quick win: nobody owes a risk register
    assert (third.not_applicable, third.applicable) == (45, 135)
