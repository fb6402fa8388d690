"""Text from a spreadsheet shows as the characters it is, wherever a widget reads Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.ui.language import literal

_UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*([`*_\[\]<>$~&@]|:(?=[^\s\\]))")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("[x](javascript:alert(1))", r"\[x\](javascript\:alert(1))"),
        ("<img onerror=1>", r"\<img onerror=1\>"),
        ("$x$", r"\$x\$"),
        (":red[merah]", r"\:red\[merah\]"),
        ("1. Layanan", r"1\. Layanan"),
        ("# judul", r"\# judul"),
        ("- butir", r"\- butir"),
        ("lihat www.contoh.id, surel a@b.id", "lihat www\u2060\\.contoh.id, surel a\\@\u2060b.id"),
        ("di https://contoh.id/x", "di https\\:\u2060//contoh.id/x"),
        ("Kolom E: Besaran (Rp) 1.5-2", "Kolom E: Besaran (Rp) 1.5-2"),
        ("dua\nbaris", "dua baris"),
        (None, ""),
    ],
)
def test_marks_are_escaped(sent: str | None, shown: str) -> None:
    assert literal(sent) == shown


@given(st.text())
def test_no_mark_stays_unescaped_and_no_character_is_lost(sent: str) -> None:
    shown = literal(sent)
    assert not _UNESCAPED.search(shown)
    seen = re.sub(r"\\(.)", r"\1", shown).replace("\u2060", "")
    assert seen == " ".join(sent.split()).replace("\u2060", "")
