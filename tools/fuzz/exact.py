"""The exact results, in fifty digits: of one element or slice at a time, by the definition.

By how much a result may be off is what the docstrings promise of it, or else a few roundings of
what the formula needs: those of the differences of logits, and those of a sum.
"""

import math

import mpmath
import numpy as np
from mpmath import exp, fsum, log, log1p, mpf

from tools.exact import TRUTH, exactly

ELEMENTWISE = {  # by how many roundings they may be off
    "odds": 2,
    "odds_to_probability": 2,
    "logit": 2,
    "sigmoid": 2,
    "log_sigmoid": 2,
    "sigmoid_derivative": 4,
    "surprisal": 2,
}


def values(name, given, at):
    """The exact values of one element or slice of a result, and by how many roundings each may be off.

    `given` are the arguments of the call, and `at` what of each array belongs to the element or slice.
    """
    if name in ELEMENTWISE:
        base = given.get("base", math.e)
        return [of_element(name, *at.values()) / log_base(base)], [ELEMENTWISE[name] + 2 * (base != math.e)]
    if name == "mean_squared_error":
        return [squared_error(**at)], [4]
    if name == "binary_cross_entropy":
        return [yes_or_no(**at, from_logits=given.get("from_logits", False))], [8]
    return of_row(name, given, at)


def of_row(name, given, at):
    """The exact values of one slice, and by how many roundings each may be off."""
    row = next(at[argument] for argument in ("z", "output", "log_probabilities", "p") if argument in at)
    few, base, raw = 8 + 2 * len(row), given.get("base", math.e), given.get("from_logits", False)
    if name == "softmax":
        temperature = mpf(float(given.get("temperature", 1.0)))
        return softmax(row, temperature), [few + size for size in sizes(row, temperature)]
    apart = max(sizes(row))
    if name == "log_softmax":
        return log_softmax(row), [few + apart] * len(row)
    if name == "logsumexp":
        truth = logsumexp(row)
        size = abs(exactly(row.max())) + abs(truth)
        return [truth], [(few + apart) * (float(size / abs(truth)) if truth and mpmath.isfinite(truth) else 1)]
    if name == "kl_divergence":
        return [kl_divergence(at["p"], at["q"], base)], [few]
    if name in ("entropy", "cross_entropy"):
        return [cross_entropy(at["p"], at.get("q", at["p"]), base)], [few]
    costs = [-x for x in log_softmax(row)] if raw else [*map(minus_log, exactly(row))]
    if name == "nll_loss":
        return [mpmath.nan if np.isnan(row).any() else -exactly(row[int(at["target"])])], [1]
    if name == "categorical_cross_entropy":
        return [mean_cost(at["target"], costs)], [few + apart * raw]
    return [mpmath.nan if np.isnan(row).any() else costs[int(at["target"])]], [few + apart * raw]


def of_element(name, x):
    """The exact value of a function of one number, its limits included."""
    x = exactly(x)
    limits = {("odds", 1): mpmath.inf, ("odds_to_probability", mpmath.inf): mpf(1), ("logit", 1): mpmath.inf}
    if mpmath.isnan(x) or (name, x) in limits:
        return limits.get((name, x), mpmath.nan)
    return TRUTH[name](abs(x) if name == "sigmoid_derivative" else x)


def differences(z):
    """The exact differences of logits from the largest one, which may be greater than any float."""
    largest = exactly(z.max())
    return [x - largest for x in exactly(z)]


def sizes(z, temperature=1):
    """By how many roundings the exponential of each difference may be off, as far as it does not vanish."""
    return [2 * float(min(-d / temperature, 800)) if mpmath.isfinite(d) else 0 for d in differences(z)]


def log_sum(d):
    """The log of the sum of the exponentials of differences, the largest of which is 0."""
    first = d.index(0)
    return log1p(fsum(exp(x) for k, x in enumerate(d) if k != first))


def log_softmax(z):
    """The exact logarithms of a softmax."""
    if np.isnan(z).any():
        return [mpmath.nan] * len(z)
    d = differences(z)
    return [x - log_sum(d) for x in d]


def softmax(z, temperature):
    """The exact probabilities."""
    if np.isnan(z).any():
        return [mpmath.nan] * len(z)
    weights = [exp(x / temperature) for x in differences(z)]
    return [w / fsum(weights) for w in weights]


def logsumexp(z):
    """The exact logarithm of the sum of the exponentials."""
    if np.isnan(z).any() or np.isinf(z.max()):
        return mpf(float(z.max()))
    return exactly(z.max()) + log_sum(differences(z))


def squared_error(target, output):
    """The exact square of a difference."""
    if not np.isfinite([target, output]).all():
        return mpf(float((target - output) ** 2))
    return (exactly(target) - exactly(output)) ** 2


def yes_or_no(target, output, from_logits):
    """The exact loss of the answer to one yes-or-no question."""
    if np.isnan([target, output]).any():
        return mpmath.nan
    y, x = exactly(target), exactly(output)
    costs = (log1p(exp(-x)), log1p(exp(x))) if from_logits else (minus_log(x), minus_log(1 - x))
    return mean_cost([y, 1 - y], costs)


def times(p, x):
    """The product, which is 0 where p is 0."""
    return mpf(0) if p == 0 else p * x


def minus_log(p):
    """The exact surprisal."""
    return mpmath.inf if p == 0 else -log(p)


def mean_cost(p, costs):
    """The exact mean of costs."""
    terms = [a if mpmath.isnan(a) else times(a, cost) for a, cost in zip(map(exactly, p), costs, strict=True)]
    nan = any(map(mpmath.isnan, [*terms, *costs]))
    return mpmath.nan if nan else fsum_or_inf(terms)


def cross_entropy(p, q, base=math.e):
    """The exact cross-entropy, and that of p = q the entropy."""
    return mean_cost(p, [*map(minus_log, exactly(q))]) / log_base(base)


def kl_divergence(p, q, base=math.e):
    """The exact divergence."""
    if np.isnan(p).any() or np.isnan(q).any():
        return mpmath.nan
    if np.any((p > 0) & (q == 0)):
        return mpmath.inf
    return TRUTH["kl_divergence"](exactly(p), exactly(q)) / log_base(base)


def log_base(base):
    """The exact logarithm of the base, where math.e stands for e."""
    return mpf(1) if float(base) == math.e else log(mpf(float(base)))


def fsum_or_inf(terms):
    """The exact sum of terms, of which none is -inf."""
    return mpmath.inf if mpmath.inf in terms else fsum(terms)
