"""Surprisal, entropy, cross-entropy and the Kullback-Leibler divergence."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers import arrays, blocks
from helpers.blocks import FloatOrFloats, Floats

# In float32, entropies and divergences of fewer outcomes are computed in float64 and rounded once,
# because rounding errors of a few terms do not average out. A cross-entropy gains too little by it.
FEW_OUTCOMES = 16

# From such a divergence in nats on, the plain sum keeps all but two of sixteen digits, and
# in float32 all but one of seven. The smaller a divergence is, the more are lost.
LARGE, LARGE_IN_FLOAT32 = 1e-3, 0.1


def _log(p: Any, base: float, xp: Any = np) -> Any:
    if base == 2:
        return xp.log2(p)  # exact at powers of two, where log(p) / log(2) is not
    nats = xp.log(p)
    return nats if base == math.e else nats / _log_of(base)


def _log_of(base: float) -> float:
    return math.log(arrays.positive(base, "base", 1, "a number above 1 (e for nats, 2 for bits)"))


def _mean_surprisal(inputs: dict[str, Floats], axis: int, base: float, keep_float32: bool) -> FloatOrFloats:
    """Return -sum p log(q) along `axis`, of the first and the last of `inputs`, in their dtype."""
    nats = _log_of(base)
    dtype = blocks.common_dtype([*inputs.values()])
    # NumPy's float32 log2 is twice as quick as its log, and nearer to the truth.
    bits = base == 2 or (keep_float32 and dtype.itemsize == 4)
    unit = nats / math.log(2) if bits else nats

    def formula(*p_and_q: Floats) -> Floats:
        return mean_surprisal(p_and_q[0], p_and_q[-1], np.log2 if bits else np.log)

    result = arrays.over_distributions(formula, inputs, axis, keep_float32=keep_float32)
    if unit != 1:
        result /= unit
    return result.astype(dtype, copy=False)[()]


def mean_surprisal(p: Floats, q: Floats, log: Callable[[Floats], Floats] = np.log) -> Floats:
    """Return -sum p * log(q) along the first axis, where an outcome of probability 0 adds nothing.

    That is the limit of p * log(p) as p goes to 0, while in floats 0 * inf is NaN.
    """

    def sums(p: Floats, q: Floats) -> tuple[Floats]:
        terms = log(q)
        terms *= p
        return (blocks.total(terms),)

    (total,) = blocks.in_halves(sums, p, q)
    if math.isnan(np.vdot(total, total)):
        (total,) = blocks.in_halves(sums, p, np.where((p == 0) & (q == 0), 1, q))
    return 0 - total  # and not -total: of a certain outcome it is 0, not -0


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
        If `p` does not hold real numbers.

    References
    ----------
    M. Tribus (1961), "Thermostatics and Thermodynamics", Van Nostrand, which
    gave -log(p) this name.

    Examples
    --------
    >>> print(surprisal([1, 1/2, 1/8], base=2))
    [0. 1. 3.]
    """
    if isinstance(p, blocks.NUMBERS) and 0 < p <= 1:
        return blocks.rounded(0 - _log(float(p), base, blocks.Number), p)
    return blocks.elementwise(lambda p: 0 - _log(p, base), arrays.probabilities(p, "p"))


@blocks.quietly
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
        If `p` does not hold real numbers.

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
    p = arrays.real(p, "p")
    axis = arrays.class_axis(p, axis, "p")
    return _mean_surprisal({"p": p}, axis, base, keep_float32=p.shape[axis] >= FEW_OUTCOMES)


@blocks.quietly
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
        Cross-entropies in [0, inf], with `axis` removed: entropy(p) where
        q = p, and inf exactly where p > 0 meets q = 0.

    Raises
    ------
    ValueError
        If `p` or `q` is not a distribution along `axis`, their shapes do not
        fit, or `base` is not above 1.
    TypeError
        If `p` or `q` does not hold real numbers.

    Examples
    --------
    A dog (one-hot) that a model saw as 0.8789 dog:

    >>> print(f"{cross_entropy([1, 0, 0], [0.8789, 0.1189, 0.0022]):.4f}")
    0.1291
    """
    inputs, axis = arrays.pair(p, q, axis)
    return _mean_surprisal(inputs, axis, base, keep_float32=True)


@blocks.quietly
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
        Divergences in [0, inf], with `axis` removed: 0 exactly where p = q,
        inf exactly where p > 0 meets q = 0.

    Raises
    ------
    ValueError
        If `p` or `q` is not a distribution along `axis`, their shapes do not
        fit, or `base` is not above 1.
    TypeError
        If `p` or `q` does not hold real numbers.

    Notes
    -----
    The terms that are summed are p log(p / q) - p + q. The extra -p + q adds up
    to nothing over distributions, makes every term non-negative, and keeps the
    rounding of p and q out of the result. Where the sums of p and q differ by a
    little, the result does not show it, and cross_entropy(p, q) - entropy(p) does.

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
    inputs, axis = arrays.pair(p, q, axis)
    unit = _log_of(base)
    keep_float32 = inputs["p"].shape[axis] >= FEW_OUTCOMES
    nats = arrays.over_distributions(_divergence, inputs, axis, keep_float32=keep_float32)
    if nats.dtype == np.float32:
        _improve_where_below(LARGE_IN_FLOAT32, nats, _divergence, inputs, axis)
    _improve_where_below(LARGE, nats, _careful_divergence, inputs, axis)
    if unit != 1:
        nats /= unit
    return nats.astype(blocks.common_dtype([*inputs.values()]), copy=False)[()]


def _improve_where_below(
    limit: float,
    nats: Floats,
    formula: Callable[[Floats, Floats], Floats],
    inputs: dict[str, Floats],
    axis: int,
) -> None:
    """Compute again, by `formula` and in float64, those of `nats` that are below `limit` and have lost digits by that.

    The plain sum is off by a few roundings of the distance sum abs(p - q). By Pinsker's
    inequality that is at most sqrt(2 nats), so at most sqrt(2 / limit) times a divergence
    above the limit. A smaller divergence of which it is at most half that is good, too.
    """
    if nats.size == 0 or (nats.min() > limit and nats.max() < np.inf):
        return
    p, q = [blocks.classes_first(x, axis) for x in arrays.together(inputs)]
    if nats.ndim == 0:
        p, q, nats = p[:, np.newaxis], q[:, np.newaxis], nats.reshape(1)

    def again(formula: Callable[[Floats, Floats], Floats], there: Any) -> Floats:
        return blocks.over_axis(formula, p[:, *there], q[:, *there], axis=-2, only_totals=True)

    there: Any = np.nonzero(~((nats > limit) & (nats < np.inf)))
    small, distance = nats[there], again(lambda p, q: blocks.total(abs(p - q)), there)
    good = (small >= math.sqrt(2 * limit) * distance) & (small < np.inf)
    there = tuple(index[~good] for index in there)
    nats[there] = again(formula, there)


def _divergence(p: Floats, q: Floats) -> Floats:
    """Return the sum of p log(p / q) - p + q, quickly.

    It has nearly all its digits, unless it is small. It is NaN or infinite where q
    is 0: p / q is then no number.
    """
    # The float next above -1. Where p / q - 1 is nearer to -1, such as where p is 0, the
    # term is q, up to rounding: but log(0) would spoil it.
    least = np.finfo(p.dtype).epsneg - 1

    def sums(p: Floats, q: Floats) -> tuple[Floats]:
        difference = p - q
        excess = difference / q
        np.maximum(excess, least, out=excess)
        np.log1p(excess, out=excess)
        excess *= p
        excess -= difference
        return (blocks.total(excess),)

    return blocks.in_halves(sums, p, q)[0]


def _careful_divergence(p: Floats, q: Floats) -> Floats:
    (total,) = blocks.in_halves(lambda p, q: (blocks.total(_excess(p, q)),), p, q)
    return total


def _excess(p: Floats, q: Floats) -> Floats:
    """Return p log(p / q) - p + q for nearly equal `p` and `q`, and elsewhere, to nearly full precision.

    With s = p + q and r = (p - q) / s, log(p / q) = 2 artanh(r) and p = s (1 + r) / 2,
    so the excess is s ((1 + r) artanh(r) - r). With artanh(r) = r + r^3 t, where
    t = 1/3 + r^2/5 + r^4/7 + ..., that is s r^2 (1 + r (1 + r) t).
    """
    s = p + q
    r = (p - q) / s
    square = r * r
    t = 1 / 17 * square
    for odd in range(15, 3, -2):
        t += 1 / odd
        t *= square
    t += 1 / 3
    excess = s * square * (1 + r * (1 + r) * t)
    far = np.flatnonzero(~(square < 0.01))
    excess.put(far, _excess_of_the_unequal(p.take(far), q.take(far)))
    return excess


def _excess_of_the_unequal(p: Floats, q: Floats) -> Floats:
    excess = p * np.log(p / q) - (p - q)
    # p / q overflows where q is 0 or subnormal, and p log(p / q) is NaN where p is 0.
    if not np.isfinite(excess).all():
        at_the_limits = np.where(p == 0, q, p * (np.log(p) - np.log(q)) - (p - q))
        excess = np.where(np.isfinite(excess), excess, at_the_limits)
    return excess
