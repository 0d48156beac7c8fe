"""softmax, log_softmax, logsumexp."""

import mpmath
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from strategies import logit_value, logits

from helpers import entropy, log_softmax, logit, logsumexp, sigmoid, softmax
from helpers.softmax import log_softmax_of
from tools.exact import TRUTH, exactly, ulps

DOG_CAT_RABBIT = [4, 2, -2]


def test_dog_cat_rabbit():
    np.testing.assert_array_equal(np.round(softmax(DOG_CAT_RABBIT), 4), [0.8789, 0.1189, 0.0022])
    assert round(logit(softmax(DOG_CAT_RABBIT))[0], 3) == 1.982


@given(logits())
def test_softmax_is_a_distribution(z):
    p = softmax(z)
    assert np.all((p >= 0) & (p <= 1))
    np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-15)


@given(logits(-100, 100), st.integers(-(2**20), 2**20))
def test_a_shift_changes_nothing(z, shift):
    z = np.round(z)  # whole numbers, so that adding the shift is exact
    np.testing.assert_allclose(softmax(z + shift), softmax(z), rtol=1e-15)
    np.testing.assert_array_equal(log_softmax(z + shift), log_softmax(z))
    np.testing.assert_allclose(logsumexp(z + shift), logsumexp(z) + shift, rtol=1e-15, atol=1e-12)


@given(logit_value, logit_value)
def test_two_classes_are_a_sigmoid_of_the_difference(a, b):
    np.testing.assert_allclose(softmax([a, b]), [sigmoid(a - b), sigmoid(b - a)], rtol=1e-15)


@given(logit_value)
def test_two_classes_with_one_logit_zero_are_the_sigmoid(z):
    np.testing.assert_allclose(softmax([z, 0])[0], sigmoid(z), rtol=1e-15)


@given(logits(-8, 8, classes=(2, 6)))
def test_the_log_odds_of_a_class_are_its_logit_less_the_logsumexp_of_the_others(z):
    log_odds = z[..., 0] - logsumexp(z[..., 1:])
    np.testing.assert_allclose(softmax(z)[..., 0], sigmoid(log_odds), rtol=1e-14)
    # Near p = 1 one spacing of p is worth exp(log_odds) spacings of its logit.
    np.testing.assert_allclose(logit(softmax(z))[..., 0], log_odds, rtol=1e-13, atol=4e-16 * np.exp(16))


@given(logits())
def test_the_largest_logit_has_the_largest_probability(z):
    p = softmax(z)
    likeliest = np.take_along_axis(p, z.argmax(axis=-1, keepdims=True), -1)
    np.testing.assert_array_equal(likeliest[..., 0], p.max(axis=-1))


@given(logits())
def test_logsumexp_lies_between_the_maximum_and_the_maximum_plus_log_k(z):
    m = z.max(axis=-1)
    assert np.all(logsumexp(z) >= m)
    assert np.all(logsumexp(z) <= m + np.log(z.shape[-1]) + 1e-12)


@given(logits(), st.floats(0.01, 100))
def test_temperature_divides_the_logits(z, temperature):
    np.testing.assert_allclose(softmax(z, temperature=temperature), softmax(z / temperature), rtol=1e-9, atol=1e-300)


def test_temperature_goes_from_argmax_to_uniform():
    np.testing.assert_array_equal(softmax([1, 3, 2], temperature=1e-3), [0, 1, 0])
    np.testing.assert_allclose(softmax([1, 3, 2], temperature=1e6), [1 / 3] * 3, rtol=1e-5)


def test_another_base_is_a_temperature():
    z = np.array(DOG_CAT_RABBIT)
    np.testing.assert_allclose(softmax(z, temperature=1 / np.log(2)), 2.0**z / (2.0**z).sum(), rtol=1e-15)


@given(logits())
def test_scipy_agrees(z):
    np.testing.assert_allclose(softmax(z), scipy.special.softmax(z, axis=-1), rtol=1e-12)
    np.testing.assert_allclose(log_softmax(z), scipy.special.log_softmax(z, axis=-1), rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(logsumexp(z), scipy.special.logsumexp(z, axis=-1), rtol=1e-13, atol=1e-15)


def test_masked_classes_have_probability_zero():
    np.testing.assert_array_equal(softmax([0, -np.inf, 0]), [0.5, 0, 0.5])
    assert log_softmax([0, -np.inf, 0])[1] == -np.inf


def test_logsumexp_of_infinities():
    np.testing.assert_array_equal(
        logsumexp([[-np.inf, -np.inf], [np.inf, 0], [np.inf, -np.inf], [np.inf, np.inf]]),
        [-np.inf, np.inf, np.inf, np.inf],
    )


@pytest.mark.parametrize("function", [softmax, log_softmax])
def test_rows_without_a_limit_are_refused(function):
    with pytest.raises(ValueError, match=r"^row 1 of z has no finite logit, so its probabilities are undefined\. Only"):
        function([[0, 1], [-np.inf, -np.inf]])
    with pytest.raises(ValueError, match=r"^column 0 of z has an infinite logit, so its probabilities are undefined\."):
        function([[np.inf, 1], [0, 2]], axis=0)
    with pytest.raises(ValueError, match=r"^z has an infinite logit"):
        function([0, np.inf])


@pytest.mark.parametrize("temperature", [0, -1, np.inf, np.nan, 1e-400])
def test_a_temperature_must_be_positive_and_finite(temperature):
    with pytest.raises(ValueError, match=r"^temperature must be a positive finite number, not "):
        softmax([1, 2], temperature=temperature)


@pytest.mark.parametrize("temperature", ["2", None, [1, 2], 1j])
def test_a_temperature_must_be_a_number(temperature):
    with pytest.raises(TypeError, match=r"^temperature must be a single real number, not "):
        softmax([1, 2], temperature=temperature)


def test_huge_logits_do_not_overflow():
    np.testing.assert_array_equal(softmax([1e308, -1e308, 1e308]), [0.5, 0, 0.5])
    np.testing.assert_array_equal(log_softmax([1000, 0]), [0, -1000])
    np.testing.assert_array_equal(softmax([1e308, -1e308], temperature=0.5), [1, 0])
    assert logsumexp([-1000, -1000]) == pytest.approx(-1000 + np.log(2), rel=1e-15)


@pytest.mark.parametrize("classes", [2, 3, 10])
@pytest.mark.parametrize("scale", [1e-9, 1, 30, 300])
def test_no_row_is_further_off_than_scipy(classes, scale):
    rng = np.random.default_rng([classes, round(scale)])
    rows = scale * rng.normal(size=(60, classes))
    truth = [log_p for row in rows for log_p in TRUTH["log_softmax"](exactly(row))]

    def worst(log_p):
        return max(map(ulps, log_p.flat, truth))

    def worst_p(p):
        return max(map(ulps, p.flat, map(mpmath.exp, truth)))

    assert worst(log_softmax(rows)) <= max(6, worst(scipy.special.log_softmax(rows, axis=-1)))
    assert worst_p(softmax(rows)) <= max(6, worst_p(scipy.special.softmax(rows, axis=-1)))


def taught_softmax(z):
    weights = np.exp(z - z.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def taught_logsumexp(z):
    """The largest logit beside log1p of the sum of the others."""
    z = z.astype(np.float64)
    maximum = z.max(axis=-1, keepdims=True)
    terms = np.exp(z - maximum)
    np.put_along_axis(terms, z.argmax(axis=-1, keepdims=True), 0, -1)
    return (maximum + np.log1p(terms.sum(axis=-1, keepdims=True)))[..., 0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("axis", [0, -1])
@pytest.mark.parametrize("classes", [2, 10, 100])
def test_helpers_are_what_lesson_3_teaches(dtype, axis, classes):
    eps, tiny = np.finfo(dtype).eps, np.finfo(dtype).tiny
    z = np.random.default_rng(0).normal(scale=4, size=(100_000 // classes, classes)).astype(dtype)
    z[7] += 2000
    z[-7] -= 2000
    z[40:80, 0] = z[40:80, 1] = 30  # ties count twice
    z[500, 1:] = -np.inf
    z[501, 0], z[501, 1] = -2000, -np.inf
    lying = z if axis else np.ascontiguousarray(z.T)
    p, log_p, total = softmax(lying, axis=axis), log_softmax(lying, axis=axis), logsumexp(lying, axis=axis)
    p, log_p = (p, log_p) if axis else (p.T, log_p.T)
    np.testing.assert_allclose(p, taught_softmax(z), rtol=8 * eps, atol=tiny)
    expected = taught_logsumexp(z)
    np.testing.assert_allclose(total, expected, rtol=4 * eps, atol=eps)
    np.testing.assert_allclose(log_p, z - expected[:, None], rtol=8 * eps, atol=2e3 * eps)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_exact_stays_exact(dtype):
    for x in np.random.default_rng(0).normal(scale=10, size=200).astype(dtype):
        assert softmax(np.array([x])) == 1
        np.testing.assert_array_equal(softmax(np.array([x, x])), [0.5, 0.5])
    np.testing.assert_array_equal(softmax(np.array([50, -50], dtype))[0], 1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_an_extreme_temperature_is_not_rounded_to_0_or_infinity(dtype):
    for tiny in (1e-46, 1e-300, 5e-324):
        np.testing.assert_array_equal(softmax(np.array([1, 2], dtype), temperature=tiny), [0, 1])
        np.testing.assert_array_equal(softmax(np.array([0, 0], dtype), temperature=tiny), [0.5, 0.5])
    huge = np.array([3e38, 0], dtype)
    np.testing.assert_allclose(softmax(huge, temperature=1e39), [sigmoid(0.3), sigmoid(-0.3)], rtol=1e-6)
    for row in ([np.inf, 0], [-np.inf, -np.inf]):
        with pytest.raises(ValueError, match=r"(in)?finite logit"):
            softmax(np.array(row, dtype), temperature=1e306)


@pytest.mark.parametrize("temperature", [1e300, 1.1e300, 1e305, 1e308])
def test_a_temperature_brings_back_a_difference_that_no_float_holds(temperature):
    row = np.array([1.7e308, -1.7e308, 5e-324, -np.inf, 1.5e308])
    exact = [mpmath.exp((x - 1.7e308) / temperature) for x in exactly(row)]
    expected = [float(weight / mpmath.fsum(exact)) for weight in exact]
    with np.errstate(all="raise"):
        p = softmax(row, temperature=temperature)
    np.testing.assert_allclose(p, expected, rtol=1e-13, atol=1e-320)
    at_1e308 = softmax([1.7e308, -1.7e308], temperature=1e308)
    np.testing.assert_allclose(at_1e308, [sigmoid(3.4), sigmoid(-3.4)], rtol=1e-14)


@pytest.mark.parametrize("temperature", [0.01, 0.7, 100])
def test_logits_far_from_0_lose_no_digits_to_a_temperature(temperature):
    rows = temperature * np.random.default_rng(0).uniform(598, 600, size=(40, 3))
    differences = rows - rows.max(axis=-1, keepdims=True)  # exact, because the logits are so close
    exact = [[float(mpmath.exp(p)) for p in TRUTH["log_softmax"](exactly(row / temperature))] for row in differences]
    np.testing.assert_allclose(softmax(rows, temperature=temperature), exact, rtol=2e-15)


@pytest.mark.parametrize("axis", [0, -1])
def test_very_many_float32_probabilities_are_a_distribution(axis):
    z = 2 * np.random.default_rng(0).normal(size=(300_000, 2) if axis == 0 else (2, 300_000)).astype(np.float32)
    p = softmax(z, axis=axis)
    np.testing.assert_allclose(p.sum(axis=axis, dtype=np.float64), 1, rtol=1e-6)
    assert np.all(np.isfinite(entropy(p, axis=axis)))


@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp])
@pytest.mark.parametrize("classes", [2, 10, 1000])
@pytest.mark.parametrize("axis", [0, -1])
def test_float32_is_no_further_off_than_scipy(function, classes, axis):
    z = np.random.default_rng(classes).normal(scale=4, size=(20_000 // classes, classes)).astype(np.float32)
    z = z if axis else np.ascontiguousarray(z.T)
    rival = getattr(scipy.special, function.__name__)
    truth = rival(z.astype(np.float64), axis=axis)

    def worst(result):
        assert result.dtype == np.float32
        return np.max(np.abs(result - truth) / np.abs(truth))

    assert worst(function(z, axis=axis)) <= max(12 * np.finfo(np.float32).eps, worst(rival(z, axis=axis)))


def test_a_confident_prediction_keeps_its_digits_where_scipy_says_0():
    z = [0, -40]
    assert ulps(log_softmax(z)[0], TRUTH["log_softmax"](exactly(z))[0]) <= 2
    assert f"{log_softmax(z)[0]:.2e}" == "-4.25e-18"
    assert scipy.special.log_softmax(z)[0] == 0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("classes", [63, 65, 255, 1024, 1500, 2047, 20_000])
@pytest.mark.parametrize("axis", [0, -1])
def test_equal_logits_of_very_many_classes_make_a_distribution(dtype, classes, axis):
    p = softmax(np.full((classes, 9) if axis == 0 else (9, classes), 0.1, dtype), axis=axis)
    np.testing.assert_allclose(classes * p.astype(np.float64), 1, rtol=16 * np.finfo(dtype).eps)
    np.testing.assert_allclose(entropy(p, axis=axis), np.log(classes), rtol=16 * np.finfo(dtype).eps)


@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp])
def test_an_error_begins_with_the_argument_as_the_signature_has_it(function):
    with pytest.raises(TypeError, match=r"^z\b"):
        function("one")
    with pytest.raises(ValueError, match=r"^z is a single number"):
        function(1.0)
    if function is not logsumexp:
        with pytest.raises(ValueError, match=r"^z has an infinite logit"):
            function([np.inf, 0])


def test_log_probabilities_in_a_wider_dtype_have_all_of_its_digits():
    z = np.random.default_rng(0).normal(scale=4, size=(20, 5)).astype(np.float32)
    wide = log_softmax_of(z, "z", -1, dtype=np.float64)
    assert wide.dtype == np.float64
    np.testing.assert_array_equal(wide, log_softmax(z.astype(np.float64)))
