"""The one place that cuts large arrays up, so that formulas run in a core's own memory.

A formula is written for whole arrays, as the lessons teach it, and applied here
to one block after another. Its temporaries then stay in cache, and the memory it
takes beside its result is that of a block, however large the input is.
"""

import functools
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
FloatOrFloats = Floats | np.floating[Any]

# A limit such as log(0) = -inf is a result here, not something to warn about.
quietly = np.errstate(all="ignore")

# Elements of a block: 128 kB of float64. A few temporaries of that size fit into
# a core's second-level cache, and malloc hands out the same memory again and
# again. What is computed in float64 but is not, comes in blocks of half as many,
# so that its temporaries are no larger beside it.
BLOCK = 16_000

# Bytes of a whole array that a second-level cache holds, with its result.
CACHE = 1_000_000

# NumPy reduces a short last axis at some 20 ns an element, and a first axis at a
# tenth of that. From this many classes on, copying the axis to the front costs
# more than it saves.
MANY_CLASSES = 64

# A sum of more terms is taken in halves, so that rounding errors do not pile up:
# side by side, where NumPy and BLAS keep several running sums, and one by one.
TERMS_SIDE_BY_SIDE, TERMS_ONE_BY_ONE = 1024, 128

# Where the classes do not lie side by side in memory, a block takes in so many
# slices even if it grows, because shorter runs waste the cache lines and pages
# that they are read by; but never more than a sixth of them all, so that the
# temporaries of a block are no more than the input.
WIDE_RUN = 128


class Number:
    """The functions that formulas take from NumPy, for a single number: Python's are ten times as quick there."""

    exp, log, log1p, log2, copysign = math.exp, math.log, math.log1p, math.log2, math.copysign
    minimum = min


NUMBERS = (float, np.float32)  # np.float64 is a float; float16 could overflow


def rounded(value: float, like: float | np.floating[Any]) -> np.floating[Any]:
    """Return `value`, computed by `Number`, in the dtype of the number `like`."""
    return np.float64(value) if isinstance(like, float) else type(like)(value)


@quietly
def elementwise(
    formula: Callable[..., Any], *inputs: Floats, dtype: Any = None, arithmetic: bool = False
) -> FloatOrFloats:
    """Return formula(*inputs), computed block by block, as a scalar where there is no axis.

    Parameters
    ----------
    formula : callable
        Takes arrays of one shape, and returns a new array of that shape. It
        never writes to what it is given, which may be the caller's own.
    *inputs : numpy.ndarray
        Arrays of one shape. The formula sees half and single precision as
        float64: a long float16 sum would stall, and NumPy's float32 exp and log
        are off by up to 4 ulp. What it returns is rounded once.
    dtype : data-type, optional
        Of the result; that of the inputs unless given.
    arithmetic : bool
        Whether the formula rounds to half an ulp in any precision: it then sees
        single precision as it is, and writes its result to a last argument.

    Returns
    -------
    numpy.floating or numpy.ndarray
        The result. Where all inputs lie in C or all in Fortran order, so does it.
    """
    dtype = dtype or _common_dtype(inputs)
    if inputs[0].ndim == 0:
        row = elementwise(formula, *(x[np.newaxis] for x in inputs), dtype=dtype, arithmetic=arithmetic)
        return np.asarray(row)[0]
    step = BLOCK // (1 if arithmetic or dtype.itemsize >= 8 else 2)
    if inputs[0].size <= step:
        if not arithmetic:
            return formula(*map(_wide, inputs)).astype(dtype, copy=False)
        result = np.empty_like(inputs[0], dtype)
        formula(*inputs, result)
        return result
    if not all(x.flags.c_contiguous for x in inputs):
        if all(x.flags.f_contiguous for x in inputs):
            return elementwise(formula, *(x.T for x in inputs), dtype=dtype, arithmetic=arithmetic).T
        inputs = tuple(np.ascontiguousarray(x) for x in inputs)
    result = np.empty(inputs[0].shape, dtype)
    flat = result.reshape(-1)
    flat_inputs = [x.reshape(-1) for x in inputs]
    for start in range(0, flat.size, step):
        block = slice(start, start + step)
        if arithmetic:
            formula(*(x[block] for x in flat_inputs), flat[block])
        else:
            flat[block] = formula(*(_wide(x[block]) for x in flat_inputs))
    return result


def along_axis(
    formula: Callable[..., Any],
    *inputs: Floats,
    axis: int,
    dtype: Any = None,
    reduces: bool = False,
    in_place: bool = False,
    short_rows: bool = False,
    keep_float32: bool = False,
) -> FloatOrFloats:
    """Return formula(*inputs, axis), computed in blocks of whole slices along `axis`.

    Parameters
    ----------
    formula : callable
        Takes arrays of one shape, and the axis of classes in them, which is the
        first or the last; if it does not reduce that, also `out`: an array to
        write the result to, or None for a new one. It returns its result, and
        never writes to the other arrays.
    *inputs : numpy.ndarray
        Arrays of one shape, seen by the formula as in `elementwise`.
    axis : int
        The axis of classes of the inputs, negative.
    dtype : data-type, optional
        Of the result; that of the inputs unless given.
    reduces : bool
        Whether the formula returns one value for each slice, with an axis of
        length 1, which the result is without.
    in_place : bool
        Whether the formula needs hardly any memory but `out` on a first axis of
        many classes, so that it need not be cut up while in cache.
    short_rows : bool
        Whether that goes for any axis, and the formula is quick on short rows too.
    keep_float32 : bool
        Whether the formula sees single precision as it is.

    Returns
    -------
    numpy.floating or numpy.ndarray
        The result, in C order, with the axis where it was or without it.
    """
    common = _common_dtype(inputs)
    as_it_is = common.itemsize >= 8 or (keep_float32 and common == np.float32)
    seen_as = common if as_it_is else np.dtype(np.float64)
    dtype = dtype or common
    if inputs[0].ndim == 1:
        return _at_once(formula, inputs, -1, seen_as, dtype, reduces)
    shape = inputs[0].shape
    places = [*range(len(shape))]
    classes = places.pop(axis)
    side_by_side = all(x.strides[classes] == x.itemsize for x in inputs)
    last = side_by_side and (short_rows or shape[classes] >= MANY_CLASSES)
    order = (*places, classes) if last else (classes, *places)
    axis = -1 if last else 0
    as_they_lie = classes == (len(places) if last else 0)
    if not as_they_lie:
        inputs = tuple(x.transpose(order) for x in inputs)
    if inputs[0].size <= BLOCK and (reduces or as_they_lie):
        return _at_once(formula, inputs, axis, seen_as, dtype, reduces)
    slices = tuple(shape[place] for place in places)
    result = np.empty(slices if reduces else shape, dtype)
    ordered = result if reduces else result.transpose(order)
    size = BLOCK if as_it_is else BLOCK // 2
    if as_it_is and reduces:  # the result takes hardly any memory, so that temporaries may
        size = BLOCK * 8 // seen_as.itemsize
    whole = short_rows or (in_place and not last and shape[classes] >= MANY_CLASSES)
    if whole and ordered.flags.c_contiguous and ordered.nbytes <= CACHE:
        size = ordered.size
    run = 1 if last else min(WIDE_RUN, math.prod(slices) // 6)
    for block in _blocks(slices, max(size // shape[classes], run)):
        block = (*block, ...)
        slices_of_block = block if last else (slice(None), *block)
        target = ordered[block if reduces else slices_of_block]
        arrays = [np.ascontiguousarray(x[slices_of_block], seen_as) for x in inputs]
        if reduces:
            values = formula(*arrays, axis)
            target[...] = values[..., 0] if last else values[0]
        elif target.flags.c_contiguous and dtype == seen_as:
            formula(*arrays, axis, target)
        else:
            _put(target, formula(*arrays, axis, None))
    return result


def _at_once(
    formula: Callable[..., Any], inputs: tuple[Floats, ...], axis: int, seen_as: Any, dtype: Any, reduces: bool
) -> FloatOrFloats:
    """Return what `along_axis` does for inputs that make a single block."""
    arrays = [np.ascontiguousarray(x, seen_as) for x in inputs]
    if reduces:
        values = formula(*arrays, axis)
        values = values[..., 0] if axis == -1 else values[0]
    else:
        values = formula(*arrays, axis, None)
    return values.astype(dtype, copy=False)[()]


def _put(target: Floats, values: Floats) -> None:
    """Copy `values`, of which the first axis may be a short one that is the last of `target` in memory."""
    if target.ndim > 1 and len(target) <= 4:
        for of_class, values_of_class in zip(target, values, strict=True):
            of_class[...] = values_of_class
    else:
        target[...] = values


def ones(length: int, dtype: Any) -> Floats:
    """Return a vector of ones, which nobody may change: short ones are made once."""
    return _ones(dtype)[:length] if length <= 1000 else np.ones(length, dtype)


@functools.cache
def _ones(dtype: Any) -> Floats:
    vector = np.ones(1000, dtype)
    vector.flags.writeable = False
    return vector


def total(terms: Floats, axis: int) -> Floats:
    """Return the sum along the first or last axis, which stays with a length of 1.

    NumPy sums many terms side by side in eight running sums, which it then adds
    in pairs. Along a first axis it adds one after another, and makes an error for
    each; so here they meet in eight sums too. A few terms side by side are added
    ten times as fast by a product with ones.
    """
    classes = terms.shape[axis]
    if axis == 0 and classes > 8 * TERMS_ONE_BY_ONE:
        return total(terms[: classes // 2], 0) + total(terms[classes // 2 :], 0)
    if axis == -1 and classes < MANY_CLASSES and terms.ndim > 1:
        return (terms @ ones(classes, terms.dtype))[..., np.newaxis]
    if axis == -1 or classes < MANY_CLASSES:
        return terms.sum(axis=axis, keepdims=True)
    whole = classes // 8 * 8
    sums = terms[:whole].reshape(-1, 8, *terms.shape[1:]).sum(axis=0)
    while len(sums) > 1:
        sums = sums[::2] + sums[1::2]
    for term in terms[whole:]:
        sums += term
    return sums


def total_of_products(a: Floats, b: Floats, axis: int) -> Floats:
    """Return total(a * b, axis): in one pass, and without the memory of the products, unless a first axis is long."""
    classes = a.shape[axis]
    if axis == 0:
        one_by_one = classes <= (TERMS_ONE_BY_ONE if a.itemsize >= 8 else MANY_CLASSES)
        return np.einsum("k...,k...->...", a, b)[np.newaxis] if one_by_one else total(a * b, axis)
    if classes > TERMS_SIDE_BY_SIDE:
        one, other = (..., slice(classes // 2)), (..., slice(classes // 2, None))
        return total_of_products(a[one], b[one], axis) + total_of_products(a[other], b[other], axis)
    return np.vecdot(a, b)[..., np.newaxis]


def _common_dtype(inputs: tuple[Floats, ...]) -> Any:
    return inputs[0].dtype if len(inputs) == 1 else np.result_type(*inputs)


def _wide(array: Floats) -> Floats:
    return array if array.itemsize >= 8 else array.astype(np.float64)


def _blocks(shape: tuple[int, ...], size: int) -> Iterator[tuple[Any, ...]]:
    """Yield indices that cut an array of `shape` into blocks of about `size` elements, in C order."""
    cut = len(shape)
    inner = 1
    while cut and inner * shape[cut - 1] <= size:
        cut -= 1
        inner *= shape[cut]
    if cut == 0:
        yield ()
        return
    step = max(1, size // inner)
    for outer in np.ndindex(shape[: cut - 1]):
        for start in range(0, shape[cut - 1], step):
            yield (*outer, slice(start, start + step))
