"""Softmax, its logarithm, and the log-sum-exp that normalises it."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers import arrays, blocks
from helpers.blocks import FloatOrFloats, Floats


def _may_go_without_shift(z: Floats) -> bool:
    """Say that neither exp(z) nor a sum of very many can overflow, or lose digits to underflow."""
    limit = 60 if z.itemsize == 4 else 600
    if z.size <= 1000 and np.vdot(z, z) <= limit**2:  # one call instead of two
        return True
    return bool(z.size and z.min() >= -limit and z.max() <= limit)


class _NoLimitError(Exception):
    """The largest logit of a slice is infinite. Which slice of z it is, a block cannot tell."""


def _no_limit(z: Floats, name: str, axis: int) -> ValueError:
    """Return the error about the first slice of `z` whose largest logit is infinite."""
    largest = z.max(axis=axis)
    infinite = np.isposinf(largest) if np.any(np.isposinf(largest)) else np.isneginf(largest)
    index = np.unravel_index(int(np.argmax(infinite)), infinite.shape)
    problem = "has an infinite logit" if largest[index] > 0 else "has no finite logit"
    return ValueError(
        f"{arrays.slice_name(name, index, axis)} {problem}, so its probabilities are undefined. "
        "Only -inf is allowed, for masked classes, beside at least one finite logit."
    )


def _finite_maximum(z: Floats) -> Floats:
    """Return the largest logit of each slice."""
    maximum = z.max(axis=0)
    if not math.isfinite(np.vdot(maximum, maximum)) and np.isinf(maximum).any():
        raise _NoLimitError
    return maximum


def _rest_and_ones(shifted: Floats) -> tuple[Floats, Floats]:
    """Return two sums for numbers up to 0, one of which is 0: what exp(shifted) is above 0 or 1, and the 1s.

    exp(0) = 1 would swallow the small terms, so the terms that are 1 are counted
    and the others are summed, until the two meet where the count is less 1.
    """
    terms = np.exp(shifted)
    integers = np.floor(terms)
    terms -= integers
    return blocks.total(terms), blocks.total(integers)


@blocks.quietly
def softmax(z: ArrayLike, axis: int = -1, temperature: float = 1.0) -> Floats:
    """Return the probabilities exp(z_k / T) / sum_j exp(z_j / T) along `axis`.

    Parameters
    ----------
    z : array_like
        Logits (unnormalised log-probabilities) with at least one axis;
        -inf masks a class out.
    axis : int
        The axis of classes. Softmax is taken along it.
    temperature : float
        T > 0: below 1 sharpens towards the largest logit, above 1 flattens
        towards the uniform distribution.

    Returns
    -------
    numpy.ndarray
        Probabilities in the shape of `z`, which lie in memory as `z` does
        whatever the axis; they sum to 1 along it, up to rounding in the dtype.

    Raises
    ------
    ValueError
        If `axis` does not exist or is empty, a slice has no finite logit or
        has +inf, or `temperature` is not a positive finite number.
    TypeError
        If `z` does not hold real numbers.

    Notes
    -----
    Subtracting the maximum from every logit changes nothing (numerator and
    denominator share the factor) and keeps exp from overflowing. Where no logit
    of a block is beyond +-600 (in float32: +-60), nothing can overflow, and at
    temperature 1 it is left out: that is quicker, and more accurate, because the
    subtraction rounds. The last digits of a row so depend on its neighbours.

    References
    ----------
    J. S. Bridle (1990), "Training stochastic model recognition algorithms as
    networks can lead to maximum mutual information estimation of parameters",
    Advances in Neural Information Processing Systems 2, 211-217.

    Examples
    --------
    >>> import numpy as np
    >>> dog_cat_rabbit = softmax([4, 2, -2])
    >>> print(np.round(dog_cat_rabbit, 4))
    [0.8789 0.1189 0.0022]
    """
    z = arrays.real(z, "z")
    axis = arrays.class_axis(z, axis, "z")
    scale = arrays.positive(temperature, "temperature", 0, "a positive finite number")

    def formula(z: Floats, out: Floats) -> None:
        if scale == 1 and _may_go_without_shift(z):
            np.exp(z, out=out)
        else:
            np.subtract(z, _finite_maximum(z), out=out)
            if scale != 1:
                out /= scale
            np.exp(out, out=out)
        out /= blocks.total(out)

    try:
        # In float32, a tiny temperature would be 0, and a huge one infinite.
        return blocks.along_axis(formula, z, axis=axis, keep_float32=scale == 1, only_totals=True)
    except _NoLimitError:
        raise _no_limit(z, "z", axis) from None


@blocks.quietly
def log_softmax(z: ArrayLike, axis: int = -1) -> Floats:
    """Return log(softmax(z)), accurate where softmax itself rounds to 0 or 1.

    Parameters
    ----------
    z : array_like
        Logits with at least one axis; -inf masks a class out.
    axis : int
        The axis of classes.

    Returns
    -------
    numpy.ndarray
        Log-probabilities in nats, in [-inf, 0], in the shape of `z`, which lie
        in memory as `z` does whatever the axis.

    Raises
    ------
    ValueError
        If `axis` does not exist or is empty, or a slice has no finite logit or
        has +inf.
    TypeError
        If `z` does not hold real numbers.

    Examples
    --------
    The naive form loses what the exact one keeps:

    >>> import numpy as np
    >>> with np.errstate(divide="ignore"):
    ...     print(np.log(softmax([0, -800])))
    [  0. -inf]
    >>> print(log_softmax([0, -800]))
    [   0. -800.]
    >>> print(f"{log_softmax([0, -40])[0]:.3g}")
    -4.25e-18
    """
    z = arrays.real(z, "z")
    axis = arrays.class_axis(z, axis, "z")
    return log_probabilities(z, "z", axis)


def log_probabilities(z: Floats, name: str, axis: int, dtype: Any = None) -> Floats:
    """Return log_softmax(z) in `dtype`; an error calls z by its `name`."""
    try:
        return blocks.along_axis(log_softmax_in_block, z, axis=axis, dtype=dtype, keep_float32=dtype is None)
    except _NoLimitError:
        raise _no_limit(z, name, axis) from None


def log_softmax_in_block(z: Floats, out: Floats) -> None:
    """Write the logarithm of softmax along the first axis to `out`."""
    np.subtract(z, _finite_maximum(z), out=out)
    rest, ones = blocks.in_halves(_rest_and_ones, out, most=blocks.BLOCK_BYTES // 3)
    out -= np.log1p(rest + (ones - 1))


@blocks.quietly
def logsumexp(z: ArrayLike, axis: int = -1) -> FloatOrFloats:
    """Return log(sum_j exp(z_j)) along `axis`, without overflow.

    Parameters
    ----------
    z : array_like
        Real numbers with at least one axis; infinities are allowed.
    axis : int
        The axis that is summed away.

    Returns
    -------
    numpy.floating or numpy.ndarray
        In the unit of `z` (nats), with `axis` removed: -inf where all entries
        are -inf, inf where one is inf.

    Raises
    ------
    ValueError
        If `axis` does not exist or is empty.
    TypeError
        If `z` does not hold real numbers.

    References
    ----------
    P. Blanchard, D. J. Higham, N. J. Higham (2021), "Accurately computing the
    log-sum-exp and softmax functions", IMA Journal of Numerical Analysis 41(4),
    2311-2330.

    Examples
    --------
    >>> print(f"{logsumexp([1000, 1000]):.4f}")
    1000.6931
    """
    z = arrays.real(z, "z")
    axis = arrays.class_axis(z, axis, "z")
    result = blocks.over_axis(logsumexp_in_block, z, axis=axis, keep_float32=True)
    return result.astype(z.dtype, copy=False)[()]


def logsumexp_in_block(z: Floats) -> Floats:
    """Return log-sum-exp along the first axis."""
    maximum = z.max(axis=0)
    rest, ones = blocks.in_halves(lambda z: _rest_and_ones(z - maximum), z)
    result = maximum + np.log1p(rest + (ones - 1))
    if not math.isfinite(np.vdot(maximum, maximum)):
        # inf - inf is NaN inside the sum, but an infinite maximum is the answer itself.
        result = np.where(np.isinf(maximum), maximum, result)
    return result
