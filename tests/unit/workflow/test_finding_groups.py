"""Many findings read as few: the worst first, equal ones as one, each with its cells."""

from __future__ import annotations

from smartcity.records import Finding, Severity
from smartcity.workflow.finding_groups import cells_in_words, equal_findings, group_findings


def ambiguous(row: int, value: str) -> Finding:
    suggested = ("economy", "environment")
    return Finding(
        "dimension-ambiguous", Severity.ERROR, "Inovasi", row, f"D{row}", "dimension", value, suggested
    )


def test_errors_come_before_warnings_before_notes_and_the_most_rows_first() -> None:
    findings = [
        Finding("opd-new", Severity.INFO, "Inovasi", 7, "B7", "opd", "Dinas A"),
        Finding("money-unreadable", Severity.WARNING, "Inovasi", 7, "F7", "budget", "entah"),
        ambiguous(7, "SE"),
        Finding("dimension-missing", Severity.ERROR, "Inovasi", 8, "D8", "dimension"),
        Finding("dimension-missing", Severity.ERROR, "Inovasi", 9, "D9", "dimension"),
    ]
    groups = group_findings(findings)
    assert [group.code for group in groups] == [
        "dimension-missing",
        "dimension-ambiguous",
        "money-unreadable",
        "opd-new",
    ]
    assert [(group.values, group.rows) for group in groups] == [(2, 2), (1, 1), (1, 1), (1, 1)]


def test_values_count_once_whatever_their_case_and_space() -> None:
    [group] = group_findings([ambiguous(7, "SE"), ambiguous(8, " se "), ambiguous(9, "Smart E")])
    assert (group.values, group.rows) == (2, 3)


def test_equal_findings_stand_together_with_their_cells() -> None:
    findings = [ambiguous(7, "Smart E"), *(ambiguous(row, "SE") for row in range(8, 16))]
    most, single = equal_findings(findings)
    assert cells_in_words(most, "id") == "Inovasi D8, D9, D10, D11, D12, D13 (+2)"
    assert cells_in_words(single, "id") == "Inovasi D7"


def test_a_finding_about_the_whole_file_has_no_place() -> None:
    assert cells_in_words([Finding("no-table", Severity.ERROR)], "id") == ""
    assert group_findings([]) == []
