"""Losses for one sample each, and their mean or sum.

The signature is ``loss(target, output, *, from_logits=False, axis=-1, reduction="mean")``,
less what a loss has no use for.
Only raw scores are logits: the output of a sigmoid or softmax is a probability.
Where every element is a sample of its own, as in `binary_cross_entropy` and
`mean_squared_error`, there is no axis to choose.
"""

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers import arrays, blocks
from helpers.blocks import FloatOrFloats, Floats
from helpers.entropy import p_log_q
from helpers.sigmoid import log_sigmoid
from helpers.softmax import log_softmax_of

Reduction = Literal["none", "sum", "mean"]


@blocks.quietly
def _reduced(losses: FloatOrFloats, reduction: Reduction, dtype: np.dtype[Any]) -> FloatOrFloats:
    """Return the float64 losses, their sum or their mean in `dtype`: a sum of float16 would stall."""
    if not isinstance(reduction, str) or reduction not in ("none", "sum", "mean"):
        raise ValueError(f'reduction must be "none", "sum" or "mean", not {reduction!r}.')
    if reduction == "none":
        return np.asarray(losses).astype(dtype)[()]
    if reduction == "sum":
        return dtype.type(np.sum(losses))
    if losses.size == 0:
        raise ValueError('There are no samples, so there is no mean: is the batch empty? reduction="sum" gives 0.')
    mean = np.mean(losses)
    return dtype.type(mean if np.isfinite(mean) else np.sum(losses / losses.size))  # their sum may overflow


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
        If the shapes differ, a target or probability lies outside [0, 1], the mean of no
        samples is asked for, or `reduction` is another word.
    TypeError
        If `target` or `output` does not hold real numbers, or `from_logits` is
        not True or False.

    Examples
    --------
    >>> print(f"{binary_cross_entropy([1, 0], [0.9, 0.2]):.4f}")
    0.1643
    >>> print(binary_cross_entropy(0, 193.4, from_logits=True))
    193.4
    """
    y = arrays.probabilities(target, "target", arrays.yes_or_no)
    if arrays.flag(from_logits, "from_logits"):
        z_or_p = arrays.real(output, "output")
    else:
        z_or_p = arrays.probabilities(output, "output", lambda p: arrays.PASS_FROM_LOGITS + arrays.or_a_percentage(p))
    arrays.same_shape(y, z_or_p)

    def formula(y: Floats, z_or_p: Floats) -> Floats:
        if from_logits:
            log_p, log_of_not = log_sigmoid(z_or_p), log_sigmoid(-z_or_p)
        else:
            log_p, log_of_not = np.log(z_or_p), np.log1p(-z_or_p)
        return 0 - p_log_q(y, log_p) - p_log_q(1 - y, log_of_not)

    losses = blocks.elementwise(formula, y, z_or_p, dtype=np.float64)
    return _reduced(losses, reduction, np.result_type(y, z_or_p))


def categorical_cross_entropy(
    target: ArrayLike, output: ArrayLike, *, from_logits: bool = False, axis: int = -1, reduction: Reduction = "mean"
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
        `axis`, the mean of no samples is asked for, or `reduction` is another word.
    TypeError
        If `target` or `output` does not hold real numbers, `from_logits` is not
        True or False, or `axis` no whole number.

    Examples
    --------
    >>> print(f"{categorical_cross_entropy([[1, 0, 0]], [[4, 2, -2]], from_logits=True):.4f}")
    0.1291
    """
    y, z_or_p = arrays.real(target, "target"), arrays.real(output, "output")
    arrays.same_shape(y, z_or_p, " Is target class numbers? Use sparse_categorical_cross_entropy.")

    def fits(axis: int) -> bool:
        return arrays.flag(from_logits, "from_logits") or arrays.sums_to_one(z_or_p, axis)

    y, axis = arrays.distributions(y, "target", axis, arrays.NEVER_NEGATIVE, arrays.SEVERAL_RIGHT, fits)
    log_p = _checked_log_p(z_or_p, axis, from_logits, lambda axis: arrays.sums_to_one(y, axis))

    def formula(y: Floats, log_p: Floats) -> Floats:
        return 0 - p_log_q(y, log_p).sum(axis=-1, keepdims=True)

    losses = blocks.along_axis(formula, y, log_p, axis=axis).squeeze(axis)
    return _reduced(losses, reduction, np.result_type(y, z_or_p))


def _checked_log_p(z_or_p: Floats, axis: int, from_logits: bool, fits: arrays.Fits) -> Floats:
    """Return log(p) in float64; fits(axis), for an error, says whether the target would go with that axis."""
    if arrays.flag(from_logits, "from_logits"):
        return log_softmax_of(z_or_p, "output", axis, dtype=np.float64)
    p, _ = arrays.distributions(z_or_p, "output", axis, arrays.PASS_FROM_LOGITS, arrays.SEPARATE_SIGMOIDS, fits)
    return np.asarray(blocks.elementwise(np.log, p, dtype=np.float64))


def sparse_categorical_cross_entropy(
    target: ArrayLike, output: ArrayLike, *, from_logits: bool = False, axis: int = -1, reduction: Reduction = "mean"
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
        distribution along `axis`, the mean of no samples is asked for, or
        `reduction` is another word.
    TypeError
        If `target` does not hold integers, or `output` real numbers, `from_logits`
        is not True or False, or `axis` no whole number.

    Examples
    --------
    >>> print(f"{sparse_categorical_cross_entropy([0], [[4, 2, -2]], from_logits=True):.4f}")
    0.1291
    """
    z_or_p = arrays.real(output, "output")
    axis = arrays.class_axis(z_or_p, axis, "output")
    label = arrays.any_array(target, "target")

    log_p = _checked_log_p(z_or_p, axis, from_logits, _fits(label, z_or_p))
    return _reduced(0 - _at_label(label, log_p, axis), reduction, np.result_type(z_or_p))


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
        Loss in nats, in [0, inf], up to rounding.

    Raises
    ------
    ValueError
        If the exponentials do not sum to 1 along `axis` (as for probabilities
        or logits), a label is out of range, the shapes do not fit, the mean of
        no samples is asked for, or `reduction` is another word.
    TypeError
        If `target` does not hold integers, or `log_probabilities` real numbers, or
        `axis` is no whole number.

    Examples
    --------
    >>> from helpers import log_softmax
    >>> print(f"{nll_loss([0], log_softmax([[4, 2, -2]])):.4f}")
    0.1291
    """
    log_p = arrays.real(log_probabilities, "log_probabilities")
    axis = arrays.class_axis(log_p, axis, "log_probabilities")
    label = arrays.any_array(target, "target")
    hint = f"Are these logits? Pass log_softmax(z, axis={axis}). Are these probabilities? Pass np.log(p)."
    arrays.check_sums(
        np.asarray(blocks.elementwise(np.exp, log_p)), "exp(log_probabilities)", axis, hint, _fits(label, log_p)
    )
    return _reduced(0 - _at_label(label, np.asarray(log_p, np.float64), axis), reduction, np.result_type(log_p))


def _fits(label: NDArray[Any], output: Floats) -> arrays.Fits:
    """Return a function that says whether there is a label for each slice of `output` along an axis."""
    return lambda axis: label.shape == output.take(0, axis).shape


def _at_label(label: NDArray[Any], log_p: Floats, axis: int) -> Floats:
    """Return the value of the class that each label names, and NaN where that of any class is NaN.

    A loss is 0 minus it: of a certain and correct prediction that is 0, and not -0.
    """
    index = np.expand_dims(arrays.labels(label, log_p, axis), axis)
    picked = np.squeeze(np.take_along_axis(log_p, index, axis), axis)
    return np.where(np.isnan(log_p).any(axis), np.nan, picked)


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
        If the shapes differ, the mean of no samples is asked for, or `reduction`
        is another word.
    TypeError
        If `target` or `output` does not hold real numbers.

    Examples
    --------
    A share worth 100,000 won, predicted at 95,000, in squared won:

    >>> print(mean_squared_error([100_000], [95_000]))
    25000000.0
    """
    y, y_hat = arrays.real(target, "target"), arrays.real(output, "output")
    arrays.same_shape(y, y_hat)
    losses = blocks.elementwise(lambda y, y_hat: (y - y_hat) ** 2, y, y_hat, dtype=np.float64)
    return _reduced(losses, reduction, np.result_type(y, y_hat))
