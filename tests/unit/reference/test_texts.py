import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.records import Finding, Severity
from smartcity.reference.texts import (
    LANGUAGES,
    finding_group,
    finding_message,
    finding_severity,
    finding_texts,
    finding_todo,
    joined,
    suggestion_name,
    text,
)

# The codes that the product promises never to rename.
PROMISED = {
    "error": """file-empty file-unreadable file-encrypted file-unsupported file-too-large file-too-complex
        no-table name-missing opd-missing opd-unknown opd-ambiguous opd-not-yours dimension-missing
        dimension-unknown dimension-ambiguous duplicate-in-file""",
    "warning": """money-unreadable money-ambiguous date-unreadable maturity-unknown flag-ambiguous cell-error
        formula-without-value text-truncated-by-source hidden-rows hidden-sheet""",
    "info": "opd-corrected opd-new dimension-corrected similar-name duplicate-in-store structure-unseen",
}


@pytest.mark.parametrize(
    ("severity", "code"), [(severity, code) for severity, codes in PROMISED.items() for code in codes.split()]
)
def test_every_promised_code_keeps_its_severity(severity: str, code: str) -> None:
    assert finding_severity(code) == severity


def test_both_languages_take_the_same_parameters() -> None:
    for code, entry in finding_texts().items():
        for texts in (entry.message, entry.todo, entry.group):
            names = {frozenset(re.findall(r"\{(\w+)\}", texts[language])) for language in LANGUAGES}
            assert len(names) == 1, code


def test_a_message_shows_names_for_codes() -> None:
    finding = Finding(
        "dimension-ambiguous", Severity.ERROR, value="SE", suggestions=("economy", "environment")
    )
    assert "Smart Economy atau Smart Environment" in finding_message(finding, "id")
    assert "Smart Economy or Smart Environment" in finding_message(finding, "en")
    assert suggestion_name("living/health", "en") == "Health"
    assert suggestion_name("Dinas Kesehatan", "id") == "Dinas Kesehatan"


@given(st.text())
def test_a_value_is_inserted_as_it_is(value: str) -> None:
    finding = Finding("opd-unknown", Severity.ERROR, value=value or "-")
    assert f'"{value or "-"}"' in finding_message(finding, "id")


def test_what_a_finding_did_not_bring_never_breaks_its_text() -> None:
    for code in finding_texts():
        bare = Finding(code, Severity.INFO)
        for language in LANGUAGES:
            assert finding_message(bare, language)
            assert finding_todo(bare, language)
            assert "12" in finding_group(code, "12", language)


def test_a_missing_key_is_named() -> None:
    with pytest.raises(KeyError, match=r"text 'list_andd'.*'list_and'"):
        text("list_andd", "id")
    with pytest.raises(KeyError, match="language 'fr'"):
        text("list_and", "fr")
    with pytest.raises(KeyError, match="'amount'"):
        text("million", "id")
    with pytest.raises(KeyError, match="opd-unknwn"):
        finding_message(Finding("opd-unknwn", Severity.ERROR), "id")


def test_lists_are_joined_as_read() -> None:
    assert joined([], "id") == ""
    assert joined(["a"], "id") == "a"
    assert joined(["a", "b", "c"], "id") == "a, b dan c"
    assert joined(["a", "b"], "en", "list_or") == "a or b"
