"""The one place that cuts large arrays up, so that formulas run in a core's own memory.

A formula is written for whole arrays, as the lessons teach it, and applied here
to one block after another. Its temporaries then stay in cache, and the memory it
takes beside its result is that of a block, however large the input is.
"""

import functools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
FloatOrFloats = Floats | np.floating[Any]

# A limit such as log(0) = -inf is a result here, not something to warn about.
quietly = np.errstate(all="ignore")

# A block has at least so many elements, because a call of NumPy has its price, and
# at most so many bytes, so that a few temporaries of its size fit into a core's
# second-level cache.
BLOCK, BLOCK_BYTES = 16_000, 400_000

# NumPy reduces a short last axis ten times as slowly as a first axis. From this many
# classes on, or slices, a run of memory is long enough for its loops, and nothing
# is gained by copying it.
LONG_RUN = 64

# So many terms one after another add up without rounding errors piling up; and so
# many side by side, of which BLAS keeps many running sums.
FEW_TERMS, MANY_TERMS = 32, 1024

# A block of slices of which the classes do not lie side by side takes in so many
# slices even if it grows: NumPy would copy shorter runs into a buffer of its own.
WIDE_RUN = 4096


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
    dtype = dtype or common_dtype(inputs)
    if inputs[0].ndim == 0:
        row = elementwise(formula, *(x[np.newaxis] for x in inputs), dtype=dtype, arithmetic=arithmetic)
        return np.asarray(row)[0]
    size = inputs[0].size
    if arithmetic:
        step = _block_size(size, dtype)
    else:
        # Temporaries are float64: of smaller floats, small arrays are cut finer, so that they stay in proportion.
        step = BLOCK if dtype.itemsize >= 8 or size <= BLOCK else min(BLOCK, max(BLOCK // 2, size // 16))
    if size <= step:
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
    formula: Callable[[Floats, Floats], None],
    z: Floats,
    *,
    axis: int,
    dtype: Any = None,
    keep_float32: bool = False,
    only_totals: bool = False,
) -> Floats:
    """Return what formula(z, out) writes, computed in blocks of whole slices along `axis`.

    Parameters
    ----------
    formula : callable
        Takes an array with its classes along the first axis, which it must not
        write to, and one of the same shape to write the result to.
    z : numpy.ndarray
        The input, seen by the formula as in `elementwise`.
    axis : int
        The axis of classes, negative.
    dtype : data-type, optional
        Of the result; that of `z` unless given.
    keep_float32 : bool
        Whether the formula sees single precision as it is.
    only_totals : bool
        Whether all that the formula takes along the axis are totals, by `total`,
        which is quick however the classes lie, and it takes hardly any memory
        but `out`.

    Returns
    -------
    numpy.ndarray
        The result, which lies in memory as `z` does, as from a ufunc of NumPy.
    """
    order: Any = "C" if 0 in z.strides else "K"
    result = np.empty_like(z, (dtype or z.dtype).newbyteorder("="), order)
    if z.size == 0:
        return result
    if z.ndim == 1:  # a single slice needs no cutting up
        row = np.ascontiguousarray(z, _seen_as(z.dtype, keep_float32))
        out = result if row.dtype == result.dtype else np.empty_like(row)
        formula(row, out)
        if out is not result:
            result[...] = out
        return result
    target = classes_first(result, axis)
    for block, (part,), is_copy in _slices(
        (z,),
        axis,
        keep_float32,
        share=1 if only_totals and z.ndim <= 2 else 5,
        share_of_copies=6,
        only_totals=only_totals,
    ):
        out = target[block]
        if part.dtype == out.dtype and (not is_copy or part.strides == out.strides):
            formula(part, out)
        else:
            values = np.empty_like(part)
            formula(part, values)
            _put(out, values)
    return result


def over_axis(
    formula: Callable[..., Floats],
    *inputs: Floats,
    axis: int,
    keep_float32: bool = False,
    only_totals: bool = False,
) -> Floats:
    """Return the value that formula(*inputs) has for each slice along `axis`, computed in blocks of whole slices.

    Parameters
    ----------
    formula : callable
        Takes arrays of one shape with their classes along the first axis, which
        it must not write to, and returns a new array without that axis.
    *inputs : numpy.ndarray
        Arrays of one shape, seen by the formula as in `elementwise`.
    axis, keep_float32
        As in `along_axis`.
    only_totals : bool
        Whether all that the formula takes along the axis are totals, by `total`,
        which is quick however the classes lie.

    Returns
    -------
    numpy.ndarray
        The values, in the shape of the inputs without `axis`, in C order.
    """
    if inputs[0].size == 0:
        return np.empty(classes_first(inputs[0], axis).shape[1:], _seen_as(common_dtype(inputs), keep_float32))
    if inputs[0].ndim == 1:
        seen_as = _seen_as(common_dtype(inputs), keep_float32)
        return np.asarray(formula(*[np.ascontiguousarray(x, seen_as) for x in inputs]))
    result: Any = None
    for block, parts, _ in _slices(
        inputs, axis, keep_float32, share=1 if only_totals else 5, share_of_copies=5, only_totals=only_totals
    ):
        values = formula(*parts)
        if block is ...:
            return np.asarray(values)
        if result is None:
            result = np.empty(classes_first(inputs[0], axis).shape[1:], values.dtype)
        result[block[1:]] = values
    return result


def _slices(
    inputs: Sequence[Floats],
    axis: int,
    keep_float32: bool,
    *,
    share: int,
    share_of_copies: int,
    only_totals: bool,
) -> Iterator[tuple[Any, Sequence[Floats], bool]]:
    """Cut `inputs`, of two axes or more, up along all but the one of classes, which comes first in what is yielded.

    A block is no more than one in `share` of the slices, or in `share_of_copies`
    where it has to be copied, unless that makes it too small to be worth a call.

    Yields
    ------
    block
        The index of the block in an array with classes first.
    parts : sequence of numpy.ndarray
        The block of each input, laid out so that NumPy is quick along the first axis.
    are_copies : bool
        Whether the parts may be written to.
    """
    seen_as = _seen_as(common_dtype(inputs), keep_float32)
    views = [classes_first(x, axis) for x in inputs]
    classes, *others = views[0].shape
    side_by_side = (only_totals or classes >= LONG_RUN) and all(x.strides[0] == x.itemsize for x in views)
    are_copies = not all(x.dtype == seen_as and _lies_well(x, side_by_side) for x in views)
    if are_copies:
        side_by_side = classes >= LONG_RUN
    size = views[0].size
    if size <= BLOCK:
        yield ..., [_copy(x, seen_as, side_by_side) for x in views] if are_copies else views, are_copies
        return
    run = max(1, _block_size(size // (share_of_copies if are_copies else share), seen_as) // classes)
    if not (side_by_side or are_copies):
        run = _wide_run(max(run, WIDE_RUN), others[-1])
    for slices in _blocks(tuple(others), run):
        block = (slice(None), *slices)
        parts = [x[block] for x in views]
        yield block, [_copy(x, seen_as, side_by_side) for x in parts] if are_copies else parts, are_copies


def _block_size(size: int, seen_as: Any) -> int:
    return max(BLOCK, min(size, BLOCK_BYTES // seen_as.itemsize))


def _wide_run(run: int, length: int) -> int:
    """Return the width of equal runs of about `run` that cut `length` up, none of them narrower than WIDE_RUN."""
    if length <= run:
        return run
    count = -(-length // run)
    if length < count * WIDE_RUN:
        count = length // WIDE_RUN
    return -(-length // count)


def _lies_well(x: Floats, side_by_side: bool) -> bool:
    if 0 in x.strides:  # it is broadcast
        return False
    if side_by_side:
        return x.strides[0] == x.itemsize
    return x.strides[-1] == x.itemsize and (x.shape[-1] >= LONG_RUN or (len(x) < LONG_RUN and x.flags.c_contiguous))


def _copy(x: Floats, dtype: Any, side_by_side: bool) -> Floats:
    """Return a copy of `x` in which the classes lie side by side, or all slices do for a class after another."""
    if side_by_side:
        order = (*range(1, x.ndim), 0)
        return x.transpose(order).astype(dtype, order="C").transpose((x.ndim - 1, *range(x.ndim - 1)))
    return x.astype(dtype, order="C")


def classes_first(x: Floats, axis: int) -> Floats:
    """Return a view of `x` with the axis of classes, which is negative, in front of the others."""
    return x if axis == -x.ndim else x.transpose(_order(x.ndim, axis))


@functools.cache
def _order(ndim: int, axis: int) -> tuple[int, ...]:
    others = [*range(ndim)]
    return (others.pop(axis), *others)


def _put(target: Floats, values: Floats) -> None:
    """Copy `values`, of which the first axis may be a short one that is the last of `target` in memory."""
    if target.ndim > 1 and len(target) <= 4:
        for of_class, values_of_class in zip(target, values, strict=True):
            of_class[...] = values_of_class
    else:
        target[...] = values


def in_halves(sums: Callable[..., tuple[Floats, ...]], *inputs: Floats, most: int = BLOCK_BYTES) -> tuple[Floats, ...]:
    """Return sums(*inputs), along the first axis; of many classes they are those of two halves, added.

    Then rounding errors do not pile up, and temporaries have `most` bytes, or few classes.
    """
    x = inputs[0]
    half = len(x) // 2
    if x.nbytes <= most or half < (WIDE_RUN if x.strides[0] == x.itemsize else 4):
        return sums(*inputs)
    one = in_halves(sums, *[x[:half] for x in inputs], most=most)
    other = in_halves(sums, *[x[half:] for x in inputs], most=most)
    return tuple([a + b for a, b in zip(one, other, strict=True)])


def total(terms: Floats) -> Floats:
    """Return the sum along the first axis: by products with ones, which are quick however the terms lie."""
    classes = len(terms)
    if terms.strides[0] == terms.itemsize:
        if terms.ndim == 1 or classes > MANY_TERMS:
            return np.add.reduce(terms)
        if classes >= LONG_RUN:
            rows = terms.T if terms.ndim == 2 else np.moveaxis(terms, 0, -1)
            return np.vecdot(rows, _ones(classes, terms.dtype))
        return (_ones(classes, terms.dtype) @ terms.reshape(classes, -1)).reshape(terms.shape[1:])
    if classes > FEW_TERMS:
        groups, left = divmod(classes, FEW_TERMS)
        grouped = terms[left:].reshape(groups, FEW_TERMS, *terms.shape[1:])
        sums = total(_ones(FEW_TERMS, terms.dtype) @ grouped if terms.ndim == 2 else np.add.reduce(grouped, axis=1))
        return sums + total(terms[:left]) if left else sums
    return _ones(classes, terms.dtype) @ terms if terms.ndim == 2 else np.add.reduce(terms)


@functools.lru_cache(maxsize=32)
def _ones(length: int, dtype: Any) -> Floats:
    return np.ones(length, dtype)


@functools.cache
def _seen_as(dtype: Any, keep_float32: bool) -> Any:
    """Return the dtype, in the byte order of this machine, in which a formula sees `dtype`."""
    keep = dtype.itemsize >= 8 or (keep_float32 and dtype.itemsize == 4)
    return dtype.newbyteorder("=") if keep else np.dtype(np.float64)


def common_dtype(inputs: Sequence[Floats]) -> Any:
    """Return the dtype that one or two inputs are computed in together."""
    dtype = inputs[0].dtype
    return dtype if len(inputs) == 1 or inputs[1].dtype == dtype else np.result_type(*inputs)


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
