"""Surprisal, entropy, cross-entropy and the Kullback-Leibler divergence."""

import math

import numpy as np
from numpy.typing import ArrayLike

from helpers import arrays, blocks
from helpers.blocks import FloatOrFloats, Floats


def _checked(base: float) -> float:
    return arrays.number_above(1, base, "base", "a number above 1 (e for nats, 2 for bits)")


def _log(p: Floats, base: float) -> Floats:
    if base == 2:
        return np.log2(p)  # exact at powers of two, where log(p) / log(2) is not
    return np.log(p) if base == math.e else np.log(p) / math.log(base)


def surprisal(p: ArrayLike, base: float = math.e) -> FloatOrFloats:
    """Return -log(p), the surprise at an outcome of probability `p`.

    Parameters
    ----------
    p : array_like
        Probabilities in [0, 1], of any shape.
    base : float
        Base of the logarithm, above 1: e for nats, 2 for bits.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Surprisals in [0, inf], in the shape of `p`: 0 at p = 1, inf at p = 0.

    Raises
    ------
    ValueError
        If a value lies outside [0, 1], or `base` is not above 1.
    TypeError
        If `p` does not hold real numbers, or `base` is no number.

    References
    ----------
    M. Tribus (1961), "Thermostatics and Thermodynamics", Van Nostrand, which
    gave -log(p) this name.

    Examples
    --------
    >>> print(surprisal([1, 1/2, 1/8], base=2))
    [0. 1. 3.]
    """
    base = _checked(base)
    return blocks.elementwise(lambda p: 0 - _log(p, base), arrays.probabilities(p, "p"))  # 0 - 0 is 0, and -0 is -0


def entropy(p: ArrayLike, axis: int = -1, base: float = math.e) -> FloatOrFloats:
    """Return -sum p log(p), the mean surprisal of a distribution.

    Parameters
    ----------
    p : array_like
        Probabilities that sum to 1 along `axis`.
    axis : int
        The axis of outcomes.
    base : float
        Base of the logarithm, above 1: e for nats, 2 for bits.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Entropies in [0, log K] for K outcomes, up to rounding, with `axis` removed.

    Raises
    ------
    ValueError
        If `p` is not a distribution along `axis`, or `base` is not above 1.
    TypeError
        If `p` does not hold real numbers, `axis` is no whole number, or `base` no number.

    Notes
    -----
    0 log(0) counts as 0, its limit.

    References
    ----------
    C. E. Shannon (1948), "A mathematical theory of communication", Bell System
    Technical Journal 27(3), 379-423, section 6.

    Examples
    --------
    >>> print(entropy([1/2, 1/4, 1/8, 1/8], base=2))
    1.75
    """
    p, axis = arrays.distributions(p, "p", axis)
    return _mean_surprisal(p, p, axis, base)


def cross_entropy(p: ArrayLike, q: ArrayLike, axis: int = -1, base: float = math.e) -> FloatOrFloats:
    """Return -sum p log(q), the mean surprisal of a believer in `q` when `p` is true.

    Parameters
    ----------
    p, q : array_like
        Probabilities that sum to 1 along `axis`. `p` draws the outcomes, `q`
        predicts them. The other axes broadcast.
    axis : int
        The axis of outcomes.
    base : float
        Base of the logarithm, above 1: e for nats, 2 for bits.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Cross-entropies in [0, inf], with `axis` removed: entropy(p), up to
        rounding, where q = p, and inf exactly where p > 0 meets q = 0.

    Raises
    ------
    ValueError
        If `p` or `q` is not a distribution along `axis`, their shapes do not
        fit, or `base` is not above 1.
    TypeError
        If `p` or `q` does not hold real numbers, `axis` is no whole number, or
        `base` no number.

    Examples
    --------
    A dog (one-hot) that a model saw as 0.8789 dog:

    >>> print(f"{cross_entropy([1, 0, 0], [0.8789, 0.1189, 0.0022]):.4f}")
    0.1291
    """
    p, q, axis = arrays.pair(p, q, axis)
    return _mean_surprisal(p, q, axis, base)


def _mean_surprisal(p: Floats, q: Floats, axis: int, base: float) -> FloatOrFloats:
    """Return -sum p log(q) along `axis`."""
    base = _checked(base)

    def formula(p: Floats, q: Floats) -> Floats:
        mean_log = p_log_q(p, _log(q, base)).sum(axis=-1, keepdims=True)
        return 0 - mean_log  # and not -mean_log, which is -0 for a certain outcome

    return blocks.along_axis(formula, p, q, axis=axis, at_least=np.float32).squeeze(axis)[()]


def p_log_q(p: Floats, log_q: FloatOrFloats) -> Floats:
    """Return p log(q), which is 0 where p is 0, even if q is 0, too.

    For p = 0 it is 0 at every q > 0, and so in the limit, while in floats 0 times infinity is NaN.
    """
    terms = p * log_q
    terms[(p == 0) & (log_q == -np.inf)] = 0
    return terms


def kl_divergence(p: ArrayLike, q: ArrayLike, axis: int = -1, base: float = math.e) -> FloatOrFloats:
    """Return sum p log(p / q), the mean surprisal that believing `q` adds when `p` is true.

    Parameters
    ----------
    p, q : array_like
        Probabilities that sum to 1 along `axis`. `p` draws the outcomes, `q`
        predicts them. The other axes broadcast.
    axis : int
        The axis of outcomes.
    base : float
        Base of the logarithm, above 1: e for nats, 2 for bits.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Divergences in [0, inf], with `axis` removed: 0 where p = q (and where
        they differ by so little that it underflows), inf exactly where p > 0
        meets q = 0; right to 11 digits in float64, unless it is subnormal.

    Raises
    ------
    ValueError
        If `p` or `q` is not a distribution along `axis`, their shapes do not
        fit, or `base` is not above 1.
    TypeError
        If `p` or `q` does not hold real numbers, `axis` is no whole number, or
        `base` no number.

    Notes
    -----
    The terms that are summed are p log(p / q) - p + q. The extra -p + q adds up
    to nothing over distributions, makes every term non-negative, and keeps the
    rounding of p and q out of the result. Where the sums of p and q differ by a
    little, the result does not show it, and cross_entropy(p, q) - entropy(p) does.
    Where p and q are nearly equal the three parts of a term cancel, and it is
    taken from its series: with p = q (1 + x) it is q x^2 (1/2 - x/6 + x^2/12 - ...).

    References
    ----------
    S. Kullback, R. A. Leibler (1951), "On information and sufficiency", Annals
    of Mathematical Statistics 22(1), 79-86.

    Examples
    --------
    >>> p, q = [0.5, 0.5], [0.5 + 1e-9, 0.5 - 1e-9]
    >>> print(f"{kl_divergence(p, q):.2g}")
    2e-18
    """
    p, q, axis = arrays.pair(p, q, axis)
    base = _checked(base)

    def formula(p: Floats, q: Floats) -> Floats:
        return blocks.elementwise(_excess, p, q).sum(axis=-1, keepdims=True) / math.log(base)

    return blocks.along_axis(formula, p, q, axis=axis).squeeze(axis)[()]


def _excess(p: Floats, q: Floats) -> Floats:
    """Return p log(p / q) - p + q, which is never negative."""
    difference = p - q
    log_ratio = np.log(p / q)
    lost = ~np.isfinite(log_ratio)  # p / q may leave the floats where its logarithm does not
    log_ratio[lost] = np.log(p[lost]) - np.log(np.abs(q[lost]))  # abs, because q may be -0
    excess = p * log_ratio - difference
    excess[p == 0] = q[p == 0]
    near = np.abs(difference) < 0.01 * q
    excess[near] = _excess_series(q[near], difference[near])
    return excess


def _excess_series(q: Floats, difference: Floats) -> Floats:
    """Return `_excess` of p = q + difference close to q, where the parts of the plain form would cancel.

    With x = difference / q it is q x^2 (1/2 - x/6 + x^2/12 - ...). Up to x = 0.01, six terms have thirteen digits;
    the plain form has eleven from there on.
    """
    x = difference / q
    return difference * x * (1 / 2 - x * (1 / 6 - x * (1 / 12 - x * (1 / 20 - x * (1 / 30 - x / 42)))))
