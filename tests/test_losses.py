"""The losses, from probabilities and from logits."""

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


@pytest.mark.parametrize(
    "loss",
    [
        lambda r: binary_cross_entropy([[1, 0], [0, 1]], [[0.5, 0.25], [0.5, 0.125]], reduction=r),
        lambda r: categorical_cross_entropy(PET_ONE_HOT, PET_LOGITS, from_logits=True, reduction=r),
        lambda r: sparse_categorical_cross_entropy(PET_LABELS, PET_LOGITS, from_logits=True, reduction=r),
        lambda r: nll_loss(PET_LABELS, log_softmax(PET_LOGITS), reduction=r),
        lambda r: mean_squared_error([1, 2], [4, 8], reduction=r),
    ],
    ids=["binary", "categorical", "sparse", "nll", "squared"],
)
def test_reductions_agree(loss):
    each = loss("none")
    assert each.ndim >= 1
    assert loss("sum") == pytest.approx(each.sum(), rel=1e-15)
    assert loss("mean") == pytest.approx(each.mean(), rel=1e-15)
    with pytest.raises(ValueError, match=r'^reduction must be "none", "sum" or "mean", not \'average\'\.$'):
        loss("average")


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


def test_logits_passed_as_probabilities_are_recognised():
    with pytest.raises(
        ValueError,
        match=r"^output\[0, 0\] is 4\.0, but a probability lies in \[0, 1\]\. "
        r"Are these logits\? Pass from_logits=True\.$",
    ):
        categorical_cross_entropy(PET_ONE_HOT, PET_LOGITS)
    with pytest.raises(
        ValueError, match=r"^row 2 of output sums to 1\.75, not to 1\. Are these logits\? Pass from_logits=True\.$"
    ):
        sparse_categorical_cross_entropy([0, 0, 0], [[0.5, 0.5], [1, 0], [0.75, 1]])
    with pytest.raises(ValueError, match=r"^output is -3\.0, .* Are these logits\? Pass from_logits=True\.$"):
        binary_cross_entropy(1, -3)


def test_nll_loss_wants_log_probabilities():
    hint = r"Are these logits or probabilities\? Pass log_softmax\(z\), or np\.log\(p\)\.$"
    with pytest.raises(ValueError, match=r"^row 0 of exp\(log_probabilities\) sums to .*, not to 1\. " + hint):
        nll_loss(PET_LABELS, softmax(PET_LOGITS))
    with pytest.raises(ValueError, match=r"^row 0 of exp\(log_probabilities\) sums to .*, not to 1\. " + hint):
        nll_loss(PET_LABELS, PET_LOGITS)
    with pytest.raises(ValueError, match=r"^row 0 of exp\(log_probabilities\) sums to inf, not to 1\. " + hint):
        nll_loss(PET_LABELS, 1000 * PET_LOGITS)


def test_targets_in_the_wrong_format_are_recognised():
    with pytest.raises(
        ValueError, match=r"^target\[1\] is -1\.0, .* Are the labels -1 and 1\? Use \(target \+ 1\) / 2\.$"
    ):
        binary_cross_entropy([1, -1], [0.5, 0.5])
    with pytest.raises(ValueError, match=r"Is it class numbers\? Use sparse_categorical_cross_entropy"):
        categorical_cross_entropy(PET_LABELS, PET_LOGITS, from_logits=True)
    with pytest.raises(
        TypeError, match=r"^target must hold integer class numbers, not float64 values\. Is it one-hot\?"
    ):
        sparse_categorical_cross_entropy(PET_ONE_HOT, PET_LOGITS, from_logits=True)
    with pytest.raises(
        ValueError, match=r"^target has shape \(2, 3\), but output of shape \(2, 3\) needs labels of shape \(2,\)\. Is"
    ):
        nll_loss(PET_ONE_HOT.astype(int), log_softmax(PET_LOGITS))


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


def test_labels_out_of_range_are_shown_with_their_place():
    for label in (3, -1):
        with pytest.raises(
            ValueError,
            match=rf"^target\[1\] is {label}, but the 3 classes are numbered 0 to 2\. "
            r"Do your labels start at 1\? Subtract 1\.$",
        ):
            sparse_categorical_cross_entropy([0, label], PET_LOGITS, from_logits=True)


@pytest.mark.parametrize(
    "loss",
    [
        mean_squared_error,
        binary_cross_entropy,
        lambda target, output: binary_cross_entropy(target, output, from_logits=True),
    ],
    ids=["squared", "binary", "binary from logits"],
)
def test_a_stray_axis_is_not_broadcast_away(loss):
    with pytest.raises(
        ValueError,
        match=r"^target has shape \(3,\) and output has shape \(3, 1\): they must be the same\. "
        r"Does one have an extra axis\? Try output\.squeeze\(-1\)\.$",
    ):
        loss(np.ones(3), np.ones((3, 1)))
