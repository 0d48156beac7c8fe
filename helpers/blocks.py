"""The one place that applies a formula to large arrays, a block at a time.

A formula is written for whole arrays, as the lessons teach it. Applied to one
block after another, its temporaries stay in a core's own memory and take little
room, unless a single row is very long. Nothing here knows what a formula computes.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Floats = NDArray[Any]
FloatOrFloats = Floats | np.floating[Any]

# This many elements take 128 kB in float64: a few such temporaries fit into a core's second-level cache.
BLOCK = 2**14

# NumPy is slow along a last axis shorter than this, unless its columns lie side by side (order "F").
FEW_CLASSES = 64

# A limit such as log(0) = -inf is a result here, not something to warn about.
quietly = np.errstate(all="ignore")


@quietly
def elementwise(formula: Callable[..., Any], *inputs: Floats, dtype: DTypeLike | None = None) -> FloatOrFloats:
    """Return formula(*inputs), computed in float64 or wider, and then in the dtype of the result.

    Parameters
    ----------
    formula : callable
        Takes one-dimensional arrays of one length and returns one of that length.
    *inputs : numpy.ndarray
        Arrays of one shape.
    dtype : data-type, optional
        Of the result; that of the inputs together unless given.

    Returns
    -------
    numpy.floating or numpy.ndarray
        The result, which lies in memory as the inputs do: a scalar where they have no axis.
    """
    result = np.empty_like(inputs[0], dtype or np.result_type(*inputs))
    arrays = [*inputs, result]
    wide = [np.result_type(np.float64, *arrays)] * len(arrays)
    access: list[Any] = [["readonly"]] * len(inputs) + [["writeonly"]]
    with np.nditer(
        arrays, ["buffered", "external_loop", "zerosize_ok"], access, wide, casting="same_kind", buffersize=BLOCK
    ) as blocks:
        for *parts, out in blocks:
            out[...] = formula(*parts)
    return result[()]


@quietly
def along_axis(
    formula: Callable[..., Floats],
    *inputs: Floats,
    axis: int,
    dtype: DTypeLike | None = None,
    at_least: DTypeLike = np.float64,
) -> Floats:
    """Return formula(*inputs), where the formula has its classes on the last axis, and the inputs on `axis`.

    Parameters
    ----------
    formula : callable
        Takes arrays of one shape with the classes on the last axis, and returns
        one in which that axis has the same length, or the length 1.
    *inputs : numpy.ndarray
        Arrays of one shape.
    axis : int
        The axis of classes.
    dtype : data-type, optional
        Of the result; that of the inputs together unless given.
    at_least : data-type
        The formula computes in this dtype, or that of the inputs if it is wider.

    Returns
    -------
    numpy.ndarray
        The result, in the memory order of the first input.
    """
    wide = np.result_type(at_least, *inputs)
    order: Any = "F" if inputs[0].shape[axis] < FEW_CLASSES else "C"
    rows = [np.atleast_2d(x.swapaxes(axis, -1)) for x in inputs]  # a leading axis: a single row can be cut, too
    result: Any = None
    for block in _blocks_of_rows(rows[0].shape):
        values = formula(*[np.asarray(x[block], wide, order) for x in rows])
        if result is None:
            shape = (*rows[0].shape[:-1], values.shape[-1])
            result = np.empty_like(rows[0], dtype or np.result_type(*inputs), shape=shape)
        result[block] = values
    return (result[0] if inputs[0].ndim == 1 else result).swapaxes(axis, -1)


def _blocks_of_rows(shape: tuple[int, ...]) -> Iterator[tuple[slice, ...]]:
    """Yield indices that cut an array of `shape` into blocks of whole rows, along its longest other axis."""
    others = shape[:-1]
    longest = others.index(max(others))
    step = max(1, BLOCK * others[longest] // max(1, math.prod(shape)))
    for start in range(0, max(step, others[longest]), step):  # once at least, so that an empty batch has a shape
        yield (slice(None),) * longest + (slice(start, start + step),)
