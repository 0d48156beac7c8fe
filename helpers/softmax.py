"""Softmax, its logarithm, and the log-sum-exp that normalises it."""

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
    denominator share the factor) and keeps exp from overflowing.

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
    temperature = arrays.positive(temperature, "temperature", 0, "a positive finite number")

    def formula(z: Floats) -> Floats:
        shifted = z - z.max(axis=-1, keepdims=True)
        weights = np.exp(shifted / temperature)
        return weights / weights.sum(axis=-1, keepdims=True)

    # In float32, an extreme temperature would be rounded to 0 or infinity.
    p = blocks.along_axis(formula, z, axis=axis, least=np.float32 if temperature == 1 else np.float64)
    return arrays.with_finite_logits(p, z, "z", axis)


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


def log_probabilities(z: Floats, name: str, axis: int, dtype: DTypeLike | None = None) -> Floats:
    """Return log_softmax(z) in `dtype`, unless that of z; an error calls z by its `name`."""

    def formula(z: Floats) -> Floats:
        shifted = z - z.max(axis=-1, keepdims=True)
        return shifted - _log_of_sum(shifted)

    log_p = blocks.along_axis(formula, z, axis=axis, dtype=dtype, least=dtype or np.float32)
    return arrays.with_finite_logits(log_p, z, name, axis)


def _log_of_sum(shifted: Floats) -> Floats:
    """Return log(sum exp(shifted)) of rows whose largest entry is 0.

    Its exp(0) = 1 would swallow what small terms the others have. So one such 1
    is left out of the sum, and log1p puts it back.
    """
    largest = shifted == 0
    others = (np.exp(shifted) - largest).sum(axis=-1, keepdims=True)
    ties = largest.sum(axis=-1, keepdims=True, dtype=others.dtype) - 1
    return np.log1p(others + ties)


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
        return np.where(np.isinf(maximum), maximum, maximum + _log_of_sum(z - maximum))  # inf - inf is NaN

    return blocks.along_axis(formula, z, axis=axis, least=np.float32).squeeze(axis)[()]
