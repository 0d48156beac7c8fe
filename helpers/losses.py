"""Losses for one sample each, and their mean or sum.

The signature is ``loss(target, output, *, from_logits=False, axis=-1, reduction="mean")``.
Only raw scores are logits: the output of a sigmoid or softmax is a probability.
"""

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from helpers import arrays
from helpers.arrays import FloatOrFloats, Floats
from helpers.entropy import weighted
from helpers.sigmoid import log_sigmoid
from helpers.softmax import log_softmax, logsumexp

Reduction = Literal["none", "sum", "mean"]

OUTPUT_HINT = "Are these logits? Pass from_logits=True."
TARGET_HINT = "A target is a probability: 0, 1 or between. Are the labels -1 and 1? Use (target + 1) / 2."
ONE_HOT_HINT = "A target is a distribution, such as one-hot. Is it class numbers? Use sparse_categorical_cross_entropy."


def _reduced(losses: Floats, reduction: Reduction, dtype: np.dtype[Any]) -> FloatOrFloats:
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f'reduction must be "none", "sum" or "mean", not {reduction!r}.')
    if reduction == "mean" and losses.size == 0:
        raise ValueError('There are no samples, so there is no mean: is the batch empty? reduction="sum" gives 0.')
    if reduction == "none":
        return arrays.as_given(losses, dtype)
    return arrays.as_given(np.sum(losses) if reduction == "sum" else np.mean(losses), dtype)


@arrays.quietly
def binary_cross_entropy(
    target: ArrayLike, output: ArrayLike, *, from_logits: bool = False, reduction: Reduction = "mean"
) -> FloatOrFloats:
    """Return -y log(p) - (1 - y) log(1 - p) for targets y and predicted probabilities p.

    Parameters
    ----------
    target : array_like
        0 or 1, or a probability between (a soft label).
    output : array_like
        Predictions in the shape of `target`: probabilities, or logits with
        ``from_logits=True``. Every element is a sample of its own.
    from_logits : bool
        Whether `output` holds raw scores z, with p = sigmoid(z).
    reduction : {"none", "sum", "mean"}
        What to do with the losses of the samples.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Loss in nats, in [0, inf]. Nothing is clipped: a probability of 0 for
        what happened costs inf.

    Raises
    ------
    ValueError
        If the shapes differ, a target or probability lies outside [0, 1], or
        the mean of no samples is asked for.
    TypeError
        If `target` or `output` does not hold real numbers.

    Examples
    --------
    >>> print(f"{binary_cross_entropy([1, 0], [0.9, 0.2]):.4f}")
    0.1643
    >>> print(binary_cross_entropy(0, 193.4, from_logits=True))
    193.4
    """
    y, y_dtype = arrays.probabilities(target, "target", TARGET_HINT)
    if from_logits:
        z, dtype = arrays.real(output, "output")
        arrays.same_shape(y, z)
        surprise, surprise_of_not = -log_sigmoid(z), -log_sigmoid(-z)
    else:
        p, dtype = arrays.probabilities(output, "output", OUTPUT_HINT)
        arrays.same_shape(y, p)
        surprise, surprise_of_not = -np.log(p), -np.log1p(-p)
    losses = weighted(y, surprise) + weighted(1 - y, surprise_of_not)
    return _reduced(losses, reduction, np.result_type(y_dtype, dtype))


@arrays.quietly
def categorical_cross_entropy(
    target: ArrayLike,
    output: ArrayLike,
    *,
    from_logits: bool = False,
    axis: int = -1,
    reduction: Reduction = "mean",
) -> FloatOrFloats:
    """Return -sum_k y_k log(p_k) for target distributions y and predictions p.

    Parameters
    ----------
    target : array_like
        One-hot rows, or any distributions along `axis` (soft labels).
    output : array_like
        Predictions in the shape of `target`: distributions along `axis`, or
        logits with ``from_logits=True``.
    from_logits : bool
        Whether `output` holds raw scores z, with p = softmax(z).
    axis : int
        The axis of classes.
    reduction : {"none", "sum", "mean"}
        What to do with the losses of the samples.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Loss in nats, in [0, inf].

    Raises
    ------
    ValueError
        If the shapes differ, `target` or `output` is not a distribution along
        `axis`, or the mean of no samples is asked for.
    TypeError
        If `target` or `output` does not hold real numbers.

    Examples
    --------
    >>> print(f"{categorical_cross_entropy([[1, 0, 0]], [[4, 2, -2]], from_logits=True):.4f}")
    0.1291
    """
    y, axis, y_dtype = arrays.distributions(target, "target", axis, ONE_HOT_HINT)
    if from_logits:
        z, dtype = arrays.real(output, "output")
        arrays.same_shape(y, z)
        surprisals = -log_softmax(z, axis)
    else:
        p, axis, dtype = arrays.distributions(output, "output", axis, OUTPUT_HINT)
        arrays.same_shape(y, p)
        surprisals = -np.log(p)
    losses = np.sum(weighted(y, surprisals), axis=axis)
    return _reduced(losses, reduction, np.result_type(y_dtype, dtype))


@arrays.quietly
def sparse_categorical_cross_entropy(
    target: ArrayLike,
    output: ArrayLike,
    *,
    from_logits: bool = False,
    axis: int = -1,
    reduction: Reduction = "mean",
) -> FloatOrFloats:
    """Return -log(p_k) of the class k that each target names.

    Parameters
    ----------
    target : array_like
        Integer class numbers from 0, in the shape of `output` without `axis`.
    output : array_like
        Predictions: distributions along `axis`, or logits with ``from_logits=True``.
    from_logits : bool
        Whether `output` holds raw scores z, with p = softmax(z).
    axis : int
        The axis of classes.
    reduction : {"none", "sum", "mean"}
        What to do with the losses of the samples.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Loss in nats, in [0, inf].

    Raises
    ------
    ValueError
        If a label is out of range, the shapes do not fit, `output` is not a
        distribution along `axis`, or the mean of no samples is asked for.
    TypeError
        If `target` does not hold integers, or `output` real numbers.

    Examples
    --------
    >>> print(f"{sparse_categorical_cross_entropy([0], [[4, 2, -2]], from_logits=True):.4f}")
    0.1291
    """
    if from_logits:
        z, dtype = arrays.real(output, "output")
        log_probabilities, axis = log_softmax(z, axis), arrays.class_axis(z, axis, "output")
    else:
        p, axis, dtype = arrays.distributions(output, "output", axis, OUTPUT_HINT)
        log_probabilities = np.log(p)
    return _reduced(_surprisal_of_label(target, log_probabilities, axis), reduction, dtype)


@arrays.quietly
def nll_loss(
    target: ArrayLike, log_probabilities: ArrayLike, *, axis: int = -1, reduction: Reduction = "mean"
) -> FloatOrFloats:
    """Return minus the log-probability of the class that each target names.

    It takes no logarithm itself: it picks from what `log_softmax` returns.

    Parameters
    ----------
    target : array_like
        Integer class numbers from 0, in the shape of `log_probabilities` without `axis`.
    log_probabilities : array_like
        Logarithms (nats) of distributions along `axis`.
    axis : int
        The axis of classes.
    reduction : {"none", "sum", "mean"}
        What to do with the losses of the samples.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Loss in nats, in [0, inf].

    Raises
    ------
    ValueError
        If the exponentials do not sum to 1 along `axis` (as for probabilities
        or logits), a label is out of range, the shapes do not fit, or the mean
        of no samples is asked for.
    TypeError
        If `target` does not hold integers, or `log_probabilities` real numbers.

    Examples
    --------
    >>> from helpers import log_softmax
    >>> print(f"{nll_loss([0], log_softmax([[4, 2, -2]])):.4f}")
    0.1291
    """
    log_p, dtype = arrays.real(log_probabilities, "log_probabilities")
    axis = arrays.class_axis(log_p, axis, "log_probabilities")
    arrays.sums_to_one(
        np.exp(logsumexp(log_p, axis)),
        "exp(log_probabilities)",
        axis,
        dtype,
        "Are these logits or probabilities? Pass log_softmax(z), or np.log(p).",
    )
    return _reduced(_surprisal_of_label(target, log_p, axis), reduction, dtype)


def _surprisal_of_label(target: ArrayLike, log_probabilities: Floats, axis: int) -> Floats:
    label = np.expand_dims(arrays.labels(target, log_probabilities, axis), axis)
    # 0 - x, not -x: the loss of a certain and correct prediction is 0, not -0.
    return 0 - np.squeeze(np.take_along_axis(log_probabilities, label, axis), axis)


@arrays.quietly
def mean_squared_error(target: ArrayLike, output: ArrayLike, *, reduction: Reduction = "mean") -> FloatOrFloats:
    """Return the squares of target - output: their mean, unless `reduction` says otherwise.

    Parameters
    ----------
    target, output : array_like
        Real numbers, in the same shape and unit.
    reduction : {"none", "sum", "mean"}
        What to do with the squares.

    Returns
    -------
    numpy.floating or numpy.ndarray
        Squared error, in the square of the unit of `target`.

    Raises
    ------
    ValueError
        If the shapes differ, or the mean of no samples is asked for.
    TypeError
        If `target` or `output` does not hold real numbers.

    Examples
    --------
    A share worth 100,000 won, predicted at 95,000, in squared won:

    >>> print(mean_squared_error([100_000], [95_000]))
    25000000.0
    """
    y, y_dtype = arrays.real(target, "target")
    y_hat, dtype = arrays.real(output, "output")
    arrays.same_shape(y, y_hat)
    return _reduced((y - y_hat) ** 2, reduction, np.result_type(y_dtype, dtype))
