from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.intake.tables import Cell
from smartcity.intake.values.plain_text import cell_text, is_blank, line_of, says_nothing, text_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"),
        (0.5, "0.5"),
        (3_201_012_345_678_901.0, "3201012345678901"),
        (True, "TRUE"),
        (None, ""),
        (date(2022, 8, 17), "2022-08-17"),
        (datetime(2022, 8, 17), "2022-08-17"),  # noqa: DTZ001 -- a spreadsheet's time has no zone
        (datetime(2022, 8, 17, 9, 30), "2022-08-17 09:30:00"),  # noqa: DTZ001 -- the same
    ],
)
def test_cells_as_their_sender_sees_them(value: Cell, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize(
    "value",
    [
        "",
        None,
        " ",
        "-",
        "--",
        "…………",
        "n.a.",
        "NA",
        "N/A",
        "null",
        "#N/A",
        "0000-00-00",
        "Tidak ada",
        "Nihil",
    ],
)
def test_placeholders_say_nothing(value: Cell) -> None:
    assert is_blank(value)
    assert text_of(value) is None


@pytest.mark.parametrize("value", ["Nihilisme Digital", "Nadi", "Bela Desa", "0", 0.0, False, "√", "x"])
def test_words_that_only_look_like_placeholders_say_something(value: Cell) -> None:
    assert not is_blank(value)


def test_a_no_says_nothing_where_a_number_is_expected_but_zero_does() -> None:
    assert says_nothing("belum")
    assert says_nothing("Tidak")
    assert not says_nothing("0")


@pytest.mark.parametrize(
    ("sent", "line"),
    [
        ("  SI  CEPAT\n(Sistem Cepat) ", "SI CEPAT (Sistem Cepat)"),
        ("\xa0\u201cDamba Bumil\u201d", "\u201cDamba Bumil\u201d"),
        ("Pas\u200bar\x07 Tani", "Pasar Tani"),
        ("Café".replace("é", "e\u0301"), "Café"),
        ('=HYPERLINK("http://x")', '=HYPERLINK("http://x")'),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("<p>Nama</p>", "<p>Nama</p>"),
        ("satu_x000D_\ndua", "satu dua"),
    ],
)
def test_names_are_tidied_and_otherwise_kept(sent: str, line: str) -> None:
    assert line_of(sent) == line


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("satu \r\n\t dua  tiga", "satu\ndua tiga"),
        (
            '<p style="text-align: justify;">\r\n\tHalo&nbsp;dunia &amp; desa<br/>dua</p>',
            "Halo dunia & desa\ndua",
        ),
        ("<ul><li>air</li><li>api</li></ul>", "air\n\napi"),
        ('<p>teks<img src="data:image/png;base64,AAAA"></p><script>alert(1)</script>', "teks"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("nilai < 5 dan > 2", "nilai < 5 dan > 2"),
    ],
)
def test_longer_texts_keep_lines_and_lose_the_markup_of_web_pages(sent: str, text: str) -> None:
    assert "\n".join(filter(None, (text_of(sent) or "").split("\n"))) == "\n".join(
        filter(None, text.split("\n"))
    )


@given(st.text(alphabet=st.characters(), max_size=60))
def test_cleaning_a_text_twice_changes_nothing_more(sent: str) -> None:
    for clean in (line_of, text_of):
        once = clean(sent)
        if once is not None and "<" not in once and "_x0" not in once:
            assert clean(once) == once
            assert not any(ord(sign) < 32 and sign != "\n" for sign in once)
