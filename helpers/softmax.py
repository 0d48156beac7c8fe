"""Softmax, its logarithm, and the log-sum-exp that normalises it."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers import arrays, blocks
from helpers.blocks import FloatOrFloats, Floats


def _safe(dtype: np.dtype[Any]) -> int:
    """Return a size of logits up to which exp, and a sum of very many, neither overflow nor lose digits."""
    return 60 if dtype.itemsize == 4 else 600


class _NoLimitError(Exception):
    """The largest logit of a slice is infinite. Which slice of z it is, a block cannot tell."""


def along_classes(formula: Callable[..., Any], *inputs: Floats, axis: int, **options: Any) -> Floats:
    """Apply `formula` in blocks to arrays of which the last holds logits; name the slice that has no limit."""
    try:
        return np.asarray(blocks.along_axis(formula, *inputs, axis=axis, **options))
    except _NoLimitError:
        raise _no_limit(np.max(inputs[-1], axis=axis), axis) from None


def _no_limit(largest: Floats, axis: int) -> ValueError:
    """Return the error about the first slice whose largest logit is infinite."""
    infinite = np.isposinf(largest) if np.any(np.isposinf(largest)) else np.isneginf(largest)
    index = np.unravel_index(int(np.argmax(infinite)), infinite.shape)
    problem = "has an infinite logit" if largest[index] > 0 else "has no finite logit"
    return ValueError(
        f"{arrays.slice_name('z', index, axis)} {problem}, so its probabilities are undefined. "
        "Only -inf is allowed, for masked classes, beside at least one finite logit."
    )


def _less_maximum(z: Floats, axis: int, out: Floats | None = None) -> Floats:
    """Return z less its maximum along `axis`, which must be finite."""
    maximum = z.max(axis=axis, keepdims=True)
    if np.isinf(maximum).any():
        raise _NoLimitError
    return np.subtract(z, maximum, out=out)


def _sum_of_exp_less_1(shifted: Floats, axis: int) -> Floats:
    """Return the sum less 1 of exp(shifted), for numbers up to 0, one of which is 0.

    exp(0) = 1 would swallow the small terms, so the terms that are 1 are counted
    and the others are summed, and the two meet when they are less 1.
    """
    rest, ones = _rest_and_ones(shifted, axis)
    return rest + (ones - 1)


def _rest_and_ones(shifted: Floats, axis: int) -> tuple[Floats, Floats]:
    """Return the sum of what exp(shifted) is above its integers, 0 and 1, and the sum of those.

    Where the classes lie one after another, half of them at a time is enough.
    """
    if (axis == 0 or shifted.ndim == 1) and shifted.size > 2 * blocks.BLOCK and len(shifted) > 1:
        half = len(shifted) // 2
        (rest, ones), (more, more_ones) = (_rest_and_ones(part, axis) for part in (shifted[:half], shifted[half:]))
        return rest + more, ones + more_ones
    terms = np.exp(shifted)
    integers = np.floor(terms)
    terms -= integers
    return blocks.total(terms, axis), integers.sum(axis=axis, keepdims=True)


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
        Probabilities in the shape of `z`, C-ordered; they sum to 1 along `axis`, up to rounding in the dtype.

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

    def formula(z: Floats, axis: int, out: Floats | None) -> Floats:
        if scale == 1 and z.size and z.min() >= -_safe(z.dtype) and z.max() <= _safe(z.dtype):
            terms = np.exp(z, out=out)
        else:
            terms = _less_maximum(z, axis, out)
            if scale != 1:
                terms /= scale
            np.exp(terms, out=terms)
        terms /= blocks.total(terms, axis)
        return terms

    # In float32, a tiny temperature would be 0, and a huge one infinite.
    return along_classes(formula, z, axis=axis, short_rows=True, keep_float32=scale == 1)


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
        Log-probabilities in nats, in [-inf, 0], in the shape of `z`, C-ordered.

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
    return along_classes(log_softmax_in_block, z, axis=axis, in_place=True, keep_float32=True)


def log_softmax_in_block(z: Floats, axis: int, out: Floats | None = None) -> Floats:
    """Return the logarithm of softmax along the first or last axis."""
    shifted = _less_maximum(z, axis, out)
    shifted -= np.log1p(_sum_of_exp_less_1(shifted, axis))
    return shifted


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
    return blocks.along_axis(
        logsumexp_in_block, z, axis=arrays.class_axis(z, axis, "z"), reduces=True, keep_float32=True
    )


def logsumexp_in_block(z: Floats, axis: int) -> Floats:
    """Return log-sum-exp along the first or last axis, which stays with a length of 1."""
    maximum = z.max(axis=axis, keepdims=True)
    result = maximum + np.log1p(_sum_of_exp_less_1(z - maximum, axis))
    # inf - inf is NaN inside the sum, but an infinite maximum is the answer itself.
    np.copyto(result, maximum, where=np.isinf(maximum))
    return result
