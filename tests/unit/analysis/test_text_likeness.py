"""The likeness of texts against the plain computation, and the bound that passes pairs over."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.text_likeness import likeness_of, near_pairs, text_vectors

WORD = st.text(alphabet="abc", min_size=1, max_size=5)
TEXTS = st.lists(st.lists(WORD, max_size=5).map(tuple), min_size=1, max_size=12)


def even(_: str) -> float:
    return 1.0


def likeness(one: str, other: str, *rest: str) -> float:
    vectors = text_vectors([tuple(text.split()) for text in (one, other, *rest)], even)
    return float(likeness_of(vectors, np.array([0]), np.array([1]))[0])


def test_letter_groups_are_weighed_by_how_rare_they_are() -> None:
    # Letter groups of " ab ": " ab", "ab ", " ab "; of " ac ": " ac", "ac ", " ac ". The two texts share
    # those of "ab" (in both: log(3/3) + 1 = 1), the others stand in one (log(3/2) + 1).
    rare = log(3 / 2) + 1
    assert likeness("ab", "ab ac") == pytest.approx(3 / (sqrt(3) * sqrt(3 + 3 * rare**2)))


def test_the_order_of_words_means_nothing() -> None:
    assert likeness("bank data", "data bank") == pytest.approx(1)
    assert likeness("bank data", "pasar ikan") == 0.0


def test_an_empty_text_cannot_be_compared() -> None:
    assert np.isnan(likeness("", "bank"))


@settings(deadline=None)
@given(TEXTS, st.sampled_from([0.3, 0.5, 0.65, 0.9]))
def test_near_pairs_are_those_that_comparing_all_finds(
    texts: list[tuple[str, ...]], threshold: float
) -> None:
    vectors = text_vectors(texts, even)
    count = vectors.rows.shape[0]
    first, second = near_pairs(vectors, np.arange(count), threshold, count)
    products = (vectors.rows @ vectors.rows.T).toarray()
    one, other = np.nonzero(np.triu(products >= threshold + 1e-9, 1))
    found = set(zip(first.tolist(), second.tolist(), strict=True))
    assert set(zip(one.tolist(), other.tolist(), strict=True)) <= found
    assert all(products[pair] >= threshold - 1e-4 for pair in found)


@given(TEXTS)
def test_sought_texts_alone_give_their_pairs(texts: list[tuple[str, ...]]) -> None:
    vectors = text_vectors(texts, even)
    count = vectors.rows.shape[0]
    every = set(zip(*(r.tolist() for r in near_pairs(vectors, np.arange(count), 0.5, count)), strict=True))
    one = set(zip(*(r.tolist() for r in near_pairs(vectors, np.array([0]), 0.5, count)), strict=True))
    assert one == {pair for pair in every if 0 in pair}


def test_of_each_text_the_nearest_stay() -> None:
    texts = [("posyandu", word) for word in ("balita", "balitaku", "lansia", "lansiaku")]
    vectors = text_vectors(texts, even)
    first, second = near_pairs(vectors, np.arange(4), 0.1, 1)
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == [(0, 1), (2, 3)]
