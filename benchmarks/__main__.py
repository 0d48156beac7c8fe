"""Measure helpers beside SciPy and PyTorch, and write results.md and speed.svg beside this file."""

import math
import os
import statistics
import time
import timeit
import tracemalloc
from collections import defaultdict
from functools import partial
from itertools import product
from pathlib import Path

import mpmath
import numpy as np
import scipy.special as sp
from matplotlib import rc_context
from matplotlib.figure import Figure

import helpers
from helpers.plots.figure import BLUE, INK, ORANGE, STYLE, svg
from tools.exact import exactly, ulps

try:
    import torch
    from torch import xlogy
    from torch.nn.functional import kl_div, logsigmoid

    kl = partial(kl_div, reduction="none")
except ImportError:
    torch = None

HERE = Path(__file__).parent
SIZES = (10**4, 10**5, 10**6, 10**7)
LAYOUTS = tuple(product((2, 3, 10, 100, 1000), (-1, 0)))  # classes, and the axis they lie on
DTYPES = ("float64", "float32")
CONFIDENT = np.stack([np.zeros(60), -np.linspace(20, 80, 60), -np.linspace(30, 90, 60)], axis=-1)

# What each function takes (z, p, o: numbers; Z, P, PQ: rows), and the same thing by SciPy and by PyTorch.
# SciPy has no odds and no surprisal: there a line of NumPy, which checks nothing, stands for it.
FUNCTIONS = {
    "odds": ("p", lambda p: p / (1 - p), lambda p: p / (1 - p)),
    "odds_to_probability": ("o", lambda o: o / (1 + o), lambda o: o / (1 + o)),
    "surprisal": ("p", lambda p: -np.log(p), lambda p: -torch.log(p)),
    "logit": ("p", sp.logit, lambda p: torch.logit(p)),
    "sigmoid": ("z", sp.expit, lambda z: torch.sigmoid(z)),
    "log_sigmoid": ("z", sp.log_expit, lambda z: logsigmoid(z)),
    "sigmoid_derivative": ("z", lambda z: sp.expit(z) * sp.expit(-z), lambda z: torch.sigmoid(z) * torch.sigmoid(-z)),
    "softmax": ("Z", sp.softmax, lambda z, axis: torch.softmax(z, axis)),
    "log_softmax": ("Z", sp.log_softmax, lambda z, axis: torch.log_softmax(z, axis)),
    "logsumexp": ("Z", sp.logsumexp, lambda z, axis: torch.logsumexp(z, axis)),
    "entropy": ("P", lambda p, axis: sp.entr(p).sum(axis), lambda p, axis: torch.special.entr(p).sum(axis)),
    "cross_entropy": ("PQ", lambda p, q, axis: -sp.xlogy(p, q).sum(axis), lambda p, q, axis: -xlogy(p, q).sum(axis)),
    "kl_divergence": ("PQ", lambda p, q, axis: sp.kl_div(p, q).sum(axis), lambda p, q, axis: kl(q.log(), p).sum(axis)),
}
NUMPY_ALONE = ("odds", "odds_to_probability", "surprisal")


def contenders(name, inputs, options):
    """Return a call without arguments for each contender, by name."""
    _, scipy, pytorch = FUNCTIONS[name]
    calls = {
        "helpers": partial(getattr(helpers, name), *inputs, **options),
        "SciPy": partial(scipy, *inputs, **options),
    }
    if torch:
        calls["PyTorch"] = partial(pytorch, *[torch.from_numpy(np.asarray(x)) for x in inputs], **options)
    return calls


def cells(name, size):
    """Yield the shape and options of everything that is measured at `size`."""
    if FUNCTIONS[name][0].islower():
        yield (size,), {}
    else:
        for classes, axis in LAYOUTS:
            yield (size // classes, classes) if axis else (classes, size // classes), {"axis": axis}


def draw(kind, shape, dtype, options):
    """Return random inputs of one kind."""
    z = np.random.default_rng(0).normal(scale=4, size=(len(kind), *shape))
    make = {"p": sp.expit, "o": np.exp, "P": partial(sp.softmax, **options)}.get(kind[0], np.positive)
    return [make(x).astype(dtype) for x in z]


def seconds(calls):
    """Return the median time of each call, in turns, so that a busy moment of the machine hits all of them."""
    timers = {who: timeit.Timer(call, timer=time.process_time) for who, call in calls.items()}
    numbers = {who: max(1, round(1e-3 / max(timer.timeit(1), 1e-7))) for who, timer in timers.items()}
    rounds = [{who: timer.timeit(numbers[who]) / numbers[who] for who, timer in timers.items()} for _ in range(5)]
    return {who: statistics.median(turn[who] for turn in rounds) for who in calls}


def peak(call):
    """Return the most bytes that a call holds at once, its result included."""
    tracemalloc.start()
    call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def measure_speed():
    """Return times by function, dtype, size and cell, and peaks of memory, in multiples of the input, from 10^5 up."""
    times, peaks = {}, defaultdict(float)
    for name, dtype, size in product(FUNCTIONS, DTYPES, SIZES):
        for shape, options in cells(name, size):
            inputs = draw(FUNCTIONS[name][0], shape, dtype, options)
            calls = contenders(name, inputs, options)
            times[name, dtype, size, shape] = seconds(calls)
            if size >= 10**5:
                peaks[name, dtype] = max(peaks[name, dtype], peak(calls["helpers"]) / inputs[0].nbytes)
    return times, peaks


def regions(kind):
    """Yield inputs in which digits get lost, with a name."""
    near = np.concatenate([s * 10.0 ** -np.linspace(1, 15, 100) for s in (-1, 1)])
    z = 4 * np.random.default_rng(0).normal(size=(60, 10))
    sure = np.zeros((60, 3)) - [0, 1, 1.2] * np.linspace(20, 80, 60)[:, np.newaxis]
    yield from {
        "z": [("middle", np.linspace(-10, 10, 500)), ("near 0", near), ("tails", np.linspace(-700, 700, 500))],
        "p": [("middle", np.linspace(0.001, 0.999, 500)), ("near 0", near**2), ("near ½", 0.5 + near / 10)],
        "o": [("middle", np.geomspace(1e-3, 1e3, 500)), ("large", np.geomspace(1e3, 1e30, 100))],
        "Z": [("middle", [z]), ("wide apart", [25 * z]), ("confident", [sure])],
        "P": [("middle", [sp.softmax(z, 1)]), ("confident", [sp.softmax(sure, 1)])],
        "PQ": [(f"logits {d:g} apart", sp.softmax([z, z + d * z[::-1]], -1)) for d in (1, 1e-2, 1e-6)],
    }[kind]


def exact_log_softmax(z):
    """Return it to fifty digits."""
    return [-mpmath.log1p(mpmath.fsum(mpmath.exp(b - a) for j, b in enumerate(z) if j != k)) for k, a in enumerate(z)]


EXACT = {
    "odds": lambda p: p / (1 - p),
    "odds_to_probability": lambda o: o / (1 + o),
    "surprisal": lambda p: -mpmath.log(p),
    "logit": lambda p: mpmath.log(p / (1 - p)),
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "log_sigmoid": lambda z: -mpmath.log1p(mpmath.exp(-z)),
    "sigmoid_derivative": lambda z: mpmath.exp(-z) / (1 + mpmath.exp(-z)) ** 2,
    "softmax": lambda z: [mpmath.exp(x) for x in exact_log_softmax(z)],
    "log_softmax": exact_log_softmax,
    "logsumexp": lambda z: [mpmath.log(mpmath.fsum(map(mpmath.exp, z)))],
    "entropy": lambda p: [-mpmath.fsum(a * mpmath.log(a) for a in p if a)],
    "cross_entropy": lambda p, q: [-mpmath.fsum(a * mpmath.log(b) for a, b in zip(p, q, strict=True))],
    "kl_divergence": lambda p, q: [mpmath.fsum(a * mpmath.log(a / b) - a + b for a, b in zip(p, q, strict=True))],
}


@np.errstate(all="ignore")
def accuracy():
    """Yield a row of the table for each function, dtype and region: the largest errors in ulp."""
    for name, dtype in product(FUNCTIONS, DTYPES):
        kind = FUNCTIONS[name][0]
        for region, values in regions(kind):
            inputs = [np.asarray(x, dtype) for x in (values if kind.isupper() else [values])]
            rows = zip(*[np.vectorize(exactly, otypes=[object])(x) for x in inputs], strict=True)
            truth = np.ravel([EXACT[name](*row) for row in rows])
            calls = contenders(name, inputs, {"axis": -1} if kind.isupper() else {})
            yield name, dtype, region, *(max(map(ulps, np.ravel(call()), truth)) for call in calls.values())


def mean(ratios):
    """Return the geometric mean."""
    return math.exp(statistics.fmean(map(math.log, ratios)))


def report():
    """Measure everything and yield the lines of results.md."""
    times, peaks = measure_speed()
    number = max(seconds({name: partial(getattr(helpers, name), 0.3)})[name] for name in list(FUNCTIONS)[:7])
    errors = list(accuracy())
    rival = {(who, cell): t[who] / t["helpers"] for cell, t in times.items() for who in t}
