"""Fifty-digit arithmetic, and what the helpers compute in it: what tests and benchmark hold them against."""

import mpmath
import numpy as np
from mpmath import exp, fsum, log, log1p

mpmath.mp.dps = 50


# Of exact numbers, or of rows of them.
TRUTH = {
    "odds": lambda p: p / (1 - p),
    "odds_to_probability": lambda o: o / (1 + o),
    "logit": lambda p: log(p / (1 - p)),
    "sigmoid": lambda z: 1 / (1 + exp(-z)),
    "log_sigmoid": lambda z: -log1p(exp(-z)),
    "sigmoid_derivative": lambda z: exp(-z) / (1 + exp(-z)) ** 2,
    "surprisal": lambda p: -log(p),
    "softmax": lambda z: [exp(log_p) for log_p in TRUTH["log_softmax"](z)],
    # Minus the log of 1 plus the odds against, so that the 1 hides no digit.
    "log_softmax": lambda z: [-log1p(fsum(exp(b - a) for j, b in enumerate(z) if j != k)) for k, a in enumerate(z)],
    "logsumexp": lambda z: log(fsum(map(exp, z))),
    "entropy": lambda p: -fsum(a * log(a) for a in p if a),
    "cross_entropy": lambda p, q: -fsum(a * log(b) for a, b in zip(p, q, strict=True) if a),
    # Of measures, which need not sum to exactly 1.
    "kl_divergence": lambda p, q: fsum(a * log(a / b) - a + b if a else b for a, b in zip(p, q, strict=True)),
}


def exactly(x):
    """The float `x`, a long double too, as an exact number, or a row of floats as a list of such."""
    return [*map(exactly, x)] if np.ndim(x) else mpmath.mpmathify(x if isinstance(x, np.longdouble) else float(x))


def largest_error(function, exact_function, xs):
    """The largest error of `function` over `xs`, in units in the last place of the true value."""
    return max(map(ulps, function(xs), [exact_function(exactly(x)) for x in xs]))


def ulps(value, truth):
    """The distance of the float `value` from the exact `truth`, in ulp of its dtype."""
    if mpmath.isinf(truth):
        return 0 if value == float(truth) else np.inf
    dtype = np.asarray(value).dtype.type
    return float(abs(exactly(value) - truth)) / float(np.spacing(dtype(abs(float(truth)))))
