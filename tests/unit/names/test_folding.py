import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.names import fold, fold_each


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Smart   Governance ", "smart governance"),
        ("_smart branding", "smart branding"),
        ("“Smart Economy”", "smart economy"),
        ("Koperasi & UKM", "koperasi dan ukm"),
        ("nama_opd", "nama opd"),
        ("DPPA \n TA.", "dppa ta"),
        ("Jum'at", "jumat"),
        ("é-Kafé", "e kafe"),
        ("(%)", "%"),
        (" √ ", "√"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_folds(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_case_and_outer_space_never_matter(text: str) -> None:
    assert fold(f"  {text.upper()}\t") == fold(text)


@given(st.lists(st.text() | st.text(st.sampled_from("aB &'`\n\r-_%0"))))
def test_many_together_fold_as_each_does(texts: list[str]) -> None:
    assert fold_each(texts) == {text: fold(text) for text in texts}
