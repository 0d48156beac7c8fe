"""The one place that cuts large arrays up, so that formulas run in a core's own memory.

A formula is written for whole arrays, as the lessons teach it, and applied here
to one block after another. Its temporaries then stay in cache, and the memory it
takes beside its result is that of a block, however large the input is.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
FloatOrFloats = Floats | np.floating[Any]

# Elements of a block. In float64 that is 128 kB: a few of them fit into a core's
# second-level cache, and malloc hands out the same memory again and again.
BLOCK = 16_000

# NumPy reduces a short last axis at some 20 ns an element, and a first axis at a
# tenth of that. From this many classes on, copying the axis to the front costs
# more than it saves.
MANY_CLASSES = 64

# Where the classes do not lie side by side in memory, a block takes in so many
# slices even if it grows, because shorter runs waste the cache lines and pages
# that they are read by; but never more than a tenth of them all, so that four
# temporaries in float64 are less than a float32 input.
WIDE_RUN = 128


def elementwise(
    formula: Callable[..., Any], *inputs: Floats, dtype: Any = None, keep_float32: bool = False
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
    keep_float32 : bool
        Whether the formula sees single precision as it is: for arithmetic, which
        rounds to half an ulp in any precision.

    Returns
    -------
    numpy.floating or numpy.ndarray
        The result, in C order.
    """
    dtype = dtype or _common_dtype(inputs)
    narrow = keep_float32 and dtype == np.float32
    shape = inputs[0].shape
    if inputs[0].size <= BLOCK:
        return _finished(formula(*(x if narrow else _wide(x) for x in inputs)), dtype)
    result = np.empty(shape, dtype)
    for block in _blocks(shape, BLOCK):
        result[block] = formula(*(x[block] if narrow else _wide(x[block]) for x in inputs))
    return result


def along_axis(
    formula: Callable[..., Any], *inputs: Floats, axis: int, dtype: Any = None, reduces: bool = False
) -> FloatOrFloats:
    """Return formula(*inputs, axis), computed in blocks of whole slices along `axis`.

    Parameters
    ----------
    formula : callable
        Takes arrays of one shape and the axis of classes in them, which is the
        first or the last: whichever is faster. It never writes to its arrays.
    *inputs : numpy.ndarray
        Arrays of one shape, seen by the formula as in `elementwise`.
    axis : int
        The axis of classes of the inputs, negative.
    dtype : data-type, optional
        Of the result; that of the inputs unless given.
    reduces : bool
        Whether the formula returns one value for each slice, with an axis of
        length 1, which the result is without.

    Returns
    -------
    numpy.floating or numpy.ndarray
        The result, in C order, with the axis where it was or without it.
    """
    dtype = dtype or _common_dtype(inputs)
    shape = inputs[0].shape
    places = list(range(len(shape)))
    classes = places.pop(axis)
    if not places:
        values = formula(*map(_wide, inputs), -1)
        return _finished(values[0] if reduces else values, dtype)
    side_by_side = all(x.strides[classes] == x.itemsize for x in inputs)
    last = side_by_side and shape[classes] >= MANY_CLASSES
    order = (*places, classes) if last else (classes, *places)
    slices = tuple(shape[place] for place in places)
    result = np.empty(slices if reduces else shape, dtype)
    ordered = result if reduces else result.transpose(order)
    ordered_inputs = [x.transpose(order) for x in inputs]

    def of_block(whole: tuple[Any, ...]) -> Any:
        values = formula(*(_wide(x[whole]) for x in ordered_inputs), -1 if last else 0)
        return values.squeeze(-1 if last else 0) if reduces else values

    run = 1 if last else min(WIDE_RUN, math.prod(slices) // 10)
    for block in _blocks(slices, max(BLOCK // shape[classes], run)):
        whole = (*block, ..., slice(None)) if last else (slice(None), *block)
        ordered[block if reduces else whole] = of_block(whole)
    return result


def total(terms: Floats, axis: int) -> Floats:
    """Return the sum along the first or last axis, which stays with a length of 1.

    Either way the terms meet as where NumPy sums a last axis: in eight running
    sums, which are then added in pairs. Along a first axis NumPy would add one
    term after another, and an error for each.
    """
    if axis == -1 or len(terms) < 8:
        return terms.sum(axis=axis, keepdims=True)
    whole = len(terms) // 8 * 8
    sums = terms[:8] if whole == 8 else terms[:whole].reshape(-1, 8, *terms.shape[1:]).sum(axis=0)
    while len(sums) > 1:
        sums = sums[::2] + sums[1::2]
    for term in terms[whole:]:
        sums += term
    return sums


def _common_dtype(inputs: tuple[Floats, ...]) -> Any:
    return inputs[0].dtype if len(inputs) == 1 else np.result_type(*inputs)


def _wide(array: Floats) -> FloatOrFloats:
    """Return `array` in float64 or wider, with the elements of its last axis side by side.

    Where it has no axis, that is a scalar, which computes faster.
    """
    if array.ndim == 0:
        array = array[()]
    elif array.strides[-1] != array.itemsize:
        array = np.ascontiguousarray(array, dtype=np.float64 if array.itemsize < 8 else None)
    return array.astype(np.float64, copy=False) if array.itemsize < 8 else array


def _finished(result: Any, dtype: Any) -> FloatOrFloats:
    return np.asarray(result).astype(dtype, order="C", copy=False)[()]


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
