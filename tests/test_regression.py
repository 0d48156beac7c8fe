"""Logistic and softmax regression, held against scikit-learn, a linear programme and the calculus they teach."""

import linecache
import math
import re
import warnings
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy.optimize import linprog
from sklearn import linear_model
from sklearn.metrics import log_loss

from helpers import regression, sigmoid, softmax
from helpers.data import orings, penguins
from helpers.regression import ConvergenceWarning, LogisticRegression, SeparationWarning, SoftmaxRegression

BIRDS = penguins()
SPECIES = BIRDS["species"]
BILL = np.column_stack([BIRDS["bill_length"], BIRDS["bill_depth"]])
TWO = SPECIES != "Chinstrap"
FLIPPER_AND_DEPTH = np.column_stack([BIRDS["flipper_length"], BIRDS["bill_depth"]])
TEMPERATURE, DISTRESS = orings()
FAHRENHEIT = TEMPERATURE.reshape(-1, 1)
MODELS = (LogisticRegression, SoftmaxRegression)
each_model = pytest.mark.parametrize("model", MODELS)
each_solver = pytest.mark.parametrize("solver", ["newton", "gradient"])


def standardised(features):
    return (features - features.mean(axis=0)) / features.std(axis=0)


def quietly_fitted(model, features, labels):
    """Fit, whatever the fit warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # and no other: a RuntimeWarning is an error
        return model.fit(features, labels)


def warning_of(model, features, labels):
    """The warning that a fit ends with, if any."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.fit(features, labels)
    assert len(caught) <= 1
    return caught[0] if caught else None


def line_of(warning):
    """The line that a warning is shown with."""
    return linecache.getline(warning.filename, warning.lineno).strip()


def with_ones(features):
    return np.column_stack([features, np.ones(len(features))])


# Against scikit-learn

FITS = {
    "O-rings": (LogisticRegression, FAHRENHEIT, DISTRESS),
    "O-rings, in words": (LogisticRegression, FAHRENHEIT, np.where(DISTRESS, "distress", "none")),
    "O-rings, standardised": (LogisticRegression, standardised(FAHRENHEIT), DISTRESS),
    "O-rings, softmax": (SoftmaxRegression, FAHRENHEIT, DISTRESS),
    "bills": (SoftmaxRegression, BILL, SPECIES),
    "bills, standardised": (SoftmaxRegression, standardised(BILL), SPECIES),
    "Adelie or not": (LogisticRegression, BILL, SPECIES == "Adelie"),
    "flipper and mass": (
        SoftmaxRegression,
        np.column_stack([BIRDS["flipper_length"], BIRDS["body_mass"]]),
        SPECIES,
    ),
}


def scikit_learn(features, labels, l2):
    """Return weights, biases and probabilities of scikit-learn."""
    c = 1 / (len(features) * l2) if l2 else np.inf
    model = linear_model.LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    model.fit(features, labels)
    return model.coef_, model.intercept_, model.predict_proba(features)


# Of two classes scikit-learn has one logit, and penalises the difference of our two.
COMPARED = [(case, l2) for case in FITS for l2 in (0, 1e-4, 0.01, 1.0) if case != "O-rings, softmax" or l2 == 0]


@pytest.mark.parametrize(("case", "l2"), COMPARED)
def test_newton_agrees_with_scikit_learn(case, l2):
    model, features, labels = FITS[case]
    fitted = model(l2=l2).fit(features, labels)
    coef, intercept, p = scikit_learn(features, labels, l2)
    weights = np.column_stack([fitted.coef_, fitted.intercept_])
    expected = np.column_stack([coef, intercept])
    if len(expected) > 1:
        expected -= expected.mean(axis=0)
    elif len(weights) > 1:
        weights = weights[1:] - weights[:1]
    np.testing.assert_allclose(weights, expected, rtol=2e-6, atol=1e-9)
    np.testing.assert_allclose(fitted.predict_proba(features), p, atol=1e-7)
    assert fitted.loss_curve_[-1] == pytest.approx(log_loss(labels, p) + l2 / 2 * (coef**2).sum(), rel=1e-9)
    assert fitted.classes_.tolist() == sorted(set(labels.tolist()))


@pytest.mark.parametrize("l2", [0, 0.01])
def test_gradient_descent_arrives_where_newton_does(l2):
    features = standardised(FAHRENHEIT)
    newton = LogisticRegression(l2=l2).fit(features, DISTRESS)
    descent = LogisticRegression(solver="gradient", l2=l2, max_iter=1000).fit(features, DISTRESS)
    np.testing.assert_allclose(descent.coef_, newton.coef_, rtol=1e-6)
    np.testing.assert_allclose(descent.intercept_, newton.intercept_, rtol=1e-6)


def test_gradient_descent_arrives_for_three_classes():
    features = standardised(BILL)
    newton = SoftmaxRegression(l2=0.01).fit(features, SPECIES)
    descent = SoftmaxRegression(solver="gradient", l2=0.01, max_iter=2000).fit(features, SPECIES)
    np.testing.assert_allclose(descent.coef_, newton.coef_, atol=1e-6)
    np.testing.assert_allclose(descent.intercept_, newton.intercept_, atol=1e-6)


# The numbers of lesson 6


def test_the_o_rings():
    model = LogisticRegression().fit(FAHRENHEIT, DISTRESS)
    np.testing.assert_allclose([model.intercept_[0], model.coef_[0, 0]], [15.042902, -0.232163], atol=5e-7)
    np.testing.assert_allclose(model.loss_curve_[:5], [0.693147, 0.460544, 0.442579, 0.441639, 0.441635], atol=6e-7)
    chances = model.predict_proba([[31], [53], [65], [70], [75], [81]])[:, 1]
    np.testing.assert_allclose(chances, [0.999609, 0.9392, 0.4881, 0.2300, 0.0855, 0.0227], atol=5e-5)
    assert model.score(FAHRENHEIT, DISTRESS) == 20 / 23
    assert model.predict_proba(FAHRENHEIT)[:, 1].sum() == pytest.approx(7, abs=1e-9)


def test_the_band_of_the_o_rings():
    model = LogisticRegression().fit(FAHRENHEIT, DISTRESS)
    p = model.predict_proba(FAHRENHEIT)[:, 1]
    x = with_ones(FAHRENHEIT)
    covariance = np.linalg.inv(x.T * (p * (1 - p)) @ x)
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), [0.108237, 7.3786], rtol=1e-4)
    at_31 = np.array([31, 1])
    z, error = at_31 @ [model.coef_[0, 0], model.intercept_[0]], math.sqrt(at_31 @ covariance @ at_31)
    np.testing.assert_allclose(sigmoid([z - 1.96 * error, z + 1.96 * error]), [0.4816, 1.0], atol=1e-4)


def test_the_penguins():
    model = SoftmaxRegression().fit(standardised(BILL), SPECIES)
    np.testing.assert_allclose(model.intercept_, [-1.632653, 2.698232, -1.065579], atol=5e-6)
    np.testing.assert_allclose(
        model.coef_, [[-8.90294, 8.111733], [3.127074, 0.271029], [5.775866, -8.382763]], atol=5e-6
    )
    assert model.loss_curve_[-1] == pytest.approx(0.070017, abs=5e-7)
    assert round((1 - model.score(standardised(BILL), SPECIES)) * 342) == 12
    shares = np.unique(SPECIES, return_counts=True)[1] / 342
    np.testing.assert_allclose(model.predict_proba(standardised(BILL)).mean(axis=0), shares, atol=1e-10)


# The calculus


def loss_of(model, features, labels, coef, intercept):
    """The loss at some weights, by its definition."""
    z = features @ coef.T + intercept
    p = np.hstack([sigmoid(-z), sigmoid(z)]) if len(coef) == 1 else softmax(z)
    return log_loss(labels, p) + model.l2 / 2 * (coef**2).sum()


@pytest.mark.parametrize("l2", [0, 0.3])
@pytest.mark.parametrize(
    ("model", "features", "labels"),
    [(LogisticRegression, standardised(FAHRENHEIT), DISTRESS), (SoftmaxRegression, standardised(BILL), SPECIES)],
)
def test_a_step_goes_down_the_gradient_that_central_differences_give(model, features, labels, l2):
    before, after = (
        quietly_fitted(model(solver="gradient", step=0.25, l2=l2, max_iter=n), features, labels) for n in (3, 4)
    )
    h = 1e-5
    for name in ("coef_", "intercept_"):
        gradient = (getattr(before, name) - getattr(after, name)) / 0.25
        for place in np.ndindex(gradient.shape):
            ends = []
            for sign in (1, -1):
                weights = {"coef_": before.coef_.copy(), "intercept_": before.intercept_.copy()}
                weights[name][place] += sign * h
                ends.append(loss_of(before, features, labels, weights["coef_"], weights["intercept_"]))
            assert gradient[place] == pytest.approx((ends[0] - ends[1]) / (2 * h), abs=1e-9)


def test_residuals_and_slopes_are_derivatives_by_the_logits():
    rng = np.random.default_rng(3)
    h = 1e-6
    for formulas, z, y, probabilities in [
        (regression._logistic, rng.normal(size=(4, 1)), np.array([[0], [1], [1], [0]]), sigmoid),
        (regression._softmax, rng.normal(size=(4, 3)), np.eye(3)[[0, 2, 1, 1]], softmax),
    ]:
        _, residual, slopes = formulas(z, y)
        for i, k in np.ndindex(z.shape):
            nudge = np.zeros_like(z)
            nudge[i, k] = h
            by_loss = (formulas(z + nudge, y)[0] - formulas(z - nudge, y)[0]) / (2 * h)
            assert residual[i, k] / len(z) == pytest.approx(by_loss, abs=1e-9)
            by_p = (probabilities(z + nudge) - probabilities(z - nudge)) / (2 * h)
            np.testing.assert_allclose(slopes[i, :, k], by_p[i], atol=1e-9)


@each_solver
@pytest.mark.parametrize("case", FITS)
def test_the_curve_starts_at_the_loss_of_knowing_nothing_and_falls_to_that_of_the_weights(case, solver):
    model, features, labels = FITS[case]
    features = standardised(features)
    fitted = quietly_fitted(model(solver=solver, l2=0.001, max_iter=50), features, labels)
    assert len(fitted.loss_curve_) == fitted.n_iter_ + 1
    assert {type(loss) for loss in fitted.loss_curve_} == {float}
    assert fitted.loss_curve_[0] == pytest.approx(math.log(len(fitted.classes_)))
    assert np.all(np.diff(fitted.loss_curve_) < 1e-15)
    at_the_end = loss_of(fitted, features, labels, fitted.coef_, fitted.intercept_)
    assert fitted.loss_curve_[-1] == pytest.approx(at_the_end, rel=1e-9)


# Values, how often each occurs, its label, and l2. Whole steps would carry the weights of two to 1e100, and those of
# the third to where the penalty rises by more than the cross-entropy falls.
TOO_FAR = {
    "not separable": ([1, 1000, 100, -1, -3], [2, 20, 60, 1, 1], [1, 0, 0, 0, 0], 0),
    "separable": ([5, 0, -1, 1, 100, 1000], [1, 5, 1, 60, 60, 1], [1, 1, 0, 1, 1, 1], 0),
    "penalised": ([5, 1000, 1, 0, -1000], [1, 10, 2, 60, 2], [0, 1, 1, 0, 0], 0.01),
}


@pytest.mark.parametrize("case", TOO_FAR)
def test_newton_shortens_a_step_after_which_the_loss_would_rise(case):
    values, counts, labels, l2 = TOO_FAR[case]
    x, y = np.repeat(values, counts).reshape(-1, 1), np.repeat(labels, counts)
    model = LogisticRegression(l2=l2)
    assert judgement(warning_of(model, x, y)) == ("altogether" if case == "separable" else None)
    assert np.all(np.diff(model.loss_curve_) < 1e-15)
    if case != "separable":
        coef, intercept, _ = scikit_learn(x, y, l2)
        np.testing.assert_allclose([model.coef_[0], model.intercept_], [coef[0], intercept], rtol=1e-5)


@each_model
def test_mean_probabilities_are_the_shares_of_the_classes(model):
    fitted = model(l2=0.1).fit(FAHRENHEIT, DISTRESS)  # also with a penalty, for the bias has none
    np.testing.assert_allclose(fitted.predict_proba(FAHRENHEIT).mean(axis=0), [16 / 23, 7 / 23], atol=1e-10)


@each_model
def test_without_features_the_base_rate_is_left(model):
    fitted = model().fit(np.empty((23, 0)), DISTRESS)
    np.testing.assert_allclose(fitted.predict_proba(np.empty((1, 0))), [[16 / 23, 7 / 23]], rtol=1e-7)
    assert fitted.loss_curve_[-1] == pytest.approx(0.614503, abs=5e-7)


@each_solver
@each_model
def test_features_that_tell_nothing_of_an_even_chance_take_no_step(model, solver):
    fitted = model(solver=solver)
    assert warning_of(fitted, [[1], [-1], [1], [-1]], [0, 0, 1, 1]) is None
    assert (fitted.n_iter_, fitted.loss_curve_) == (0, [pytest.approx(math.log(2))])
    np.testing.assert_array_equal(fitted.predict_proba([[5]]), [[0.5, 0.5]])


def test_a_softmax_of_two_classes_is_the_sigmoid_of_their_difference():
    two, one = SoftmaxRegression().fit(FAHRENHEIT, DISTRESS), LogisticRegression().fit(FAHRENHEIT, DISTRESS)
    np.testing.assert_allclose(two.coef_[1] - two.coef_[0], one.coef_[0], rtol=1e-9)
    np.testing.assert_allclose(two.intercept_[1] - two.intercept_[0], one.intercept_[0], rtol=1e-9)
    np.testing.assert_allclose(two.predict_proba(FAHRENHEIT), one.predict_proba(FAHRENHEIT), rtol=1e-9)


@each_solver
@pytest.mark.parametrize("l2", [0, 0.01])
def test_softmax_weights_are_centred(solver, l2):
    model = quietly_fitted(SoftmaxRegression(solver=solver, l2=l2), standardised(BILL), SPECIES)
    np.testing.assert_allclose(model.coef_.sum(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(model.intercept_.sum(), 0, atol=1e-12)


@pytest.mark.parametrize("case", FITS)
def test_newton_does_not_depend_on_units(case):
    model, features, labels = FITS[case]
    unit, zero = np.array([1e6, 1e-7])[: features.shape[1]], np.array([-273.15, 40.0])[: features.shape[1]]
    plain, changed = model().fit(features, labels), model().fit(features * unit + zero, labels)
    np.testing.assert_allclose(changed.coef_ * unit, plain.coef_, rtol=1e-4)
    np.testing.assert_allclose(
        changed.predict_proba(features * unit + zero), plain.predict_proba(features), rtol=1e-4, atol=1e-12
    )
    assert changed.n_iter_ == plain.n_iter_
    np.testing.assert_allclose(changed.loss_curve_, plain.loss_curve_, rtol=1e-7)


@each_model
def test_repeated_and_constant_features_change_no_probability(model):
    more = np.column_stack([FAHRENHEIT, FAHRENHEIT, 0.1 * FAHRENHEIT + 3, np.full(23, 0.1), np.full(23, 1e6 + 0.1)])
    np.testing.assert_allclose(
        model().fit(more, DISTRESS).predict_proba(more),
        model().fit(FAHRENHEIT, DISTRESS).predict_proba(FAHRENHEIT),
        atol=1e-9,
    )


@each_model
@given(st.integers(0, 2**32))
def test_features_that_repeat_others_do_not_run_off(model, seed):
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(20, rng.integers(1, 4)))
    features[-1] = features[-2]  # of both classes, so that they are not separable altogether
    more = np.column_stack([features, features @ rng.normal(size=(features.shape[1], 3))])
    labels = np.append(rng.permutation(18) % 2, [0, 1])
    one, other = model(), model()
    assert judgement(warning_of(one, features, labels)) == judgement(warning_of(other, more, labels))
    np.testing.assert_allclose(one.loss_curve_[-1], other.loss_curve_[-1], rtol=1e-7)


@each_model
def test_a_penalty_beyond_all_bounds_on_one_feature_spares_the_others(model):
    """A feature in tiny units needs weights that cost 1e16 times as much."""
    more = np.column_stack([FAHRENHEIT, 1e-8 * np.arange(23)])
    one, other = model(l2=0.1).fit(FAHRENHEIT, DISTRESS), model(l2=0.1).fit(more, DISTRESS)
    np.testing.assert_allclose(other.coef_[:, 0], one.coef_[:, 0], rtol=1e-6)
    np.testing.assert_allclose(other.intercept_, one.intercept_, rtol=1e-6)


@each_model
def test_a_constant_feature_has_no_weight(model):
    constants = [np.full(23, value) for value in (0.1, 1e6 + 0.1, 0)]
    fitted = model(l2=0.1).fit(np.column_stack([FAHRENHEIT, *constants]), DISTRESS)
    np.testing.assert_allclose(fitted.coef_[:, 1:], 0, atol=1e-15)


@each_model
def test_a_penalty_too_small_for_the_units_of_a_feature_is_no_penalty_whatever_numpy_is_set_to(model):
    x = 1e19 * FAHRENHEIT
    with np.errstate(all="raise"):
        fitted = model(l2=1e-300).fit(x, DISTRESS)
    np.testing.assert_allclose(fitted.coef_, model().fit(x, DISTRESS).coef_, rtol=1e-9)


# Separable, in part, or not

COLUMNS = {
    "length": BIRDS["bill_length"],
    "depth": BIRDS["bill_depth"],
    "flipper": BIRDS["flipper_length"],
    "mass": BIRDS["body_mass"],
}
# The least loss or infimum, and the errors where there is a minimum.
SUBSETS = {
    "length depth": (None, 0.070017, 12),
    "length flipper": (None, 0.114223, 14),
    "length mass": (None, 0.113381, 16),
    "depth flipper": ("in part", 0.342551, 56),
    "depth mass": ("in part", 0.396281, 68),
    "flipper mass": (None, 0.392751, 63),
    "length depth flipper": ("in part", 0.022332, 3),
    "length flipper mass": (None, 0.039201, 6),
    "depth flipper mass": ("in part", 0.335587, 57),
    "length depth mass": ("altogether", 0, 0),
    "length depth flipper mass": ("altogether", 0, 0),
}


def judgement(warning):
    """None, "in part" or "altogether", as a fit warns that the classes are separable."""
    if warning is None:
        return None
    assert warning.category is SeparationWarning, warning
    return "in part" if "separable in part: little" in str(warning.message) else "altogether"


@pytest.mark.parametrize("subset", SUBSETS)
def test_separable_penguins_are_told_from_the_others(subset):
    expected, loss, errors = SUBSETS[subset]
    features = np.column_stack([COLUMNS[name] for name in subset.split()])
    model = SoftmaxRegression()
    assert judgement(warning_of(model, features, SPECIES)) == expected
    assert model.loss_curve_[-1] == pytest.approx(loss, abs=6e-7)
    assert round((1 - model.score(features, SPECIES)) * 342) == errors
    assert warning_of(SoftmaxRegression(l2=1e-3), features, SPECIES) is None


def by_linear_programme(features, labels):
    """None, "in part" or "altogether": whether some direction of the weights costs no example anything."""
    x = with_ones(features)
    classes, number = np.unique(labels, return_inverse=True)
    gains = []
    for row, own in zip(x, number, strict=True):
        for other in set(range(len(classes))) - {own}:
            gain = np.zeros((len(classes), x.shape[1]))
            gain[own], gain[other] = row, -row
            gains.append(gain.ravel())
    gains = np.array(gains)
    nobody_loses = {"A_ub": -gains, "b_ub": np.zeros(len(gains)), "bounds": (-1, 1)}
    if -linprog(-gains.sum(axis=0), **nobody_loses).fun < 1e-7:
        return None
    least = np.append(np.zeros(gains.shape[1]), -1)  # the last unknown is the least gain of all
    above = np.column_stack([-gains, np.ones(len(gains))])
    result = linprog(least, A_ub=above, b_ub=np.zeros(len(gains)), bounds=[(-1, 1)] * gains.shape[1] + [(None, None)])
    return "altogether" if -result.fun > 1e-7 else "in part"


def test_a_linear_programme_judges_random_data_alike():
    rng = np.random.default_rng(6)
    seen = []
    for _ in range(150):
        n, d, classes = rng.integers(4, 30), rng.integers(1, 4), rng.integers(2, 4)
        whole = rng.random() < 0.6  # whole numbers have ties, so that data are often separable in part
        features = rng.integers(-2, 3, (n, d)).astype(float) if whole else rng.normal(size=(n, d))
        z = features @ rng.normal(size=(d, classes)) * rng.choice([0, 1, 6])
        labels = (z + rng.gumbel(size=(n, classes))).argmax(axis=1)
        if len(set(labels.tolist())) > 1:
            expected = by_linear_programme(features, labels)
            for model in MODELS if labels.max() == 1 else [SoftmaxRegression]:
                assert judgement(warning_of(model(), features, labels)) == expected
            seen.append(expected)
    assert min(seen.count(None), seen.count("in part"), seen.count("altogether")) >= 15


def logits(model, features):
    """A logit for each class: [0, z] of two."""
    z = features @ model.coef_.T + model.intercept_
    return np.hstack([0 * z, z]) if z.shape[1] == 1 else z


def moves(model, features, labels, steps):
    """By how much each step of Newton's method moves a logit against the others, at most."""
    every = [logits(quietly_fitted(model(max_iter=n), features, labels), features) for n in range(1, steps + 1)]
    every.insert(0, 0 * every[0])
    return np.array([np.ptp(after - before, axis=1).max() for before, after in pairwise(every)])


def test_a_logit_moves_against_another_or_against_the_0_of_a_sigmoid():
    assert regression._farthest(np.array([[-2.0], [1.0]])) == 2
    assert regression._farthest(np.array([[5.0, 5.0], [1.0, 1.5]])) == 0.5  # what all share moves none


@each_model
def test_newtons_steps_do_not_shrink_on_separable_data(model):
    features = FLIPPER_AND_DEPTH[TWO]
    sizes = moves(model, features, SPECIES[TWO], 15)
    assert np.all(sizes > 1)
    some_right = np.array([0.0, 1, 2, 2, 3]).reshape(-1, 1)  # the two at 2 differ: separable in part
    sizes = moves(model, some_right, [0, 0, 0, 1, 1], 15)
    assert np.all(sizes > 1)


@each_model
def test_newtons_steps_shrink_to_a_minimum(model):
    sizes = moves(model, FAHRENHEIT, DISTRESS, 5)
    assert np.all(sizes[1:] < sizes[:-1])
    assert sizes[-1] < 1e-2


@pytest.mark.parametrize("features", [BILL, FLIPPER_AND_DEPTH], ids=["separable", "on flipper and depth"])
def test_weights_of_separable_data_grow_with_the_steps_and_stay_with_a_penalty(features):
    def size(**settings):
        model = quietly_fitted(LogisticRegression(**settings), standardised(features[TWO]), SPECIES[TWO])
        return np.linalg.norm(model.coef_)

    sizes = [size(tol=1e-30, max_iter=n) for n in (4, 8, 12, 16)]
    assert np.all(np.diff(sizes) > 1)
    penalised = [size(l2=0.01, max_iter=n) for n in (8, 16, 32)]
    assert np.ptp(penalised) < 1e-6


@each_model
def test_a_tiny_penalty_is_a_penalty(model):
    fitted = model(l2=1e-9)
    assert warning_of(fitted, standardised(FLIPPER_AND_DEPTH[TWO]), SPECIES[TWO]) is None
    assert fitted.loss_curve_[-1] < 1e-6


def test_a_penalty_bars_the_way_however_flat_it_is_beside_others():
    """One class is far away, so that only the penalty holds its weights; the other two are mixed."""
    features, labels = np.array([[9.0], [10], [11], [-1], [0], [1], [2]]), list("aaabcbc")
    assert warning_of(SoftmaxRegression(l2=1e-16), features, labels) is None


@each_solver
@each_model
def test_the_warning_of_separable_classes_is_shown_where_fit_is_called(model, solver):
    fitted = model(solver=solver)
    warning = warning_of(fitted, standardised(FLIPPER_AND_DEPTH[TWO]), SPECIES[TWO])
    assert (warning.category, line_of(warning)) == (SeparationWarning, "model.fit(features, labels)")
    assert re.fullmatch(
        r"The classes are separable: no example is on the wrong side\. So the loss has no minimum, only an infimum, "
        r"and the weights grow without bound: these are where the steps ended\. Pass l2 > 0 for finite weights\. "
        r"(Newton's method|Gradient descent) stopped after \d+ steps, at a loss of [\d.e-]+\.",
        str(warning.message),
    ), warning.message
    assert f"after {fitted.n_iter_} steps, at a loss of {fitted.loss_curve_[-1]:.4g}." in str(warning.message)


def test_the_warning_of_classes_that_are_separable_in_part():
    warning = warning_of(SoftmaxRegression(), FLIPPER_AND_DEPTH, SPECIES)
    assert re.match(
        r"The classes are separable in part: little is left to gain, but a step still moves a logit by [1-9][\d.]*\. "
        r"So the loss has no minimum, only an infimum, ",
        str(warning.message),
    ), warning.message


def test_gradient_descent_that_stops_early_on_separable_data_knows_so():
    model = LogisticRegression(solver="gradient", tol=0.01, max_iter=10_000)
    assert warning_of(model, standardised(FLIPPER_AND_DEPTH[TWO]), SPECIES[TWO]).category is SeparationWarning
    assert model.n_iter_ < 1000


def test_one_contrary_example_is_no_separation():
    """The weights are finite, although they are large."""
    x = np.array([*range(-40, 0), *range(1, 41), -2.0]).reshape(-1, 1)
    labels = np.append((x[:-1, 0] > 0), True)
    model = LogisticRegression()
    assert warning_of(model, x, labels) is None
    coef, _, _ = scikit_learn(x, labels, 0)
    np.testing.assert_allclose(model.coef_, coef, rtol=1e-6)


# Steps that run out, or go too far


@each_solver
def test_the_warning_of_too_few_steps(solver):
    fitted = LogisticRegression(solver=solver, max_iter=2)
    warning = warning_of(fitted, standardised(FAHRENHEIT), DISTRESS)
    assert (warning.category, line_of(warning)) == (ConvergenceWarning, "model.fit(features, labels)")
    name = {"newton": "Newton's method", "gradient": "Gradient descent"}[solver]
    end = f"{name} stopped after 2 steps, at a loss of {fitted.loss_curve_[-1]:.4g}, which rose in 0 of them. "
    assert str(warning.message).startswith(end)


def test_raw_features_and_long_steps_are_told():
    warning = warning_of(LogisticRegression(solver="gradient"), FAHRENHEIT, DISTRESS)
    assert re.search(r", which rose in [2-6]\d of them\. Standardise the features, ", str(warning.message))
    warning = warning_of(LogisticRegression(solver="gradient", step=1e-4), FAHRENHEIT, DISTRESS)
    assert ", which rose in 0 of them. Standardise" in str(warning.message)


@pytest.mark.parametrize("step", [1.0, 20.0])
def test_the_rises_of_the_loss_are_counted_however_small(step):
    model = LogisticRegression(solver="gradient", step=step, max_iter=20)
    rises = int((np.diff(quietly_fitted(model, standardised(FAHRENHEIT), DISTRESS).loss_curve_) > 0).sum())
    warning = warning_of(model, standardised(FAHRENHEIT), DISTRESS)
    assert f", which rose in {rises} of them. " in str(warning.message)


@each_model
@pytest.mark.parametrize("step", [1e-300, 1e-9, 0.01])
def test_short_steps_are_not_taken_for_the_end(model, step):
    fitted = model(solver="gradient", step=step)
    assert warning_of(fitted, standardised(FAHRENHEIT), DISTRESS).category is ConvergenceWarning
    assert fitted.n_iter_ == 100


@each_model
@pytest.mark.parametrize("unit", [1e-3, 1e-8, 1e-200])
def test_features_in_tiny_units_are_not_taken_for_the_end(model, unit):
    fitted = model(solver="gradient", step=1, max_iter=300)
    assert warning_of(fitted, standardised(FAHRENHEIT) * unit, DISTRESS).category is ConvergenceWarning


def test_a_descent_ends_where_a_whole_step_moves_no_logit_by_more_than_tol():
    """From a weight of 0 the whole step is the mean of half a 10, and 10 times that moves the logit by 50."""
    x, y = [[10], [-10]], [1, 0]
    ends = {tol: LogisticRegression(solver="gradient", step=1e-9, max_iter=1, tol=tol) for tol in (49, 51)}
    assert warning_of(ends[49], x, y).category is ConvergenceWarning
    assert warning_of(ends[51], x, y) is None
    assert ends[51].n_iter_ == 0


@each_model
def test_a_feature_that_is_always_0_keeps_no_descent_from_its_end(model):
    x = np.column_stack([standardised(FAHRENHEIT), np.zeros(23)])
    assert warning_of(model(solver="gradient", step=1, max_iter=10_000), x, DISTRESS) is None


@pytest.mark.parametrize("step", [1e200, 1e300, 1e308])
@each_model
def test_a_step_beyond_all_floats_is_a_divergence(model, step):
    features = np.array([[1e38], [-1e38], [3e37], [2e38]])
    with pytest.raises(ValueError, match="stopped after 1 steps, at a loss of inf: it diverged"):
        model(solver="gradient", step=step).fit(features, [0, 1, 1, 0])


@each_model
def test_a_descent_ends_at_the_same_loss_by_steps_of_any_length(model):
    fitted = [model(solver="gradient", step=step, max_iter=10_000) for step in (0.05, 0.5, 2)]
    assert [warning_of(one, standardised(FAHRENHEIT), DISTRESS) for one in fitted] == [None] * 3
    assert fitted[0].n_iter_ > fitted[1].n_iter_ > fitted[2].n_iter_
    coefs = [one.coef_ for one in fitted]
    np.testing.assert_allclose(coefs, [model().fit(standardised(FAHRENHEIT), DISTRESS).coef_] * 3, rtol=1e-6)


@each_solver
def test_a_stop_that_was_asked_for_is_no_separation(solver):
    """The next step would move a logit by 1 and more, but by no more than `tol`."""
    model = LogisticRegression(solver=solver, tol=10)
    assert warning_of(model, 4 * standardised(FAHRENHEIT), DISTRESS) is None
    assert model.n_iter_ == 0
    assert warning_of(LogisticRegression(solver="gradient", tol=2), [[-2], [2]], [0, 1]) is None


@given(st.integers(0, 2**32), st.sampled_from([0.0, 0.3, 20.0]), st.sampled_from(MODELS))
def test_the_advised_step_is_never_too_long(seed, l2, model):
    rng = np.random.default_rng(seed)
    alike = rng.normal(size=(12, 1)) + rng.normal(size=(12, rng.integers(1, 6))) * rng.choice([0.01, 1])
    features = standardised(alike)
    labels = np.arange(12) % (2 if model is LogisticRegression else 3)
    message = str(warning_of(model(solver="gradient", l2=l2, max_iter=1), features, labels).message)
    step = float(re.search(r"step=([\d.e-]+) and", message)[1])
    losses = quietly_fitted(model(solver="gradient", l2=l2, step=step), features, labels).loss_curve_
    assert np.all(np.diff(losses) < 1e-14)


# Input


@each_model
@pytest.mark.parametrize(
    "labels",
    [
        [False, True, False, True],
        [0, 1, 0, 1],
        [-1, 1, -1, 1],
        [1.0, 2.0, 1.0, 2.0],
        ["no", "yes", "no", "yes"],
        np.array(["no", "yes", "no", "yes"], dtype=object),
    ],
    ids=["bools", "0 and 1", "-1 and 1", "whole floats", "words", "objects"],
)
def test_labels_of_any_kind(model, labels):
    fitted = model().fit([[0], [1], [2], [3]], labels)
    assert fitted.classes_.tolist() == sorted(set(labels))
    assert fitted.predict([[-9], [9]]).tolist() == sorted(set(labels))
    assert fitted.score([[0], [1], [2], [3]], labels) == 0.5
    assert isinstance(fitted.score([[0], [1], [2], [3]], labels), float)
    p = fitted.predict_proba([[0.5]])
    assert p.shape == (1, 2)
    assert p[0, 0] > p[0, 1]


@pytest.mark.parametrize("dtype", ["float16", "float32", "int8", "uint8", "longdouble"])
@each_model
def test_everything_is_reckoned_in_float64(model, dtype):
    narrow = model().fit(FAHRENHEIT.astype(dtype), DISTRESS)
    wide = model().fit(FAHRENHEIT, DISTRESS)
    for name in ("coef_", "intercept_"):
        assert getattr(narrow, name).dtype == np.float64
        np.testing.assert_array_equal(getattr(narrow, name), getattr(wide, name))
    assert narrow.predict_proba(FAHRENHEIT.astype(dtype)).dtype == np.float64


def test_shapes():
    one, three = LogisticRegression().fit(BILL, SPECIES == "Adelie"), SoftmaxRegression().fit(BILL, SPECIES)
    assert (one.coef_.shape, one.intercept_.shape, one.predict_proba(BILL).shape) == ((1, 2), (1,), (342, 2))
    assert (three.coef_.shape, three.intercept_.shape, three.predict_proba(BILL).shape) == ((3, 2), (3,), (342, 3))
    assert three.predict(BILL).shape == (342,)
    assert three.predict(np.empty((0, 2))).shape == (0,)


@each_solver
@each_model
def test_input_is_never_changed(model, solver):
    features, labels = standardised(FAHRENHEIT), DISTRESS.copy()
    kept = features.copy()
    features.setflags(write=False)
    labels.setflags(write=False)
    fitted = quietly_fitted(model(solver=solver), features, labels)
    fitted.predict(features)
    fitted.score(features, labels)
    np.testing.assert_array_equal(features, kept)
    np.testing.assert_array_equal(labels, DISTRESS)


@each_model
def test_extreme_logits_are_safe(model):
    fitted = model().fit(FAHRENHEIT, DISTRESS)
    np.testing.assert_array_equal(fitted.predict_proba([[-1e9], [1e9]]), [[0, 1], [1, 0]])
    z = np.diff(logits(fitted, [[500.0]]))[0]
    assert z < -100
    np.testing.assert_allclose(fitted.predict_proba([[500]])[0, 1], math.exp(z[0]), rtol=1e-12)
    z = np.diff(logits(fitted, [[-500.0]]))[0]
    np.testing.assert_allclose(fitted.predict_proba([[-500]])[0, 0], math.exp(-z[0]), rtol=1e-12)


def test_a_logit_beyond_the_floats_is_a_sure_prediction():
    model = LogisticRegression().fit(FAHRENHEIT / 1000, DISTRESS)
    np.testing.assert_array_equal(model.predict_proba([[1e307], [-1e307]]), [[1, 0], [0, 1]])


def test_a_fit_returns_the_model_and_forgets_the_last_one():
    model = SoftmaxRegression()
    assert model.fit(BILL, SPECIES) is model
    model.fit(FAHRENHEIT, DISTRESS)
    assert (model.coef_.shape, model.classes_.tolist()) == ((2, 1), [0, 1])


def test_there_is_nothing_else_to_learn():
    defined = {
        name for name, value in vars(regression).items() if getattr(value, "__module__", "") == "helpers.regression"
    }
    assert set(regression.__all__) == {name for name in defined if not name.startswith("_")}
    for model in MODELS:
        assert vars(model()) == {"solver": "newton", "l2": 0, "step": 1, "max_iter": 100, "tol": 1e-8}
        public = {name for name in vars(model().fit(FAHRENHEIT, DISTRESS)) | vars(model) if not name.startswith("_")}
        assert public == {
            *("solver", "l2", "step", "max_iter", "tol"),
            *("fit", "predict_proba", "predict", "score"),
            *("coef_", "intercept_", "classes_", "n_iter_", "loss_curve_"),
        }
        assert model.__bases__ == (object,)


@given(
    npst.arrays(np.float64, st.tuples(st.integers(3, 12), st.integers(1, 3)), elements=st.floats(-1e100, 1e100)),
    st.sampled_from(MODELS),
    st.sampled_from([0.0, 0.01]),
)
def test_newton_ends_well_from_any_data(features, model, l2):
    labels = np.arange(len(features)) % 2
    fitted = quietly_fitted(model(l2=l2), features, labels)
    assert np.isfinite(fitted.loss_curve_).all()
    assert np.all(np.diff(fitted.loss_curve_) < 1e-13)
    assert np.isfinite(fitted.coef_).all()


@each_model
def test_newton_arrives_however_flat_the_loss_is(model):
    """Near its minimum a loss is flatter than its rounding shows, and so is a way that only a small penalty bars."""
    rng = np.random.default_rng(2)
    for _ in range(100):
        n, d = rng.integers(4, 40), rng.integers(1, 5)
        labels = rng.permutation(np.arange(n) % 2)
        in_large_units, usual = rng.integers(0, 2, (n, d)) * 1e6, rng.normal(size=(n, d))
        assert warning_of(model(l2=0.01), in_large_units, labels) is None
        assert warning_of(model(l2=0.01), usual, labels) is None
        warning = warning_of(model(), usual, labels)
        assert warning is None or warning.category is SeparationWarning


@given(
    npst.arrays(np.float64, st.tuples(st.integers(3, 12), st.integers(1, 3)), elements=st.integers(-20, 20)),
    st.integers(0, 2**32),
    st.sampled_from(MODELS),
)
def test_newton_arrives_from_everyday_data(features, seed, model):
    labels = np.random.default_rng(seed).permutation(np.arange(len(features)) % 2)
    warning = warning_of(model(), features, labels)
    assert warning is None or warning.category is SeparationWarning
    assert warning_of(model(l2=0.01), features, labels) is None


# Errors: what is called, what the error or warning says, what it says to call, and what that is.

COLDEST = np.array([53, 57, 58, 63, 66, 67])
MIXED = [1, 1, 0, 1, 0, 0]
X6 = COLDEST.reshape(-1, 1)
TWO_COLUMNS = np.column_stack([COLDEST, [1, 2, 1, 2, 1, 1]])
ACCURACY = 4 / 6
FITTED = LogisticRegression().fit(X6, MIXED)
FITTED_TO_TWO = LogisticRegression(l2=0.1).fit(TWO_COLUMNS, MIXED)
HOLE = np.array([[53.0], [57], [np.nan], [58], [63], [66], [67]])
WITH_CONSTANT = np.column_stack([COLDEST, np.full(6, 0.0)])


def accuracy(features, labels, **settings):
    return LogisticRegression(**settings).fit(features, labels).score(features, labels)


OBEYED = {
    "one feature in one dimension": (
        lambda: accuracy(COLDEST, MIXED),
        r"^X has shape \(6,\), not a row for each example, a column for each feature\. Is it one feature\? "
        r"Pass np\.reshape\(X, \(-1, 1\)\)\.$",
        lambda: accuracy(np.reshape(COLDEST, (-1, 1)), MIXED),
        ACCURACY,
    ),
    "one feature as a list": (
        lambda: FITTED.predict([53.0, 67.0]),
        r"Is it one feature\? Pass np\.reshape\(X, \(-1, 1\)\)\.$",
        lambda: FITTED.predict(np.reshape([53.0, 67.0], (-1, 1))),
        [1, 0],
    ),
    "one example in one dimension": (
        lambda: FITTED_TO_TWO.predict([53, 1]),
        r"^X has shape \(2,\), .* Is it one example\? Pass np\.reshape\(X, \(1, -1\)\)\.$",
        lambda: FITTED_TO_TWO.predict(np.reshape([53, 1], (1, -1))),
        [1],
    ),
    "images": (
        lambda: accuracy(COLDEST.reshape(6, 1, 1), MIXED),
        r"^X has shape \(6, 1, 1\), .* Pass np\.reshape\(X, \(len\(X\), -1\)\)\.$",
        lambda: accuracy(np.reshape(COLDEST.reshape(6, 1, 1), (6, -1)), MIXED),
        ACCURACY,
    ),
    "a missing number": (
        lambda: accuracy(HOLE, [1, 1, 0, 0, 1, 0, 0]),
        r"^X\[2, 0\] is nan, but a feature is a finite number\. Is it missing\? Leave out its row, ",
        lambda: accuracy(np.delete(HOLE, 2, axis=0), MIXED),
        ACCURACY,
    ),
    "a standardised constant": (
        lambda: accuracy(np.where(WITH_CONSTANT == 0, np.nan, WITH_CONSTANT), MIXED),
        r"^X\[0, 1\] is nan, .* Leave out its row, or its column if that is all like this\.$",
        lambda: accuracy(np.delete(WITH_CONSTANT, 1, axis=1), MIXED),
        ACCURACY,
    ),
    "an infinite number": (
        lambda: FITTED.predict([[53], [-np.inf]]),
        r"^X\[1, 0\] is -inf, but a feature is a finite number\.",
        lambda: FITTED.predict([[53]]),
        [1],
    ),
    "numbers as text": (
        lambda: accuracy([["53"], ["67"]], [1, 0], l2=0.1),
        r"^X must hold real numbers, not text\. Does it spell numbers\? Pass np\.asarray\(X, float\)\.$",
        lambda: accuracy(np.asarray([["53"], ["67"]], float), [1, 0], l2=0.1),
        1,
    ),
    "labels in a column": (
        lambda: accuracy(X6, np.reshape(MIXED, (-1, 1))),
        r"^y has shape \(6, 1\) and X has shape \(6, 1\): each row needs one label\. y has an extra axis: "
        r"pass np\.squeeze\(y, axis=-1\)\.$",
        lambda: accuracy(X6, np.squeeze(np.reshape(MIXED, (-1, 1)), axis=-1)),
        ACCURACY,
    ),
    "one-hot labels": (
        lambda: accuracy(X6, np.eye(2)[MIXED]),
        r"^y has shape \(6, 2\) .* Is it one-hot\? Pass np\.argmax\(y, axis=1\)\.$",
        lambda: accuracy(X6, np.argmax(np.eye(2)[MIXED], axis=1)),
        ACCURACY,
    ),
    "too few labels": (
        lambda: accuracy(X6, MIXED[:5]),
        r"^y has shape \(5,\) and X has shape \(6, 1\): each row needs one label\.$",
        lambda: accuracy(X6, MIXED),
        ACCURACY,
    ),
    "no examples": (
        lambda: FITTED.score(np.empty((0, 1)), []),
        r"^y has shape \(0,\) and X has shape \(0, 1\): each row needs one label\.$",
        lambda: FITTED.score(X6, MIXED),
        ACCURACY,
    ),
    "a missing label": (
        lambda: accuracy(X6, [1, 1, np.nan, 1, 0, 0]),
        r"^y\[2\] is nan, but a label names a class\. Is it missing\? Leave out its row\.$",
        lambda: accuracy(np.delete(X6, 2, axis=0), [1, 1, 1, 0, 0], l2=0.1),
        1,
    ),
    "a missing label among words": (
        lambda: accuracy(X6, np.array(["a", "a", None, "a", "b", "b"])),
        r"^y mixes kinds of labels\. Is one missing\? Leave out its row\. If not, pass np\.asarray\(y, str\)\.$",
        lambda: accuracy(np.delete(X6, 2, axis=0), np.array(["a", "a", "a", "b", "b"]), l2=0.1),
        1,
    ),
    "a date that is missing": (
        lambda: accuracy(X6, np.array(["2026-01-01", "NaT", *["2026-01-02"] * 4], "M8[D]")),
        r"^y\[1\] is NaT, but a label names a class\. Is it missing\? Leave out its row\.$",
        lambda: accuracy(np.delete(X6, 1, axis=0), np.array(["2026-01-01", *["2026-01-02"] * 4], "M8[D]"), l2=0.1),
        1,
    ),
    "labels that have no order": (
        lambda: accuracy(X6, np.array([{label} for label in MIXED])),
        r"If not, pass np\.asarray\(y, str\)\.$",
        lambda: accuracy(X6, np.asarray(np.array([{label} for label in MIXED]), str)),
        ACCURACY,
    ),
    "a number whose square is none": (
        lambda: accuracy(X6 * 1e200, MIXED),
        r"^X\[0, 0\] is .*, but its square would overflow\. Pass the feature in a larger unit\.$",
        lambda: accuracy(X6 * 1e200 / 1e200, MIXED),
        ACCURACY,
    ),
    "labels of several kinds": (
        lambda: accuracy(X6, np.array(["a", "a", 7, "a", 7, 7], dtype=object)),
        r"If not, pass np\.asarray\(y, str\)\.$",
        lambda: accuracy(X6, np.asarray(np.array(["a", "a", 7, "a", 7, 7], dtype=object), str)),
        ACCURACY,
    ),
    "a probability as a label": (
        lambda: accuracy(X6, [0.9, 0.8, 0.1, 0.7, 0.2, 0.3]),
        r"^y\[0\] is 0\.9, but a label names a class\. Is it a quantity\? Pass np\.array\(y\) > 0\.5\.$",
        lambda: accuracy(X6, np.array([0.9, 0.8, 0.1, 0.7, 0.2, 0.3]) > 0.5),
        ACCURACY,
    ),
    "one class": (
        lambda: accuracy(X6[:2], MIXED[:2]),
        r"^y holds one class, \[1\]: it takes two to tell them apart\.$",
        lambda: accuracy(X6, MIXED),
        ACCURACY,
    ),
    "three classes": (
        lambda: LogisticRegression().fit(BILL, SPECIES),
        r"^y has 3 classes: use SoftmaxRegression, which takes any number of them\.$",
        lambda: SoftmaxRegression().fit(BILL, SPECIES).score(BILL, SPECIES),
        330 / 342,
    ),
    "another solver": (
        lambda: accuracy(X6, MIXED, solver="lbfgs"),
        r"^solver must be \"newton\" or \"gradient\", not 'lbfgs'\.$",
        lambda: accuracy(X6, MIXED, solver="newton"),
        ACCURACY,
    ),
    "a negative penalty": (
        lambda: accuracy(X6, MIXED, l2=-0.1),
        r"^l2 must be 0 or a positive finite number, not -0\.1\.$",
        lambda: accuracy(X6, MIXED, l2=0),
        ACCURACY,
    ),
    "an infinite penalty": (
        lambda: accuracy(X6, MIXED, l2=math.inf),
        r"^l2 must be 0 or a positive finite number, not inf\.$",
        lambda: accuracy(X6, MIXED, l2=1e-9),
        ACCURACY,
    ),
    "a penalty in words": (
        lambda: accuracy(X6, MIXED, l2="l2"),
        r"^l2 must be a single real number, not 'l2'\.$",
        lambda: accuracy(X6, MIXED, l2=0),
        ACCURACY,
    ),
    "no step": (
        lambda: accuracy(X6, MIXED, step=0),
        r"^step must be a positive finite number, not 0\.$",
        lambda: accuracy(X6, MIXED, step=0.1),
        ACCURACY,
    ),
    "no tolerance": (
        lambda: accuracy(X6, MIXED, tol=0),
        r"^tol must be a positive finite number, not 0\.$",
        lambda: accuracy(X6, MIXED, tol=1e-10),
        ACCURACY,
    ),
    "no steps": (
        lambda: accuracy(X6, MIXED, max_iter=0),
        r"^max_iter must be a whole number of steps, 1 or more, not 0\.$",
        lambda: accuracy(X6, MIXED, max_iter=20),
        ACCURACY,
    ),
    "steps as a float": (
        lambda: accuracy(X6, MIXED, max_iter=1e2),
        r"^max_iter must be a whole number of steps, 1 or more, not 100\.0\.$",
        lambda: accuracy(X6, MIXED, max_iter=np.int64(100)),
        ACCURACY,
    ),
    "not fitted": (
        lambda: SoftmaxRegression().predict(X6),
        r"^This SoftmaxRegression is not fitted yet: call fit\(X, y\) first\.$",
        lambda: SoftmaxRegression().fit(X6, MIXED).predict([[53], [67]]),
        [1, 0],
    ),
    "another number of features": (
        lambda: FITTED.predict_proba(TWO_COLUMNS),
        r"^X has 2 features, but the model was fitted to 1\.$",
        lambda: FITTED.predict(TWO_COLUMNS[[0, 5], :1]),
        [1, 0],
    ),
    "an unknown label": (
        lambda: FITTED.score(X6, [1, 1, 0, 2, 0, 0]),
        r"^y\[3\] is 2, but the model was fitted to \[0, 1\]\.$",
        lambda: FITTED.score(X6, MIXED),
        ACCURACY,
    ),
    "words for numbers": (
        lambda: FITTED.score(X6, list("110100")),
        r"^y\[0\] is 1, but the model was fitted to \[0, 1\]\.$",
        lambda: FITTED.score(X6, MIXED),
        ACCURACY,
    ),
    "a number beyond float64": (
        lambda: FITTED.predict(np.array([["1e400"]], dtype=np.longdouble)),
        r"^X\[0, 0\] is inf, but a feature is a finite number\.",
        lambda: FITTED.predict(np.array([["1e300"]], dtype=np.longdouble)),
        [0],
    ),
    "diverging of three classes": (
        lambda: SoftmaxRegression(solver="gradient", step=1e300, max_iter=1000).fit(BILL * 1e9, SPECIES),
        r"^Gradient descent stopped after [1-9] steps, at a loss of (nan|inf): it diverged\. .* pass step=1 and ",
        lambda: SoftmaxRegression(solver="newton").fit(BILL * 1e9, SPECIES).score(BILL * 1e9, SPECIES),
        330 / 342,
    ),
    "diverging": (
        lambda: LogisticRegression(solver="gradient", step=1e300, max_iter=1000).fit(X6 * 1e9, MIXED),
        r"^Gradient descent stopped after [1-9] steps, at a loss of (nan|inf): it diverged\. Standardise the features, "
        r"\(X - np\.mean\(X, axis=0\)\) / np\.std\(X, axis=0\), and pass step=4 and a larger max_iter\. "
        r'Or pass solver="newton", which needs none of this\.$',
        lambda: accuracy(
            (X6 - np.mean(X6, axis=0)) / np.std(X6, axis=0), MIXED, solver="gradient", step=4, max_iter=10_000
        ),
        ACCURACY,
    ),
}


@pytest.mark.parametrize("mistake", OBEYED)
def test_the_hint_is_right_when_it_is_obeyed(mistake):
    call, message, corrected, value = OBEYED[mistake]
    with pytest.raises((ValueError, TypeError), match=message):
        call()
    np.testing.assert_allclose(corrected(), value)


@pytest.mark.parametrize("step", [1e-5, 1.0, 1e3])
def test_the_advice_on_gradient_descent_is_right_when_it_is_obeyed(step):
    warning = warning_of(LogisticRegression(solver="gradient", step=step), FAHRENHEIT, DISTRESS)
    assert warning.category is ConvergenceWarning
    assert str(warning.message).endswith(
        "Standardise the features, (X - np.mean(X, axis=0)) / np.std(X, axis=0), and pass step=4 and a larger "
        'max_iter. Or pass solver="newton", which needs none of this.'
    )
    features = (FAHRENHEIT - np.mean(FAHRENHEIT, axis=0)) / np.std(FAHRENHEIT, axis=0)
    model = LogisticRegression(solver="gradient", step=4, max_iter=1000)
    assert warning_of(model, features, DISTRESS) is None
    assert model.loss_curve_[-1] == pytest.approx(0.441635, abs=5e-7)
    assert warning_of(LogisticRegression(solver="newton"), FAHRENHEIT, DISTRESS) is None


def test_more_steps_are_right_for_newton():
    warning = warning_of(LogisticRegression(max_iter=2), FAHRENHEIT, DISTRESS)
    assert str(warning.message).endswith(", which rose in 0 of them. Pass a larger max_iter.")
    assert warning_of(LogisticRegression(max_iter=20), FAHRENHEIT, DISTRESS) is None


def test_arguments_are_named():
    with pytest.raises(TypeError, match="positional"):
        LogisticRegression("newton")


@pytest.mark.parametrize("solver", [[], {}, None, np.array("newton"), b"newton"])
def test_a_solver_is_one_of_two_words(solver):
    with pytest.raises(ValueError, match=r'^solver must be "newton" or "gradient", not '):
        LogisticRegression(solver=solver)
