"""Probability, odds and logit: one quantity on three scales."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers import arrays, blocks
from helpers.blocks import FloatOrFloats, Floats

NEGLIGIBLE = 1e-300  # a probability below which its odds may overflow when they are inverted


def odds(p: ArrayLike) -> FloatOrFloats:
    """Return the odds p / (1 - p) of an event with probability `p`.

    Parameters
    ----------
    p : array_like
        Probabilities in [0, 1], of any shape.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Odds in [0, inf], in the shape of `p`: 1 at p = 1/2, and inf at p = 1.

    Raises
    ------
    ValueError
        If a value lies outside [0, 1].
    TypeError
        If `p` does not hold real numbers.

    References
    ----------
    D. J. C. MacKay (2003), "Information Theory, Inference, and Learning
    Algorithms", Cambridge University Press, chapter 3.

    Examples
    --------
    >>> print(f"{odds(0.3):.4f} {odds(0.7):.4f}")
    0.4286 2.3333
    """
    if isinstance(p, blocks.NUMBERS) and 0 <= p < 1:
        return blocks.rounded(float(p) / (1 - float(p)), p)
    return blocks.elementwise(_odds, arrays.probabilities(p, "p"), arithmetic=True)


def _odds(p: Floats, out: Floats) -> None:
    np.divide(p, np.subtract(1, p, out=out), out=out)


def odds_to_probability(odds: ArrayLike) -> FloatOrFloats:
    """Return the probability odds / (1 + odds): the way back from `odds`.

    Parameters
    ----------
    odds : array_like
        Odds in [0, inf], of any shape.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Probabilities in [0, 1], in the shape of `odds`.

    Raises
    ------
    ValueError
        If a value is negative.
    TypeError
        If `odds` does not hold real numbers.

    Examples
    --------
    >>> print(odds_to_probability([0, 1, 3, float("inf")]))
    [0.   0.5  0.75 1.  ]
    """
    if isinstance(odds, blocks.NUMBERS) and 0 <= odds < math.inf:
        return blocks.rounded(float(odds) / (1 + float(odds)), odds)
    o = arrays.real(odds, "odds")
    if o.size and not o.min() >= 0:
        arrays.refuse(
            o < 0, o, "odds", "odds are never negative", "Is it a logit? sigmoid(z) makes a probability of it."
        )
    return blocks.elementwise(_odds_to_probability, o, arithmetic=True)


def _odds_to_probability(o: Floats, out: Floats) -> None:
    np.divide(o, np.add(1, o, out=out), out=out)
    if not np.isfinite(o.max(initial=0)):
        out[np.isinf(o)] = 1  # and not inf / inf, which is NaN


def logit(p: ArrayLike) -> FloatOrFloats:
    """Return the log-odds log(p / (1 - p)) of an event with probability `p`.

    Parameters
    ----------
    p : array_like
        Probabilities in [0, 1], of any shape.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Logits (natural logarithm, so nats) in [-inf, inf], in the shape of
        `p`, within 2 ulp: -inf at 0, 0 at 1/2, inf at 1.

    Raises
    ------
    ValueError
        If a value lies outside [0, 1].
    TypeError
        If `p` does not hold real numbers.

    Notes
    -----
    Near p = 1/2 the quotient is close to 1 and rounding it costs half of the
    digits. So the odds of the likelier side are taken less 1, which is
    abs(2p - 1) / min(p, 1 - p) with an exact numerator near 1/2, and log1p puts
    the 1 back. The sign says which side was the likelier.

    References
    ----------
    J. Berkson (1944), "Application of the logistic function to bio-assay",
    Journal of the American Statistical Association 39(227), 357-365.

    Examples
    --------
    >>> print(f"{logit(0.3):.4f} {logit(0.7):.4f}")
    -0.8473 0.8473
    """
    if isinstance(p, blocks.NUMBERS) and NEGLIGIBLE < p < 1:
        return blocks.rounded(_logit(float(p), blocks.Number), p)
    return blocks.elementwise(_logit_up_to_the_limits, arrays.probabilities(p, "p"))


def _logit(p: Any, xp: Any = np) -> Any:
    above_half = p - 0.5
    odds_less_1 = abs(above_half)
    odds_less_1 /= xp.minimum(p, 1 - p)
    odds_less_1 *= 2
    return xp.copysign(xp.log1p(odds_less_1), above_half)


def _logit_up_to_the_limits(p: Floats) -> Floats:
    result = _logit(p)
    overflown = ~np.isfinite(result)
    if np.any(overflown):  # p is subnormal, or one of the limits 0, -0 and 1
        p = p[overflown]
        result[overflown] = np.copysign(np.log(np.minimum(p, 1 - p)), p - 0.5)
    return result
