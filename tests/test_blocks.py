"""Cutting into blocks changes no result, and keeps the memory small: at every edge of a block."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import helpers
from helpers import (
    blocks,
    cross_entropy,
    entropy,
    kl_divergence,
    log_sigmoid,
    log_softmax,
    logit,
    logsumexp,
    odds,
    sigmoid,
    sigmoid_derivative,
    softmax,
    surprisal,
)

AROUND_BLOCKS = [
    size
    for blocks_ in (1, 2, 3)
    for size in (blocks.BLOCK * blocks_ - 1, blocks.BLOCK * blocks_, blocks.BLOCK * blocks_ + 1)
]
CLASSES = [1, 2, 3, 7, 8, 9, 17, blocks.LONG_RUN - 1, blocks.LONG_RUN, blocks.LONG_RUN + 1, 1000]


def logits(*shape, dtype=np.float64):
    return np.random.default_rng(0).normal(scale=4, size=shape).astype(dtype)


@given(st.lists(st.integers(0, 7), max_size=4), st.integers(1, 50))
def test_blocks_cover_every_element_once_and_in_order(shape, size):
    numbered = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    pieces = [numbered[block].ravel() for block in blocks._blocks(tuple(shape), size)]
    assert all(piece.size <= size for piece in pieces)
    np.testing.assert_array_equal(np.concatenate([*pieces, []]), numbered.ravel())


@pytest.mark.parametrize("size", AROUND_BLOCKS)
@pytest.mark.parametrize("function", [odds, logit, sigmoid, log_sigmoid, sigmoid_derivative, surprisal])
def test_an_element_is_the_same_alone_and_in_a_large_array(function, size):
    x = np.random.default_rng(size).random(size)
    result = function(x)
    edges = [0, size // 2, blocks.BLOCK - 2, *range(-min(size, 3), 0)]
    assert result.shape == x.shape
    np.testing.assert_allclose(result[edges], [function(x[edge]) for edge in edges], rtol=4e-16)


@pytest.mark.parametrize("classes", CLASSES)
@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp])
def test_a_slice_is_the_same_alone_and_in_a_large_array(function, axis, classes):
    shape = [blocks.BLOCK // classes // 3 + 2, 7]
    shape.insert(axis, classes)
    z = logits(*shape)
    result = function(z, axis=axis)
    for place in ((0, 0), (1, 3), (-1, -1), (shape[0] // 2 if axis else 0, 4)):
        alone = function(np.moveaxis(z, axis, -1)[place].copy())
        together = np.moveaxis(result, axis, -1)[place] if result.ndim == 3 else result[place]
        np.testing.assert_allclose(together, alone, rtol=4e-15)


def arrangements(array):
    """Yield the same values as they may lie in memory."""
    yield array
    yield np.asfortranarray(array)
    yield np.repeat(array, 2, axis=-1)[..., ::2]
    yield np.repeat(array, 2, axis=0)[::2]
    yield array[::-1].copy()[::-1]
    read_only = array.copy()
    read_only.flags.writeable = False
    yield read_only
    yield array.astype(array.dtype.newbyteorder())


@pytest.mark.parametrize("shape", [(9_000, 2), (2, 9_000), (300, 70), (70, 300), (9_000, 3, 2), (3, 2, 9_000)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_however_the_input_lies_in_memory_the_result_is_the_same(shape, dtype):
    z = logits(*shape, dtype=dtype)
    for axis in range(len(shape)):
        p = softmax(z, axis=axis)
        for lying, p_lying in zip(arrangements(z), arrangements(p), strict=True):
            elementwise = [(sigmoid(lying), sigmoid(z)), (logit(p_lying), logit(p))]
            along = [
                (softmax(lying, axis=axis), p),
                (log_softmax(lying, axis=axis), log_softmax(z, axis=axis)),
                # Near 0, its error is that of a logit, and so large beside it.
                (1 + abs(logsumexp(lying, axis=axis)), 1 + abs(logsumexp(z, axis=axis))),
                (entropy(p_lying, axis=axis), entropy(p, axis=axis)),
                (kl_divergence(p_lying, p, axis=axis), np.zeros(np.delete(shape, axis))),
            ]
            assert all(result.flags.c_contiguous or lying.flags.f_contiguous for result, _ in elementwise + along)
            for result, expected in elementwise + along:
                assert result.dtype.newbyteorder("=") == dtype
                np.testing.assert_allclose(result, expected, rtol=40 * np.finfo(dtype).eps, atol=1e-300)


@pytest.mark.parametrize("axis", [0, -1])
def test_one_distribution_is_broadcast_against_very_many(axis):
    many = softmax(logits(20_000, 3) if axis else logits(3, 20_000), axis=axis)
    one = np.array([0.25, 0.75, 0.0])
    one = one if axis else one[:, np.newaxis]
    for function in (cross_entropy, kl_divergence):
        result = function(one, many, axis=axis)
        np.testing.assert_array_equal(result, function(np.broadcast_to(one, many.shape).copy(), many, axis=axis))
        assert result.shape == (20_000,)


def test_the_limits_survive_in_every_block():
    z = np.zeros((20_000, 3))
    z[:, 1] = -np.inf
    np.testing.assert_array_equal(softmax(z), np.tile([0.5, 0, 0.5], (20_000, 1)))
    assert np.all(logsumexp(np.full((20_000, 3), -np.inf)) == -np.inf)
    assert np.all(entropy(np.tile([1.0, 0, 0], (20_000, 1))) == 0)
    assert np.all(logit(np.tile([0.0, 1.0], 20_000)) == np.tile([-np.inf, np.inf], 20_000))


def test_what_is_wrong_in_a_late_block_is_found_and_placed():
    z = np.zeros((20_000, 3))
    z[19_000] = -np.inf
    z[19_500, 1] = np.nan
    with pytest.raises(ValueError, match=r"^row 19000 of z has no finite logit"):
        softmax(z)
    z[17_000, 2] = np.inf
    with pytest.raises(ValueError, match=r"^row 17000 of z has an infinite logit"):
        log_softmax(z)
    p = np.full(60_000, 0.5)
    p[50_000] = 1.5
    with pytest.raises(ValueError, match=r"^p\[50000\] is 1\.5, but"):
        odds(p)


@pytest.mark.parametrize("function", [entropy, cross_entropy, kl_divergence])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("axis", [0, -1])
def test_what_is_no_distribution_in_a_late_block_is_found_and_placed(function, dtype, axis):
    rows = softmax(logits(60_000, 3, dtype=dtype))
    place, slice_ = ("1, 55000", "column") if axis == 0 else ("55000, 1", "row")

    def of(p):
        p = np.ascontiguousarray(p.T) if axis == 0 else p
        return function(p, axis=axis) if function is entropy else function(p, p, axis=axis)

    wrong = rows.copy()
    wrong[55_000] = [0.5, -0.25, 0.75]
    wrong[56_000] = [0.5, 0.5, 0.5]
    with pytest.raises(ValueError, match=rf"^p\[{place}\] is -0\.25, but a probability lies in \[0, 1\]"):
        of(wrong)
    wrong[55_000] = [0.5, 0.25, 0.25]
    with pytest.raises(ValueError, match=rf"^{slice_} 56000 of p sums to 1\.5, not to 1"):
        of(wrong)
    wrong[56_000] = [0.5, np.nan, 0.5]
    result = of(wrong)
    assert np.isnan(result[56_000])
    others = of(np.delete(wrong, 56_000, axis=0))
    np.testing.assert_allclose(np.delete(result, 56_000), others, rtol=1e-6 if dtype == np.float32 else 1e-14)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble, ">f4", ">f8"])
def test_probabilities_are_told_from_the_nearest_floats_outside(dtype):
    one = np.ones((), dtype)
    good = np.array([0, one, np.nextafter(one * 0, one), np.nextafter(one, one * 0), -0.0, np.nan]).astype(dtype)
    odds(good)
    for wrong in (np.nextafter(one, one * 2), -np.nextafter(one * 0, one), np.inf, -np.inf):
        with pytest.raises(ValueError, match=r"^p\[1\] is .*, but a probability lies in \[0, 1\]"):
            odds(np.array([0.5, wrong, 7]).astype(dtype))


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 70), st.integers(1, 4)), elements=st.floats(-1e9, 1e9)))
def test_the_total_along_a_first_axis_is_the_sum(terms):
    error = len(terms) * np.spacing(np.abs(terms).sum(axis=0))
    assert np.all(np.abs(blocks.total(terms) - terms.sum(axis=0)) <= error)


@pytest.mark.parametrize("lying", [np.ascontiguousarray, np.asfortranarray])
def test_rounding_errors_of_a_long_total_do_not_pile_up(lying):
    terms = lying(np.random.default_rng(0).random((100_000, 4)).astype(np.float32))
    exact = terms.sum(axis=0, dtype=np.float64)
    np.testing.assert_allclose(blocks.total(terms), exact, rtol=8 * np.finfo(np.float32).eps)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["odds", "logit", "sigmoid", "log_sigmoid", "sigmoid_derivative", "surprisal"])
def test_elementwise_helpers_take_memory_for_the_result_and_a_few_blocks(name, dtype):
    p = np.random.default_rng(0).random(300_000).astype(dtype)
    assert peak(getattr(helpers, name), p) <= 2 * p.nbytes


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "shape",
    [
        *((150_000, 2), (2, 150_000), (3_000, 100), (300, 1000), (1000, 300), (1000, 100), (100, 1000), (30_000, 4)),
        *((200, 1000, 5), (300_000,), (2, 50_000), (10, 10_000), (25, 4096), (64, 1563), (1000, 101)),
        *((100, 10, 100), (10, 10, 10, 100), (2, 3, 20_000)),
    ],
)
@pytest.mark.parametrize("function", [softmax, log_softmax])
def test_softmax_takes_memory_for_the_result_and_a_few_blocks(function, shape, dtype):
    z = logits(*shape, dtype=dtype)
    broadcast = np.broadcast_to(z[:1], shape)
    for axis in range(len(shape)):
        if shape[axis] <= 1000 or len(shape) == 1:
            for lying in (z, np.asfortranarray(z), z[..., ::-1], broadcast)[: 1 if len(shape) == 1 else 4]:
                assert peak(lambda z, axis=axis: function(z, axis=axis), lying) <= 2 * z.nbytes


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_large_array_in_fortran_order_stays_in_it(dtype):
    z = np.asfortranarray(logits(300, 200, dtype=dtype))
    for result in (sigmoid(z), odds(sigmoid(z))):
        assert result.flags.f_contiguous
        np.testing.assert_allclose(result, result.copy(order="C"))
    np.testing.assert_array_equal(sigmoid(z), sigmoid(np.ascontiguousarray(z)))


def peak(function, argument):
    """The most bytes that a call holds at once, its result included."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        function(argument)
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
