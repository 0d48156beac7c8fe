"""The one place that checks input, and says what is wrong with it.

Every public function asks here for its arrays. Nothing is clipped or
renormalised on the way: a value that cannot be right is an error that names it,
says where it is, and guesses at the mistake.
"""

import functools
import math
import numbers
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers import blocks
from helpers.blocks import Floats

PROBABILITY_HINT = "Is it a logit? sigmoid(z) or softmax(z) makes probabilities of logits."
ROUNDING = 1e-6
DISTRIBUTION_HINT = "Are these counts? Divide by their sum. Are they logits? Use softmax(z)."

# The unsigned integers that share the bits of each dtype, and the bits of 1.
_BITS = {np.dtype(f): (np.dtype(u), np.ones((), f).view(u)) for f, u in (("f2", "u2"), ("f4", "u4"), ("f8", "u8"))}


def real(values: ArrayLike, name: str) -> Floats:
    """Return `values` as an array of floats: integers and bools become float64."""
    if isinstance(values, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a masked array, and its mask would be lost: pass {name}.compressed() or {name}.filled(value)."
        )
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} is ragged: all its rows must have the same length.") from error
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    if array.dtype.kind != "f":
        hint = (
            " Are these integers beyond 64 bits, decimals or fractions? Pass floats." if array.dtype == object else ""
        )
        raise TypeError(f"{name} must hold real numbers, not {array.dtype} values.{hint}")
    return array


def refuse(outside: NDArray[np.bool_], array: NDArray[Any], name: str, rule: str, hint: str) -> None:
    """Raise a ValueError about the first element of `array` where `outside` is true."""
    if not np.any(outside):
        return
    index = np.unravel_index(int(np.argmax(outside)), outside.shape)
    place = f"{name}[{', '.join(str(i) for i in index)}]" if index else name
    raise ValueError(f"{place} is {array[index]}, but {rule}. {hint}")


def probabilities(values: ArrayLike, name: str, hint: str = PROBABILITY_HINT) -> Floats:
    """Return `real(values)` after checking that every value is in [0, 1] or NaN."""
    p = real(values, name)
    if not _surely_up_to_one(p):
        outside = (p < 0) | (p > 1)
        if np.all((p >= -ROUNDING) & (p <= 1 + ROUNDING) | ~outside):
            hint = f"Rounding has carried it outside: np.clip({name}, 0, 1) brings it back."
        refuse(outside, p, name, "a probability lies in [0, 1]", hint)
    return p


def _surely_up_to_one(p: Floats) -> bool:
    """Say in a single pass that all of `p` is in [0, 1]; no means: look closer.

    Read as unsigned integers, the floats from 0 to 1 are those up to the bits of
    1. Larger ones, NaN and all that have a minus sign (-0 too) come after it.
    """
    bits, bits_of_1 = _BITS.get(p.dtype, (None, None))
    return bits is not None and (p.size == 0 or bool(p.view(bits).max() <= bits_of_1))


def class_axis(array: NDArray[Any], axis: int, name: str) -> int:
    """Return `axis` counted from the end (negative), after checking that it has classes."""
    axis = operator.index(axis)
    if array.ndim == 0:
        raise ValueError(f"{name} is a single number: it needs an axis of classes, such as [{name}, 0].")
    if not -array.ndim <= axis < array.ndim:
        raise ValueError(f"axis {axis} does not exist: {name} has shape {array.shape}.")
    if array.shape[axis] == 0:
        raise ValueError(f"axis {axis} of {name} is empty (shape {array.shape}): there is no class to choose from.")
    return axis if axis < 0 else axis - array.ndim


def slice_name(name: str, index: tuple[Any, ...], axis: int) -> str:
    """Say in words which one-dimensional slice of `name` stands at `index`."""
    if not index:
        return name
    if len(index) == 1:
        return f"{'row' if axis == -1 else 'column'} {index[0]} of {name}"
    places = [str(i) for i in index]
    places.insert(len(places) + axis + 1, ":")
    return f"{name}[{', '.join(places)}]"


def distributions(values: ArrayLike, name: str, axis: int, hint: str = DISTRIBUTION_HINT) -> tuple[Floats, int]:
    """Return `real(values)` after checking that they are distributions, and the axis along which they sum to 1."""
    p = real(values, name)
    axis = class_axis(p, axis, name)
    over_distributions(lambda p: p[0], {name: p}, axis, {name: hint}, keep_float32=True)
    return p, axis


def _look_closer(p: Floats, name: str, axis: int, hint: str) -> None:
    """Raise a ValueError about what keeps `p` from being distributions along `axis`, if anything does."""
    probabilities(p, name, hint)
    sums_to_one(blocks.over_axis(blocks.total, p, axis=axis, only_totals=True), name, axis, p.dtype, hint)


def over_distributions(
    formula: Callable[..., Floats],
    inputs: dict[str, Floats],
    axis: int,
    hints: dict[str, str] | None = None,
    keep_float32: bool = False,
) -> Floats:
    """Return formula(*inputs) for each slice along `axis`, after checking that all inputs are distributions along it.

    They are broadcast together. Those that need not be are checked block by
    block, while in cache. Where that leaves a doubt, the whole arrays are looked
    at, to say what is wrong, or that nothing is.
    """

    def look_closer(name: str) -> None:
        _look_closer(inputs[name], name, axis, (hints or {}).get(name, DISTRIBUTION_HINT))

    def checked(*parts: Floats) -> Floats:
        for p, slack in zip(parts, slacks, strict=True):
            if slack and not (_surely_up_to_one(p) and _surely_one(blocks.total(p), slack)):
                raise _InDoubtError
        return formula(*parts)

    arrays = together(inputs)
    slacks = []
    for name, p in inputs.items():
        in_passing = p.size > 0 and p.shape == arrays[0].shape
        slacks.append(_slack(p.dtype) if in_passing else 0)
        if not in_passing:
            look_closer(name)
    try:
        return blocks.over_axis(checked, *arrays, axis=axis, keep_float32=keep_float32, only_totals=True)
    except _InDoubtError:
        for name in inputs:
            look_closer(name)
        return blocks.over_axis(formula, *arrays, axis=axis, keep_float32=keep_float32, only_totals=True)


class _InDoubtError(Exception):
    """A block may hold what is no probability."""


def _surely_one(total: Floats, slack: float) -> bool:
    """Say that all of `total`, which is written over, is 1, up to `slack`; no means: look closer."""
    total -= 1
    return bool(np.vdot(total, total) <= slack * slack or (total.min() >= -slack and total.max() <= slack))


@functools.cache
def _slack(dtype: np.dtype[Any]) -> float:
    """Return how far from 1 a distribution in `dtype` may sum.

    A millionth is allowed, so that float32 probabilities read as float64 pass,
    or sixteen roundings where the dtype itself is coarser.
    """
    return max(ROUNDING, 16 * float(np.finfo(dtype).eps))


def sums_to_one(total: Any, name: str, axis: int, dtype: np.dtype[Any], hint: str) -> None:
    """Check the totals of `name` along `axis`."""
    total = np.asarray(total)
    wrong = np.abs(total - 1) > _slack(dtype)
    if np.any(wrong):
        index = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
        raise ValueError(f"{slice_name(name, index, axis)} sums to {total[index]}, not to 1. {hint}")


def pair(p: ArrayLike, q: ArrayLike, axis: int) -> tuple[dict[str, Floats], int]:
    """Return p and q by name, over the same classes, and the axis of those; the other axes broadcast."""
    p, q = real(p, "p"), real(q, "q")
    if p.shape == q.shape:
        return {"p": p, "q": q}, class_axis(p, axis, "p")
    # What is no distribution may be why the shapes differ.
    p, axis_of_p = distributions(p, "p", axis)
    q, axis_of_q = distributions(q, "q", axis)
    if axis_of_p != axis_of_q:
        raise ValueError(
            f"axis {axis} is another one in p of shape {p.shape} than in q of shape {q.shape}, "
            "counted from the end, where they are broadcast. Count it from the end: axis=-1 is the last."
        )
    shapes = f"p has shape {p.shape} and q has shape {q.shape}"
    if p.shape[axis_of_p] != q.shape[axis_of_p]:
        raise ValueError(f"{shapes}: they need the same classes along axis {axis_of_p}.")
    try:
        np.broadcast_shapes(p.shape, q.shape)
    except ValueError:
        raise ValueError(f"{shapes}: their other axes must be the same, or broadcast.") from None
    return {"p": p, "q": q}, axis_of_p


def together(inputs: dict[str, Floats]) -> list[Floats]:
    """Return the arrays, broadcast to one shape."""
    arrays = [*inputs.values()]
    if len(arrays) == 1 or arrays[0].shape == arrays[1].shape:
        return arrays
    return [*np.broadcast_arrays(*arrays)]


def positive(value: float, name: str, lowest: float, rule: str) -> float:
    """Return the single number `value`, which must be finite and above `lowest`."""
    if not isinstance(value, float | numbers.Real):
        raise TypeError(f"{name} must be a single real number, not {value!r}.")
    if not lowest < value < math.inf:
        raise ValueError(f"{name} must be {rule}, not {value}.")
    return float(value)


def same_shape(target: Floats, output: Floats) -> None:
    """Refuse shapes that differ, even where NumPy would broadcast them.

    (n,) against (n, 1) broadcasts to (n, n): a loss of every pair, and no error.
    """
    if target.shape != output.shape:
        raise ValueError(
            f"target has shape {target.shape} and output has shape {output.shape}: "
            "they must be the same. Does one have an extra axis? Try output.squeeze(-1)."
        )


def labels(target: ArrayLike, output: Floats, axis: int) -> NDArray[np.intp]:
    """Return class numbers, one for each slice of `output` along `axis`."""
    index = np.asarray(target)
    if index.dtype.kind not in "iu":
        raise TypeError(
            f"target must hold integer class numbers, not {index.dtype} values. "
            "Is it one-hot? Use categorical_cross_entropy."
        )
    shape = output.shape[: output.ndim + axis] + output.shape[output.ndim + axis + 1 :]
    if index.shape != shape:
        raise ValueError(
            f"target has shape {index.shape}, but output of shape {output.shape} needs labels of shape {shape}. "
            "Is target one-hot? Use categorical_cross_entropy."
        )
    classes = output.shape[axis]
    refuse(
        (index < 0) | (index >= classes),
        index,
        "target",
        f"the {classes} classes are numbered 0 to {classes - 1}",
        "Do your labels start at 1? Subtract 1.",
    )
    return index.astype(np.intp)
