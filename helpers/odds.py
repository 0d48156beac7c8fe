"""Probability, odds and logit: one quantity on three scales."""

import numpy as np
from numpy.typing import ArrayLike

from helpers import arrays, blocks
from helpers.blocks import FloatOrFloats, Floats


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
    return blocks.elementwise(lambda p: p / (1 - p), arrays.probabilities(p, "p"))


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
    o = arrays.real(odds, "odds")
    negative = o < 0
    if negative.any():
        hint = "Is it a logit? sigmoid(z) makes a probability of it."
        arrays.refuse(negative, o, "odds", "odds are never negative", hint)
    return blocks.elementwise(lambda o: np.where(o == np.inf, 1, o / (1 + o)), o)  # inf / inf is NaN


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
        `p`: -inf at 0, 0 at 1/2, inf at 1; in float64 within 2 ulp.

    Raises
    ------
    ValueError
        If a value lies outside [0, 1].
    TypeError
        If `p` does not hold real numbers.

    Notes
    -----
    Near p = 1/2 the quotient is close to 1, and rounding it, below 1/2 also that
    of 1 - p, costs half of the digits and more. So the odds of the likelier side are taken less 1, which is
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

    def formula(p: Floats) -> Floats:
        odds_less_1 = np.abs(2 * p - 1) / np.minimum(p, 1 - p)
        z = np.copysign(np.log1p(odds_less_1), p - 0.5)
        tiny = p < 1e-300  # the odds against it may overflow, and the odds for it are p, up to rounding
        z[tiny] = np.log(np.abs(p[tiny]))  # abs, because p may be -0
        return z

    return blocks.elementwise(formula, arrays.probabilities(p, "p"))
