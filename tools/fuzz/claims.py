"""What holds for every call: the right result or the error that is owed, no warning, and the input as it was."""

import math
import re
import warnings
from functools import partial
from itertools import pairwise

import mpmath
import numpy as np
from mpmath import fsum

from tools.exact import exactly
from tools.fuzz import exact, inputs, owed

NAMES = {}
exec(inputs.IMPORTS, NAMES)

ROWS = 4  # of which a result is computed exactly: all, or as many chosen at random
KEEPING = ("softmax", "log_softmax")  # the shape
DIGITS = 1e-11  # to which a divergence is right


def check(name, texts, random, share=1.0):
    """Call a function with the arguments that the `texts` say; raise an AssertionError if a claim does not hold.

    Of the results, the part `share` is computed in fifty digits, too.
    """
    arguments = {argument: evaluated(text) for argument, text in texts.items()}
    before = {argument: photograph(value) for argument, value in arguments.items()}
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        if name in inputs.MODELS:
            return check_model(name, arguments, before, random)
        result = outcome(inputs.FUNCTIONS[name], arguments)
    unchanged(arguments, before)
    if name == "huffman":
        return check_code(result, arguments["counts"])
    wanted = owed.owed(name, arguments)
    if isinstance(result, Exception):
        return check_error(result, wanted.errors | wanted.perhaps)
    assert not wanted.errors, f"It returned {result!r}, where an error was owed: {wanted.errors}."
    with np.errstate(all="ignore"):
        check_result(name, arguments, wanted, result, random, share)
    if random.random() < 0.2 and np.ndim(result):
        check_rows(name, texts, wanted, result, random)
    return "result"


def evaluated(text):
    """What a text says."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return eval(text, NAMES)


def photograph(value):
    """All of a value that a call could change."""
    if isinstance(value, np.ndarray) and value is not np.ma.masked:
        base = photograph(value.base) if isinstance(value.base, np.ndarray) else None
        data = repr(value) if value.dtype.hasobject else value.tobytes()
        return type(value), str(value.dtype), value.shape, value.strides, str(value.flags), data, base
    if isinstance(value, list | tuple):
        return type(value), [*map(photograph, value)]
    return type(value), repr(value)


def unchanged(arguments, before):
    """See that the call has left its arguments alone."""
    for argument, value in arguments.items():
        assert photograph(value) == before[argument], f"It changed {argument}."


def outcome(function, arguments):
    """What a call returns or raises."""
    try:
        return function(**arguments)
    except Exception as error:
        return error


def check_error(error, owed_errors):
    """See that an error is one that is owed, and says what it is about."""
    said = f"It raised {type(error).__name__}: {error}"
    assert owed_errors, f"{said}, where a result was owed."
    about = {argument for kind, argument in owed_errors if kind is type(error)}
    assert any(re.search(rf"\b{argument}\b", str(error)) for argument in about), f"{said}; owed: {owed_errors}."
    return "error"


def check_result(name, arguments, wanted, result, random, share):
    """See that a result has the right type, shape and dtype, keeps to itself, and has the right numbers."""
    arrays = wanted.arrays
    dtype = np.result_type(*[array for argument, array in arrays.items() if array.dtype.kind == "f"])
    shape = next(array for array in arrays.values() if array.dtype.kind == "f").shape
    if "output" in arrays or "log_probabilities" in arrays:
        shape = arrays.get("output", arrays.get("log_probabilities")).shape
    rowwise = name not in (*exact.ELEMENTWISE, "binary_cross_entropy", "mean_squared_error")
    if rowwise and name not in KEEPING:
        shape = without(shape, wanted.axis)
    samples = shape
    reduction = arguments.get("reduction", "mean") if "reduction" in inputs.SIGNATURES[name] else "none"
    if reduction != "none":
        shape = ()
    assert type(result) is (np.ndarray if shape else dtype.type), f"It is a {type(result)}."
    assert (result.shape, result.dtype) == (shape, dtype), f"It has shape {result.shape} and dtype {result.dtype}."
    for argument, value in arguments.items():
        shared = isinstance(value, np.ndarray) and np.shares_memory(value, result)
        assert not shared, f"It shares memory with {argument}."
    if math.prod(samples) == 0:
        assert reduction == "none" or result == 0
        return
    if random.random() >= share:
        return
    truths_at = partial(truths, name, arguments, wanted)
    places = [*np.ndindex(without(samples, wanted.axis) if name in KEEPING else samples)]
    if reduction == "none":
        for place in random.sample(places, min(ROWS, len(places))):
            expected, roundings = truths_at(place)
            values = np.moveaxis(result, wanted.axis, -1)[place].tolist() if name in KEEPING else [result[place]]
            for k in random.sample(range(len(values)), min(8, len(values))):
                near(values[k], expected[k], dtype, roundings[k], name, (place, k))
    elif len(places) <= 12:
        found = [truths_at(place) for place in places]
        losses = [expected[0] for expected, _ in found]
        size = fsum(map(abs, losses)) if all(map(mpmath.isfinite, losses)) else 0
        truth = sum(losses) / (len(losses) if reduction == "mean" else 1)
        roundings = (max(roundings[0] for _, roundings in found) + len(losses)) * max(1, ratio(size, abs(sum(losses))))
        near(result, truth, dtype, roundings, name, reduction)


def ratio(size, total):
    """By how much terms of both signs outweigh their sum."""
    return float(size / total) if total and mpmath.isfinite(total) else 1


def without(shape, axis):
    """A shape less the length of one axis, which is counted from the end."""
    return shape[: len(shape) + axis] + shape[len(shape) + axis + 1 :]


def near(value, truth, dtype, roundings, name, where):
    """See that a number is the truth, but for so many roundings."""
    message = f"{value!r} at {where} should be {mpmath.nstr(truth, 20)}, within {roundings} roundings."
    if mpmath.isnan(truth) or mpmath.isinf(truth):
        assert np.isnan(value) if mpmath.isnan(truth) else value == float(truth), message
        return
    info = np.finfo(min(dtype, np.dtype(np.float64)))  # a long double is promised no more
    error = DIGITS + 2 * float(info.eps) if name == "kl_divergence" else roundings * float(info.eps)
    largest = exactly(info.max) * (1 - error)
    if abs(truth) > largest and abs(value) > largest and (value > 0) == (truth > 0):
        return  # rounded to infinity
    allowed = error * abs(truth) + float(info.tiny if name == "kl_divergence" else 64 * info.smallest_subnormal)
    if name in exact.ELEMENTWISE:
        allowed = roundings * float(np.spacing(info.dtype.type(abs(float(truth)))))
    assert np.isfinite(value), message
    assert abs(exactly(value) - truth) <= allowed, message


def truths(name, arguments, wanted, place):
    """The exact values of one slice of the result, or of one element, and how many roundings each may be off."""
    at = {argument: by_row(name, argument, array, wanted.axis)[place] for argument, array in wanted.arrays.items()}
    return exact.values(name, arguments, at)


def by_row(name, argument, array, axis):
    """A view of an array with its classes on the last axis, if it has classes."""
    return np.moveaxis(array, axis, -1) if has_classes(name, argument) else array


def has_classes(name, argument):
    """Whether an axis of an argument is one of classes."""
    return "axis" in inputs.SIGNATURES[name] and not (argument == "target" and name in owed.LABELLED)


def check_rows(name, texts, wanted, result, random):
    """See that a slice, or an element, has the same bits when all others are like it."""
    arguments = {argument: evaluated(text) for argument, text in texts.items()}
    for argument in wanted.arrays:
        arguments[argument] = np.asarray(arguments[argument])
    arrays = {argument: by_row(name, argument, arguments[argument], wanted.axis) for argument in wanted.arrays}
    writeable = all(array.flags.writeable and 0 not in array.strides for array in arrays.values())
    shape = without(result.shape, wanted.axis) if name in KEEPING else result.shape
    shapes = {array.shape[:-1] if has_classes(name, argument) else array.shape for argument, array in arrays.items()}
    if not writeable or not result.size or shapes != {shape}:  # they may be broadcast
        return
    place = tuple(random.randrange(side) for side in shape)
    for array in arrays.values():
        array[...] = array[place].copy()
    with np.errstate(all="ignore"):
        again = inputs.FUNCTIONS[name](**arguments)
    pair = [np.moveaxis(x, wanted.axis, -1)[place] if name in KEEPING else x[place] for x in (result, again)]
    same = np.array_equal(*pair, equal_nan=True) and np.array_equal(*map(np.signbit, pair))
    assert same, f"{pair[0]!r} at {place} turns into {pair[1]!r} where the other rows are like it."


def check_code(result, counts):
    """See that a code of Huffman's is the shortest, or that its counts are refused."""
    right = isinstance(counts, dict) and bool(counts)
    for count in counts.values() if right else ():
        number = owed.Owed().number(count, "counts", -math.ulp(0))
        right = right and number is not None and 0 <= number < math.inf
    if isinstance(result, Exception):
        assert not right, f"It raised {result!r}, where a code was owed."
        said = type(result) in (TypeError, ValueError) and re.search(r"\bcounts\b", str(result))
        assert said, f"It raised {type(result).__name__}: {result}"
        return "error"
    assert right, f"It returned {result!r}, where an error was owed."
    assert result.keys() == counts.keys()
    words = sorted(result.values())
    assert not any(later.startswith(word) for word, later in pairwise(words))
    left = [NAMES["Fraction"](count.item() if isinstance(count, np.generic) else count) for count in counts.values()]
    length, shortest = sum(n * len(result[symbol]) for n, symbol in zip(left, counts, strict=True)), 0
    while len(left) > 1:
        one, other, *left = sorted(left)
        shortest += one + other
        left.append(one + other)
    assert shortest <= length <= shortest * (1 + 1e-14), f"Its mean length is {length}, not {shortest}."
    return "result"


def check_model(name, arguments, before, random):
    """See that a model finds the least loss, says why it could not, or refuses its input."""
    examples = {argument: arguments.pop(argument) for argument in ("X", "y")}
    bad = owed.Owed()
    owed.owed_of_examples(bad, name, **examples, **arguments)
    with warnings.catch_warnings(record=True) as noticed:
        warnings.simplefilter("always")
        try:
            model = inputs.MODELS[name](**arguments).fit(**examples)
        except Exception as error:
            model = error
    unchanged(examples | arguments, before)
    kinds = {warning.category.__name__ for warning in noticed}
    assert kinds <= {"SeparationWarning", "ConvergenceWarning"}, f"It warned: {noticed[0].message}"
    if isinstance(model, Exception):
        if not bad.errors and isinstance(model, ValueError) and "diverged" in str(model):
            assert arguments.get("solver") == "gradient", model
            return "error"
        return check_error(model, bad.errors)
    assert not bad.errors, f"It was fitted, where an error was owed: {bad.errors}."
    assert np.isfinite(np.column_stack([model.coef_, model.intercept_])).all(), "Its weights are not finite."
    p = model.predict_proba(examples["X"])
    assert np.all((p >= 0) & (p <= 1) & (abs(p.sum(axis=1, keepdims=True) - 1) < 1e-12)), f"p is {p}."
    assert set(model.predict(examples["X"]).tolist()) <= set(model.classes_.tolist())
    if not kinds and model.tol <= 1e-8:
        check_least_loss(model, examples, random)
    check_prediction(model, random.choice(inputs.HOSTILE))
    return "result"


def check_prediction(model, text):
    """See that a model predicts from what is a table of as many features, and refuses what is none."""
    X = evaluated(text)  # noqa: N806
    before = photograph(X)
    bad = owed.Owed()
    table = bad.real(X, "X")
    if table is not None and (
        table.ndim != 2 or table.shape[1] != model.coef_.shape[1] or not np.isfinite(table).all()
    ):
        bad.refuse(ValueError, "X")
    p = outcome(model.predict_proba, {"X": X})
    assert photograph(X) == before, f"It changed {text}."
    if isinstance(p, MemoryError):  # of a row for each of very many examples without features
        return None
    if isinstance(p, Exception):
        return check_error(p, bad.errors)
    assert not bad.errors, f"It predicted from {text}, where an error was owed: {bad.errors}."
    assert p.shape == (len(table), len(model.classes_)), f"From {text} it predicted {p}."
    assert np.isclose(p.sum(axis=1), 1, rtol=0, atol=1e-12).all(), f"From {text} it predicted {p}."
    return "result"


def check_least_loss(model, examples, random):
    """See that weights nearby have no smaller loss."""
    x = np.asarray(examples["X"], float)
    number = np.searchsorted(model.classes_, np.asarray(examples["y"]))

    def loss(coef, intercept):
        z = x @ coef.T + intercept
        if len(coef) == 1:
            z = np.hstack([0 * z, z])
        largest = z.max(axis=1, keepdims=True)
        log_sums = largest[:, 0] + np.log(np.exp(z - largest).sum(axis=1))
        return np.mean(log_sums - z[np.arange(len(z)), number]) + model.l2 / 2 * (coef**2).sum()

    with np.errstate(all="ignore"):
        least = loss(model.coef_, model.intercept_)
        scale = np.maximum(np.abs(x).max(axis=0, initial=0), 1e-300)
        for _ in range(4):
            signs = [random.choice((-1, 0, 1)) * random.choice((1e-4, 1e-2, 1)) for _ in range(model.coef_.size)]
            nearby = model.coef_ + np.reshape(signs, model.coef_.shape) / scale
            shift = np.array([random.choice((-0.01, 0, 0.01)) for _ in model.intercept_])
            other = loss(nearby, model.intercept_ + shift)
            assert not other < least - 1e-9 * max(1, least), f"Weights nearby have the loss {other}, not {least}."
