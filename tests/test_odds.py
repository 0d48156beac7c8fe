"""odds, odds_to_probability, logit."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from strategies import inner_probability, probability

from helpers import logit, odds, odds_to_probability, sigmoid, surprisal
from tools.exact import TRUTH, largest_error


def test_the_bent_coin():
    assert round(odds(0.3), 4) == 0.4286
    assert round(odds(0.7), 4) == 2.3333
    assert round(logit(0.3), 4) == -0.8473
    assert round(logit(0.7), 4) == 0.8473


@pytest.mark.parametrize("zero", [-0.0, np.float32(-0.0), np.array(-0.0)])
def test_the_logit_of_minus_0_is_that_of_0(zero):
    assert logit(zero) == -np.inf
    np.testing.assert_array_equal(logit([0.5, zero]), [0, -np.inf])


def test_limits():
    np.testing.assert_array_equal(odds([0, 0.5, 1]), [0, 1, np.inf])
    np.testing.assert_array_equal(odds_to_probability([0, 1, np.inf]), [0, 0.5, 1])
    np.testing.assert_array_equal(logit([0, 0.5, 1]), [-np.inf, 0, np.inf])


@given(inner_probability)
def test_odds_and_back_is_the_same_probability(p):
    assert odds_to_probability(odds(p)) == pytest.approx(p, rel=1e-15)


@given(probability)
def test_three_forms_of_one_decision(p):
    assert (p > 0.5) == (odds(p) > 1) == (logit(p) > 0)


@given(inner_probability.filter(lambda p: p > 1e-10))
def test_logit_is_odd_about_one_half(p):
    # 1 - p is rounded, which moves its logit by at most half a spacing over p (1 - p).
    moved = np.spacing(1 - p) / (p * (1 - p))
    assert logit(1 - p) == pytest.approx(-logit(p), rel=1e-15, abs=moved)


@given(probability)
def test_logit_agrees_with_scipy(p):
    assert logit(p) == pytest.approx(scipy.special.logit(p), rel=2e-15)


@given(inner_probability)
def test_sigmoid_undoes_logit(p):
    assert sigmoid(logit(p)) == pytest.approx(p, rel=3e-13)


REGIONS = {
    "middle": np.linspace(0.001, 0.999, 999),
    "near 0": 10.0 ** -np.linspace(1, 307, 500),
    "subnormal": 10.0 ** -np.linspace(308.5, 323, 100),
    "near 1/4": 0.25 + np.linspace(-1e-3, 1e-3, 301),
    "near 1/2": 0.5 + np.concatenate([s * 10.0 ** -np.linspace(1, 15, 200) for s in (-1, 1)]),
    "near 1": 1 - 10.0 ** -np.linspace(1, 15.9, 200),
}


@pytest.mark.parametrize("region", REGIONS)
def test_logit_is_within_2_ulp(region):
    p = REGIONS[region]
    assert largest_error(logit, TRUTH["logit"], p) <= 2
    assert largest_error(odds, TRUTH["odds"], p) <= 2


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@pytest.mark.parametrize("region", ["middle", "near 1/4", "near 1/2"])
def test_logit_is_within_1_ulp_in_smaller_floats(region, dtype):
    assert largest_error(logit, TRUTH["logit"], REGIONS[region].astype(dtype)) <= 1


def test_odds_to_probability_is_within_2_ulp():
    o = 10.0 ** np.linspace(-323, 308, 2000)
    assert largest_error(odds_to_probability, TRUTH["odds_to_probability"], o) <= 2


def test_the_naive_logit_loses_half_of_the_digits_near_one_half():
    p = 0.5000000022
    exact = largest_error(logit, TRUTH["logit"], np.array([p]))
    naive = largest_error(lambda p: np.log(p / (1 - p)), TRUTH["logit"], np.array([p]))
    assert exact <= 2
    assert naive > 1e6


@pytest.mark.parametrize("tiny", [-1e-12, -5e-324])
def test_odds_a_little_below_zero_are_refused(tiny):
    with pytest.raises(ValueError, match="odds are never negative"):
        odds_to_probability([1, tiny])


def test_negative_odds_are_refused():
    with pytest.raises(
        ValueError,
        match=r"^odds\[0\] is -0\.8473, but odds are never negative\. "
        r"Is it a logit\? sigmoid\(z\) makes a probability of it\.$",
    ):
        odds_to_probability([-0.8473])
    for number in (-3.0, -0.5, np.float32(-0.5)):
        with pytest.raises(ValueError, match="odds are never negative"):
            odds_to_probability(number)
    with pytest.raises(ValueError, match=r"^odds\[1\] is -3\.0"):
        odds_to_probability([np.nan, -3])


@pytest.mark.parametrize("number", [30.0, 1.5, np.nextafter(1, 2), -0.1, np.float32(1.5)])
def test_a_number_that_is_no_probability_is_refused(number):
    for function in (odds, logit, surprisal):
        with pytest.raises(ValueError, match=r"^p is .*, but a probability lies in \[0, 1\]"):
            function(number)


@pytest.mark.parametrize("function", [odds, odds_to_probability, logit])
def test_a_float32_number_is_rounded_once(function):
    for p in np.random.default_rng(0).random(300).astype(np.float32):
        assert function(p) == np.float32(function(float(p)))


@pytest.mark.parametrize(("function", "name"), [(odds, "p"), (odds_to_probability, "odds"), (logit, "p")])
def test_an_error_begins_with_the_argument_as_the_signature_has_it(function, name):
    with pytest.raises(TypeError, match=rf"^{name}\b"):
        function("a half")
