"""Huffman's code, and what lesson 04 says of the letters of three languages."""

import heapq
import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import entropy, kl_divergence
from helpers.codes import huffman
from helpers.data import letters

COUNTS = st.dictionaries(st.text(min_size=1, max_size=2), st.integers(0, 10**6), min_size=2, max_size=30)


def mean_length(counts, code):
    return sum(count * len(code[symbol]) for symbol, count in counts.items())


def shortest(counts):
    """The sum of all joins, which no prefix code goes below (Huffman 1952)."""
    heap, total = sorted(counts.values()), 0
    while len(heap) > 1:
        joined = heapq.heappop(heap) + heapq.heappop(heap)
        total += joined
        heapq.heappush(heap, joined)
    return total


def test_the_weather_gets_the_words_of_the_opening_question():
    code = huffman({"sun": 4, "cloud": 2, "rain": 1, "snow": 1})
    assert code == {"sun": "0", "cloud": "10", "rain": "110", "snow": "111"}


@given(COUNTS)
def test_no_word_begins_another_nothing_is_left_over_and_no_code_is_shorter(counts):
    code = huffman(counts)
    assert code.keys() == counts.keys()
    assert not any(later.startswith(word) for word, later in pairwise(sorted(code.values())))
    assert sum(2.0 ** -len(word) for word in code.values()) == 1
    assert mean_length(counts, code) == shortest(counts)


@given(COUNTS, st.randoms())
def test_the_order_of_the_counts_does_not_matter(counts, random):
    shuffled = random.sample(list(counts.items()), len(counts))
    assert huffman(dict(shuffled)) == huffman(counts)


@given(COUNTS.map(lambda counts: {symbol: count + 1 for symbol, count in counts.items()}))
def test_it_stays_within_a_bit_of_the_entropy(counts):
    total = sum(counts.values())
    bits = mean_length(counts, huffman(counts)) / total
    floor = entropy(np.array(list(counts.values())) / total, base=2)
    assert floor - 1e-9 <= bits < floor + 1


def test_one_symbol_needs_no_flash():
    assert huffman({"sun": 3}) == {"sun": ""}


def test_no_counts_give_no_code():
    with pytest.raises(ValueError, match=r"^counts needs at least one symbol, such as \{'sun': 4\}\.$"):
        huffman({})
    for counts, kind in (([3, 1], "list"), ("sun", "str"), (None, "NoneType"), (np.array([3, 1]), "ndarray")):
        with pytest.raises(TypeError, match=rf"^counts must be a mapping, such as \{{'sun': 4\}}, not a {kind}\.$"):
            huffman(counts)


@pytest.mark.parametrize("count", [-1, math.nan, math.inf, 10**400])
def test_a_count_is_a_finite_number_from_0(count):
    with pytest.raises(ValueError, match=r"^counts\['snow'\] must be 0 or a positive finite number, not "):
        huffman({"sun": 1, "snow": count})


@pytest.mark.parametrize("count", ["1", None, 1j, np.array([1, 2])])
def test_a_count_is_a_number(count):
    with pytest.raises(TypeError, match=r"^counts\['snow'\] must be a single real number, not "):
        huffman({"sun": 1, "snow": count})


def test_counts_in_small_integers_of_numpy_do_not_overflow():
    small = np.array([100, 100, 100, 1], np.int8)
    assert huffman(dict(zip("abcd", small, strict=True))) == huffman({"a": 100, "b": 100, "c": 100, "d": 1})


def test_symbols_may_be_of_any_kind():
    assert huffman({None: 1, ("a", "b"): 2, "c": 4}) == {"c": "1", ("a", "b"): "01", None: "00"}


def test_what_the_lesson_folds_away_about_korean():
    english, korean = Counter(letters("english")), Counter(letters("korean"))
    assert (len(english), len(korean), korean.total()) == (26, 51, 8215)
    alphabet = sorted(english | korean)
    assert len(alphabet) == 77
    p = np.array([english[x] for x in alphabet]) / english.total()
    q = np.array([korean[x] + 1 for x in alphabet]) / (korean.total() + 77)
    assert kl_divergence(p, q, base=2) == pytest.approx(math.log2(8215 + 77) - entropy(p, base=2))
    assert round(kl_divergence(p, q, base=2), 2) == 8.91
