"""Losses for one sample each, and their mean or sum.

The signature is ``loss(target, output, *, from_logits=False, axis=-1, reduction="mean")``.
Only raw scores are logits: the output of a sigmoid or softmax is a probability.
Where every element is a sample of its own, as in `binary_cross_entropy` and
`mean_squared_error`, there is no axis to choose.
"""

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from helpers import arrays, blocks
from helpers.blocks import FloatOrFloats, Floats
from helpers.entropy import mean_surprisal
from helpers.sigmoid import log_sigmoid
from helpers.softmax import log_probabilities, sum_of_exponentials

Reduction = Literal["none", "sum", "mean"]

OUTPUT_HINT = "Are these logits? Pass from_logits=True."
TARGET_HINT = "A target is a probability: 0, 1 or between. Are the labels -1 and 1? Use (target + 1) / 2."
ONE_HOT_HINT = "A target is a distribution, such as one-hot. Is it class numbers? Use sparse_categorical_cross_entropy."


def _wide(*inputs: Floats) -> np.dtype[Any]:
    """Return the dtype to hold losses in until they are summed: a float16 sum would stall."""
    return np.result_type(np.float64, *inputs)


def _reduced(losses: FloatOrFloats, reduction: Reduction, dtype: np.dtype[Any]) -> FloatOrFloats:
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f'reduction must be "none", "sum" or "mean", not {reduction!r}.')
    if reduction == "mean" and losses.size == 0:
        raise ValueError('There are no samples, so there is no mean: is the batch empty? reduction="sum" gives 0.')
    if reduction == "none":
        return np.asarray(losses).astype(dtype, order="C", copy=False)[()]
    return dtype.type(np.sum(losses) if reduction == "sum" else np.mean(losses))


def _weighted(p: Floats, surprisals: FloatOrFloats) -> Floats:
    """Return p * surprisals, where an outcome of probability 0 adds nothing, however surprising."""
    terms = p * surprisals
    if np.isnan(terms.sum()):
        terms = np.where((p == 0) & (surprisals == np.inf), 0, terms)
    return terms


@blocks.quietly
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
    y = arrays.probabilities(target, "target", TARGET_HINT)
    z_or_p = arrays.real(output, "output") if from_logits else arrays.probabilities(output, "output", OUTPUT_HINT)
    arrays.same_shape(y, z_or_p)

    def formula(y: Floats, z_or_p: Floats) -> Floats:
        if from_logits:
            surprise, surprise_of_not = -log_sigmoid(z_or_p), -log_sigmoid(-z_or_p)
        else:
            surprise, surprise_of_not = -np.log(z_or_p), -np.log1p(-z_or_p)
        return _weighted(y, surprise) + _weighted(1 - y, surprise_of_not)

    losses = blocks.elementwise(formula, y, z_or_p, dtype=_wide(y, z_or_p))
    return _reduced(losses, reduction, np.result_type(y, z_or_p))


@blocks.quietly
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
    y, z_or_p = arrays.real(target, "target"), arrays.real(output, "output")
    axis = arrays.class_axis(y, axis, "target")
    if from_logits or y.shape != z_or_p.shape:  # class numbers explain a shape that differs
        arrays.distributions(y, "target", axis, ONE_HOT_HINT)
    arrays.same_shape(y, z_or_p)
    if from_logits:
        log_p = log_probabilities(z_or_p, "output", axis, dtype=_wide(z_or_p))
        losses = blocks.over_axis(
            lambda y, log_p: blocks.total(_weighted(y, 0 - log_p)), y, log_p, axis=axis, only_totals=True
        )
    else:
        hints = {"target": ONE_HOT_HINT, "output": OUTPUT_HINT}
        losses = arrays.over_distributions(mean_surprisal, {"target": y, "output": z_or_p}, axis, hints)
    return _reduced(losses, reduction, np.result_type(y, z_or_p))


@blocks.quietly
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
        z = arrays.real(output, "output")
        axis = arrays.class_axis(z, axis, "output")
        log_p = log_probabilities(z, "output", axis, dtype=_wide(z))
        return _reduced(0 - _of_label(target, log_p, axis), reduction, z.dtype)
    p, axis = arrays.distributions(output, "output", axis, OUTPUT_HINT)
    return _reduced(0 - np.log(_of_label(target, p, axis)), reduction, p.dtype)


@blocks.quietly
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
    log_p = arrays.real(log_probabilities, "log_probabilities")
    axis = arrays.class_axis(log_p, axis, "log_probabilities")
    arrays.sums_to_one(
        blocks.over_axis(sum_of_exponentials, log_p, axis=axis, only_totals=True),
        "exp(log_probabilities)",
        axis,
        log_p.dtype,
        "Are these logits or probabilities? Pass log_softmax(z), or np.log(p).",
    )
    return _reduced(0 - _of_label(target, log_p, axis), reduction, log_p.dtype)


def _of_label(target: ArrayLike, values: Floats, axis: int) -> Floats:
    """Return the value of the class that each target names, in float64 or wider.

    A loss is 0 less its logarithm, not minus it: of a certain and correct prediction it is 0, not -0.
    """
    label = np.expand_dims(arrays.labels(target, values, axis), axis)
    return np.squeeze(np.take_along_axis(values, label, axis), axis).astype(_wide(values))


@blocks.quietly
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
    y = arrays.real(target, "target")
    y_hat = arrays.real(output, "output")
    arrays.same_shape(y, y_hat)
    losses = blocks.elementwise(lambda y, y_hat: (y - y_hat) ** 2, y, y_hat, dtype=_wide(y, y_hat))
    return _reduced(losses, reduction, np.result_type(y, y_hat))
