"""Softmax, its logarithm, and the log-sum-exp that normalises it."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers import arrays, blocks
from helpers.blocks import FloatOrFloats, Floats

# The log-sum-exp of fewer classes is so often near 0 that the plain form is not worth trying.
FEW_CLASSES = 8


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


def _finite(maximum: Floats) -> Floats:
    """Return the largest logits, after checking that they are finite."""
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
    denominator share the factor) and keeps exp from overflowing. At temperature
    1 it is tried without, for a block of slices at a time, unless the first logit
    of the block is far off: that is quicker, and more accurate, because the
    subtraction rounds. The sums of the block tell whether anything overflowed, or
    lost digits to underflow; then it is done again. The last digits of a row so
    depend on its neighbours.

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
        total = _unshifted_weights(z, out) if scale == 1 else None
        if total is None:
            np.subtract(z, _finite(z.max(axis=0)), out=out)
            if scale != 1:
                out /= scale
            total = blocks.total(np.exp(out, out=out))
        out /= total

    try:
        # In float32, a tiny temperature would be 0, and a huge one infinite.
        return blocks.along_axis(formula, z, axis=axis, keep_float32=scale == 1, only_totals=True)
    except _NoLimitError:
        raise _no_limit(z, "z", axis) from None


def _unshifted_weights(z: Floats, weights: Floats) -> Floats | None:
    """Write exp(z) to `weights`, and return its sums, unless one overflows or loses digits to underflow."""
    if _is_far_off(z):
        return None
    np.exp(z, out=weights)
    total = blocks.total(weights)
    least, most = _range(total)
    limit = math.exp(_limit(z))
    # Beside a sum of a half or more, what underflows is none of the digits of a share.
    return total if most <= limit and (least >= 0.5 or weights.min() >= 1 / limit) else None


def _limit(z: Floats) -> float:
    """Return a logit of which exp is far from overflow, even summed up, and exp of minus it from underflow."""
    return 60 if z.itemsize == 4 else 600


def _is_far_off(z: Floats) -> bool:
    """Say by a look at the first logit that exp(z) need not be tried: it is slow where it overflows."""
    return _limit(z) < abs(z.item(0)) < math.inf


def _range(x: Floats) -> tuple[Any, Any]:
    """Return the least and the largest of `x`, which may be a single number."""
    return (x, x) if x.ndim == 0 else (x.min(), x.max())


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
    if z.ndim == 2 and len(z) >= blocks.LONG_RUN and z.strides[0] == z.itemsize and z.nbytes <= blocks.BLOCK_BYTES:
        # Here it is quicker to ask where the largest logit is: the 1 can be taken out there.
        largest = (z.argmax(axis=0), np.arange(z.shape[1]))
        np.subtract(z, _finite(z[largest]), out=out)
        terms = np.exp(out)
        terms[largest] = 0
        rest = blocks.total(terms)
    else:
        np.subtract(z, _finite(z.max(axis=0)), out=out)
        rest, ones = blocks.in_halves(_rest_and_ones, out, most=blocks.BLOCK_BYTES // 3)
        rest += ones - 1
    out -= np.log1p(rest)


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

    Notes
    -----
    It is max(z) + log(1 + sum of exp(z_j - max(z)) over the others): nothing can
    overflow, and log1p keeps the digits of a small sum. Of eight classes and
    more, log(sum_j exp(z_j)) is tried first, for a block of slices at a time and
    unless the first logit of it is far off. It is kept where it is from 1 to 600 in
    size (in float32: 60), where it has all its digits, too, unless most are not.

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
    if z.shape[axis] < FEW_CLASSES:
        result = blocks.over_axis(_shifted_logsumexp, z, axis=axis, keep_float32=True)
    else:
        result = blocks.over_axis(_logsumexp_in_block, z, axis=axis, keep_float32=True, only_totals=True)
    return result.astype(z.dtype, copy=False)[()]


def sum_of_exponentials(z: Floats) -> Floats:
    """Return the sum of exp(z) along the first axis."""
    (total,) = blocks.in_halves(lambda z: (blocks.total(np.exp(z)),), z)
    return total


def _logsumexp_in_block(z: Floats) -> Floats:
    """Return log-sum-exp along the first axis, without a shift where neither range nor digits are lost by that."""

    def shifted(z: Floats) -> Floats:
        return blocks.over_axis(_shifted_logsumexp, z, axis=-z.ndim, keep_float32=True)

    if _is_far_off(z):
        return shifted(z)
    result = np.asarray(np.log(sum_of_exponentials(z)))
    distance = abs(result)
    least, most = _range(distance)
    if not (least >= 1 and most <= _limit(z)):
        in_doubt = ~((distance >= 1) & (distance <= _limit(z)))
        if 2 * np.count_nonzero(in_doubt) > in_doubt.size:
            return shifted(z)
        there: Any = np.nonzero(in_doubt)
        result[there] = shifted(z[:, *there])
    return result


def _shifted_logsumexp(z: Floats) -> Floats:
    """Return log-sum-exp along the first axis, the largest logit and the logarithm of the sum beside it."""
    maximum = z.max(axis=0)
    rest, ones = blocks.in_halves(lambda z: _rest_and_ones(z - maximum), z)
    result = maximum + np.log1p(rest + (ones - 1))
    if not math.isfinite(np.vdot(maximum, maximum)):
        # inf - inf is NaN inside the sum, but an infinite maximum is the answer itself.
        result = np.where(np.isinf(maximum), maximum, result)
    return result
