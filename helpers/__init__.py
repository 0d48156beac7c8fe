"""Odds, sigmoid, softmax and entropy: the functions that the notebooks teach.

The names below need NumPy alone. Figures are in ``helpers.plots``.
"""

from helpers.entropy import cross_entropy, entropy, kl_divergence, surprisal
from helpers.losses import (
    binary_cross_entropy,
    categorical_cross_entropy,
    mean_squared_error,
    nll_loss,
    sparse_categorical_cross_entropy,
)
from helpers.odds import logit, odds, odds_to_probability
from helpers.sigmoid import log_sigmoid, sigmoid, sigmoid_derivative
from helpers.softmax import log_softmax, logsumexp, softmax

__version__ = "0.1.0"

__all__ = [
    "binary_cross_entropy",
    "categorical_cross_entropy",
    "cross_entropy",
    "entropy",
    "kl_divergence",
    "log_sigmoid",
    "log_softmax",
    "logit",
    "logsumexp",
    "mean_squared_error",
    "nll_loss",
    "odds",
    "odds_to_probability",
    "sigmoid",
    "sigmoid_derivative",
    "softmax",
    "sparse_categorical_cross_entropy",
    "surprisal",
]
