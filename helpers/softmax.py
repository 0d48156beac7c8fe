"""Softmax, its logarithm, and the log-sum-exp that normalises it."""

import numpy as np
from numpy.typing import ArrayLike

from helpers import arrays
from helpers.arrays import FloatOrFloats, Floats


def _refuse_infinite(largest: Floats, axis: int) -> None:
    """Refuse rows whose largest logit is infinite: their softmax has no limit."""
    largest = np.squeeze(largest, axis)
    for value, problem in ((np.inf, "has an infinite logit"), (-np.inf, "has no finite logit")):
        found = largest == value
        if np.any(found):
            index = np.unravel_index(int(np.argmax(found)), found.shape)
            raise ValueError(
                f"{arrays.slice_name('z', index, axis)} {problem}, so its probabilities are undefined. "
                "Only -inf is allowed, for masked classes, beside at least one finite logit."
            )


def _maximum_and_rest(z: Floats, axis: int) -> tuple[Floats, Floats]:
    """Return the maximum m along `axis`, and the sum of exp(z - m) over all other entries."""
    largest = np.argmax(z, axis=axis, keepdims=True)
    maximum = np.take_along_axis(z, largest, axis)
    terms = np.exp(z - maximum)
    # The largest term is 1 and would swallow the small ones: log1p adds it back exactly.
    np.put_along_axis(terms, largest, 0, axis)
    return maximum, np.sum(terms, axis=axis, keepdims=True)


@arrays.quietly
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
        Probabilities in the shape of `z`, C-ordered; they sum to 1 along `axis`.

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
    J. S. Bridle (1990), "Probabilistic interpretation of feedforward
    classification network outputs, with relationships to statistical pattern
    recognition", in "Neurocomputing", Springer, 227-236.

    Examples
    --------
    >>> import numpy as np
    >>> dog_cat_rabbit = softmax([4, 2, -2])
    >>> print(np.round(dog_cat_rabbit, 4))
    [0.8789 0.1189 0.0022]
    """
    z, dtype = arrays.real(z, "z")
    axis = arrays.class_axis(z, axis, "z")
    scale = z.dtype.type(temperature)
    if not 0 < scale < np.inf:
        raise ValueError(f"temperature must be a positive finite number, not {temperature}.")
    maximum = np.max(z, axis=axis, keepdims=True)
    _refuse_infinite(maximum, axis)
    terms = np.exp((z - maximum) / scale)
    return arrays.as_given(terms / np.sum(terms, axis=axis, keepdims=True), dtype)


@arrays.quietly
def log_softmax(z: ArrayLike, axis: int = -1) -> Floats:
    """Return log(softmax(z)), exact where softmax itself rounds to 0 or 1.

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
    z, dtype = arrays.real(z, "z")
    axis = arrays.class_axis(z, axis, "z")
    maximum, rest = _maximum_and_rest(z, axis)
    _refuse_infinite(maximum, axis)
    return arrays.as_given(z - maximum - np.log1p(rest), dtype)


@arrays.quietly
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
    z, dtype = arrays.real(z, "z")
    axis = arrays.class_axis(z, axis, "z")
    maximum, rest = _maximum_and_rest(z, axis)
    # inf - inf is NaN inside the sum, but an infinite maximum is the answer itself.
    result = np.where(np.isinf(maximum), maximum, maximum + np.log1p(rest))
    return arrays.as_given(np.squeeze(result, axis), dtype)
