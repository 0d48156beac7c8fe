"""What holds for every call: the right result or the error that is owed, no warning, and the input as it was."""

import math
import re
import warnings
from itertools import pairwise

import mpmath
import numpy as np
from mpmath import fsum, mpf

from tools.exact import exactly
from tools.fuzz import inputs, owed

NAMES = {}
exec(inputs.IMPORTS, NAMES)

ELEMENTWISE = {  # in ulp
    "odds": 2,
    "odds_to_probability": 2,
    "logit": 2,
    "sigmoid": 2,
    "log_sigmoid": 2,
    "sigmoid_derivative": 4,
    "surprisal": 2,
}
KEEPING = ("softmax", "log_softmax")  # the shape
DIGITS = 1e-11  # to which a divergence is right


def check(name, texts, random, exact=1.0):
    """Call a function with the arguments that the `texts` say; raise an AssertionError if a claim does not hold.

    Of the results, the part `exact` is computed in fifty digits, too.
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
        check_result(name, arguments, wanted, result, random, exact)
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


def check_result(name, arguments, wanted, result, random, exact):
    """See that a result has the right type, shape and dtype, keeps to itself, and has the right numbers."""
    arrays = wanted.arrays
    dtype = np.result_type(*[array for argument, array in arrays.items() if array.dtype.kind == "f"])
    shape = next(array for array in arrays.values() if array.dtype.kind == "f").shape
    if "output" in arrays or "log_probabilities" in arrays:
        shape = arrays.get("output", arrays.get("log_probabilities")).shape
    rowwise = name not in (*ELEMENTWISE, "binary_cross_entropy", "mean_squared_error")
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
    if random.random() >= exact:
        return
    places = [*np.ndindex(without(samples, wanted.axis) if name in KEEPING else samples)]
    if reduction == "none":
        for place in random.sample(places, min(owed.ROWS, len(places))):
            exact, roundings = value_at(name, arguments, wanted, place, rowwise)
            values = np.moveaxis(result, wanted.axis, -1)[place].tolist() if name in KEEPING else [result[place]]
            for k in random.sample(range(len(values)), min(8, len(values))):
                near(values[k], exact[k], dtype, roundings[k], name, (place, k))
    elif len(places) <= 12:
        found = [value_at(name, arguments, wanted, place, rowwise) for place in places]
        losses = [exact[0] for exact, _ in found]
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
    info = np.finfo(min(dtype, np.dtype(np.float64)))
    error = DIGITS + 2 * float(info.eps) if name == "kl_divergence" else roundings * float(info.eps)
    smallest = float(info.smallest_subnormal)
    largest = exactly(info.max) * (1 - error)
    if abs(truth) > largest and abs(value) > largest and (value > 0) == (truth > 0):
        return  # rounded to infinity
    slack = 2.3e-308 if name == "kl_divergence" else 64 * smallest
    assert np.isfinite(value), message
    assert abs(exactly(value) - truth) <= error * abs(truth) + slack, message


def value_at(name, arguments, wanted, place, rowwise):
    """The exact values of one slice of the result, or of one element, and how many roundings each may be off."""
    base = arguments.get("base", math.e)
    temperature = arguments.get("temperature", 1.0)
    arrays = {
        argument: array if not rowwise or array.dtype.kind != "f" else np.moveaxis(array, wanted.axis, -1)
        for argument, array in wanted.arrays.items()
    }
    at = {argument: array[place] for argument, array in arrays.items()}
    from_logits = arguments.get("from_logits", False)
    if name in ELEMENTWISE:
        (x,) = at.values()
        exact = owed.of_element(name, x)
        if name == "surprisal" and float(base) != math.e:
            return [exact / mpmath.log(mpf(float(base)))], [4]
        return [exact], [ELEMENTWISE[name]]
    if name == "mean_squared_error":
        y, y_hat = at["target"], at["output"]
        if not np.isfinite(y) or not np.isfinite(y_hat):
            return [mpf(float((y - y_hat) ** 2))], [4]
        return [(exactly(y) - exactly(y_hat)) ** 2], [4]
    if name == "binary_cross_entropy":
        y, x = float(at["target"]), float(at["output"])
        if math.isnan(y) or math.isnan(x):
            return [mpmath.nan], [1]
        if from_logits:
            costs = mpmath.log1p(mpmath.exp(-exactly(x))), mpmath.log1p(mpmath.exp(exactly(x)))
        else:
            costs = owed.minus_log(exactly(x)), owed.minus_log(1 - exactly(x))
        return [owed.fsum_or_inf([owed.times(y, costs[0]), owed.times(1 - exactly(y), costs[1])])], [8]
    row = at.get("z", at.get("output", at.get("log_probabilities", at.get("p"))))
    few = 8 + 2 * len(row)
    finite = np.abs((row - row.max())[np.isfinite(row)].astype(float))
    apart = 2 * min(800.0, float(np.max(finite, initial=0)))
    if name == "softmax":
        exact = owed.softmax(row, temperature)
        return exact, [
            few + 2 * min(float(abs(d)) / float(temperature), 800.0) if math.isfinite(d) else few
            for d in row.astype(float) - float(row.max())
        ]
    if name == "log_softmax":
        return owed.log_softmax(row), [few + apart] * len(row)
    if name == "logsumexp":
        truth = owed.logsumexp(row)
        spread = ratio(abs(exactly(row.max())) + abs(truth), abs(truth)) if mpmath.isfinite(truth) else 1
        return [truth], [(few + apart) * spread]
    if name == "entropy":
        return [owed.cross_entropy(row, row, base)], [few]
    if name in ("cross_entropy", "kl_divergence"):
        return [getattr(owed, name)(at["p"], at["q"], base)], [few]
    if name == "categorical_cross_entropy" and from_logits:
        return [categorical(at["target"], owed.log_softmax(row))], [few + apart]
    if name == "categorical_cross_entropy":
        return [owed.cross_entropy(at["target"], row)], [few]
    label = int(at["target"])
    if np.isnan(row).any():
        return [mpmath.nan], [1]
    if name == "nll_loss":
        return [-exactly(row[label])], [1]
    return [-owed.log_softmax(row)[label] if from_logits else owed.minus_log(exactly(row[label]))], [few + apart]


def categorical(y, log_p):
    """The exact mean of minus the logarithms."""
    if np.isnan(y).any() or any(map(mpmath.isnan, log_p)):
        return mpmath.nan
    return owed.fsum_or_inf(owed.times(a, -b) for a, b in zip(exactly(y), log_p, strict=True))


def check_rows(name, texts, wanted, result, random):
    """See that a slice, or an element, has the same bits when all others are like it."""
    arguments = {argument: evaluated(text) for argument, text in texts.items()}
    for argument in wanted.arrays:
        arguments[argument] = np.asarray(arguments[argument])
    arrays = [arguments[argument] for argument in wanted.arrays]
    rowwise = "axis" in inputs.SIGNATURES[name]
    writeable = all(array.flags.writeable and 0 not in array.strides for array in arrays)
    others = {
        array.shape
        if not rowwise or (argument == "target" and name in owed.LABELLED)
        else without(array.shape, wanted.axis)
        for argument, array in zip(wanted.arrays, arrays, strict=True)
    }
    if not writeable or len(others) != 1 or not result.size:
        return
    (shape,) = others
    place = tuple(random.randrange(side) for side in shape)
    for argument, array in zip(wanted.arrays, arrays, strict=True):
        of_rows = rowwise and not (argument == "target" and name in owed.LABELLED)
        last = np.moveaxis(array, wanted.axis, -1) if of_rows else array
        last[...] = last[place].copy()
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
    exact = [NAMES["Fraction"](count.item() if isinstance(count, np.generic) else count) for count in counts.values()]
    length, shortest = sum(n * len(result[symbol]) for n, symbol in zip(exact, counts, strict=True)), 0
    while len(exact) > 1:
        one, other, *exact = sorted(exact)
        shortest += one + other
        exact.append(one + other)
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
            assert model_may_diverge(arguments), model
            return "error"
        return check_error(model, bad.errors)
    assert not bad.errors, f"It was fitted, where an error was owed: {bad.errors}."
    assert np.isfinite(np.column_stack([model.coef_, model.intercept_])).all(), "Its weights are not finite."
    p = model.predict_proba(examples["X"])
    assert np.all((p >= 0) & (p <= 1) & (abs(p.sum(axis=1, keepdims=True) - 1) < 1e-12)), f"p is {p}."
    assert set(model.predict(examples["X"]).tolist()) <= set(model.classes_.tolist())
    if not kinds and getattr(model, "tol", 1) <= 1e-8:
        check_least_loss(model, examples, random)
    return "result"


def model_may_diverge(arguments):
    """Whether the steps are those of gradient descent, which may be too long."""
    return arguments.get("solver") == "gradient"


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
