"""What lesson 05 says where no cell shows it, in its folds above all."""

import numpy as np
import pytest

from helpers import categorical_cross_entropy, sigmoid
from helpers.data import recorded


def answers(question, case, dtype="float32"):
    """What each framework was recorded to answer: a number, an array, or an error's words."""
    return {
        r["framework"]: np.asarray(r["answer"]) if "answer" in r else r["error"]
        for r in recorded("losses")
        if (r["question"], r["case"], r["dtype"]) == (question, case, dtype)
    }


def test_keras_on_numpy_clips_logits_too():
    clipped = answers("binary from logits", "sure and wrong")["Keras on NumPy"]
    assert clipped == pytest.approx([15.942385, 16.118095])


def test_keras_on_tensorflow_goes_back_to_the_logits_behind_a_layer_that_it_sees():
    for layer, exact in (("sigmoid", 20), ("softmax", 50)):
        loss = answers(f"from a {layer} layer", "sure and wrong")
        assert loss["Keras on TensorFlow"] == pytest.approx(exact)
        assert loss["Keras on PyTorch"] < 16.2


def test_sparse_keras_on_tensorflow_rescales_after_the_clip_and_not_before():
    loss = answers("from class numbers, probabilities", "row sums to 4")
    clipped = np.clip([2 / 4, 1 / 4, 1 / 4], 1e-7, 1 - 1e-7)  # divided by the sum first: nothing left to rescale
    assert loss["Keras on PyTorch"] == pytest.approx(-np.log(clipped[0]))
    clipped = np.clip([2, 1, 1], 1e-7, 1 - 1e-7)
    assert loss["Keras on TensorFlow"] == pytest.approx(-np.log(clipped[0] / clipped.sum()), rel=1e-6)


def test_the_label_that_pytorch_ignores_costs_nothing_in_keras_either():
    loss = answers("from class numbers, logits", "label -100")
    for framework in ("PyTorch", "Keras on PyTorch", "Keras on NumPy", "Keras on JAX"):
        assert loss[framework] == 0
    assert "ValueError" in loss["helpers"]


def test_keras_finds_a_label_out_of_range_worth_nothing_below_0_on_numpy_and_anywhere_on_jax():
    below, above = (
        answers("from class numbers, logits", "label -1"),
        answers("from class numbers, logits", "label 3 of 0 to 2"),
    )
    assert below["Keras on NumPy"] == below["Keras on JAX"] == above["Keras on JAX"] == 0
    assert "IndexError" in above["Keras on NumPy"]


def test_the_sparse_loss_of_keras_takes_another_axis_on_pytorch_and_raises_elsewhere():
    loss = answers("from class numbers, class axis 1", "three classes at five places")
    assert loss["Keras on PyTorch"] == pytest.approx(loss["helpers"], rel=1e-6)
    assert "ValueError" in loss["Keras on NumPy"]
    assert "ValueError" in loss["Keras on JAX"]


def test_mean_of_pytorchs_divergence_divides_by_all_entries_and_it_wants_logarithms():
    divergence = answers("KL divergence", "three classes")["helpers"]
    assert answers("KL divergence, mean", "three classes")["PyTorch"] == pytest.approx(divergence / 3, abs=1e-6)
    assert answers("KL divergence, q without its logarithm", "three classes")["PyTorch"] < 0


def test_keras_obeys_an_axis_and_one_forgotten_gives_the_number_of_the_listing():
    case = "three classes at three places"
    obeyed = answers("from distributions, class axis 1", case)
    forgotten = answers("from distributions, class axis forgotten", case)
    assert obeyed["Keras on PyTorch"].mean() == pytest.approx(0.4190, abs=5e-5)
    assert forgotten["Keras on PyTorch"].mean() == pytest.approx(1.2363, abs=5e-5)


def test_keras_counts_logits_rightly_at_a_threshold_of_0():
    assert answers("accuracy, threshold 0", "signs all right")["Keras on PyTorch"] == 1


def test_squared_error_by_the_logit_is_convex_only_where_p_is_above_one_third():
    z, h = np.linspace(-6, 4, 101) - np.log(2), 1e-4
    p = 1 / (1 + np.exp(-z))

    def loss(z):
        return (1 / (1 + np.exp(-z)) - 1) ** 2

    measured = (loss(z + h) - 2 * loss(z) + loss(z - h)) / h**2
    assert measured == pytest.approx(-2 * p * (1 - p) ** 2 * (1 - 3 * p), abs=1e-6)
    assert 1 / (1 + np.exp(np.log(2))) == pytest.approx(1 / 3)


def test_squared_error_of_a_sigmoid_has_two_hollows_in_a_weight_and_a_walk_may_end_in_the_worse():
    x, y = np.array([10, 1, 1, 0.3]), np.array([0, 1, 1, 0])

    def error(w):
        return np.mean((sigmoid(w * x) - y) ** 2)

    ends = []
    for w in (0.0, 3.0):
        for _ in range(1_000):
            p = sigmoid(w * x)
            w -= np.mean(2 * (p - y) * p * (1 - p) * x)
        ends.append(w)
    assert ends == pytest.approx([-0.16, 1.65], abs=5e-3)
    assert [error(w) for w in ends] == pytest.approx([0.2123, 0.3595], abs=5e-5)


def test_class_weights_move_the_lowest_loss_to_their_product_with_the_truth():
    p, w = np.array([0.7, 0.2, 0.1]), np.array([1, 2, 5])

    def loss(q):
        return -(w * p * np.log(q)).sum(axis=-1)

    q = np.random.default_rng(5).dirichlet([1, 1, 1], 1000)
    assert np.all(loss(w * p / (w * p).sum()) <= loss(q))
    assert loss(w * p / (w * p).sum()) < loss(p)


def test_squared_error_is_lowest_at_the_mean_and_the_absolute_error_at_the_median():
    numbers = np.array([1, 2, 9])
    said = np.linspace(0, 10, 101)[:, None]
    assert said[np.argmin(((numbers - said) ** 2).mean(axis=1))] == pytest.approx(numbers.mean())
    assert said[np.argmin(np.abs(numbers - said).mean(axis=1))] == pytest.approx(np.median(numbers))


def test_a_mean_by_the_sum_of_weights_ignores_the_weight_of_a_batch_of_one():
    weighted, plain = (
        answers("mean with class weights", "batch of one"),
        answers("from class numbers, logits", "four rows"),
    )
    assert weighted["PyTorch"] == pytest.approx(plain["PyTorch"][1])
    switched = answers("mean with class weights, mean_with_sample_weight", "four rows")
    assert switched["Keras on PyTorch"] == pytest.approx(switched["helpers"], rel=1e-6)


def test_the_keras_function_counts_a_hole_in_a_mean_that_is_taken_of_it():
    loss = answers("mean without label 1, function", "four rows")
    assert loss["Keras on PyTorch"] == pytest.approx(loss["helpers"] * 3 / 4, rel=1e-6)


def test_smoothing_is_the_same_for_both_but_keras_takes_k_from_the_last_axis():
    rows = answers("label smoothing", "four rows")
    for framework in ("PyTorch", "Keras on PyTorch"):
        assert rows[framework] == pytest.approx(rows["helpers"], rel=1e-5)
    places = answers("label smoothing, class axis 1", "three classes at five places")
    assert places["PyTorch"] == pytest.approx(places["helpers"], rel=1e-5)
    # Of three classes at five places the first has the scores of the first row: 0.1 / 5 goes to each, not 0.1 / 3.
    z = np.array([4.0, 2.0, -2.0])
    too_little = -(np.array([0.92, 0.02, 0.02]) * (z - np.log(np.exp(z).sum()))).sum()
    assert places["Keras on PyTorch"].flat[0] == pytest.approx(too_little, rel=1e-5)
    assert places["PyTorch"].flat[0] == pytest.approx(
        categorical_cross_entropy([0.9 + 0.1 / 3, 0.1 / 3, 0.1 / 3], z, from_logits=True), rel=1e-5
    )
