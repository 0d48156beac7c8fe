"""The losses, from probabilities and from logits."""

import inspect
from functools import partial
from typing import get_args, get_type_hints

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st
from strategies import logits, probability

from helpers import (
    binary_cross_entropy,
    categorical_cross_entropy,
    log_softmax,
    mean_squared_error,
    nll_loss,
    sigmoid,
    softmax,
    sparse_categorical_cross_entropy,
)

PET_LOGITS = np.array([[4.0, 2.0, -2.0], [0.0, 1.0, 0.5]])
PET_LABELS = np.array([0, 2])
PET_ONE_HOT = np.eye(3)[PET_LABELS]
PET_CHANCES = np.array([[0.625, 0.25, 0.125], [0.25, 0.375, 0.375]])  # as they are, even in float16

# Two samples for each loss.
SAMPLES = {
    "binary": (binary_cross_entropy, [1.0, 0.25], [0.3, 0.9]),
    "binary of logits": (partial(binary_cross_entropy, from_logits=True), [1.0, 0.25], [-1.3, 2.2]),
    "categorical": (categorical_cross_entropy, PET_ONE_HOT, PET_CHANCES),
    "categorical of logits": (partial(categorical_cross_entropy, from_logits=True), PET_ONE_HOT, PET_LOGITS),
    "sparse": (sparse_categorical_cross_entropy, PET_LABELS, PET_CHANCES),
    "sparse of logits": (partial(sparse_categorical_cross_entropy, from_logits=True), PET_LABELS, PET_LOGITS),
    "nll": (nll_loss, PET_LABELS, np.log(PET_CHANCES)),
    "squared": (mean_squared_error, [1.0, 2.0], [4.1, 8.3]),
}
each_loss = pytest.mark.parametrize(("loss", "target", "output"), SAMPLES.values(), ids=SAMPLES)
with_an_axis = pytest.mark.parametrize(
    ("loss", "target", "output"),
    [sample for sample in SAMPLES.values() if "axis" in inspect.signature(sample[0]).parameters],
    ids=[name for name, sample in SAMPLES.items() if "axis" in inspect.signature(sample[0]).parameters],
)


def second_argument(loss):
    return list(inspect.signature(loss).parameters)[1]


def test_one_idea_under_four_names():
    expected = categorical_cross_entropy(PET_ONE_HOT, PET_LOGITS, from_logits=True)
    assert categorical_cross_entropy(PET_ONE_HOT, softmax(PET_LOGITS)) == pytest.approx(expected, rel=1e-15)
    assert sparse_categorical_cross_entropy(PET_LABELS, PET_LOGITS, from_logits=True) == expected
    assert sparse_categorical_cross_entropy(PET_LABELS, softmax(PET_LOGITS)) == pytest.approx(expected, rel=1e-15)
    assert nll_loss(PET_LABELS, log_softmax(PET_LOGITS)) == expected


@given(st.floats(-600, 600), probability)
def test_binary_is_categorical_with_two_classes(z, y):
    pair = categorical_cross_entropy([y, 1 - y], [z, 0], from_logits=True)
    assert binary_cross_entropy(y, z, from_logits=True) == pytest.approx(pair, rel=1e-13, abs=1e-15)


@given(st.floats(-30, 30), probability)
def test_logits_and_probabilities_give_the_same_loss(z, y):
    # Rounding p near 1 moves log(1 - p) by up to one spacing over 1 - p.
    moved = np.spacing(1.0) * np.exp(abs(z))
    assert binary_cross_entropy(y, sigmoid(z)) == pytest.approx(
        binary_cross_entropy(y, z, from_logits=True), rel=1e-14, abs=moved
    )


@pytest.mark.parametrize("z", [40.0, 193.4, 1e6, 1e300])
def test_losses_from_logits_are_exact_at_both_extremes(z):
    assert binary_cross_entropy(0, z, from_logits=True) == z
    assert binary_cross_entropy(1, -z, from_logits=True) == z
    assert binary_cross_entropy(1, z, from_logits=True) == pytest.approx(np.exp(-z), rel=1e-15)
    assert sparse_categorical_cross_entropy([1], [[z, 0]], from_logits=True) == z
    assert sparse_categorical_cross_entropy([0], [[z, 0]], from_logits=True) == pytest.approx(np.exp(-z), rel=1e-15)


@pytest.mark.parametrize(
    ("loss", "target"), [(categorical_cross_entropy, [[1, 0], [0, 1]]), (sparse_categorical_cross_entropy, [0, 1])]
)
def test_logits_without_a_limit_are_called_by_the_name_they_were_passed_under(loss, target):
    with pytest.raises(ValueError, match=r"^row 1 of output has no finite logit"):
        loss(target, [[1, 2], [-np.inf, -np.inf]], from_logits=True)


def test_infinite_logits_have_their_limits():
    np.testing.assert_array_equal(
        binary_cross_entropy([1, 0, 1, 0], [np.inf, np.inf, -np.inf, -np.inf], from_logits=True, reduction="none"),
        [0, np.inf, np.inf, 0],
    )
    assert categorical_cross_entropy([[1, 0]], [[0, -np.inf]], from_logits=True) == 0
    assert categorical_cross_entropy([[0, 1]], [[0, -np.inf]], from_logits=True) == np.inf


def test_nothing_is_clipped():
    np.testing.assert_array_equal(
        binary_cross_entropy([0, 1, 0, 1], [0, 0, 1, 1], reduction="none"), [0, np.inf, np.inf, 0]
    )
    assert sparse_categorical_cross_entropy([0], [[1.0, 0.0]]) == 0
    assert sparse_categorical_cross_entropy([1], [[1.0, 0.0]]) == np.inf


@given(logits(-8, 8, classes=(2, 5)).filter(lambda z: z.ndim == 2))
def test_scikit_learn_agrees(z):
    labels = np.arange(len(z)) % z.shape[1]
    expected = sklearn.metrics.log_loss(labels, softmax(z), labels=np.arange(z.shape[1]))
    assert sparse_categorical_cross_entropy(labels, z, from_logits=True) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_scikit_learn_agrees_on_two_classes():
    y, p = [0, 1, 1, 0], [0.1, 0.8, 0.35, 0.6]
    assert binary_cross_entropy(y, p) == pytest.approx(sklearn.metrics.log_loss(y, p), rel=1e-15)


def test_mean_squared_error_of_a_share():
    assert mean_squared_error([100_000], [95_000]) == 25_000_000
    assert np.sqrt(mean_squared_error([100_000], [95_000])) == 5_000
    assert mean_squared_error([1, 2, 3], [1, 4, 6]) == (0 + 4 + 9) / 3


@each_loss
def test_reductions_agree(loss, target, output):
    each = loss(target, output, reduction="none")
    assert each.shape == (2,)
    assert loss(target, output, reduction="sum") == pytest.approx(each.sum(), rel=1e-15)
    assert loss(target, output, reduction="mean") == loss(target, output) == pytest.approx(each.mean(), rel=1e-15)
    assert loss(target[:1], output[:1], reduction="none").shape == (1,)
    with pytest.raises(ValueError, match=r'^reduction must be "none", "sum" or "mean", not \'average\'\.$'):
        loss(target, output, reduction="average")


@each_loss
def test_help_shows_the_words_for_a_reduction(loss, target, output):
    words = get_args(get_type_hints(getattr(loss, "func", loss))["reduction"])
    assert len({np.sum(loss(target, output, reduction=word)) for word in words[1:]}) == len(words) - 1 == 2
    assert loss(target, output, reduction=words[0]).shape == (2,)


@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@each_loss
def test_a_loss_in_a_narrow_dtype_is_rounded_once(loss, target, output, dtype, reduction):
    for count in range(1, 20):
        y, narrow = np.repeat(target, count, axis=0), np.repeat(output, count, axis=0).astype(dtype)
        y = y if target is PET_LABELS else y.astype(dtype)
        if loss is nll_loss:  # which takes no logarithm: it picks from those that are rounded
            each = -narrow[range(2 * count), y].astype(float)
            exact = {"none": each, "sum": each.sum(), "mean": each.mean()}[reduction]
        else:
            exact = loss(y, narrow.astype(float), reduction=reduction)
        result = loss(y, narrow, reduction=reduction)
        assert result.dtype == dtype
        np.testing.assert_array_equal(result, exact.astype(dtype))


@each_loss
@pytest.mark.parametrize("dtypes", [(np.float16, np.float32), (np.float32, np.float64)])
def test_two_dtypes_meet_in_the_wider_one(loss, target, output, dtypes):
    for one, other in (dtypes, dtypes[::-1]):
        y = target if target is PET_LABELS else np.asarray(target, one)
        assert loss(y, np.asarray(output, other)).dtype == (other if target is PET_LABELS else dtypes[1])


@each_loss
def test_what_does_not_hold_numbers_is_named(loss, target, output):
    with pytest.raises(TypeError, match=r"^target must hold (real numbers|integer class numbers), not "):
        loss(np.array(target, str), output)
    with pytest.raises(TypeError, match=r"^target must be an array or a list, not a map: pass list\(target\)\.$"):
        loss(map(list, target), output)
    with pytest.raises(TypeError, match=rf"^{second_argument(loss)} must hold real numbers, not text\."):
        loss(target, np.array(output, str))


@with_an_axis
def test_what_lacks_the_axis_is_named(loss, target, output):
    name = "target" if target is PET_ONE_HOT else second_argument(loss)
    with pytest.raises(ValueError, match=rf"^axis 2 does not exist: {name} has shape \(2, 3\)\.$"):
        loss(target, output, axis=2)


def test_the_class_axis_may_come_first():
    channels_first = PET_LOGITS.T
    for target, loss in ((PET_ONE_HOT.T, categorical_cross_entropy), (PET_LABELS, sparse_categorical_cross_entropy)):
        expected = sparse_categorical_cross_entropy(PET_LABELS, PET_LOGITS, from_logits=True, reduction="none")
        np.testing.assert_array_equal(
            loss(target, channels_first, from_logits=True, axis=0, reduction="none"), expected
        )


def test_the_class_axis_may_stand_in_the_middle():
    z = np.random.default_rng(0).normal(size=(2, 3, 4))
    labels = np.random.default_rng(1).integers(3, size=(2, 4), dtype=np.uint8)
    each = sparse_categorical_cross_entropy(labels, z, from_logits=True, axis=1, reduction="none")
    assert each.shape == (2, 4)
    one_hot = np.moveaxis(np.eye(3)[labels], -1, 1)
    np.testing.assert_array_equal(
        categorical_cross_entropy(one_hot, z, from_logits=True, axis=1, reduction="none"), each
    )
    one_column = sparse_categorical_cross_entropy(
        labels[:, :1], z[:, :, :1], from_logits=True, axis=1, reduction="none"
    )
    np.testing.assert_array_equal(one_column, each[:, :1])
    assert each[1, 2] == sparse_categorical_cross_entropy([labels[1, 2]], z[1:2, :, 2], from_logits=True)


def test_a_certain_and_correct_prediction_costs_plus_zero():
    for loss in (
        sparse_categorical_cross_entropy([0], [[1.0, 0.0]]),
        nll_loss([0], [[0.0, -np.inf]]),
        binary_cross_entropy(1, 1.0),
        categorical_cross_entropy([1, 0], [1, 0]),
    ):
        assert loss == 0
        assert not np.signbit(loss)


def test_a_tiny_probability_of_what_did_not_happen_costs_just_that():
    assert binary_cross_entropy(0, 1e-20) == 1e-20


def test_one_label_for_one_row_is_a_scalar():
    assert np.ndim(sparse_categorical_cross_entropy(0, PET_LOGITS[0], from_logits=True, reduction="none")) == 0


def test_the_mean_of_no_samples_is_refused_and_their_sum_is_0():
    with pytest.raises(ValueError, match="There are no samples, so there is no mean: is the batch empty"):
        binary_cross_entropy([], [])
    assert binary_cross_entropy([], [], reduction="sum") == 0


@pytest.mark.parametrize("reduction", ["average", None, ["mean"], np.array("mean"), np.array(["mean", "sum"]), b"mean"])
def test_a_reduction_is_one_of_three_words(reduction):
    with pytest.raises(ValueError, match=r'^reduction must be "none", "sum" or "mean", not '):
        binary_cross_entropy([1], [0.5], reduction=reduction)


def test_a_row_with_nan_has_no_loss_whichever_class_is_named():
    row = np.array([[0.5, 0.5, np.nan], [0.5, 0.25, 0.25]])
    for losses in (
        sparse_categorical_cross_entropy([0, 1], row, reduction="none"),
        nll_loss([0, 1], np.log(row), reduction="none"),
        sparse_categorical_cross_entropy([0, 1], row, from_logits=True, reduction="none"),
    ):
        np.testing.assert_array_equal(np.isnan(losses), [True, False])


@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
def test_a_loss_has_the_byte_order_of_the_machine(reduction):
    p = softmax(PET_LOGITS).astype(">f4")
    labels = np.arange(len(p))
    for loss in (
        sparse_categorical_cross_entropy(labels, p, reduction=reduction),
        nll_loss(labels, np.log(p).astype(">f4"), reduction=reduction),
    ):
        assert loss.dtype == np.float32


def test_bools_are_no_class_numbers():
    with pytest.raises(TypeError, match="target must hold integer class numbers, not bool values"):
        sparse_categorical_cross_entropy([True, False], PET_LOGITS, from_logits=True)


@pytest.mark.parametrize("from_logits", [True, False])
def test_one_target_is_not_broadcast_over_many_outputs(from_logits):
    with pytest.raises(
        ValueError, match=r"^target has shape \(3,\) and output has shape \(2, 3\): they must be the same"
    ):
        categorical_cross_entropy(PET_ONE_HOT[0], softmax(PET_LOGITS), from_logits=from_logits)


def test_the_slice_that_is_no_distribution_is_named_along_any_axis():
    columns = np.array([[0.5, 0.9], [0.5, 0.9]])
    with pytest.raises(ValueError, match=r"^column 1 of output sums to 1\.8, not to 1"):
        categorical_cross_entropy([[1, 0], [0, 1]], columns, axis=0)
    with pytest.raises(ValueError, match=r"^column 1 of exp\(log_probabilities\) sums to "):
        nll_loss([0, 1], np.log(columns), axis=0)


@pytest.mark.parametrize("reduction", ["mean", "none"])
@pytest.mark.parametrize("loss", [binary_cross_entropy, mean_squared_error])
def test_the_mean_of_losses_whose_sum_overflows_is_their_mean(loss, reduction):
    if loss is binary_cross_entropy:
        result = loss([0, 0], [1.5e308, 1.5e308], from_logits=True, reduction=reduction)
    else:
        result = loss([1.2e154, 1.2e154], [0, 0], reduction=reduction)
    np.testing.assert_allclose(result, 1.5e308 if loss is binary_cross_entropy else 1.44e308)


def test_the_mean_of_losses_that_nearly_vanish_is_not_0():
    each = binary_cross_entropy([1, 1, 1], [744.0] * 3, from_logits=True, reduction="none")
    assert binary_cross_entropy([1, 1, 1], [744.0] * 3, from_logits=True) == each[0] > 0


def test_the_mean_of_losses_of_which_one_is_infinite_is_infinite():
    assert binary_cross_entropy([1, 1], [0.0, 0.5]) == np.inf
