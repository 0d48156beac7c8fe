"""The largest error in units in the last place, against fifty digits, on a fixed grid of regions."""

import mpmath
import numpy as np

from benchmarks.contenders import ALONG_AN_AXIS, ELEMENTWISE
from tests.exact import exactly, ulps

DTYPES = ("float64", "float32")

LOGITS = {
    "middle": np.linspace(-10, 10, 1001),
    "near 0": np.concatenate([s * 10.0 ** -np.linspace(1, 30, 200) for s in (-1, 1)]),
    "lower tail": np.linspace(-700, -10, 500),
    "upper tail": np.linspace(10, 700, 500),
    "subnormal result": np.linspace(-745, -708.5, 200),
    "subnormal result in float32": np.linspace(-103, -87.4, 200),
}
PROBABILITIES = {
    "middle": np.linspace(0.001, 0.999, 999),
    "near 0": 10.0 ** -np.linspace(1, 30, 300),
    "near 1/2": 0.5 + np.concatenate([s * 10.0 ** -np.linspace(1, 15, 200) for s in (-1, 1)]),
    "near 1": 1 - 10.0 ** -np.linspace(1, 15.9, 200),
    "subnormal": 10.0 ** -np.linspace(308.5, 323, 100),
    "subnormal in float32": 10.0 ** -np.linspace(38.5, 44.8, 100),
}
ODDS = {
    "middle": 10.0 ** np.linspace(-3, 3, 500),
    "near 0": 10.0 ** -np.linspace(3, 30, 200),
    "large": 10.0 ** np.linspace(3, 30, 200),
}


def _exact_logit(p):
    return mpmath.log(p / (1 - p))


def _exact_sigmoid(z):
    return 1 / (1 + mpmath.exp(-z))


ELEMENTWISE_TRUTH = {
    "odds": (PROBABILITIES, lambda p: p / (1 - p)),
    "odds_to_probability": (ODDS, lambda o: o / (1 + o)),
    "logit": (PROBABILITIES, _exact_logit),
    "sigmoid": (LOGITS, _exact_sigmoid),
    "log_sigmoid": (LOGITS, lambda z: -mpmath.log1p(mpmath.exp(-z))),
    "sigmoid_derivative": (LOGITS, lambda z: _exact_sigmoid(z) * _exact_sigmoid(-z)),
    "surprisal": (PROBABILITIES, lambda p: -mpmath.log(p)),
}


def _exact_log_softmax(z):
    return [-mpmath.log1p(mpmath.fsum(mpmath.exp(b - a) for j, b in enumerate(z) if j != k)) for k, a in enumerate(z)]


def _exact_kl(p, q):
    """The divergence of measures, which need not sum to exactly 1."""
    return [mpmath.fsum(a * mpmath.log(a / b) - a + b for a, b in zip(p, q, strict=True))]


ALONG_AN_AXIS_TRUTH = {
    "softmax": lambda z: [mpmath.exp(x) for x in _exact_log_softmax(z)],
    "log_softmax": _exact_log_softmax,
    "logsumexp": lambda z: [mpmath.log(mpmath.fsum(map(mpmath.exp, z)))],
    "entropy": lambda p: [-mpmath.fsum(a * mpmath.log(a) for a in p)],
    "cross_entropy": lambda p, q: [-mpmath.fsum(a * mpmath.log(b) for a, b in zip(p, q, strict=True))],
    "kl_divergence": _exact_kl,
}


def _rows(kind):
    """Return regions of the rows, and pairs of rows, that a contest of that kind is held to."""
    rng = np.random.default_rng(0)
    normal = {classes: rng.normal(size=(1000 // classes, classes)) for classes in (2, 10, 100)}
    if kind == "z":
        regions = {f"middle, {classes} classes": (4 * z,) for classes, z in normal.items()}
        confident = np.zeros((60, 3))
        confident[:, 1:] = -np.linspace(20, 80, 120).reshape(60, 2)
        return regions | {"confident predictions": (confident,), "wide apart": (100 * normal[10],)}
    p = {classes: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True) for classes, z in normal.items()}
    if kind == "p":
        sure = 10.0 ** -np.linspace(3, 15, 60)
        regions = {f"middle, {classes} classes": (rows,) for classes, rows in p.items()}
        return regions | {"confident predictions": (np.stack([1 - sure, sure], axis=1),)}
    regions = {f"middle, {classes} classes": (rows, np.roll(rows, 1, axis=0)) for classes, rows in p.items()}
    for distance in (1e-2, 1e-4, 1e-6):
        moved = p[10] * (1 + distance * rng.choice([-1, 1], size=p[10].shape))
        regions[f"{distance:.0e} apart"] = (p[10], moved / moved.sum(axis=1, keepdims=True))
    return regions


def errors():
    """Yield the largest error of each contender, by function, dtype and region."""
    for contest in ELEMENTWISE:
        regions, truth = ELEMENTWISE_TRUTH[contest.name]
        for dtype in DTYPES:
            for region, values in regions.items():
                x = values.astype(dtype)
                if (region.endswith("in float32") and dtype == "float64") or _has_collapsed(x):
                    continue
                exact = [truth(exactly(v)) for v in x]
                yield from _largest(contest, dtype, region, [x], {}, exact)
    for contest in ALONG_AN_AXIS:
        for region, rows in _rows(contest.inputs).items():
            for dtype in DTYPES:
                inputs = [a.astype(dtype) for a in rows]
                truth = ALONG_AN_AXIS_TRUTH[contest.name]
                exact = [v for row in zip(*inputs, strict=True) for v in truth(*([exactly(x) for x in a] for a in row))]
                yield from _largest(contest, dtype, region, inputs, {"axis": -1}, exact)


def _has_collapsed(x):
    """Say whether most of the region is one number in this dtype, such as 0 or 1."""
    return len(np.unique(x)) < len(x) // 2


def _largest(contest, dtype, region, inputs, options, exact):
    with np.errstate(all="ignore"):
        for contender, call in contest.calls(inputs, options).items():
            worst = max(map(ulps, np.asarray(call()).flat, exact))
            yield {
                "function": contest.name,
                "dtype": dtype,
                "region": region,
                "contender": contender,
                "ulp": worst,
            }
