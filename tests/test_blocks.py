"""Cutting into blocks shows in no result: rows keep to themselves, at every edge of a block, and memory stays small."""

import tracemalloc
from itertools import product
from typing import get_args, get_origin, get_type_hints

import numpy as np
import pytest

import helpers
from helpers import blocks, cross_entropy, entropy, kl_divergence, log_softmax, logit, logsumexp, odds, sigmoid, softmax

ELEMENTWISE = ["odds", "odds_to_probability", "logit", "sigmoid", "log_sigmoid", "sigmoid_derivative", "surprisal"]
each_dtype = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def logits(*shape, dtype=np.float64, seed=0):
    return np.random.default_rng(seed).normal(scale=4, size=shape).astype(dtype)


def each_loss(loss, make_output, **options):
    """Return a function of logits and an axis: the losses of all rows, for targets made of the same logits."""

    def call(z, axis):
        distributions = np.flip(softmax(z, axis), axis)
        target = distributions if loss is helpers.categorical_cross_entropy else distributions.argmin(axis)
        return loss(target, make_output(z, axis), axis=axis, reduction="none", **options)

    return call


def as_they_are(z, _):
    return z


ROWWISE = {
    "softmax": softmax,
    "log_softmax": log_softmax,
    "logsumexp": logsumexp,
    "softmax at a temperature": lambda z, axis: softmax(z, axis=axis, temperature=0.7),
    "entropy": lambda z, axis: entropy(softmax(z, axis=axis), axis=axis),
    "cross_entropy": lambda z, axis: cross_entropy(np.flip(softmax(z, axis), axis), softmax(z, axis), axis),
    "kl_divergence": lambda z, axis: kl_divergence(softmax(z, axis), softmax(z, axis, temperature=1.01), axis),
    "categorical": each_loss(helpers.categorical_cross_entropy, as_they_are, from_logits=True),
    "categorical of p": each_loss(helpers.categorical_cross_entropy, softmax),
    "sparse": each_loss(helpers.sparse_categorical_cross_entropy, as_they_are, from_logits=True),
    "sparse of p": each_loss(helpers.sparse_categorical_cross_entropy, softmax),
    "nll_loss": each_loss(helpers.nll_loss, log_softmax),
}


@pytest.mark.parametrize("name", ROWWISE)
def test_the_numbers_of_a_row_do_not_depend_on_the_values_of_other_rows(name):
    for classes, axis, dtype in product(
        (2, 3, blocks.FEW_CLASSES - 1, blocks.FEW_CLASSES, 1000), (0, -1), (np.float32, np.float64)
    ):
        rows = blocks.BLOCK // classes
        z = logits(2 * rows + 5, classes, dtype=dtype)
        kept = [0, 1, rows - 2, rows - 1, rows, rows + 1, 2 * rows, -1]  # on both sides of every border of a block
        wild = np.resize(dtype([0, 700, -700, 1e-9, 80, -88.5, 3, -np.inf]), z.shape)
        wild[:, 0], wild[:, -1], wild[kept] = 1, 0.1, z[kept]
        before, after = (ROWWISE[name](x if axis else np.ascontiguousarray(x.T), axis) for x in (z, wild))
        if before.ndim == 2 and axis == 0:
            before, after = before.T, after.T
        assert before[kept].tobytes() == after[kept].tobytes(), (classes, axis, dtype)


def seen_by(apply, *inputs, **options):
    """What a sum of its inputs, applied to blocks of them, gets to see, and the result."""
    seen = []

    def total(*parts):
        seen.extend(parts)
        return sum(parts)

    return seen, apply(total, *inputs, **options)


@pytest.mark.parametrize(
    ("dtype", "wide", "wider"),
    [
        (np.float16, np.float64, np.float32),
        (np.float32, np.float64, np.float32),
        (np.float64, np.float64, np.float64),
        (np.longdouble, np.longdouble, np.longdouble),
    ],
)
def test_a_formula_computes_in_a_wide_type_and_its_result_has_that_of_the_inputs(dtype, wide, wider):
    x, z, half = np.ones(3, dtype), np.ones((5, 3), dtype), np.float16
    for seen, result, inside, outside in [
        (*seen_by(blocks.elementwise, x, x), wide, dtype),
        (*seen_by(blocks.elementwise, x, x.astype(half)), wide, dtype),
        (*seen_by(blocks.elementwise, x, dtype=half), wide, half),
        (*seen_by(blocks.along_axis, z, z, axis=1), wide, dtype),
        (*seen_by(blocks.along_axis, z.astype(half), z, axis=0, at_least=np.float32), wider, dtype),
        (*seen_by(blocks.along_axis, z, axis=1, dtype=half), wide, half),
    ]:
        assert {part.dtype for part in seen} == {np.dtype(inside)}
        assert result.dtype == outside
        assert np.all(result == len(seen))


def test_a_block_is_short_and_classes_lie_in_it_where_numpy_is_fast():
    parts, _ = seen_by(blocks.elementwise, np.ones(3 * blocks.BLOCK + 1))
    assert [len(part) for part in parts] == [*[blocks.BLOCK] * 3, 1]
    for classes in (2, blocks.FEW_CLASSES - 1, blocks.FEW_CLASSES, 1000):
        for lying in (np.ones((1000, classes)), np.ones((1000, classes), order="F")):
            parts, _ = seen_by(blocks.along_axis, lying, axis=1)
            assert max(part.size for part in parts) <= blocks.BLOCK
            few = classes < blocks.FEW_CLASSES
            assert all(part.flags.f_contiguous if few else part.flags.c_contiguous for part in parts)


@each_dtype
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_an_element_does_not_depend_on_the_others(name, dtype):
    x = np.random.default_rng(0).random(2 * blocks.BLOCK + 5).astype(dtype)
    kept = [0, 1, blocks.BLOCK - 1, blocks.BLOCK, 2 * blocks.BLOCK, -1]
    wild = np.resize(np.array([0, 0.5, 1, 1e-30, 0.9999], dtype), x.shape)
    wild[kept] = x[kept]
    function = getattr(helpers, name)
    assert function(x)[kept].tobytes() == function(wild)[kept].tobytes()
    for place in kept:
        np.testing.assert_allclose(function(x)[place], function(x[place]), rtol=np.finfo(dtype).eps)


@pytest.mark.parametrize("classes", [1, 2, 3, 10, blocks.FEW_CLASSES - 1, blocks.FEW_CLASSES, 1000])
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


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_result_has_a_type_that_help_shows(name):
    function = getattr(helpers, name)
    shown = tuple(get_origin(kind) for kind in get_args(get_type_hints(function)["return"]))
    for x in (0.5, [0.5]):
        assert isinstance(function(x), shown)


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


@each_dtype
@pytest.mark.parametrize("shape", [(9_000, 2), (2, 9_000), (300, 70), (70, 300), (9_000, 3, 2), (3, 2, 9_000)])
def test_however_the_input_lies_in_memory_the_result_is_the_same(shape, dtype):
    z = logits(*shape, dtype=dtype)
    for axis in range(len(shape)):
        p = softmax(z, axis=axis)
        for lying, p_lying in zip(arrangements(z), arrangements(p), strict=True):
            for result, expected in [
                (sigmoid(lying), sigmoid(z)),
                (logit(p_lying), logit(p)),
                (softmax(lying, axis=axis), p),
                (log_softmax(lying, axis=axis), log_softmax(z, axis=axis)),
                # Near 0, its error is that of a logit, and so large beside it.
                (1 + abs(logsumexp(lying, axis=axis)), 1 + abs(logsumexp(z, axis=axis))),
                (entropy(p_lying, axis=axis), entropy(p, axis=axis)),
                (kl_divergence(p_lying, p, axis=axis), np.zeros(np.delete(shape, axis))),
            ]:
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


@each_dtype
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_elementwise_helpers_take_memory_for_the_result_and_a_few_blocks(name, dtype):
    p = np.random.default_rng(0).random(300_000).astype(dtype)
    assert peak(getattr(helpers, name), p) <= 2 * p.nbytes


@each_dtype
@pytest.mark.parametrize(
    "shape", [(150_000, 2), (2, 150_000), (8, 20_000), (3_000, 100), (300, 1000), (200, 1000, 5), (2, 3, 50_000)]
)
def test_helpers_of_rows_take_memory_for_the_result_and_a_few_blocks(shape, dtype):
    z = logits(*shape, dtype=dtype)
    for axis in range(len(shape)):
        if shape[axis] <= z.size / 8:  # a single row takes room of its own
            for lying in (z, np.asfortranarray(z), z[..., ::-1]):
                p, q = softmax(lying, axis), softmax(lying, axis, temperature=2)
                assert peak(lambda z, axis=axis: softmax(z, axis), lying) <= 2 * z.nbytes
                assert peak(lambda z, axis=axis: log_softmax(z, axis), lying) <= 2 * z.nbytes
                assert peak(lambda p, axis=axis: entropy(p, axis), p) <= 3 * z.nbytes
                assert peak(lambda p, q=q, axis=axis: kl_divergence(p, q, axis), p) <= 3 * z.nbytes


@each_dtype
def test_a_large_array_in_fortran_order_stays_in_it(dtype):
    z = np.asfortranarray(logits(300, 200, dtype=dtype))
    for result in (sigmoid(z), odds(sigmoid(z)), softmax(z, axis=0), softmax(z, axis=1)):
        assert result.flags.f_contiguous
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
