"""Which errors the documentation owes for a call, each about an argument; it owes a result where there are none.

Nothing here asks `helpers`.
"""

import math
import numbers
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

LARGEST = 1e150  # of a feature
LABELLED = ("sparse_categorical_cross_entropy", "nll_loss")


@dataclass
class Owed:
    """The errors that a call may end with, any of them; where there are none, the arrays that its result is made of."""

    errors: set = field(default_factory=set)  # pairs of the kind of error and the argument that it is about
    perhaps: set = field(default_factory=set)  # as `errors`, but a hair's breadth from being right
    arrays: dict = field(default_factory=dict)
    axis: int = -1

    def refuse(self, error, argument):
        """Note an error that is owed."""
        self.errors.add((error, argument))

    def real(self, value, name):
        """Take `value` as an array of floats, if it is one."""
        array = self.array(value, name)
        if array is None:
            return None
        if array.dtype.kind not in "iubf":
            return self.refuse(TypeError, name)
        array = array.astype(np.float64 if array.dtype.kind != "f" else array.dtype.newbyteorder("="))
        self.arrays[name] = array
        return array

    def array(self, value, name):
        """Take `value` as an array, if it is one without a mask anywhere."""
        if masked(value):
            return self.refuse(TypeError, name)
        try:
            array = np.asarray(value)
        except ValueError:
            return self.refuse(ValueError, name)
        if array.dtype == object and array.ndim == 0 and isinstance(value, Iterable) and value is not array:
            return self.refuse(TypeError, name)
        return array

    def class_axis(self, array, axis, name):
        """Take `axis` as an axis of classes; return it counted from the end."""
        if isinstance(axis, bool | np.bool_) or not isinstance(axis, numbers.Integral):
            return self.refuse(TypeError, "axis")
        if array is None:
            return None
        if array.ndim == 0:
            return self.refuse(ValueError, name)
        if not -array.ndim <= axis < array.ndim or array.shape[axis] == 0:
            return self.refuse(ValueError, "axis")
        return int(axis) - array.ndim * (axis >= 0)

    def inside(self, array, name):
        """See that the numbers are probabilities."""
        if array is not None and np.any((array < 0) | (array > 1)):
            self.refuse(ValueError, name)

    def sums(self, array, name, axis, margin=1e-6):
        """See that the slices sum to 1; `margin` is the part of what a sum may be off that may go either way."""
        if array is None or axis is None:
            return
        slack = max(1e-6, 16 * float(np.finfo(array.dtype).eps))
        for row in slices(array, axis):
            off = abs(float(np.sum(row, dtype=np.longdouble)) - 1)
            if off > slack * (1 + margin):
                self.refuse(ValueError, name)
            elif off > slack * (1 - margin):
                self.perhaps.add((ValueError, name))

    def number(self, value, name, lowest):
        """See that a setting is one finite number above `lowest`; return it."""
        if not isinstance(value, float | numbers.Real) or np.ma.isMaskedArray(value):
            return self.refuse(TypeError, name)
        try:
            value = float(value)
        except OverflowError:
            value = math.inf
        if not lowest < value < math.inf:
            self.refuse(ValueError, name)
        return value


def masked(value):
    """Whether a mask would be lost: of the value itself, or of what a list holds."""
    return np.ma.isMaskedArray(value) or (isinstance(value, list | tuple) and any(map(masked, value)))


def slices(array, axis):
    """The one-dimensional slices of an array along `axis`."""
    last = np.moveaxis(array, axis, -1)
    return [last[index] for index in np.ndindex(last.shape[:-1])] if array.size else []


def owed(name, given):
    """What is owed for the call of the function `name` with the arguments `given`."""
    found = Owed()
    axis = given.get("axis", -1)
    if name in ("odds", "logit", "surprisal"):
        found.inside(found.real(given["p"], "p"), "p")
    elif name == "odds_to_probability":
        o = found.real(given["odds"], "odds")
        if o is not None and np.any(o < 0):
            found.refuse(ValueError, "odds")
    elif name in ("sigmoid", "log_sigmoid", "sigmoid_derivative"):
        found.real(given["z"], "z")
    elif name in ("softmax", "log_softmax", "logsumexp"):
        z = found.real(given["z"], "z")
        found.axis = found.class_axis(z, axis, "z")
        if name != "logsumexp":
            undefined_rows(found, z, "z")
    elif name == "entropy":
        p = found.real(given["p"], "p")
        found.axis = found.class_axis(p, axis, "p")
        found.inside(p, "p")
        found.sums(p, "p", found.axis)
    elif name in ("cross_entropy", "kl_divergence"):
        owed_of_pair(found, given, axis)
    else:
        owed_of_loss(found, name, given, axis)
    if "temperature" in given:
        found.number(given["temperature"], "temperature", 0)
    if "base" in given:
        found.number(given["base"], "base", 1)
    return found


def undefined_rows(found, z, name):
    """Refuse slices of logits that have no limit."""
    if z is None or found.axis is None:
        return
    for row in slices(z, found.axis):
        if not np.isnan(row).any() and not np.isfinite(row.max()):
            found.refuse(ValueError, name)


def owed_of_pair(found, given, axis):
    """Add what is owed for two distributions."""
    p, q = found.real(given["p"], "p"), found.real(given["q"], "q")
    axes = [found.class_axis(array, axis, name) for array, name in ((p, "p"), (q, "q"))]
    for array, name, its_axis in ((p, "p", axes[0]), (q, "q", axes[1])):
        found.inside(array, name)
        found.sums(array, name, its_axis)
    if None in axes or p is None or q is None:
        return
    found.axis = axes[0]
    try:
        found.arrays["p"], found.arrays["q"] = np.broadcast_arrays(p, q)
        fits = axes[0] == axes[1] and p.shape[axes[0]] == q.shape[axes[1]]
    except (ValueError, RuntimeError):  # the latter of more than 32 axes
        fits = False
    if not fits:
        found.refuse(ValueError, "p")


def owed_of_loss(found, name, given, axis):
    """Add what is owed for a loss."""
    argument = "log_probabilities" if name == "nll_loss" else "output"
    output = found.real(given[argument], argument)
    flag = given.get("from_logits", False)
    if not isinstance(flag, bool | np.bool_):
        found.refuse(TypeError, "from_logits")
    raw = not (isinstance(flag, bool | np.bool_) and not flag) or name in ("nll_loss", "mean_squared_error")
    reduction = given.get("reduction", "mean")
    if not isinstance(reduction, str) or reduction not in ("none", "sum", "mean"):
        reduction = found.refuse(ValueError, "reduction")
    if not raw:
        found.inside(output, "output")
    rowwise = name not in ("binary_cross_entropy", "mean_squared_error")
    if rowwise:
        found.axis = found.class_axis(output, axis, argument)
    if name in LABELLED:
        owed_of_labels(found, given["target"], output)
    else:
        target = found.real(given["target"], "target")
        if name != "mean_squared_error":
            found.inside(target, "target")
        if target is not None and output is not None and target.shape != output.shape:
            found.refuse(ValueError, "target")
        if rowwise:
            found.sums(target, "target", found.class_axis(target, axis, "target"))
    if output is None or found.axis is None:
        return
    if name == "nll_loss":
        with np.errstate(all="ignore"):
            found.sums(np.exp(output.astype(wide(output))).astype(output.dtype), argument, found.axis, margin=0.1)
    elif rowwise and raw:
        undefined_rows(found, output, "output")
    elif rowwise:
        found.sums(output, "output", found.axis)
    shape = (
        output.shape[: output.ndim + found.axis] + output.shape[output.ndim + found.axis + 1 :]
        if rowwise
        else output.shape
    )
    if 0 in shape and reduction == "mean":
        found.refuse(ValueError, "reduction")


def owed_of_labels(found, target, output):
    """Add what is owed for class numbers."""
    label = found.array(target, "target")
    if label is None:
        return
    if label.dtype.kind not in "iu":
        found.refuse(TypeError, "target")
    elif output is not None and found.axis is not None:
        shape = output.shape[: output.ndim + found.axis] + output.shape[output.ndim + found.axis + 1 :]
        if label.shape != shape or np.any((label < 0) | (label >= output.shape[found.axis])):
            found.refuse(ValueError, "target")
        found.arrays["target"] = label


def wide(*arrays):
    """The dtype that losses are held in until they are reduced."""
    return np.result_type(np.float64, *arrays)


def owed_of_examples(found, name, X, y, **settings):  # noqa: N803
    """Add what is owed for fitting the model called `name`."""
    table = found.real(X, "X")
    if table is not None and (table.ndim != 2 or not np.all(np.abs(table.astype(float)) <= LARGEST)):
        found.refuse(ValueError, "X")
    label = found.array(y, "y")
    if label is not None:
        owed_of_classes(found, name, table, label)
    solver = settings.get("solver", "newton")
    if not isinstance(solver, str) or solver not in ("newton", "gradient"):
        found.refuse(ValueError, "solver")
    max_iter = settings.get("max_iter", 100)
    if not isinstance(max_iter, numbers.Integral) or max_iter < 1:
        found.refuse(ValueError, "max_iter")
    for setting, lowest in (("l2", -math.ulp(0)), ("step", 0), ("tol", 0)):
        if setting in settings:
            found.number(settings[setting], setting, lowest)


def owed_of_classes(found, name, table, label):
    """Add what is owed for labels."""
    if label.ndim != 1 or not label.size or (table is not None and label.shape != table.shape[:1]):
        return found.refuse(ValueError, "y")
    kinds = {type(value) for value in label.ravel().tolist()}
    if label.dtype == object and kinds not in ({str}, {int}):
        return found.refuse(TypeError, "y")
    classes = set(label.tolist())
    missing = np.array([value != value for value in label.ravel()])
    fraction = label.dtype.kind == "f" and np.any(label != np.floor(label))
    number_fits = len(classes) == 2 or (len(classes) > 2 and name != "LogisticRegression")
    if missing.any() or fraction or not number_fits:
        found.refuse(ValueError, "y")
