"""Measure helpers beside SciPy and PyTorch, and write results.md and speed.svg beside this file."""

import math
import os
import re
import statistics
import time
import timeit
import tracemalloc
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import scipy.special as sp
from matplotlib import rc_context
from matplotlib.figure import Figure

import helpers
from helpers.plots.figure import BLUE, INK, ORANGE, STYLE, svg
from tools.exact import TRUTH, exactly, ulps

try:
    import torch
    from torch import xlogy
    from torch.nn.functional import kl_div, logsigmoid

    torch.set_num_threads(1)
    kl = lambda p, log_q: kl_div(log_q, p, reduction="none")  # noqa: E731
except ImportError:
    torch = None

SIZES = (10**4, 10**5, 10**6, 10**7)
LAYOUTS = tuple(product((2, 3, 10, 100, 1000), (-1, 0)))  # classes, and the axis they lie on
DTYPES = ("float64", "float32")
RIVALS = ("SciPy", "PyTorch") if torch else ("SciPy",)

# What each function takes (z, p, o: numbers; Z, P, PQ: rows), and the same by SciPy and by PyTorch.
# SciPy has no odds and no surprisal: there a line of NumPy, which checks nothing, stands for it.
FUNCTIONS = {
    "odds": ("p", lambda p: p / (1 - p), lambda p: p / (1 - p)),
    "odds_to_probability": ("o", lambda o: o / (1 + o), lambda o: o / (1 + o)),
    "surprisal": ("p", lambda p: -np.log(p), lambda p: -torch.log(p)),
    "logit": ("p", sp.logit, lambda p: torch.logit(p)),
    "sigmoid": ("z", sp.expit, lambda z: torch.sigmoid(z)),
    "log_sigmoid": ("z", sp.log_expit, lambda z: logsigmoid(z)),
    "sigmoid_derivative": ("z", lambda z: sp.expit(z) * sp.expit(-z), lambda z: torch.sigmoid(z) * torch.sigmoid(-z)),
    "softmax": ("Z", lambda z, axis: sp.softmax(z, axis), lambda z, axis: torch.softmax(z, axis)),
    "log_softmax": ("Z", lambda z, axis: sp.log_softmax(z, axis), lambda z, axis: torch.log_softmax(z, axis)),
    "logsumexp": ("Z", lambda z, axis: sp.logsumexp(z, axis), lambda z, axis: torch.logsumexp(z, axis)),
    "entropy": ("P", lambda p, axis: sp.entr(p).sum(axis), lambda p, axis: torch.special.entr(p).sum(axis)),
    "cross_entropy": ("PQ", lambda p, q, axis: -sp.xlogy(p, q).sum(axis), lambda p, q, axis: -xlogy(p, q).sum(axis)),
    "kl_divergence": ("PQ", lambda p, q, axis: sp.kl_div(p, q).sum(axis), lambda p, q, axis: kl(p, q.log()).sum(axis)),
}
BY_NUMPY = ("odds", "odds_to_probability", "surprisal")


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


def cells(kind, size, dtype):
    """Yield a name, random inputs and options for everything that is measured at `size`."""
    rng = np.random.default_rng(0)
    if kind.islower():
        z = rng.normal(scale=4, size=size)
        yield "", [{"z": z, "p": sp.expit(z), "o": np.exp(z)}[kind].astype(dtype)], {}
    for classes, axis in LAYOUTS if kind.isupper() else ():
        z = rng.normal(scale=4, size=(len(kind), *((size // classes, classes) if axis else (classes, size // classes))))
        inputs = z if kind == "Z" else [sp.softmax(x, axis) for x in z]
        yield f"{classes} along {axis}", [x.astype(dtype) for x in inputs], {"axis": axis}


def seconds(calls):
    """Return the median time of each call, in turns, so that a busy moment of the machine hits all of them."""
    timers = {who: timeit.Timer(call, timer=time.process_time) for who, call in calls.items()}
    numbers = {who: max(1, round(1e-3 / max(timer.timeit(1), 1e-7))) for who, timer in timers.items()}
    turns = [{who: timer.timeit(numbers[who]) / numbers[who] for who, timer in timers.items()} for _ in range(5)]
    return {who: statistics.median(turn[who] for turn in turns) for who in calls}


@np.errstate(all="ignore")
def speed_and_memory():
    """Return the times of all cells, and the peaks of memory from 10^5 elements up, in multiples of the input."""
    times, peaks = {}, {}
    for name, dtype, size in product(FUNCTIONS, DTYPES, SIZES):
        for cell, inputs, options in cells(FUNCTIONS[name][0], size, dtype):
            calls = contenders(name, inputs, options)
            times[name, dtype, size, cell] = seconds(calls)
            if size >= 10**5:
                tracemalloc.start()
                calls["helpers"]()
                multiple = tracemalloc.get_traced_memory()[1] / inputs[0].nbytes
                tracemalloc.stop()
                peaks[name, dtype] = max(peaks.get((name, dtype), 0), multiple)
    return times, peaks


def regions(kind):
    """Return inputs in which digits get lost, with their names."""
    near = np.concatenate([s * 10.0 ** -np.linspace(1, 15, 100) for s in (-1, 1)])
    z = 4 * np.random.default_rng(0).normal(size=(60, 10))
    sure = np.zeros((60, 3)) - [0, 1, 1.2] * np.linspace(20, 80, 60)[:, np.newaxis]
    return {
        "z": [("middle", np.linspace(-10, 10, 500)), ("near 0", near), ("tails", np.linspace(-700, 700, 500))],
        "p": [("middle", np.linspace(0.001, 0.999, 500)), ("near 0", near**2), ("near ½", 0.5 + near / 10)],
        "o": [("middle", np.geomspace(1e-3, 1e3, 500)), ("large", np.geomspace(1e3, 1e30, 100))],
        "Z": [("middle", [z]), ("wide apart", [25 * z]), ("confident", [sure])],
        "P": [("middle", [sp.softmax(z, 1)]), ("confident", [sp.softmax(sure, 1)])],
        "PQ": [(f"logits {d:g} apart", sp.softmax([z, z + d * z[::-1]], -1)) for d in (1, 1e-2, 1e-6)],
    }[kind]


@np.errstate(all="ignore")
def accuracy():
    """Yield the largest error of each contender in ulp, as a line for each function, dtype and region."""
    for name, dtype in product(FUNCTIONS, DTYPES):
        kind = FUNCTIONS[name][0]
        for region, values in regions(kind):
            inputs = [np.asarray(x, dtype) for x in (values if kind.isupper() else [values])]
            truth = np.ravel([TRUTH[name](*row) for row in zip(*map(exactly, inputs), strict=True)])
            calls = contenders(name, inputs, {"axis": -1} if kind.isupper() else {})
            errors = [f"{max(map(ulps, np.ravel(call()), truth)):.3g}" for call in calls.values()]
            yield f"| `{name}` | {dtype} | {region} | {' | '.join(errors)} |"


def mean(times, rival="SciPy"):
    """Return the geometric mean of how many times as fast as the rival helpers are."""
    return math.exp(statistics.fmean(math.log(t[rival] / t["helpers"]) for t in times))


def figure(times):
    """Return the SVG of every cell's ratio, and of each function's mean."""
    with rc_context(STYLE):
        drawn = Figure(figsize=(7.2, 5), layout="constrained")
        axes = drawn.subplots()
        for rival, colour, offset in zip(RIVALS, (BLUE, ORANGE), (0.15, -0.15), strict=False):
            for place, name in enumerate(reversed(FUNCTIONS)):
                found = [t for cell, t in times.items() if cell[0] == name]
                axes.plot([t[rival] / t["helpers"] for t in found], [place + offset] * len(found), "|", color=colour)
                axes.plot(mean(found, rival), place + offset, "o", color=colour, label=None if place else rival)
        axes.axvline(1, color=INK)
        axes.set(xscale="log", xlabel="times as fast as the rival: every cell, and the mean")
        axes.set_yticks(range(len(FUNCTIONS)), [*reversed(FUNCTIONS)])
        axes.legend()
        return svg(drawn)


def speed_table(times, peaks):
    """Yield the lines of the table of speed and memory."""
    yield f"| times as fast as {' · '.join(RIVALS)} | | 10⁴ | 10⁵ | 10⁶ | 10⁷ | all | slowest cell | memory |"
    yield "|---" * (len(SIZES) + 5) + "|"
    by_scipy = [name for name in FUNCTIONS if name not in BY_NUMPY]
    lines = [(f"`{name}`", [name], [dtype]) for name, dtype in product(FUNCTIONS, DTYPES)]
    lines += [("all that SciPy has", by_scipy, DTYPES[:1]), ("all that SciPy has", by_scipy, DTYPES)]
    for title, names, dtypes in lines:
        cells_of = {cell: t for cell, t in times.items() if cell[0] in names and cell[1] in dtypes}
        columns = [[t for cell, t in cells_of.items() if cell[2] == n] for n in SIZES] + [[*cells_of.values()]]
        ratios = " | ".join(" · ".join(f"{mean(column, rival):.2f}" for rival in RIVALS) for column in columns)
        slowest = min(t["SciPy"] / t["helpers"] for t in cells_of.values())
        memory = max(peaks[cell[:2]] for cell in cells_of)
        yield f"| {title} | {' and '.join(dtypes)} | {ratios} | {slowest:.2f} | {memory:.2f} |"


def report(times, peaks):
    """Yield the lines of results.md."""
    cpu = re.search("model name.*: (.*)", Path("/proc/cpuinfo").read_text())[1]
    simd = ", ".join(np.show_config(mode="dicts")["SIMD Extensions"]["found"])
    number = max(seconds({f: partial(getattr(helpers, f), 0.3)})[f] for f in FUNCTIONS if FUNCTIONS[f][0].islower())
    total = {n: math.fsum(t["helpers"] for cell, t in times.items() if cell[2] == n) for n in SIZES}
    yield "# Results\n\nWritten by `nox -s bench`; [README.md](README.md) says how to read it.\n"
    yield f"- One core of {cpu}; NumPy {np.__version__} with {simd}."
    yield f"- A single number takes up to {1e6 * number:.0f} µs."
    yield f"- 10⁷ elements take {total[10**7] / total[10**5]:.0f} times as long as 10⁵.\n"
    yield from speed_table(times, peaks)
    yield f"\n| largest error, ulp | | region | helpers | {' | '.join(RIVALS)} |\n" + "|---" * (len(RIVALS) + 4) + "|"
    yield from accuracy()


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    measured = speed_and_memory()
    here = Path(__file__).parent
    here.joinpath("results.md").write_text("\n".join(report(*measured)) + "\n", encoding="utf-8")
    here.joinpath("speed.svg").write_text(figure(measured[0]), encoding="utf-8")
