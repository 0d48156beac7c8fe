"""The sigmoid (logistic function), its logarithm and its derivative."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers import arrays, blocks
from helpers.blocks import FloatOrFloats, Floats


def sigmoid(z: ArrayLike) -> FloatOrFloats:
    """Return the probability 1 / (1 + exp(-z)) whose logit is `z`.

    Parameters
    ----------
    z : array_like
        Logits: any real numbers, of any shape; infinities are allowed.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Probabilities in [0, 1], in the shape of `z`, within 2 ulp.

    Raises
    ------
    TypeError
        If `z` does not hold real numbers.

    Notes
    -----
    exp(-z) overflows for z < -709. The form exp(min(z, 0)) / (1 + exp(-abs(z)))
    is 1 / (1 + exp(-z)) for z >= 0 and exp(z) / (1 + exp(z)) for z < 0, so no
    exponent is ever positive. What is computed here is the same in fewer steps:
    with e = exp(-abs(z)) the smaller of sigmoid(z) and sigmoid(-z) is
    e / (1 + e) = e - e^2 / (1 + e), and the other one is 1 less it. In float32
    the plain form is good enough, because it is computed in float64, where a
    float32 result rounds to 0 long before exp(-z) overflows.

    References
    ----------
    P. F. Verhulst (1845), "Recherches mathématiques sur la loi d'accroissement
    de la population", Nouveaux mémoires de l'Académie royale de Bruxelles 18,
    where the curve is named "logistique".

    Examples
    --------
    >>> print(sigmoid([-1000, 0, 1000]))
    [0.  0.5 1. ]
    """
    if isinstance(z, blocks.NUMBERS):
        return blocks.rounded(_sigmoid(float(z), blocks.Number), z)
    z = arrays.real(z, "z")
    return blocks.elementwise(_sigmoid if z.itemsize >= 8 else _textbook_sigmoid, z)


def _sigmoid(z: Any, xp: Any = np) -> Any:
    e = xp.exp(-abs(z))
    correction = e * e
    correction /= 1 + e
    e -= correction  # e / (1 + e), with one rounding of its size
    e -= z >= 0
    return abs(e)  # 1 - e / (1 + e) where z >= 0


def _textbook_sigmoid(z: Floats) -> Floats:
    return 1 / (1 + np.exp(-z))


def log_sigmoid(z: ArrayLike) -> FloatOrFloats:
    """Return log(sigmoid(z)), without the underflow of taking it in two steps.

    Parameters
    ----------
    z : array_like
        Logits: any real numbers, of any shape; infinities are allowed.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Log-probabilities in nats, in [-inf, 0], in the shape of `z`, within 2 ulp.

    Raises
    ------
    TypeError
        If `z` does not hold real numbers.

    Examples
    --------
    >>> import numpy as np
    >>> print(log_sigmoid(-800))
    -800.0
    >>> with np.errstate(divide="ignore"):
    ...     print(np.log(sigmoid(-800)))
    -inf
    """
    if isinstance(z, blocks.NUMBERS):
        return blocks.rounded(_log_sigmoid(float(z), blocks.Number), z)
    return blocks.elementwise(_log_sigmoid, arrays.real(z, "z"))


def _log_sigmoid(z: Any, xp: Any = np) -> Any:
    return xp.minimum(z, 0) - xp.log1p(xp.exp(-abs(z)))


def sigmoid_derivative(z: ArrayLike) -> FloatOrFloats:
    """Return sigmoid(z) * (1 - sigmoid(z)), the slope of the sigmoid at `z`.

    Parameters
    ----------
    z : array_like
        Logits: any real numbers, of any shape; infinities are allowed.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Slopes (probability per unit of logit) in [0, 1/4], in the shape of `z`.

    Raises
    ------
    TypeError
        If `z` does not hold real numbers.

    Notes
    -----
    1 - sigmoid(z) is sigmoid(-z); with e = exp(-abs(z)) the product of the two
    is e / (1 + e)**2 on either side, and nothing is subtracted.

    Examples
    --------
    >>> print(sigmoid_derivative(0))
    0.25
    """
    if isinstance(z, blocks.NUMBERS):
        return blocks.rounded(_slope(float(z), blocks.Number), z)
    return blocks.elementwise(_slope, arrays.real(z, "z"))


def _slope(z: Any, xp: Any = np) -> Any:
    e = xp.exp(-abs(z))
    square = 1 + e
    square *= square
    return xp.minimum(e / square, 0.25)  # rounding would go above
