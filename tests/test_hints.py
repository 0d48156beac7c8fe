"""Errors guess at the mistake, and whoever follows the hint arrives at the right value."""

import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import helpers
from helpers import (
    binary_cross_entropy,
    categorical_cross_entropy,
    cross_entropy,
    entropy,
    kl_divergence,
    log_softmax,
    logit,
    mean_squared_error,
    nll_loss,
    odds,
    odds_to_probability,
    sigmoid,
    softmax,
    sparse_categorical_cross_entropy,
)

P = np.array([[0.2, 0.5], [0.8, 0.5]])  # distributions in columns
Q = np.array([[0.3, 0.6], [0.7, 0.4]])
H, CE, KL = [0.500402, 0.693147], [0.526135, 0.713558], [0.025732, 0.020411]
Z = np.array([[4.0, 2.0, -2.0], [0.0, 1.0, 0.5]])
LABELS = np.array([0, 2])
ONE_HOT = np.eye(3)[LABELS]
ONE_OF_EACH = np.eye(2)
LOSS = 0.654692  # of Z for these labels
THREE = np.zeros((3, 3))
COUNTS, OTHER_COUNTS = Counter("aab"), Counter("bba")
SHARES = {"b": 0.25, "a": 0.75}
PASS_AXIS_0 = r" Along axis 0 all sums are 1\. Do the classes lie there\? Then pass axis=0\."
SWAP = r" Along axis 0 all sums are 1\. Do the classes lie there\? Then swap it with axis -1 \(np\.swapaxes\)\."
SAME = r"they must be the same\."

# What is called, what the error ends with, what the hint says to call, and what that is.
OBEYED = {
    "distributions in columns": (
        lambda: entropy(P),
        r"^row 0 of p sums to 0\.7, not to 1\." + PASS_AXIS_0,
        lambda: entropy(P, axis=0),
        H,
    ),
    "two of them": (
        lambda: cross_entropy(P, Q),
        r"^row 0 of p sums to 0\.7, not to 1\." + PASS_AXIS_0,
        lambda: cross_entropy(P, Q, axis=0),
        CE,
    ),
    "the first of them": (
        lambda: kl_divergence(P, Q.T),
        r"^row 0 of p sums to 0\.7, not to 1\." + SWAP,
        lambda: kl_divergence(np.swapaxes(P, -2, -1), Q.T),
        KL,
    ),
    "the second of them": (
        lambda: kl_divergence(P.T, Q),
        r"^row 0 of q sums to 0\.9, not to 1\." + SWAP,
        lambda: kl_divergence(P.T, np.swapaxes(Q, -2, -1)),
        KL,
    ),
    "one beside a single one": (
        lambda: kl_divergence([0.2, 0.8], Q),
        r"^row 0 of q sums to 0\.9, not to 1\." + SWAP,
        lambda: kl_divergence([0.2, 0.8], np.swapaxes(Q, -2, -1)),
        [KL[0], 0.334795],
    ),
    "one beside another that sums to 1 either way": (
        lambda: cross_entropy(ONE_OF_EACH, Q),
        r"^row 0 of q sums to 0\.9, not to 1\." + PASS_AXIS_0,
        lambda: cross_entropy(ONE_OF_EACH, Q, axis=0),
        [1.203973, 0.916291],
    ),
    "a loss in columns": (
        lambda: categorical_cross_entropy(P, Q, reduction="none"),
        r"^row 0 of target sums to 0\.7, not to 1\." + PASS_AXIS_0,
        lambda: categorical_cross_entropy(P, Q, reduction="none", axis=0),
        CE,
    ),
    "a target in columns, from logits": (
        lambda: categorical_cross_entropy(ONE_HOT.T, Z.T, from_logits=True),
        r"^row 1 of target sums to 0\.0, not to 1\." + PASS_AXIS_0,
        lambda: categorical_cross_entropy(ONE_HOT.T, Z.T, from_logits=True, axis=0),
        LOSS,
    ),
    "a target in columns, beside an output in rows": (
        lambda: categorical_cross_entropy(P, Q.T, reduction="none"),
        r"^row 0 of target sums to 0\.7, not to 1\." + SWAP,
        lambda: categorical_cross_entropy(np.swapaxes(P, -2, -1), Q.T, reduction="none"),
        CE,
    ),
    "an output in columns, beside a target in rows": (
        lambda: categorical_cross_entropy(P.T, Q, reduction="none"),
        r"^row 0 of output sums to 0\.9, not to 1\." + SWAP,
        lambda: categorical_cross_entropy(P.T, np.swapaxes(Q, -2, -1), reduction="none"),
        CE,
    ),
    "an output in columns, beside a target in either": (
        lambda: categorical_cross_entropy(ONE_OF_EACH, Q),
        r"^row 0 of output sums to 0\.9, not to 1\." + PASS_AXIS_0,
        lambda: categorical_cross_entropy(ONE_OF_EACH, Q, axis=0),
        1.060132,
    ),
    "an output in columns": (
        lambda: sparse_categorical_cross_entropy([0, 1], P),
        r"^row 0 of output sums to 0\.7, not to 1\." + PASS_AXIS_0,
        lambda: sparse_categorical_cross_entropy([0, 1], P, axis=0),
        1.151293,
    ),
    "an output normalised over the samples": (
        lambda: sparse_categorical_cross_entropy(LABELS, softmax(Z, axis=0)),
        r"Then swap it with axis -1 \(np\.swapaxes\)\. Was the softmax taken there\? Take it along axis -1\.",
        lambda: sparse_categorical_cross_entropy(LABELS, softmax(Z, axis=-1)),
        LOSS,
    ),
    "log-probabilities in columns": (
        lambda: nll_loss([0, 1], np.log(P)),
        r"^row 0 of exp\(log_probabilities\) sums to 0\.7, not to 1\." + PASS_AXIS_0,
        lambda: nll_loss([0, 1], np.log(P), axis=0),
        1.151293,
    ),
    "log-probabilities normalised over the samples": (
        lambda: nll_loss(LABELS, log_softmax(Z, axis=0)),
        r"Then swap it with axis -1 \(np\.swapaxes\)\. Was the softmax taken there\? Take it along axis -1\.",
        lambda: nll_loss(LABELS, log_softmax(Z, axis=-1)),
        LOSS,
    ),
    "counts": (
        lambda: entropy([3, 1, 0]),
        r"Are these counts or weights\? Divide by their sum, np\.sum\(p, axis=-1, keepdims=True\)\.",
        lambda: entropy([3, 1, 0] / np.sum([3, 1, 0], axis=-1, keepdims=True)),
        0.562335,
    ),
    "counts in rows": (
        lambda: entropy([[3, 1], [2, 2]]),
        r"Divide by their sum, np\.sum\(p, axis=-1, keepdims=True\)\.",
        lambda: entropy([[3, 1], [2, 2]] / np.sum([[3, 1], [2, 2]], axis=-1, keepdims=True)),
        [0.562335, 0.693147],
    ),
    "raw scores": (
        lambda: entropy([4, 2, -2]),
        r"^p\[0\] is 4\.0, but a probability lies in \[0, 1\]\. Are these raw scores\? softmax\(p, axis=-1\) makes",
        lambda: entropy(softmax([4, 2, -2])),
        0.380067,
    ),
    "the chance of a yes": (
        lambda: entropy([0.25]),
        r"^p sums to 0\.25, not to 1\. Is each the chance of a yes\? Then its distribution is \[1 - p, p\]\.",
        lambda: entropy([1 - 0.25, 0.25]),
        0.562335,
    ),
    "a single chance": (
        lambda: entropy(0.25),
        r"^p is a single number: .* Is it about yes or no\? Pass \[1 - p, p\] or \[0, z\]\.$",
        lambda: entropy([0.25, 1 - 0.25]),
        0.562335,
    ),
    "a single logit": (
        lambda: softmax(2.0),
        r"^z is a single number: .* Is it about yes or no\? Pass \[1 - p, p\] or \[0, z\]\.$",
        lambda: softmax([0, 2.0]),
        [0.119203, 0.880797],
    ),
    "class numbers stored as floats": (
        lambda: sparse_categorical_cross_entropy(np.array([0.0, 1.0, 2.0]), THREE, from_logits=True),
        r"not float64 values\. Are these class numbers\? Pass np\.asarray\(target\)\.astype\(int\)\.$",
        lambda: sparse_categorical_cross_entropy(np.asarray([0.0, 1.0, 2.0]).astype(int), THREE, from_logits=True),
        1.098612,
    ),
    "class numbers stored as bools": (
        lambda: sparse_categorical_cross_entropy([True, False], Z[:, :2], from_logits=True),
        r"not bool values\. Are these class numbers\? Pass np\.asarray\(target\)\.astype\(int\)\.$",
        lambda: sparse_categorical_cross_entropy(np.asarray([True, False]).astype(int), Z[:, :2], from_logits=True),
        1.720095,
    ),
    "one-hot rows in place of class numbers": (
        lambda: sparse_categorical_cross_entropy(ONE_HOT, Z, from_logits=True),
        r"^target must hold integer class numbers, not float64 values\. Is target one-hot\? Use categorical",
        lambda: categorical_cross_entropy(ONE_HOT, Z, from_logits=True),
        LOSS,
    ),
    "whole one-hot rows in place of class numbers": (
        lambda: nll_loss(ONE_HOT.astype(int), log_softmax(Z)),
        r"needs labels of shape \(2,\)\. Is target one-hot\? Use categorical_cross_entropy\.",
        lambda: categorical_cross_entropy(ONE_HOT.astype(int), log_softmax(Z), from_logits=True),
        LOSS,
    ),
    "class numbers in place of one-hot rows": (
        lambda: categorical_cross_entropy(LABELS, Z, from_logits=True),
        SAME + r" Is target class numbers\? Use sparse_categorical_cross_entropy\.$",
        lambda: sparse_categorical_cross_entropy(LABELS, Z, from_logits=True),
        LOSS,
    ),
    "labels in a column": (
        lambda: sparse_categorical_cross_entropy(LABELS[:, np.newaxis], Z, from_logits=True),
        r"needs labels of shape \(2,\)\. target has an extra axis: pass np\.squeeze\(target, axis=-1\)\.$",
        lambda: sparse_categorical_cross_entropy(np.squeeze(LABELS[:, np.newaxis], axis=-1), Z, from_logits=True),
        LOSS,
    ),
    "labels from 1": (
        lambda: sparse_categorical_cross_entropy(LABELS + 1, Z, from_logits=True),
        r"^target\[1\] is 3, but the 3 classes are numbered 0 to 2\. Do your labels start at 1\? Subtract 1\.$",
        lambda: sparse_categorical_cross_entropy(LABELS + 1 - 1, Z, from_logits=True),
        LOSS,
    ),
    "a label that marks a sample to be left out": (
        lambda: sparse_categorical_cross_entropy([0, 2, -1], [*Z, Z[0]], from_logits=True),
        r"^target\[2\] is -1, .* Does a negative label mark a sample to be left out\? Leave it out of target and",
        lambda: sparse_categorical_cross_entropy([0, 2], Z, from_logits=True),
        LOSS,
    ),
    "more labels than classes": (
        lambda: sparse_categorical_cross_entropy([0, 2], Z[:, :2], from_logits=True),
        r"^target\[1\] is 2, .* Does output lack classes\? It needs one for each label up to 2\.$",
        lambda: sparse_categorical_cross_entropy([0, 2], Z, from_logits=True),
        LOSS,
    ),
    "separate sigmoids": (
        lambda: categorical_cross_entropy(ONE_HOT, sigmoid(Z)),
        r"Are these separate sigmoids\? For one exclusive answer take the softmax of the raw scores in place of them",
        lambda: categorical_cross_entropy(ONE_HOT, softmax(Z)),
        LOSS,
    ),
    "separate sigmoids and class numbers": (
        lambda: sparse_categorical_cross_entropy(LABELS, sigmoid(Z)),
        r"Are these separate sigmoids\? .* Only if these are raw scores, pass from_logits=True\.$",
        lambda: sparse_categorical_cross_entropy(LABELS, softmax(Z)),
        LOSS,
    ),
    "several right answers": (
        lambda: categorical_cross_entropy([[1, 1, 0]], sigmoid(Z[:1])),
        r"^row 0 of target sums to 2\.0, .* several answers right at once\? Use binary_cross_entropy, with a sigmoid",
        lambda: binary_cross_entropy([[1, 1, 0]], sigmoid(Z[:1])),
        0.090668,
    ),
    "raw scores in place of a distribution": (
        lambda: categorical_cross_entropy(ONE_HOT, Z - 5),
        r"^output\[0, 0\] is -1\.0, .* Are these raw scores\? Pass from_logits=True\.$",
        lambda: categorical_cross_entropy(ONE_HOT, Z - 5, from_logits=True),
        LOSS,
    ),
    "raw scores that might be counts": (
        lambda: categorical_cross_entropy(ONE_HOT, Z + 5),
        r"^output\[0, 0\] is 9\.0, .* counts or weights\? .* Are these raw scores\? Pass from_logits=True\.$",
        lambda: categorical_cross_entropy(ONE_HOT, Z + 5, from_logits=True),
        LOSS,
    ),
    "a raw score in place of a probability": (
        lambda: binary_cross_entropy(1, -3),
        r"^output is -3\.0, .* Are these raw scores\? Pass from_logits=True\.$",
        lambda: binary_cross_entropy(1, -3, from_logits=True),
        3.048587,
    ),
    "counts that happen to sum to 1 in columns": (
        lambda: entropy([[1, 1, 0], [0, 0, 1]]),
        r"Then pass axis=0\. .* Divide by their sum, np\.sum\(p, axis=-1, keepdims=True\)\.$",
        lambda: entropy([[1, 1, 0], [0, 0, 1]] / np.sum([[1, 1, 0], [0, 0, 1]], axis=-1, keepdims=True)),
        [0.693147, 0],
    ),
    "equal counts in a row": (
        lambda: entropy([[1, 1, 1, 1]]),
        r"^row 0 of p sums to 4\.0, not to 1\. Is each the chance .* Divide by their sum",
        lambda: entropy([[1, 1, 1, 1]] / np.sum([[1, 1, 1, 1]], axis=-1, keepdims=True)),
        [1.386294],
    ),
    "one yes-or-no target in a column": (
        lambda: categorical_cross_entropy([[1], [0]], [[2.0], [-1.0]], from_logits=True),
        r"^row 1 of target sums to 0\.0, .* Use binary_cross_entropy, with a sigmoid for each\.$",
        lambda: binary_cross_entropy([[1], [0]], [[2.0], [-1.0]], from_logits=True),
        0.220095,
    ),
    "yes or no in place of class numbers": (
        lambda: sparse_categorical_cross_entropy([0, 1, 0], [2.0, -1.0, 0.5], from_logits=True),
        r"Are these yes or no\? Use binary_cross_entropy\.$",
        lambda: binary_cross_entropy([0, 1, 0], [2.0, -1.0, 0.5], from_logits=True),
        1.471422,
    ),
    "raw scores in columns": (
        lambda: entropy([[1, 2, 0], [3, -1, 1.0]], axis=0),
        r"Are these raw scores\? softmax\(p, axis=-2\) makes distributions of them\.$",
        lambda: entropy(softmax([[1, 2, 0], [3, -1, 1.0]], axis=-2), axis=0),
        [0.365334, 0.190865, 0.582203],
    ),
    "percentages for a loss": (
        lambda: binary_cross_entropy([1, 0], [75, 50]),
        r"Are these raw scores\? Pass from_logits=True\. Is it a percentage\? Divide by 100\.$",
        lambda: binary_cross_entropy([1, 0], np.array([75, 50]) / 100),
        0.490415,
    ),
    "labels -1 and 1 as class numbers": (
        lambda: sparse_categorical_cross_entropy([-1, 1], Z[:, :2], from_logits=True),
        r"^target\[0\] is -1, .* Are the labels -1 and 1\? Pass \(np\.asarray\(target\) \+ 1\) // 2\.$",
        lambda: sparse_categorical_cross_entropy((np.asarray([-1, 1]) + 1) // 2, Z[:, :2], from_logits=True),
        0.220095,
    ),
    "class numbers in a column in place of one-hot rows": (
        lambda: categorical_cross_entropy(LABELS[:, np.newaxis], Z, from_logits=True),
        SAME + r" Is target class numbers\? Use sparse_categorical_cross_entropy\.$",
        lambda: sparse_categorical_cross_entropy(LABELS, Z, from_logits=True),
        LOSS,
    ),
    "distributions in columns beside a single one": (
        lambda: cross_entropy(P.T, [0.5, 0.5], axis=0),
        r"^column 0 of p sums to 0\.7, not to 1\. Along axis 1 all sums are 1\. .* Then pass axis=-1\.",
        lambda: cross_entropy(P.T, [0.5, 0.5], axis=-1),
        [0.693147, 0.693147],
    ),
    "a float16 that rounding has carried outside": (
        lambda: logit(np.float16(1.001)),
        r"Rounding has carried it outside: np\.clip\(p, 0, 1\) brings it back\.$",
        lambda: logit(np.clip(np.float16(1.001), 0, 1)),
        np.inf,
    ),
    "labels -1 and 1": (
        lambda: binary_cross_entropy([1, -1], [0.5, 0.25]),
        r"^target\[1\] is -1\.0, .* Are the labels -1 and 1\? Pass \(np\.asarray\(target\) \+ 1\) / 2\.$",
        lambda: binary_cross_entropy((np.asarray([1, -1]) + 1) / 2, [0.5, 0.25]),
        0.490415,
    ),
    "labels 1 and 2": (
        lambda: binary_cross_entropy([2, 1], [0.5, 0.25]),
        r"^target\[0\] is 2\.0, .* Are the labels 1 and 2\? Pass np\.asarray\(target\) - 1\.$",
        lambda: binary_cross_entropy(np.asarray([2, 1]) - 1, [0.5, 0.25]),
        0.490415,
    ),
    "-1 and 1 for one-hot": (
        lambda: categorical_cross_entropy(2 * ONE_HOT - 1, Z, from_logits=True),
        r"Are the labels -1 and 1\? Pass \(np\.asarray\(target\) \+ 1\) / 2\.$",
        lambda: categorical_cross_entropy((2 * ONE_HOT - 1 + 1) / 2, Z, from_logits=True),
        LOSS,
    ),
    "a quantity": (
        lambda: binary_cross_entropy([0.5, 7.5], [0.5, 0.5]),
        r"^target\[1\] is 7\.5, .* A target is 0, 1 or a probability\. Is it a quantity\? Use mean_squared_error\.$",
        lambda: mean_squared_error([0.5, 7.5], [0.5, 0.5]),
        24.5,
    ),
    "more than two classes": (
        lambda: binary_cross_entropy([0, 2], [0.1, 0.2]),
        r"Are these class numbers\? Use sparse_categorical_cross_entropy, with an output for each class\.$",
        lambda: sparse_categorical_cross_entropy([0, 2], softmax(Z)),
        LOSS,
    ),
    "logits for nll_loss": (
        lambda: nll_loss(LABELS, Z),
        r"^row 0 of exp\(log_probabilities\) sums to .* Are these logits\? Pass log_softmax\(z, axis=-1\)\.",
        lambda: nll_loss(LABELS, log_softmax(Z)),
        LOSS,
    ),
    "probabilities for nll_loss": (
        lambda: nll_loss(LABELS, softmax(Z)),
        r"Are these probabilities\? Pass np\.log\(p\)\.$",
        lambda: nll_loss(LABELS, np.log(softmax(Z))),
        LOSS,
    ),
    "an output with an extra axis": (
        lambda: mean_squared_error([1, 2, 3], [[1], [2], [6]]),
        SAME + r" output has an extra axis: pass np\.squeeze\(output, axis=-1\)\.$",
        lambda: mean_squared_error([1, 2, 3], np.squeeze([[1], [2], [6]], axis=-1)),
        3,
    ),
    "a target with an extra axis": (
        lambda: binary_cross_entropy([[1], [0]], [0.5, 0.25]),
        SAME + r" target has an extra axis: pass np\.squeeze\(target, axis=-1\)\.$",
        lambda: binary_cross_entropy(np.squeeze([[1], [0]], axis=-1), [0.5, 0.25]),
        0.490415,
    ),
    "an extra axis in front": (
        lambda: mean_squared_error([[1, 2, 3]], [1, 2, 6]),
        SAME + r" target has an extra axis: pass np\.squeeze\(target, axis=-2\)\.$",
        lambda: mean_squared_error(np.squeeze([[1, 2, 3]], axis=-2), [1, 2, 6]),
        3,
    ),
    "no axis": (
        lambda: softmax([[2.0], [0.0]], axis=None),
        r"^axis must be one whole number, .*, not None\. For one distribution over all entries pass np\.ravel\(z\)\.$",
        lambda: softmax(np.ravel([[2.0], [0.0]])),
        [0.880797, 0.119203],
    ),
    "an axis for each array": (
        lambda: cross_entropy([[0.5, 0.5], [0.5, 0.5]], [0.5, 0.5], axis=0),
        r"axis 0 is another one in each\. Count from the end: axis=-1 is the last\.$",
        lambda: cross_entropy([[0.5, 0.5], [0.5, 0.5]], [0.5, 0.5], axis=-1),
        [0.693147, 0.693147],
    ),
    "a flag in words": (
        lambda: binary_cross_entropy([1], [0.9], from_logits="False"),
        r"^from_logits must be True or False, not 'False'\.$",
        lambda: binary_cross_entropy([1], [0.9], from_logits=False),
        0.105361,
    ),
    "a flag for each row, and classes on another axis": (
        lambda: categorical_cross_entropy(ONE_HOT.T, Z.T, from_logits=np.array([True, False])),
        r"^from_logits must be True or False, not array\(\[ True, False\]\)\.$",
        lambda: categorical_cross_entropy(ONE_HOT.T, Z.T, from_logits=True, axis=0),
        LOSS,
    ),
    "a flag in numbers": (
        lambda: categorical_cross_entropy(ONE_HOT, Z, from_logits=1),
        r"^from_logits must be True or False, not 1\.$",
        lambda: categorical_cross_entropy(ONE_HOT, Z, from_logits=np.True_),
        LOSS,
    ),
    "a Counter": (
        lambda: entropy(COUNTS),
        r"^p must be .*, not a Counter: pass \[p\[key\] / p\.total\(\) for key in sorted\(p\)\]\.$",
        lambda: entropy([COUNTS[key] / COUNTS.total() for key in sorted(COUNTS)]),
        0.636514,
    ),
    "a dict": (
        lambda: entropy(SHARES),
        r"^p must be an array or a list, not a dict: pass \[p\[key\] for key in sorted\(p\)\]\.$",
        lambda: entropy([SHARES[key] for key in sorted(SHARES)]),
        0.562335,
    ),
    "two Counters": (
        lambda: kl_divergence(COUNTS, OTHER_COUNTS),
        r"not a Counter: pass \[p\[key\] / p\.total\(\) for key in sorted\(p\)\]\.$",
        lambda: kl_divergence(*[[n[key] / n.total() for key in sorted(n)] for n in (COUNTS, OTHER_COUNTS)]),
        0.231049,
    ),
    "the keys of a dict": (
        lambda: sigmoid({2.0: "a"}.keys()),
        r"^z must be an array or a list, not a dict_keys: pass list\(z\)\.$",
        lambda: sigmoid(list({2.0: "a"}.keys())),
        [0.880797],
    ),
    "a generator": (
        lambda: softmax(z for z in (2.0, 0.0)),
        r"^z must be an array or a list, not a generator: pass list\(z\)\.$",
        lambda: softmax(list(z for z in (2.0, 0.0))),  # noqa: C400 (it is what the hint says)
        [0.880797, 0.119203],
    ),
    "labels out of a generator": (
        lambda: sparse_categorical_cross_entropy(map(int, "02"), Z, from_logits=True),
        r"^target must be an array or a list, not a map: pass list\(target\)\.$",
        lambda: sparse_categorical_cross_entropy(list(map(int, "02")), Z, from_logits=True),
        LOSS,
    ),
    "a set": (
        lambda: entropy({0.25, 0.75}),
        r"not a set: a set keeps neither order nor repeats, so write \[\.\.\.\] in place of \{\.\.\.\}\.$",
        lambda: entropy([0.25, 0.75]),
        0.562335,
    ),
    "numbers as text": (
        lambda: logit(["0.25"]),
        r"^p must hold real numbers, not text\. Does it spell numbers\? Pass np\.asarray\(p, float\)\.$",
        lambda: logit(np.asarray(["0.25"], float)),
        [-1.098612],
    ),
    "fractions and decimals": (
        lambda: odds([Fraction(1, 4), Decimal("0.75")]),
        r"^p must hold real numbers, not Fraction objects\. Pass np\.asarray\(p, float\)\.$",
        lambda: odds(np.asarray([Fraction(1, 4), Decimal("0.75")], float)),
        [0.333333, 3],
    ),
    "integers beyond 64 bits": (
        lambda: sigmoid([2**64, -1]),
        r"^z must hold real numbers, not int objects\. Pass np\.asarray\(z, float\)\.$",
        lambda: sigmoid(np.asarray([2**64, -1], float)),
        [1, 0.268941],
    ),
    "an empty array of objects": (
        lambda: sigmoid(np.array([], object)),
        r"^z must hold real numbers, not object objects\. Pass np\.asarray\(z, float\)\.$",
        lambda: sigmoid(np.asarray(np.array([], object), float)),
        [],
    ),
    "a missing value": (
        lambda: sigmoid([0.0, None]),
        r"^z must hold real numbers, not NoneType objects\. Is a value missing\? np\.nan stands for one\.$",
        lambda: sigmoid([0.0, np.nan]),
        [0.5, np.nan],
    ),
    "a percentage": (
        lambda: odds([75, 100, 0]),
        r"^p\[0\] is 75\.0, .* Is it a percentage\? Divide by 100\.$",
        lambda: odds(np.array([75, 100, 0]) / 100),
        [3, np.inf, 0],
    ),
    "a logit that is no percentage": (
        lambda: odds([101, 0]),
        r"^p\[0\] is 101\.0, .* Is it a logit\? sigmoid\(z\) makes a probability of it\.$",
        lambda: odds(sigmoid([101, 0])),
        [np.inf, 1],
    ),
    "a logit in place of a probability": (
        lambda: odds([0.5, -0.2]),
        r"^p\[1\] is -0\.2, .* Is it a logit\? sigmoid\(z\) makes a probability of it\.$",
        lambda: odds(sigmoid(-0.2)),
        0.818731,
    ),
    "a logit in place of odds": (
        lambda: odds_to_probability([-0.8473]),
        r"^odds\[0\] is -0\.8473, .* never negative\. Is it a logit\? sigmoid\(z\) makes a probability of it\.$",
        lambda: sigmoid([-0.8473]),
        [0.299999],
    ),
    "a probability that rounding has carried outside": (
        lambda: logit([0, 1 + 1e-15]),
        r"^p\[1\] is 1\.0000.* Rounding has carried it outside: np\.clip\(p, 0, 1\) brings it back\.$",
        lambda: logit(np.clip([0, 1 + 1e-15], 0, 1)),
        [-np.inf, np.inf],
    ),
    "a masked array": (
        lambda: odds(np.ma.array([0.5, 2.0], mask=[False, True])),
        r"^p is a masked array, and its mask would be lost: pass p\.compressed\(\) or p\.filled\(value\)\.$",
        lambda: odds(np.ma.array([0.5, 2.0], mask=[False, True]).compressed()),
        [1],
    ),
    "no samples": (
        lambda: binary_cross_entropy([], []),
        r'^There are no samples, so there is no mean: is the batch empty\? reduction="sum" gives 0\.$',
        lambda: binary_cross_entropy([], [], reduction="sum"),
        0,
    ),
}


@pytest.mark.parametrize("mistake", OBEYED)
def test_the_hint_is_right_when_it_is_obeyed(mistake):
    call, message, corrected, value = OBEYED[mistake]
    with pytest.raises((ValueError, TypeError), match=message):
        call()
    np.testing.assert_allclose(corrected(), value, rtol=5e-6, atol=5e-7)


def test_no_error_leads_in_a_circle():
    """Of two losses that are proposed in place of one another, only one refuses the same target."""
    with pytest.raises(TypeError, match="astype") as error:
        sparse_categorical_cross_entropy([0.0, 1.0, 2.0], THREE, from_logits=True)
    assert not re.search(r"\bcategorical_cross_entropy", str(error.value))


def test_every_public_function_refuses_what_numpy_takes_for_a_single_object():
    for name in helpers.__all__:
        with pytest.raises(TypeError, match=r"not a dict: pass \["):
            getattr(helpers, name)(*[{"a": 0.5}] * (2 if name.endswith(("loss", "error", "ropy", "gence")) else 1))
