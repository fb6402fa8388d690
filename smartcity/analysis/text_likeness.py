"""How alike short texts are: the cosine of their words' letter groups (3 and 4 letters), weighted by tf-idf.

Letter groups are taken word by word, so the order of words means nothing, and a long list is compared word by
word: the same numbers, but words are fewer than letter groups.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

_SIZES = (3, 4)
_PAIRS_AT_ONCE = 50_000
_LIKENESSES_AT_ONCE = 4_000_000
# Beyond these decimals the order of adding shows; a long list is searched in half the precision.
_DECIMALS, _SEARCHED_DECIMALS = 9, 5

Words = tuple[str, ...]
Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True)
class TextVectors:
    """The different texts, and `row_of` each given one.

    `rows`: the letter groups of each text, of length one (an empty text has none). They are `words`, what
    each word counts in each text, times `spelled`, the letter groups of each word.
    """

    rows: sparse.csr_array
    words: sparse.csr_array
    spelled: sparse.csr_array
    row_of: Whole


def text_vectors(texts: Sequence[Words], weight: Callable[[str], float]) -> TextVectors:
    """The vectors of texts, each a tuple of folded words; `weight` says what a word counts.

    A letter group counts as much as its words, times log((1 + texts) / (1 + texts that hold it)) + 1, over
    the different texts. Neither the order of the texts nor repetition changes anything.
    """
    different = sorted(set(texts))
    number_of = {words: number for number, words in enumerate(different)}
    row_of = np.array([number_of[words] for words in texts], dtype=np.int64)
    vocabulary = sorted({word for words in different for word in words})
    numbers = {word: number for number, word in enumerate(vocabulary)}
    groups_of = [_letter_groups(word) for word in vocabulary]
    columns = {group: number for number, group in enumerate(sorted({g for own in groups_of for g in own}))}
    word_rows = [sorted({numbers[word] for word in words}) for words in different]
    holds = _ones(word_rows, len(vocabulary))
    spelled = _ones([sorted(columns[group] for group in own) for own in groups_of], len(columns))
    present = holds @ spelled
    frequency = np.bincount(present.indices, minlength=len(columns))
    rareness = np.log((1 + len(different)) / (1 + frequency)) + 1
    spelled = sparse.csr_array(spelled @ sparse.diags_array(rareness))
    weights = np.array([weight(word) for word in vocabulary], dtype=np.float64)
    words = sparse.csr_array(holds @ sparse.diags_array(weights))
    rows = sparse.csr_array(words @ spelled)
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    scale = sparse.diags_array(np.divide(1.0, length, out=np.zeros_like(length), where=length > 0))
    rows, words = sparse.csr_array(scale @ rows), sparse.csr_array(scale @ words)
    rows.sort_indices()
    return TextVectors(rows, words, spelled, row_of)


def near_pairs(vectors: TextVectors, sought: Whole, threshold: float, nearest: int) -> tuple[Whole, Whole]:
    """Rows (first < second) of different texts, one of them in `sought`, at least `threshold` alike.

    Searched to five decimals, so that a pair may lack that much. Of each sought text only the `nearest` ones
    (then the earlier rows) are kept; a pair stays where either keeps it.
    """
    count = vectors.rows.shape[0]
    rows, turned, spelled = (
        sparse.csr_array(each, dtype=np.float32)
        for each in (vectors.rows, vectors.words.T, vectors.spelled.T)
    )
    threshold -= 10.0**-_SEARCHED_DECIMALS
    found = [np.empty((0, 2), np.int64)]
    step = max(1, _LIKENESSES_AT_ONCE // max(count, 1))
    for start in range(0, len(sought), step):
        part = sought[start : start + step]
        alike = np.round(((rows[part] @ spelled) @ turned).toarray(), _SEARCHED_DECIMALS)
        alike[np.arange(len(part)), part] = 0
        least = np.full((len(part), 1), threshold)
        if count > nearest:
            least = np.maximum(np.partition(alike, count - nearest, axis=1)[:, [count - nearest]], least)
        one, other = np.nonzero(alike >= least)
        kept = _nearest(one, other, alike[one, other], nearest)
        found.append(np.sort(np.stack((part[one[kept]], other[kept]), axis=1), axis=1))
    pairs = np.unique(np.concatenate(found), axis=0)
    return pairs[:, 0], pairs[:, 1]


def likeness_of(vectors: TextVectors, first: Whole, second: Whole) -> Real:
    """The likeness, 0 to 1, of pairs of places in the given texts; NaN where one of the texts is empty."""
    one, other = vectors.row_of[first], vectors.row_of[second]
    empty = np.diff(vectors.rows.indptr) == 0
    return np.where(empty[one] | empty[other], np.nan, _cosines(vectors.rows, one, other))


def _cosines(rows: sparse.csr_array, first: Whole, second: Whole) -> Real:
    found = np.empty(len(first))
    for start in range(0, len(first), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        product = rows[first[part]].multiply(rows[second[part]])
        found[part] = np.asarray(product.sum(axis=1)).ravel()
    return np.minimum(np.round(found, _DECIMALS), 1.0)


def _letter_groups(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[at : at + size] for size in _SIZES for at in range(len(padded) - size + 1)}


def _ones(columns_by_row: Sequence[Sequence[int]], width: int) -> sparse.csr_array:
    sizes = [len(columns) for columns in columns_by_row]
    indices = np.fromiter((column for columns in columns_by_row for column in columns), np.int32, sum(sizes))
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    return sparse.csr_array((np.ones(len(indices)), indices, starts), shape=(len(sizes), width))


def _nearest(one: Whole, other: Whole, alike: Real, nearest: int) -> Whole:
    """Which entries are among the `nearest` of `one`."""
    order = np.lexsort((other, -alike, one))
    starts = np.flatnonzero(np.concatenate(([True], np.diff(one[order]) > 0))) if len(order) else order
    sizes = np.diff(np.concatenate((starts, [len(order)])))
    rank = np.arange(len(order)) - np.repeat(starts, sizes)
    return np.asarray(order[rank < nearest], dtype=np.int64)
