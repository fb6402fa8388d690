"""How alike short texts are: the cosine of their words' letter groups (3 and 4 letters), weighted by tf-idf.

Exact, also where many texts are compared: a pair is passed over only where its letter groups prove that it
stays below the threshold. Letter groups are taken word by word, so the order of words means nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

_SIZES = (3, 4)
_PAIRS_AT_ONCE = 50_000
_PRODUCTS_AT_ONCE = 5_000_000
_ROUNDING = 1e-9

Words = tuple[str, ...]
Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True)
class TextVectors:
    """The different texts as `rows` of length one (an empty text has none), and `row_of` each given text."""

    rows: sparse.csr_array
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
    weights = sparse.diags_array(np.array([weight(word) for word in vocabulary], dtype=np.float64))
    rows = sparse.csr_array(holds @ weights @ spelled @ sparse.diags_array(rareness))
    order = np.lexsort((np.arange(len(columns)), frequency))  # rarest first, for the bound below
    rows = sparse.csr_array(rows[:, order])
    rows.sort_indices()
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    rows = sparse.csr_array(sparse.diags_array(scale) @ rows)
    rows.sort_indices()
    return TextVectors(rows, row_of)


def near_pairs(vectors: TextVectors, sought: Whole, threshold: float, nearest: int) -> tuple[Whole, Whole]:
    """Rows (first < second) of different texts, one of them in `sought`, at least `threshold` alike.

    Of each sought text only the `nearest` ones (then the earlier rows) are kept; a pair stays where either
    keeps it.
    The most frequent letter groups of a text, as far as together they stay shorter than half the threshold,
    can add no more than that to any likeness: only pairs that reach the other half without them are
    multiplied out.
    """
    heads = _heads(vectors.rows, threshold / 2)
    turned = sparse.csr_array(heads.T)
    heads = heads[sought]
    cost = np.concatenate(([0], np.cumsum(_products(heads, turned))))
    first, second = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    start = 0
    while start < len(sought):
        end = int(np.searchsorted(cost, cost[start] + _PRODUCTS_AT_ONCE, side="right")) - 1
        end = min(max(end, start + 1), len(sought))
        shared = sparse.coo_array(heads[start:end] @ turned)
        one, other = sought[shared.row + start], shared.col.astype(np.int64)
        possible = (one != other) & (shared.data >= threshold / 2 - _ROUNDING)
        one, other = one[possible], other[possible]
        alike = _cosines(vectors.rows, one, other)
        enough = alike >= threshold
        kept = _nearest(one[enough], other[enough], alike[enough], nearest)
        first.append(one[enough][kept])
        second.append(other[enough][kept])
        start = end
    one, other = np.concatenate(first), np.concatenate(second)
    pairs = np.unique(np.stack((np.minimum(one, other), np.maximum(one, other)), axis=1), axis=0)
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
    found[first == second] = 1.0
    return np.minimum(found, 1.0)


def _letter_groups(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[at : at + size] for size in _SIZES for at in range(len(padded) - size + 1)}


def _ones(columns_by_row: Sequence[Sequence[int]], width: int) -> sparse.csr_array:
    sizes = [len(columns) for columns in columns_by_row]
    indices = np.fromiter((column for columns in columns_by_row for column in columns), np.int64, sum(sizes))
    starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
    return sparse.csr_array((np.ones(len(indices)), indices, starts), shape=(len(sizes), width))


def _heads(rows: sparse.csr_array, tail: float) -> sparse.csr_array:
    """The rows without their most frequent letter groups, as far as these stay shorter than `tail`."""
    squares = rows.data**2
    until = np.concatenate(([0.0], np.cumsum(squares)))
    row_of = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    from_here = until[rows.indptr[1:]][row_of] - until[:-1]
    kept = from_here >= tail**2 - _ROUNDING
    starts = np.concatenate(([0], np.cumsum(kept)))[rows.indptr]
    return sparse.csr_array((rows.data[kept], rows.indices[kept], starts), shape=rows.shape)


def _products(heads: sparse.csr_array, turned: sparse.csr_array) -> Real:
    """How many products each row costs."""
    widths = np.diff(turned.indptr)
    per_entry = np.concatenate(([0], np.cumsum(widths[heads.indices])))
    return np.asarray(np.diff(per_entry[heads.indptr]), dtype=np.float64)


def _nearest(one: Whole, other: Whole, alike: Real, nearest: int) -> Whole:
    """Which entries are among the `nearest` of `one`."""
    order = np.lexsort((other, -alike, one))
    starts = np.flatnonzero(np.concatenate(([True], np.diff(one[order]) > 0))) if len(order) else order
    sizes = np.diff(np.concatenate((starts, [len(order)])))
    rank = np.arange(len(order)) - np.repeat(starts, sizes)
    return np.asarray(order[rank < nearest], dtype=np.int64)
