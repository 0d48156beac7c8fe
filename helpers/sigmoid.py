"""The sigmoid (logistic function), its logarithm and its derivative."""

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
        Probabilities in [0, 1], in the shape of `z`, in float64 within 2 ulp.

    Raises
    ------
    TypeError
        If `z` does not hold real numbers.

    Notes
    -----
    exp(-z) overflows for z < -709.78. With e = exp(-abs(z)), of which the
    exponent is never positive, the smaller of sigmoid(z) and sigmoid(-z) is
    e / (1 + e), and the larger one is 1 minus it. Written as e - e^2 / (1 + e),
    the smaller one loses less: only exp and the subtraction round at its size,
    and not 1 + e and the quotient.

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

    def formula(z: Floats) -> Floats:
        e = np.exp(-np.abs(z))
        smaller = e - e * e / (1 + e)
        return np.abs((z >= 0) - smaller)  # 1 - smaller where z >= 0, and else smaller

    return blocks.elementwise(formula, arrays.real(z, "z"))


def log_sigmoid(z: ArrayLike) -> FloatOrFloats:
    """Return log(sigmoid(z)), without the underflow of taking it in two steps.

    Parameters
    ----------
    z : array_like
        Logits: any real numbers, of any shape; infinities are allowed.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Log-probabilities in nats, in [-inf, 0], in the shape of `z`, in float64 within 2 ulp.

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
    return blocks.elementwise(lambda z: np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z))), arrays.real(z, "z"))


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

    def formula(z: Floats) -> Floats:
        e = np.exp(-np.abs(z))
        return np.minimum(e / (1 + e) ** 2, 0.25)  # rounding could exceed 1/4

    return blocks.elementwise(formula, arrays.real(z, "z"))
