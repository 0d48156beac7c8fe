"""sigmoid, log_sigmoid, sigmoid_derivative."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from strategies import logit_value

from helpers import log_sigmoid, logit, sigmoid, sigmoid_derivative
from tools.exact import TRUTH, largest_error

REGIONS = {
    "middle": np.linspace(-10, 10, 1001),
    "tails": np.concatenate([np.linspace(-708, -10, 700), np.linspace(10, 708, 700)]),
    "worst found by search": np.array([-4.145677980327552, -4.154885887410477]),
    "near 0": np.concatenate([s * 10.0 ** -np.linspace(1, 300, 300) for s in (-1, 1)]),
}
SUBNORMAL_TAIL = np.linspace(-745, -708.5, 300)


def test_the_bent_coin_comes_back():
    assert round(sigmoid(-0.8473), 4) == 0.3
    assert round(sigmoid(0.8473), 4) == 0.7


def test_one_sigmoid_for_each_of_dog_cat_and_rabbit():
    p = sigmoid([4, 2, -2])
    np.testing.assert_array_equal(np.round(p, 3), [0.982, 0.881, 0.119])
    assert round(p.sum(), 3) == 1.982


def test_limits():
    np.testing.assert_array_equal(sigmoid([-np.inf, 0, np.inf]), [0, 0.5, 1])
    np.testing.assert_array_equal(log_sigmoid([-np.inf, 0, np.inf]), [-np.inf, -np.log(2), 0])
    np.testing.assert_array_equal(sigmoid_derivative([-np.inf, 0, np.inf]), [0, 0.25, 0])


@given(logit_value)
def test_the_two_sides_add_up_to_one(z):
    assert sigmoid(-z) + sigmoid(z) == pytest.approx(1, rel=1e-15)


@given(logit_value.filter(lambda z: -700 < z < 30))
def test_logit_undoes_sigmoid_while_the_float_near_1_has_room(z):
    p = sigmoid(z)
    lost = 2 * np.spacing(p) / (p * (1 - p))
    assert logit(p) == pytest.approx(z, rel=1e-15, abs=lost)


@given(logit_value)
def test_the_slope_is_the_product_of_both_sides_and_at_most_a_quarter(z):
    assert sigmoid_derivative(z) == pytest.approx(sigmoid(z) * sigmoid(-z), rel=2e-15, abs=1e-320)
    assert 0 <= sigmoid_derivative(z) <= 0.25


def test_rounding_does_not_carry_the_slope_above_a_quarter():
    assert sigmoid_derivative(5.478372766342529e-09) <= 0.25


@given(logit_value)
def test_tanh_is_a_stretched_sigmoid(z):
    assert 2 * sigmoid(2 * z) - 1 == pytest.approx(np.tanh(z), abs=5e-16)


@given(logit_value.filter(lambda z: z > -700))
def test_scipy_agrees(z):
    assert sigmoid(z) == pytest.approx(scipy.special.expit(z), rel=2e-15)
    assert log_sigmoid(z) == pytest.approx(scipy.special.log_expit(z), rel=2e-15)


@pytest.mark.parametrize("region", REGIONS)
def test_accuracy(region):
    z = REGIONS[region]
    assert largest_error(sigmoid, TRUTH["sigmoid"], z) <= 2
    assert largest_error(log_sigmoid, TRUTH["log_sigmoid"], z) <= 2
    assert largest_error(sigmoid_derivative, TRUTH["sigmoid_derivative"], z) <= 4


def test_the_subnormal_tail_survives_where_scipy_has_nothing_left():
    assert largest_error(sigmoid, TRUTH["sigmoid"], SUBNORMAL_TAIL) <= 2
    assert largest_error(log_sigmoid, TRUTH["log_sigmoid"], -SUBNORMAL_TAIL) <= 2
    assert sigmoid(-745.0) > 0 == scipy.special.expit(-745.0)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_smaller_floats_are_rounded_once(dtype):
    z = REGIONS["middle"].astype(dtype)
    assert largest_error(sigmoid, TRUTH["sigmoid"], z) <= 0.51
    assert largest_error(log_sigmoid, TRUTH["log_sigmoid"], z) <= 0.51


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_fast_form_is_the_form_without_a_positive_exponent(dtype):
    z = np.linspace(-745, 745, 50_001).astype(dtype)
    wide = z.astype(np.float64)
    taught = np.exp(np.minimum(wide, 0)) / (1 + np.exp(-np.abs(wide)))
    np.testing.assert_array_max_ulp(sigmoid(z), taught.astype(dtype), maxulp=2 if dtype == np.float64 else 1)


def test_sigmoid_is_within_2_ulp_where_the_plain_quotient_is_not():
    z = np.random.default_rng(0).uniform(-10, -1, 20_000)
    quotient = np.exp(z) / (1 + np.exp(z))
    suspects = np.flatnonzero(quotient != sigmoid(z))
    assert largest_error(sigmoid, TRUTH["sigmoid"], z[suspects]) <= 2
    assert largest_error(lambda z: np.exp(z) / (1 + np.exp(z)), TRUTH["sigmoid"], z[suspects]) > 2


def test_sigmoid_never_decreases():
    assert np.all(np.diff(sigmoid(np.linspace(-800, 800, 20_001))) >= 0)


@pytest.mark.parametrize("function", [sigmoid, log_sigmoid, sigmoid_derivative])
def test_an_error_begins_with_the_argument_as_the_signature_has_it(function):
    with pytest.raises(TypeError, match=r"^z\b"):
        function("one")
