"""Softmax, its logarithm, and the log-sum-exp that normalises it.

`blocks.along_axis` hands the classes to each formula on the last axis, whatever axis the caller has them on.
"""

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from helpers import arrays, blocks
from helpers.blocks import FloatOrFloats, Floats


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
        Probabilities in the shape and memory order of `z`, which sum to 1 along
        `axis`, up to rounding in the dtype. A slice with a NaN is NaN.

    Raises
    ------
    ValueError
        If `axis` does not exist or is empty, `temperature` is not positive and
        finite, or a slice without a NaN has no finite logit or has +inf.
    TypeError
        If `z` does not hold real numbers, `axis` is no whole number, or `temperature` no
        number.

    Notes
    -----
    Subtracting the maximum from every logit keeps exp from overflowing and
    changes no probability: numerator and denominator are both divided by
    exp(max(z) / T).

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
    temperature = arrays.number_above(0, temperature, "temperature", "a positive finite number")
    if temperature > 1e300:  # it makes little even of a difference that overflows; of halves none does
        z, temperature = np.asarray(blocks.elementwise(lambda z: z / 2, z)), temperature / 2

    def formula(z: Floats) -> Floats:
        shifted = z - z.max(axis=-1, keepdims=True)
        weights = np.exp(shifted / temperature)
        return weights / weights.sum(axis=-1, keepdims=True)

    # float32 cannot hold an extreme temperature.
    p = blocks.along_axis(formula, z, axis=axis, at_least=np.float32 if temperature == 1 else np.float64)
    arrays.refuse_infinite_rows(p, z, "z", axis)
    return p


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
        Log-probabilities in nats, in [-inf, 0], in the shape and memory order
        of `z`. A slice with a NaN is NaN.

    Raises
    ------
    ValueError
        If `axis` does not exist or is empty, or a slice without a NaN has no
        finite logit or has +inf.
    TypeError
        If `z` does not hold real numbers, or `axis` is no whole number.

    Examples
    --------
    The logarithm of a softmax loses what `log_softmax` keeps:

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
    return log_softmax_of(z, "z", axis)


def log_softmax_of(z: Floats, name: str, axis: int, dtype: DTypeLike | None = None) -> Floats:
    """Return log_softmax(z) in `dtype` (by default that of z), for losses too: an error calls z by its `name`."""

    def formula(z: Floats) -> Floats:
        shifted = z - z.max(axis=-1, keepdims=True)
        return shifted - _log_of_sum(shifted)

    log_p = blocks.along_axis(formula, z, axis=axis, dtype=dtype, at_least=dtype or np.float32)
    arrays.refuse_infinite_rows(log_p, z, name, axis)
    return log_p


def _log_of_sum(shifted: Floats) -> Floats:
    """Return log(sum exp(shifted)) of rows whose largest entry is 0.

    The term of a largest entry is exp(0) = 1, which would swallow small terms. So
    those terms are taken out of the sum; all but one are added again, and log1p
    adds the last.
    """
    is_largest = shifted == 0
    small_terms = (np.exp(shifted) - is_largest).sum(axis=-1, keepdims=True)  # True counts as 1: exp(0) - 1 is 0
    further_ties = is_largest.sum(axis=-1, keepdims=True, dtype=small_terms.dtype) - 1  # float32 stays float32
    return np.log1p(small_terms + further_ties)


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
        are -inf, inf where one is inf, NaN where one is NaN.

    Raises
    ------
    ValueError
        If `axis` does not exist or is empty.
    TypeError
        If `z` does not hold real numbers, or `axis` is no whole number.

    Notes
    -----
    It is max(z) + log(1 + sum of exp(z_j - max(z)) over the others): exp cannot
    overflow, and log1p keeps the digits of a small sum.

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

    def formula(z: Floats) -> Floats:
        maximum = z.max(axis=-1, keepdims=True)
        return np.where(np.isinf(maximum), maximum, maximum + _log_of_sum(z - maximum))  # as inf - inf is NaN

    return blocks.along_axis(formula, z, axis=axis, at_least=np.float32).squeeze(axis)[()]
