"""The one place that checks input, and says what is wrong with it.

Every public function asks here for its arrays. Nothing is clipped or
renormalised on the way: a value that cannot be right is an error that names it,
says where it is, and guesses at the mistake. Whoever follows the guess arrives.
"""

import math
import numbers
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers import blocks
from helpers.blocks import Floats

# How far from 1 a distribution may sum, so that float32 probabilities read as float64 pass.
ROUNDING = 1e-6

# The squares of features are summed, and must stay among the floats.
LARGEST = 1e150

Hint = Callable[[Floats], str]
Fits = Callable[[int], bool] | None

# What is said of what is no distribution, where there are negative numbers and where all lie in [0, 1], and of labels.
CHANCES_OF_YES = "Is each the chance of a yes? Then its distribution is [1 - p, p]."
PASS_FROM_LOGITS = "Are these raw scores? Pass from_logits=True."
SEPARATE_SIGMOIDS = (
    "Are these separate sigmoids? For one exclusive answer take the softmax of the raw scores in place of them; "
    "for separate yes-or-no questions use binary_cross_entropy. Only if these are raw scores, pass from_logits=True."
)
NEVER_NEGATIVE = (
    "A target is a distribution, as one-hot is. Are the labels -1 and 1? Pass (np.asarray(target) + 1) / 2."
)
MISSING = "Is it missing? Leave out its row."
SEVERAL_RIGHT = "Are several answers right at once? Use binary_cross_entropy, with a sigmoid for each."


def real(values: ArrayLike, name: str) -> Floats:
    """Return `values` as an array of floats: integers and bools become float64."""
    array = any_array(values, name)
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    if array.dtype.kind != "f":
        raise TypeError(f"{name} must hold real numbers, not {_content(array, name)}")
    return array


def any_array(values: Any, name: str) -> NDArray[Any]:
    """Return `values` as an array, of whatever it holds."""
    if isinstance(values, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a masked array, and its mask would be lost: pass {name}.compressed() or {name}.filled(value)."
        )
    if _holds_a_mask(values):
        raise TypeError(f"{name} holds a masked array, whose mask would be lost: put its .filled(value) in its place.")
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} is ragged: all its rows must have the same length.") from error
    if array.dtype == object and array.ndim == 0 and isinstance(values, Iterable) and array is not values:
        raise TypeError(f"{name} must be an array or a list, not a {type(values).__name__}: {_list_of(values, name)}.")
    return array


def _holds_a_mask(values: Any) -> bool:
    """Say whether a list, or a list in it, holds a masked array: NumPy would take what is masked for numbers."""
    parts = values if isinstance(values, list | tuple) else ()
    return isinstance(values, np.ma.MaskedArray) or any(_holds_a_mask(x) for x in parts if not isinstance(x, float))


def _list_of(values: Any, name: str) -> str:
    """Say how to make a list of a collection that NumPy takes for a single object."""
    if isinstance(values, Mapping):  # sorted, so that two of them have their keys in the same order
        share = f" / {name}.total()" if isinstance(values, Counter) else ""
        return f"pass [{name}[key]{share} for key in sorted({name})]"
    if isinstance(values, set | frozenset):
        return "a set keeps neither order nor repeats, so write [...] in place of {...}"
    return f"pass list({name})"


def _content(array: NDArray[Any], name: str) -> str:
    """Say what an array holds that are no real numbers, and what to do about it."""
    as_floats = f" Pass np.asarray({name}, float)."
    if array.dtype.kind in "US":
        return f"text. Does it spell numbers?{as_floats}"
    if array.dtype != object:
        return f"{array.dtype} values."
    kinds = {type(value).__name__: isinstance(value, numbers.Real | Decimal) for value in array.flat}
    if all(kinds.values()):
        return f"{next(iter(kinds), 'object')} objects." + as_floats
    missing = " Is a value missing? np.nan stands for one." if "NoneType" in kinds else ""
    return f"{next(kind for kind, is_number in kinds.items() if not is_number)} objects.{missing}"


def refuse(outside: NDArray[np.bool_], array: NDArray[Any], name: str, rule: str, hint: str) -> None:
    """Raise a ValueError about the first element of `array` where `outside` is true."""
    index = np.unravel_index(int(np.argmax(outside)), outside.shape)
    place = f"{name}[{', '.join(str(i) for i in index)}]" if index else name
    raise ValueError(f"{place} is {array[index]}, but {rule}. {hint}".rstrip())


def probabilities(values: ArrayLike, name: str, hint: Hint | None = None) -> Floats:
    """Return `real(values)` after checking that every value is in [0, 1] or NaN; hint(values) ends the error."""
    p = real(values, name)
    outside = (p < 0) | (p > 1)
    if outside.any():
        if not np.any((p < -_slack(p)) | (p > 1 + _slack(p))):
            advice = f"Rounding has carried it outside: np.clip({name}, 0, 1) brings it back."
        else:
            advice = hint(p) if hint else "Is it a logit? sigmoid(z) makes a probability of it." + or_a_percentage(p)
        refuse(outside, p, name, "a probability lies in [0, 1]", advice)
    return p


def _slack(p: Floats) -> float:
    """Return how far off by rounding `p` may be: a millionth, or sixteen roundings where the dtype is coarser."""
    return max(ROUNDING, 16 * float(np.finfo(p.dtype).eps))


def or_a_percentage(p: Floats) -> str:
    """Return a second guess, where it may be right."""
    return "" if np.any(p < 0) or np.any(p > 100) else " Is it a percentage? Divide by 100."


def yes_or_no(y: Floats) -> str:
    """Guess why the targets of yes-or-no questions are no probabilities."""
    y = y[~np.isnan(y)]
    if np.isin(y, (-1, 1)).all():
        return "Are the labels -1 and 1? Pass (np.asarray(target) + 1) / 2."
    if np.isin(y, (1, 2)).all():
        return "Are the labels 1 and 2? Pass np.asarray(target) - 1."
    if _whole(y) and y.min() >= 0:
        return "Are these class numbers? Use sparse_categorical_cross_entropy, with an output for each class."
    return "A target is 0, 1 or a probability. Is it a quantity? Use mean_squared_error."


def _whole(array: NDArray[Any]) -> bool:
    return array.dtype.kind in "iub" or bool(array.dtype.kind == "f" and np.all(array == np.floor(array)))


def class_axis(array: NDArray[Any], axis: Any, name: str) -> int:
    """Return `axis` counted from the end (negative), after checking that it has classes."""
    if isinstance(axis, bool) or not isinstance(axis, numbers.Integral):
        every = f" For one distribution over all entries pass np.ravel({name})." if axis is None else ""
        raise TypeError(f"axis must be one whole number, such as -1 for the last axis, not {axis!r}.{every}")
    axis = int(axis)
    if array.ndim == 0:
        raise ValueError(
            f"{name} is a single number: it needs an axis of classes. Is it about yes or no? Pass [1 - p, p] or [0, z]."
        )
    if not -array.ndim <= axis < array.ndim:
        raise ValueError(f"axis {axis} does not exist: {name} has shape {array.shape}.")
    if array.shape[axis] == 0:
        raise ValueError(f"axis {axis} of {name} is empty (shape {array.shape}): there is no class to choose from.")
    return axis if axis < 0 else axis - array.ndim


def slice_name(name: str, index: tuple[Any, ...], axis: int) -> str:
    """Say in words which one-dimensional slice of `name` stands at `index`."""
    if not index:
        return name
    if len(index) == 1:
        return f"{'row' if axis == -1 else 'column'} {index[0]} of {name}"
    places = [str(i) for i in index]
    places.insert(len(places) + axis + 1, ":")
    return f"{name}[{', '.join(places)}]"


def distributions(
    values: ArrayLike, name: str, axis: int, raw: str = "", separate: str = "", fits: Fits = None
) -> tuple[Floats, int]:
    """Return `real(values)` after checking that they are distributions, and the axis along which they sum to 1.

    `raw` and `separate` end the error about negative numbers, and about numbers in [0, 1];
    fits(axis) says whether all else that was passed would go with another axis.
    """
    p = real(values, name)
    axis = class_axis(p, axis, name)
    raw = raw or f"Are these raw scores? softmax({name}, axis={axis}) makes distributions of them."
    divide = f"Are these counts or weights? Divide by their sum, np.sum({name}, axis={axis}, keepdims=True)."
    probabilities(p, name, lambda p: raw if np.any(p < 0) else f"{divide} {raw}")
    check_sums(p, name, axis, separate or f"{CHANCES_OF_YES} {divide}", fits)
    return p, axis


def check_sums(p: Floats, name: str, axis: int, hint: str, fits: Fits = None) -> None:
    """Check that the non-negative `p` sum to 1 along `axis`, NaN apart."""
    totals, are_one = _totals(p, axis)
    wrong = ~(are_one | np.isnan(totals))
    if wrong.any():
        index = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
        place = slice_name(name, index, axis)
        hint = _another_axis(p, axis, fits) + hint
        raise ValueError(f"{place} sums to {np.round(totals[index], 7)}, not to 1. {hint}")


def _another_axis(p: Floats, axis: int, fits: Fits) -> str:
    """Say along which other axis `p` sums to 1, if there is one, and what to do if that is the one of classes."""
    for other in range(-p.ndim, 0):
        if p.shape[other] > 1 and sums_to_one(p, other):
            to_do = f"swap it with axis {axis} (np.swapaxes). Was the softmax taken there? Take it along axis {axis}"
            if fits is None or fits(other):
                to_do = f"pass axis={other if other == -1 else other + p.ndim}"
            return f"Along axis {other + p.ndim} all sums are 1. Do the classes lie there? Then {to_do}. "
    return ""


def sums_to_one(p: Floats, axis: int) -> bool:
    """Say whether `p` has the axis, with classes on it, and sums to 1 along it."""
    return -p.ndim <= axis and bool(p.shape[axis] and _totals(p, axis)[1].all())


def _totals(p: Floats, axis: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the sums of `p` along `axis`, and where they are 1."""
    totals = blocks.along_axis(lambda p: p.sum(axis=-1, keepdims=True), p, axis=axis, dtype=np.float64).squeeze(axis)
    return totals, (totals >= 1 - _slack(p)) & (totals <= 1 + _slack(p))


def pair(p: ArrayLike, q: ArrayLike, axis: int) -> tuple[Floats, Floats, int]:
    """Return the distributions p and q over the same classes, broadcast together, and the axis of the classes."""
    p, q = real(p, "p"), real(q, "q")
    # What is no distribution may be why the shapes differ.
    _, axis_of_p = distributions(p, "p", axis, fits=_beside(q, p.ndim))
    _, axis_of_q = distributions(q, "q", axis, fits=_beside(p, q.ndim))
    shapes = f"p has shape {p.shape} and q has shape {q.shape}"
    if axis_of_p != axis_of_q:
        raise ValueError(f"{shapes}: axis {axis} is another one in each. Count from the end: axis=-1 is the last.")
    if p.shape[axis_of_p] != q.shape[axis_of_p]:
        raise ValueError(f"{shapes}: they need the same classes along axis {axis_of_p}.")
    try:
        p, q = np.broadcast_arrays(p, q)
    except (ValueError, RuntimeError):  # the latter of more than 32 axes
        raise ValueError(f"{shapes}: their other axes must be the same, or broadcast.") from None
    return p, q, axis_of_p


def _beside(other: Floats, ndim: int) -> Fits:
    """Return whether `other`, too, sums to 1 along an axis that is counted from the end."""
    return lambda axis: (axis == -1 or other.ndim == ndim) and sums_to_one(other, axis)


def refuse_infinite_rows(p: Floats, z: Floats, name: str, axis: int) -> None:
    """Raise a ValueError about the first row of the logits `z` whose probabilities, or their logs, are NaN by that."""
    if np.isnan(p.swapaxes(axis, 0)[0]).any():  # such a row is NaN throughout
        largest = z.max(axis=axis)
        infinite = np.isinf(largest)
        if infinite.any():
            index = np.unravel_index(int(np.argmax(infinite)), infinite.shape)
            problem = "has an infinite logit" if largest[index] > 0 else "has no finite logit"
            raise ValueError(
                f"{slice_name(name, index, axis)} {problem}, so its probabilities are undefined. "
                "Only -inf is allowed, for masked classes, beside at least one finite logit."
            )


@blocks.quietly
def number_above(lowest: float, value: float, name: str, rule: str) -> float:
    """Return the single number `value`, which must be finite and above `lowest`."""
    if not isinstance(value, float | numbers.Real):
        raise TypeError(f"{name} must be a single real number, not {value!r}.")
    number = float(value) if abs(value) <= sys.float_info.max else math.inf  # a fraction may be rounded to `lowest`
    if not lowest < number < math.inf:
        raise ValueError(f"{name} must be {rule}, not {value}.")
    return number


def flag(value: bool, name: str) -> bool:
    """Return `value`, which must be True or False: "False" and 0 would pass for one of them unseen."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name} must be True or False, not {value!r}.")
    return bool(value)


def same_shape(target: Floats, output: Floats, class_numbers: str = "") -> None:
    """Refuse shapes that differ, even where NumPy would broadcast them; say `class_numbers` where target may be such.

    (n,) against (n, 1) broadcasts to (n, n): a loss of every pair, and no error.
    """
    if target.shape != output.shape:
        hint = _extra_axis("target", target, output.shape) or _extra_axis("output", output, target.shape)
        if not hint and _whole(target) and target.size < output.size:
            hint = class_numbers
        raise ValueError(
            f"target has shape {target.shape} and output has shape {output.shape}: they must be the same.{hint}"
        )


def _extra_axis(name: str, array: NDArray[Any], shape: tuple[int, ...]) -> str:
    """Say how to drop the axis of length 1 that `array` has and `shape` has not, if that is the difference."""
    for axis in range(-1, -array.ndim - 1, -1):
        if array.shape[axis] == 1 and np.squeeze(array, axis).shape == shape:
            return f" {name} has an extra axis: pass np.squeeze({name}, axis={axis})."
    return ""


def labels(label: NDArray[Any], output: Floats, axis: int) -> NDArray[np.intp]:
    """Return class numbers, one for each slice of `output` along `axis`."""
    shape = output.shape[: output.ndim + axis] + output.shape[output.ndim + axis + 1 :]
    if label.dtype.kind not in "iu" or label.shape != shape:
        _refuse_labels(label, output, shape)
    outside = (label < 0) | (label >= output.shape[axis])
    if outside.any():
        rule = f"the {output.shape[axis]} classes are numbered 0 to {output.shape[axis] - 1}"
        refuse(outside, label, "target", rule, _misnumbered(label, output.shape[axis]))
    return label.astype(np.intp)


def _refuse_labels(label: NDArray[Any], output: Floats, shape: tuple[int, ...]) -> None:
    hint = ""
    if label.shape == output.shape:
        hint = " Is target one-hot? Use categorical_cross_entropy. Are these yes or no? Use binary_cross_entropy."
    if label.dtype.kind in "iu":
        hint = hint or _extra_axis("target", label, shape)
        raise ValueError(
            f"target has shape {label.shape}, but output of shape {output.shape} needs labels of shape {shape}.{hint}"
        )
    if not hint and _whole(label):
        hint = " Are these class numbers? Pass np.asarray(target).astype(int)."
    raise TypeError(f"target must hold integer class numbers, not {label.dtype} values.{hint}")


def _misnumbered(label: NDArray[Any], classes: int) -> str:
    if np.isin(label, (-1, 1)).all():
        return "Are the labels -1 and 1? Pass (np.asarray(target) + 1) // 2."
    if label.min() < 0:
        return "Does a negative label mark a sample to be left out? Leave it out of target and of output."
    if label.min() >= 1 and label.max() == classes:
        return "Do your labels start at 1? Subtract 1."
    return f"Does output lack classes? It needs one for each label up to {label.max()}."


@blocks.quietly
def features(values: ArrayLike, fitted: int | None = None) -> Floats:
    """Return the features X, a row for each example, in float64: as many as a model was `fitted` to."""
    table = real(values, "X").astype(np.float64)
    if table.ndim != 2:
        one, to = ("feature", "(-1, 1)") if fitted in (None, 1) else ("example", "(1, -1)")
        hint = f"Is it one {one}? Pass np.reshape(X, {to})." if table.ndim < 2 else "Pass np.reshape(X, (len(X), -1))."
        raise ValueError(f"X has shape {table.shape}, not a row for each example, a column for each feature. {hint}")
    if fitted not in (None, table.shape[1]):
        raise ValueError(f"X has {table.shape[1]} features, but the model was fitted to {fitted}.")
    if not np.isfinite(table).all():
        hint = "Is it missing? Leave out its row, or its column if that is all like this."
        refuse(~np.isfinite(table), table, "X", "a feature is a finite number", hint)
    if fitted is None and (np.abs(table) > LARGEST).any():
        refuse(np.abs(table) > LARGEST, table, "X", "its square would overflow", "Pass the feature in a larger unit.")
    return table


def class_labels(values: ArrayLike, table: Floats, known: list[Any] | None = None) -> NDArray[Any]:
    """Return the labels y of the rows of the features: no fractions, and among the `known` if there are such."""
    label = any_array(values, "y")
    if label.shape != table.shape[:1] or not label.size:
        one_hot = " Is it one-hot? Pass np.argmax(y, axis=1)." if label.ndim == 2 else ""
        hint = _extra_axis("y", label, table.shape[:1]) or one_hot
        raise ValueError(f"y has shape {label.shape} and X has shape {table.shape}: each row needs one label.{hint}")
    if label.dtype == object and {type(name) for name in label} not in ({str}, {int}):
        raise TypeError("y mixes kinds of labels. Is one missing? Leave out its row. If not, pass np.asarray(y, str).")
    nameless = label != (np.floor(label) if label.dtype.kind == "f" else label)  # as NaN and a missing date always are
    if nameless.any():
        hint = MISSING if np.any(label != label) else "Is it a quantity? Pass np.array(y) > 0.5."
        refuse(nameless, label, "y", "a label names a class", hint)
    unknown = np.array([known is not None and name not in known for name in label.tolist()])
    if unknown.any():
        refuse(unknown, label, "y", f"the model was fitted to {known}", "")
    return label
