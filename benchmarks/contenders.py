"""Who computes what: each helper, what a reader would write with SciPy or NumPy, and PyTorch.

PLAIN holds the formulas as the lessons write them down, in NumPy alone: they
check nothing, cut nothing, and lose the digits that a float loses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import scipy.special

import helpers
from helpers.blocks import LONG_RUN

try:
    import torch
except ImportError:
    torch = None
else:
    torch.set_num_threads(1)


@dataclass(frozen=True)
class Contest:
    """One function under all its names. `inputs` says what it takes: z, p, or p and q."""

    name: str
    inputs: str
    rival: str
    others: Callable[..., Any]
    pytorch: Callable[..., Any] | None = None

    def calls(self, arrays, options):
        """Return a call without arguments for each contender, by name."""
        ours = getattr(helpers, self.name)
        calls = {
            "helpers": partial(ours, *arrays, **options),
            self.rival: partial(self.others, *arrays, **options),
        }
        if torch and self.pytorch:
            tensors = [torch.from_numpy(np.asarray(a)) for a in arrays]
            calls["PyTorch"] = partial(self.pytorch, *tensors, **options)
        return calls


def _slope(expit, z):
    p = expit(z)
    return p * (1 - p)


ELEMENTWISE = [
    Contest("odds", "p", "NumPy", lambda p: p / (1 - p), lambda p: p / (1 - p)),
    Contest("odds_to_probability", "o", "NumPy", lambda o: o / (1 + o), lambda o: o / (1 + o)),
    Contest("logit", "p", "SciPy", scipy.special.logit, lambda p: torch.logit(p)),
    Contest("sigmoid", "z", "SciPy", scipy.special.expit, lambda z: torch.sigmoid(z)),
    Contest("log_sigmoid", "z", "SciPy", scipy.special.log_expit, lambda z: torch.nn.functional.logsigmoid(z)),
    Contest(
        "sigmoid_derivative",
        "z",
        "SciPy",
        lambda z: _slope(scipy.special.expit, z),
        lambda z: _slope(torch.sigmoid, z),
    ),
    Contest("surprisal", "p", "NumPy", lambda p: -np.log(p), lambda p: -torch.log(p)),
]

ALONG_AN_AXIS = [
    Contest("softmax", "z", "SciPy", scipy.special.softmax, lambda z, axis: torch.softmax(z, axis)),
    Contest("log_softmax", "z", "SciPy", scipy.special.log_softmax, lambda z, axis: torch.log_softmax(z, axis)),
    Contest("logsumexp", "z", "SciPy", scipy.special.logsumexp, lambda z, axis: torch.logsumexp(z, axis)),
    Contest(
        "entropy",
        "p",
        "SciPy",
        lambda p, axis: scipy.special.entr(p).sum(axis=axis),
        lambda p, axis: torch.special.entr(p).sum(axis),
    ),
    Contest(
        "cross_entropy",
        "pq",
        "SciPy",
        lambda p, q, axis: -scipy.special.xlogy(p, q).sum(axis=axis),
        lambda p, q, axis: -torch.xlogy(p, q).sum(axis),
    ),
    Contest(
        "kl_divergence",
        "pq",
        "SciPy",
        lambda p, q, axis: scipy.special.kl_div(p, q).sum(axis=axis),
        lambda p, q, axis: torch.nn.functional.kl_div(q.log(), p, reduction="none").sum(axis),
    ),
]


def _plain_sigmoid(z):
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


def _plain_softmax(z, axis):
    weights = np.exp(z - z.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)


def _plain_log_softmax(z, axis):
    shifted = z - z.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def _plain_logsumexp(z, axis):
    maximum = z.max(axis=axis, keepdims=True)
    return (maximum + np.log(np.exp(z - maximum).sum(axis=axis, keepdims=True))).squeeze(axis)


def _with_few_classes_first(formula, classes_stay):
    """Return `formula` with a short last axis of classes copied to the front, where NumPy reduces it quickly."""

    def moved(*arrays, axis):
        if axis == 0 or arrays[0].shape[-1] >= LONG_RUN:
            return formula(*arrays, axis=axis)
        result = formula(*(np.ascontiguousarray(a.T) for a in arrays), axis=0)
        return np.ascontiguousarray(result.T) if classes_stay else result

    return moved


PLAIN = {
    "logit": lambda p: np.log(p / (1 - p)),
    "sigmoid": _plain_sigmoid,
    "log_sigmoid": lambda z: np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z))),
    "sigmoid_derivative": lambda z: _slope(_plain_sigmoid, z),
    "softmax": _with_few_classes_first(_plain_softmax, classes_stay=True),
    "log_softmax": _with_few_classes_first(_plain_log_softmax, classes_stay=True),
    "logsumexp": _with_few_classes_first(_plain_logsumexp, classes_stay=False),
    "entropy": _with_few_classes_first(lambda p, axis: -(p * np.log(p)).sum(axis=axis), classes_stay=False),
    "cross_entropy": _with_few_classes_first(lambda p, q, axis: -(p * np.log(q)).sum(axis=axis), classes_stay=False),
    "kl_divergence": _with_few_classes_first(lambda p, q, axis: (p * np.log(p / q)).sum(axis=axis), classes_stay=False),
}


def elementwise_inputs(kind, shape, dtype):
    """Return random arrays of `shape` for a contest of that kind."""
    z = np.random.default_rng(0).normal(scale=4, size=shape)
    values = {"z": z, "p": scipy.special.expit(z), "o": np.exp(z)}[kind]
    return [values.astype(dtype)]


def inputs_along(kind, shape, axis, dtype):
    """Return random logits, or distributions along `axis`, for a contest of that kind."""
    rng = np.random.default_rng(0)
    arrays = [rng.normal(scale=4, size=shape) for _ in kind]
    if kind != "z":
        arrays = [helpers.softmax(z, axis=axis) for z in arrays]
    return [a.astype(dtype) for a in arrays]
