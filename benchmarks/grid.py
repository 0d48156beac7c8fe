"""What is measured: every function by size, number of classes, axis, dtype and memory order."""

from functools import partial
from itertools import product

import numpy as np

from benchmarks.contenders import ALONG_AN_AXIS, ELEMENTWISE, PLAIN, elementwise_inputs, inputs_along
from benchmarks.measure import peak_memory, seconds_by_turns
from helpers import arrays

SIZES = (10**3, 10**4, 10**5, 10**6, 10**7)
CLASSES = (2, 3, 10, 100, 1000)
DTYPES = ("float64", "float32")


def speed():
    """Yield one row for each cell of the grid and each contender."""
    for contest, dtype in product(ELEMENTWISE, DTYPES):
        (scalar,) = elementwise_inputs(contest.inputs, (), dtype)
        number = scalar.item() if dtype == "float64" else scalar[()]
        yield from _rows(contest, 1, None, None, dtype, "C", [number], {})
    for contest, dtype in product(ALONG_AN_AXIS, DTYPES):
        yield from _rows(contest, 1, 3, "last", dtype, "C", inputs_along(contest.inputs, (3,), -1, dtype), {"axis": -1})
    for size, dtype, order in product(SIZES, DTYPES, "CF"):
        for contest in ELEMENTWISE:
            inputs = elementwise_inputs(contest.inputs, (size // 10, 10), dtype)
            yield from _rows(contest, size, None, None, dtype, order, inputs, {})
        for classes, (axis, place) in product(CLASSES, ((-1, "last"), (0, "first"))):
            others = size // classes
            shape = (others, classes) if axis else (classes, others)
            for kind in ("z", "p", "pq"):
                inputs = inputs_along(kind, shape, axis, dtype)
                for contest in ALONG_AN_AXIS:
                    if contest.inputs == kind:
                        yield from _rows(contest, size, classes, place, dtype, order, inputs, {"axis": axis})


def _rows(contest, size, classes, place, dtype, order, inputs, options):
    inputs = [np.asarray(x, order=order) if np.ndim(x) else x for x in inputs]
    cell = {"function": contest.name, "size": size, "classes": classes, "axis": place, "dtype": dtype, "order": order}
    calls = contest.calls(inputs, options)
    if size == 1 and classes is None:
        del calls["PyTorch"]  # has no functions of a number
    with np.errstate(all="ignore"):
        for contender, seconds in seconds_by_turns(calls).items():
            yield cell | {"contender": contender, "seconds": seconds}


def price():
    """Yield the seconds of helpers, of their rivals and of the plain formulas on a part of the grid."""
    for size, dtype in product((10**4, 10**5, 10**6), DTYPES):
        for contest in ELEMENTWISE:
            if contest.name in PLAIN:
                yield _price(contest, dtype, elementwise_inputs(contest.inputs, (size,), dtype), {})
        for contest, classes, axis in product(ALONG_AN_AXIS, CLASSES, (-1, 0)):
            shape = (size // classes, classes) if axis else (classes, size // classes)
            yield _price(contest, dtype, inputs_along(contest.inputs, shape, axis, dtype), {"axis": axis})


def _price(contest, dtype, inputs, options):
    calls = contest.calls(inputs, options)
    calls = {
        "helpers": calls["helpers"],
        "rival": calls[contest.rival],
        "plain": partial(PLAIN[contest.name], *inputs, **options),
    }
    with np.errstate(all="ignore"):
        return {"function": contest.name, "dtype": dtype} | seconds_by_turns(calls)


def memory():
    """Yield the peak memory of helpers and their rivals, as a multiple of the input."""
    for size, dtype, order in product((10**4, 10**5, 10**6), DTYPES, "CF"):
        for contest in ELEMENTWISE:
            inputs = elementwise_inputs(contest.inputs, (size // 10, 10), dtype)
            yield from _peaks(contest, size, None, None, dtype, order, inputs, {})
        for contest, classes, (axis, place) in product(ALONG_AN_AXIS, CLASSES, ((-1, "last"), (0, "first"))):
            shape = (size // classes, classes) if axis else (classes, size // classes)
            inputs = inputs_along(contest.inputs, shape, axis, dtype)
            yield from _peaks(contest, size, classes, place, dtype, order, inputs, {"axis": axis})


def _peaks(contest, size, classes, place, dtype, order, inputs, options):
    inputs = [np.asarray(x, order=order) for x in inputs]
    cell = {"function": contest.name, "size": size, "classes": classes, "axis": place, "dtype": dtype, "order": order}
    with np.errstate(all="ignore"):
        for contender, call in contest.calls(inputs, options).items():
            if contender != "PyTorch":  # its memory is its own
                multiple = peak_memory(call) / sum(x.nbytes for x in inputs)
                yield cell | {"contender": contender, "multiple": multiple}


def validation():
    """Yield the seconds of checking probabilities and distributions, of a pass over them, and of the function."""
    for size, dtype, classes in product((10**4, 10**5, 10**6, 10**7), DTYPES, (2, 10, 100)):
        (p,) = inputs_along("p", (size // classes, classes), -1, dtype)
        calls = {
            "copy": lambda p=p: p.copy(),
            "probabilities": lambda p=p: arrays.probabilities(p, "p"),
            "distributions": lambda p=p: arrays.distributions(p, "p", -1),
        }
        yield {"size": size, "dtype": dtype, "classes": classes} | seconds_by_turns(calls)
