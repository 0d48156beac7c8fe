"""What lesson 07 says in its folds, and the floors and ceilings that it derives."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import (
    binary_cross_entropy,
    entropy,
    kl_divergence,
    log_softmax,
    sigmoid,
    softmax,
    sparse_categorical_cross_entropy,
)
from helpers.data import orings, penguins, recorded

LESSON = Path(__file__).parent.parent / "notebooks" / "07-bug-museum.ipynb"
logits = st.lists(st.floats(-50, 50), min_size=2, max_size=12)


def prose():
    return "\n\n".join(
        cell.source for cell in nbformat.read(LESSON, as_version=4).cells if cell.cell_type == "markdown"
    )


def fold(summary):
    """The text that folds open under `summary`."""
    text = prose()
    return re.search(rf"<summary>{re.escape(summary)}</summary>(.*?)</details>", text, re.S)[1]


def loss(z, label):
    return sparse_categorical_cross_entropy(label, z, from_logits=True)


def twice(z, label):
    return loss(softmax(z), label)


def told(framework, question, case):
    """What the framework answered, and to which input."""
    for record in recorded("losses"):
        if (record["framework"], record["question"], record["case"]) == (framework, question, case):
            return np.array(record["answer"]), record["input"]
    raise LookupError(f"{framework} was never asked {question}: {case}.")


def test_the_versions_that_are_named_are_those_of_the_records():
    for framework, named in (("PyTorch", "torch"), ("Keras on PyTorch", "keras")):
        (version,) = {record["version"] for record in recorded("losses") if record["framework"] == framework}
        assert f"`{named} {version}`" in prose()


@given(logits, st.integers(0, 11))
def test_behind_two_softmaxes_the_loss_never_leaves_a_band_one_nat_wide(z, label):
    classes = len(z)
    floor, ceiling = np.log(1 + (classes - 1) / np.e), np.log(np.e + classes - 1)
    assert ceiling - floor == pytest.approx(1, abs=1e-12)
    assert floor - 1e-12 <= twice(z, label % classes) <= ceiling + 1e-12


@pytest.mark.parametrize("classes", [2, 3, 10, 1000])
def test_a_sure_model_reaches_both_ends_of_the_band(classes):
    sure = 50 * np.eye(classes)[0]
    assert twice(sure, 0) == pytest.approx(np.log(1 + (classes - 1) / np.e), abs=1e-12)
    assert twice(sure, 1) == pytest.approx(np.log(np.e + classes - 1), abs=1e-12)


def slopes(function, z, label, h=1e-6):
    steps = h * np.eye(len(z))
    return np.array([(function(z + step, label) - function(z - step, label)) / (2 * h) for step in steps])


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_the_double_softmax_starts_as_many_times_slower_as_there_are_classes(classes):
    z = np.zeros(classes)
    np.testing.assert_allclose(classes * slopes(twice, z, 0), slopes(loss, z, 0), atol=1e-8)


def test_the_double_softmax_hardly_moves_where_it_is_sure_and_wrong():
    z = np.array([10.0, 0.0, 0.0])
    assert f"{slopes(twice, z, 1)[0]:.5f}" in fold("How much slower does it learn?")
    assert slopes(loss, z, 1)[0] == pytest.approx(1, abs=1e-4)


def standardised(*columns):
    x = np.column_stack(columns)
    return (x - x.mean(axis=0)) / x.std(axis=0)


def test_what_two_softmaxes_learn_in_the_end_is_to_be_too_sure():
    birds = penguins()
    x = standardised(birds["bill_length"], birds["bill_depth"])
    species = np.unique(birds["species"], return_inverse=True)[1]
    truth = np.eye(3)[species]

    def trained(steps, step_size, softmaxes):
        w, b = np.zeros((2, 3)), np.zeros(3)
        for _ in range(steps):
            p = softmax(x @ w + b)
            error = p - truth
            if softmaxes == 2:
                slope = softmax(p) - truth
                error = p * (slope - (p * slope).sum(axis=1, keepdims=True))
            w, b = w - step_size * x.T @ error / 342, b - step_size * error.mean(axis=0)
        return x @ w + b

    early, late = trained(2000, 1, 2), trained(10_000, 10, 2)
    said = fold("What does it learn in the end?")
    assert f"from {twice(early, species):.3f} to {twice(late, species):.3f}" in said
    assert f"from {loss(early, species):.3f} to {loss(late, species):.3f}" in said
    assert f"settled at {loss(trained(10_000, 10, 1), species):.3f}" in said


@pytest.mark.parametrize("share", [0.75, 0.9])
def test_behind_two_softmaxes_certainty_is_best_long_before_the_truth_is_certain(share):
    p = np.linspace(0, 1, 1001)
    seen = softmax(np.column_stack([p, 1 - p]))
    np.testing.assert_allclose(seen[:, 0], sigmoid(2 * p - 1))
    mean_loss = -np.log(seen) @ [share, 1 - share]
    assert p[mean_loss.argmin()] == 1


@pytest.mark.parametrize(("share", "best"), [(0.2, 0), (0.5, 0), (0.622459, 0.5), (0.74, 1), (0.9, 1)])
def test_a_second_sigmoid_is_no_proper_score_and_decides_at_another_share(share, best):
    p = np.linspace(0, 1, 1001)
    mean_loss = -share * np.log(sigmoid(p)) - (1 - share) * np.log(sigmoid(-p))
    assert p[mean_loss.argmin()] == pytest.approx(best, abs=1e-3)
    assert f"{sigmoid(0.5):.3f}" in fold("In the loss alone, it hides better")


def test_behind_a_second_sigmoid_in_the_loss_the_model_of_the_orings_looks_healthy():
    temperature, y = orings()
    x = np.column_stack([standardised(temperature), np.ones(23)])
    w = np.zeros(2)
    for _ in range(20_000):
        p = sigmoid(x @ w)
        w = w - x.T @ ((sigmoid(p) - y) * p * (1 - p)) / 23
    z = x @ w
    p = sigmoid(z)
    said = fold("In the loss alone, it hides better")
    assert (p.min(), p.max()) == pytest.approx((0, 1), abs=1e-9)
    assert f"{((p > 0.5) == y).sum()} of 23" in said
    assert f"says {binary_cross_entropy(y, p, from_logits=True):.3f}" in said
    assert f"is {binary_cross_entropy(y, z, from_logits=True):.3f}" in said


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), st.integers(0, 99))
def test_a_softmax_over_the_batch_cannot_get_below_log_n_minus_the_entropy_of_the_labels(labels, seed):
    labels, n = np.array(labels), len(labels)
    floor = np.log(n) - entropy(np.bincount(labels) / n)
    z = np.random.default_rng(seed).normal(0, 5, (n, 4))
    assert -np.log(softmax(z, axis=0)[np.arange(n), labels]).mean() >= floor - 1e-12
    best = softmax(50 * np.eye(4)[labels], axis=0)[np.arange(n), labels]
    assert -np.log(best).mean() == pytest.approx(floor, abs=1e-12)


def test_the_floor_of_sixty_four_photographs_is_the_one_that_is_said():
    shares = np.bincount(np.arange(64) % 10) / 64
    said = fold("Its floor is log N minus the entropy of the labels")
    assert f"{np.log(64) - entropy(shares):.3f}" in said


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=9), st.floats(-9, 9))
def test_a_paired_squared_error_is_the_variance_of_the_labels_and_the_distance_to_their_mean(y, prediction):
    y = np.array(y)
    paired = ((y - np.full((3, 1), prediction)) ** 2).mean()
    assert paired == pytest.approx(y.var() + (prediction - y.mean()) ** 2, abs=1e-9)


def test_draws_taken_for_probabilities_are_one_nat_apart_when_they_come_from_one_exponential_law():
    x, y = np.random.default_rng(5).exponential(1, (2, 1_000_000))
    euler = 0.5772156649
    assert (x * np.log(x)).mean() == pytest.approx(1 - euler, abs=0.01)
    assert np.log(y).mean() == pytest.approx(-euler, abs=0.01)
    assert kl_divergence(x / x.sum(), y / y.sum()) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("factor", [3, 0.1])
def test_sorted_draws_of_laws_that_differ_by_a_factor_look_alike(factor):
    x, y = np.sort(np.random.default_rng(6).exponential(1, (2, 100_000)), axis=1)
    assert kl_divergence(x / x.sum(), factor * y / (factor * y).sum()) < 0.001


def test_the_divergence_of_two_exponential_laws_is_the_one_that_is_said_and_the_bins_hide_little_of_it():
    bins = np.append(np.arange(0, 6, 0.25), np.inf)
    shares = [-np.diff(np.exp(-bins / mean)) for mean in (1, 3)]
    assert kl_divergence(*shares) == pytest.approx(np.log(3) - 2 / 3, abs=0.003)
    x = np.linspace(0, 60, 600_001)
    density, other = np.exp(-x), np.exp(-x / 3) / 3
    assert (density * np.log(density / other)).sum() * x[1] == pytest.approx(np.log(3) - 2 / 3, abs=1e-4)


STOREROOM = fold("From the storeroom: four small exhibits")


def test_an_epsilon_in_the_logarithm_moves_both_ends_of_the_loss():
    assert f"{-np.log(1 + 1e-5):.5f}" in STOREROOM
    assert f"{-np.log(0 + 1e-5):.3f}" in STOREROOM
    assert np.float32(1) + np.float32(1e-8) == 1


def test_smoothing_with_the_wrong_number_of_classes_leaves_targets_that_do_not_add_up():
    target = (1 - 0.1) * np.eye(3)[0]
    assert f"{(target + 0.1 / 5).sum():.2f}" in STOREROOM
    assert (target + 0.1 / 3).sum() == pytest.approx(1)
    answer, given_to = told("Keras on PyTorch", "label smoothing, class axis 1", "three classes at five places")
    smoothed = 0.9 * np.array(given_to["y"]) + 0.1 / 5
    wrong = -(smoothed * log_softmax(given_to["z"], axis=1)).sum(axis=1)
    np.testing.assert_allclose(answer, wrong, atol=1e-6)


def test_a_threshold_of_one_half_costs_accuracy_on_logits():
    z = np.linspace(-12, 12, 240_001)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    for threshold in (0, 0.5):
        right = (density * np.where(z > threshold, sigmoid(z), sigmoid(-z))).sum()
        assert f"{100 * right:.1f} %" in STOREROOM
    assert f"{sigmoid(0.5):.3f}" in STOREROOM


def test_a_batch_of_ignored_labels_has_no_mean_in_pytorch():
    answer, _ = told("PyTorch", "mean without label 1", "all ignored")
    assert np.isnan(answer)


def test_a_mask_that_is_finite_is_safe():
    z, y = np.array([2, 0, -1e9]), np.array([1, 0, 0])
    shifted = z - z.max()
    naive = -(y * (shifted - np.log(np.exp(shifted).sum()))).sum()
    assert naive == pytest.approx(loss([2, 0, -np.inf], 0), abs=1e-12)
    for framework in ("PyTorch", "Keras on PyTorch"):
        answer, _ = told(framework, "from distributions, logits", "masked class, -1e9")
        np.testing.assert_allclose(answer, [naive], atol=1e-6)


def test_a_masked_class_is_safe_in_pytorch_where_the_label_is_a_number():
    answer, _ = told("PyTorch", "from class numbers, logits", "masked class")
    np.testing.assert_allclose(answer, loss([2, 0, -np.inf], 0), atol=1e-6)
