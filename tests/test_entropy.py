"""surprisal, entropy, cross_entropy, kl_divergence."""

import math

import mpmath
import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import given
from strategies import distributions, probability

from helpers import cross_entropy, entropy, kl_divergence, softmax, surprisal
from tools.exact import TRUTH, exactly, largest_error, ulps

PAIR = distributions(count=2)


def exact_kl(p, q):
    return TRUTH["kl_divergence"](exactly(p), exactly(q))


def test_a_dog_seen_as_dog_cat_or_rabbit():
    dog, seen = [1, 0, 0], softmax([4, 2, -2])
    assert round(cross_entropy(dog, seen), 4) == 0.1291
    assert round(cross_entropy(dog, seen, base=2), 4) == 0.1863


def test_certain_and_right_costs_nothing_certain_and_wrong_costs_everything():
    assert cross_entropy([0, 1], [0, 1]) == 0
    assert cross_entropy([0, 1], [1, 0]) == np.inf
    assert kl_divergence([0, 1], [1, 0]) == np.inf


def test_everyday_bits():
    assert surprisal(1 / 2, base=2) == 1
    assert round(surprisal(1 / 6, base=2), 3) == 2.585
    assert round(surprisal(1 / 52, base=2), 3) == 5.700
    assert round(surprisal(1 / math.factorial(52), base=2), 1) == 225.6


@pytest.mark.parametrize("k", range(1, 64))
def test_powers_of_two_are_whole_bits(k):
    assert surprisal(2.0**-k, base=2) == k
    assert entropy([2.0**-10] * 2**10, base=2) == 10


def test_what_is_certain_is_not_negatively_surprising():
    for zero in (surprisal(1), entropy([1, 0]), entropy([1]), cross_entropy([1], [1]), kl_divergence([1], [1])):
        assert zero == 0
        assert not np.signbit(zero)


@given(probability)
def test_nats_bits_and_bans_measure_the_same(p):
    nats = surprisal(p)
    assert surprisal(p, base=2) == pytest.approx(nats / math.log(2), rel=1e-15)
    assert surprisal(p, base=10) == pytest.approx(nats / math.log(10), rel=1e-15)


@given(distributions())
def test_entropy_lies_between_0_and_log_k(p):
    assert 0 <= entropy(p) <= math.log(len(p)) + 1e-15


@given(PAIR)
def test_gibbs_inequality(pair):
    p, q = pair
    assert cross_entropy(p, q) >= entropy(p) - 1e-14
    assert kl_divergence(p, q) >= 0
    assert (kl_divergence(p, q) == 0) == np.array_equal(p, q)


@given(PAIR)
def test_cross_entropy_is_entropy_plus_divergence(pair):
    p, q = pair
    assert cross_entropy(p, q) == pytest.approx(entropy(p) + kl_divergence(p, q), rel=1e-13, abs=1e-14)


@given(PAIR)
def test_infinite_exactly_where_p_is_possible_and_q_is_not(pair):
    p, q = pair
    impossible = bool(np.any((p > 0) & (q == 0)))
    assert np.isinf(cross_entropy(p, q)) == np.isinf(kl_divergence(p, q)) == impossible


@given(PAIR)
def test_scipy_agrees(pair):
    p, q = pair
    assert entropy(p) == pytest.approx(scipy.stats.entropy(p), rel=1e-13, abs=1e-15)
    assert kl_divergence(p, q) == pytest.approx(scipy.special.rel_entr(p, q).sum(), rel=1e-9, abs=1e-14)


def test_one_true_distribution_against_many_predictions():
    p, many = [0.5, 0.5], [[0.5, 0.5], [0.25, 0.75]]
    assert cross_entropy(p, many).shape == (2,)
    np.testing.assert_array_equal(kl_divergence(p, many), [kl_divergence(p, q) for q in many])


def test_surprisal_is_within_2_ulp():
    p = np.concatenate([10.0 ** -np.linspace(0.1, 323, 500), 1 - 10.0 ** -np.linspace(0.1, 15.9, 200)])
    assert largest_error(surprisal, TRUTH["surprisal"], p) <= 2
    assert largest_error(lambda p: surprisal(p, base=2), lambda p: -mpmath.log(p, 2), p) <= 2


def test_a_divergence_of_nearly_equal_distributions_keeps_its_digits_where_scipy_loses_them():
    p, q = np.array([0.5, 0.5]), np.array([0.5 + 1e-9, 0.5 - 1e-9])
    truth = exact_kl(p, q)
    assert f"{kl_divergence(p, q):.1e}" == "2.0e-18"
    assert_eleven_digits(p[np.newaxis], q[np.newaxis])
    assert ulps(scipy.special.kl_div(p, q).sum(), truth) > 1e15


def assert_eleven_digits(p, q):
    divergences = kl_divergence(p, q), kl_divergence(p.T.copy(), q.T.copy(), axis=0)
    for row_of_p, row_of_q, *both in zip(p, q, *divergences, strict=True):
        if not np.array_equal(row_of_p, row_of_q):
            truth = exact_kl(row_of_p, row_of_q)
            assert max(float(abs(exactly(divergence) - truth) / truth) for divergence in both) <= 1e-11


@pytest.mark.parametrize("distance", [1e-15, 1e-9, 1e-4, 0.009, 0.0101, 0.05, 0.09, 0.11, 0.3, 0.9])
def test_every_divergence_is_right_to_eleven_digits(distance):
    rng = np.random.default_rng(1)
    for classes, rows in ((2, 20), (4, 20), (65, 10), (2047, 2)):
        p = rng.dirichlet(np.ones(classes), size=rows)
        q = p * (1 + distance * rng.choice([-1, 1], size=p.shape))
        assert_eleven_digits(p, q / q.sum(axis=1, keepdims=True))


@pytest.mark.parametrize("ratio", [1e-6, 0.7, 0.9, 0.989, 0.991, 1.009, 1.011, 1.1, 1.5, 1e5])
def test_a_rare_outcome_keeps_the_digits_of_a_small_divergence(ratio):
    rare = np.logspace(-12, -6, 20)
    for others in (1, 2, 15, 64):
        p, q = (np.hstack([1 - x[:, None], np.outer(x, np.full(others, 1 / others))]) for x in (rare, rare * ratio))
        assert_eleven_digits(p, q)


@pytest.mark.parametrize("classes", [2, 10, 1000])
@pytest.mark.parametrize("axis", [0, -1])
@pytest.mark.parametrize("base", [2, math.e, 10])
def test_float32_is_within_three_roundings(classes, axis, base):
    z = np.random.default_rng(classes).normal(scale=4, size=(2, 20_000 // classes, classes))
    p, q = softmax(z if axis else z.swapaxes(1, 2), axis=axis if axis else 1).astype(np.float32)
    wide_p, wide_q = p.astype(np.float64), q.astype(np.float64)
    eps = np.finfo(np.float32).eps
    for result, truth in (
        (entropy(p, axis=axis, base=base), entropy(wide_p, axis=axis, base=base)),
        (cross_entropy(p, q, axis=axis, base=base), cross_entropy(wide_p, wide_q, axis=axis, base=base)),
        (kl_divergence(p, q, axis=axis, base=base), kl_divergence(wide_p, wide_q, axis=axis, base=base)),
    ):
        assert result.dtype == np.float32
        np.testing.assert_allclose(result, truth, rtol=3 * eps)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("classes", [1_000, 50_257, 1_000_000])
@pytest.mark.parametrize("axis", [0, -1])
def test_rounding_errors_of_very_many_outcomes_do_not_pile_up(dtype, classes, axis):
    p = np.full((classes, 2) if axis == 0 else (2, classes), 1 / classes, dtype)
    weight = classes * float(p[0, 0])  # what p sums to, in exact arithmetic
    truth = weight * -math.log(p[0, 0])
    few = 16 * np.finfo(dtype).eps
    np.testing.assert_allclose(entropy(p, axis=axis), truth, rtol=few)
    np.testing.assert_allclose(entropy(p[:, 0] if axis == 0 else p[0]), truth, rtol=few)
    np.testing.assert_allclose(cross_entropy(p, p, axis=axis), truth, rtol=few)


def test_surprisal_in_a_tiny_base_overflows_float16_without_a_warning():
    assert surprisal(np.float16(0.3), base=1.000001) == np.inf


@pytest.mark.parametrize("base", [2, math.e, 10])
@pytest.mark.parametrize("classes", [3, 100, 2000])
@pytest.mark.parametrize("scale", [0.01, 0.1, 1, 8])
def test_a_float32_divergence_is_rounded_once(base, classes, scale):
    rng = np.random.default_rng(classes)
    z = rng.normal(size=(100, classes))
    p, q = softmax([z, z + scale * rng.normal(size=z.shape)]).astype(np.float32)
    exact = kl_divergence(p.astype(np.float64), q.astype(np.float64), base=base)
    np.testing.assert_array_equal(kl_divergence(p, q, base=base), exact.astype(np.float32))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("classes", [3, 30])
def test_what_is_impossible_or_nearly_so_takes_part_with_its_prediction(dtype, classes):
    rng = np.random.default_rng(0)
    p, q = softmax(2 * rng.normal(size=(2, 40, classes))).astype(dtype)
    p[:10] = np.eye(classes, dtype=dtype)[rng.integers(classes, size=10)]
    p[10:40, 0] *= np.logspace(-3, -30, 30).astype(dtype)
    p[10:40, 1] += 1 - p[10:40].sum(axis=1)
    for row_of_p, row_of_q, divergence in zip(p, q, kl_divergence(p, q), strict=True):
        assert ulps(divergence, exact_kl(row_of_p, row_of_q)) <= 64  # the last digits are those of the processor's log


@pytest.mark.parametrize("axis", [0, -1])
def test_a_certain_outcome_leaves_other_rows_alone(axis):
    p = np.array([[1, 0], [0.5, 0.5]])
    p = p if axis else p.T
    for result in (entropy(p, axis=axis), cross_entropy(p, p, axis=axis)):
        np.testing.assert_array_equal(result, [0, np.log(2)])
    np.testing.assert_array_equal(kl_divergence(p, p, axis=axis), [0, 0])


@pytest.mark.parametrize("classes", [999, 1000, 1001, 1500])
def test_a_thousand_outcomes_are_no_border(classes):
    for dtype in (np.float32, np.float64):
        p = np.full((2, classes), 1 / classes, dtype)
        np.testing.assert_allclose(entropy(p, base=2), np.log2(classes), rtol=1e-5)


def test_divergence_survives_the_smallest_floats():
    tiny = 5e-324
    for p, q in [([tiny, 1.0], [0.5, 0.5]), ([0.5, 0.5], [tiny, 1.0])]:
        assert ulps(kl_divergence(p, q), exact_kl(p, q)) <= 4
        assert kl_divergence([p, p], [q, q])[1] == kl_divergence(p, q)


def test_rows_that_are_no_distributions_are_refused():
    with pytest.raises(
        ValueError,
        match=r"^row 1 of p sums to 3\.5, not to 1\. Is each the chance of a yes\? .* Divide by their sum, np\.sum",
    ):
        entropy([[0.5, 0.5, 0, 0], [1, 0.5, 1, 1], [1, 0, 0, 0]])
    with pytest.raises(ValueError, match=r"^q\[0\] is 4\.0, but a probability lies in \[0, 1\]\. Are these raw"):
        cross_entropy([1, 0, 0], [4, 2, -2])


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(
        ValueError,
        match=r"^p has shape \(2,\) and q has shape \(3,\): they need the same classes along axis -1\.$",
    ):
        cross_entropy([0.5, 0.5], [0.5, 0.25, 0.25])
    with pytest.raises(ValueError, match="they need the same classes along axis -1"):
        kl_divergence([[1.0]], [0.5, 0.5])
    with pytest.raises(ValueError, match="their other axes must be the same, or broadcast"):
        cross_entropy(np.full((3, 2), 0.5), np.full((4, 2), 0.5))
    with pytest.raises(ValueError, match="they need the same classes along axis -2"):
        kl_divergence(np.full((2, 3), 1 / 2), np.full((4, 3), 1 / 4), axis=0)


@pytest.mark.parametrize("function", [cross_entropy, kl_divergence])
def test_an_axis_that_means_another_one_in_each_array_is_refused(function):
    many, one = np.full((2, 2), 0.5), np.full(2, 0.5)
    for p, q in ((many, one), (one, many)):
        with pytest.raises(
            ValueError,
            match=r"^p has shape .*: axis 0 is another one in each\. Count from the end: axis=-1 is the last\.$",
        ):
            function(p, q, axis=0)
        assert function(p, q, axis=-1).shape == (2,)


@pytest.mark.parametrize("base", ["2", None, [2], 1j])
def test_a_base_must_be_a_number(base):
    with pytest.raises(TypeError, match=r"^base must be a single real number, not "):
        entropy([0.5, 0.5], base=base)


@pytest.mark.parametrize("base", [1, 0, -2, 0.5, math.inf, math.nan])
def test_a_base_must_be_above_1(base):
    for call in (lambda: surprisal(0.5, base), lambda: kl_divergence([1], [1], base=base)):
        with pytest.raises(ValueError, match=r"^base must be a number above 1 \(e for nats, 2 for bits\), not "):
            call()


@pytest.mark.parametrize("function", [cross_entropy, kl_divergence])
def test_what_is_broadcast_is_checked_as_it_was_passed(function):
    many = np.full((4, 3), 1 / 3)
    with pytest.raises(ValueError, match=r"^p\[1\] is -0\.4, but a probability lies in \[0, 1\]"):
        function([0.5, -0.4, 0.9], many)
    with pytest.raises(ValueError, match=r"^q sums to 1\.2, not to 1"):
        function(many, [0.5, 0.4, 0.3])
    with pytest.raises(ValueError, match=r"^p\[1\] is 2\.0, but a probability lies in \[0, 1\]"):
        function([1, 2, 3], np.ones((0, 3)))
    with pytest.raises(
        ValueError, match=r"^p\[1\] is 2\.0, but a probability lies in \[0, 1\]. Are these counts or weights"
    ):
        function([1, 2, 3], [[0.5, 0.5]])
    assert function([0.5, 0.25, 0.25], np.ones((0, 3))).shape == (0,)


def test_more_axes_than_broadcast_are_refused():
    with pytest.raises(ValueError, match=r"^p has shape .*: their other axes must be the same, or broadcast\.$"):
        kl_divergence(np.ones((1,) * 64), np.ones((2, 1)))


def test_a_divergence_in_bits_is_that_in_nats_over_log_2():
    p, q = [0.5, 0.25, 0.25], [0.25, 0.5, 0.25]
    assert kl_divergence(p, q, base=2) == pytest.approx(0.25, rel=1e-15)
    assert kl_divergence(p, q) == pytest.approx(0.25 * math.log(2), rel=1e-15)


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
@pytest.mark.parametrize("function", [lambda p, _q, **axis: entropy(p, **axis), cross_entropy, kl_divergence])
def test_among_three_axes_the_outcomes_are_on_the_one_that_is_named(function, axis):
    p, q = softmax(np.random.default_rng(0).normal(size=(2, 2, 3, 4)), axis=axis % 3 + 1)
    rows = [np.moveaxis(x, axis, -1).reshape(-1, x.shape[axis]) for x in (p, q)]
    one_by_one = [function(*pair) for pair in zip(*rows, strict=True)]
    np.testing.assert_allclose(function(p, q, axis=axis).ravel(), one_by_one, rtol=1e-14)


@pytest.mark.parametrize("function", [entropy, lambda p: cross_entropy(p, p), lambda p: kl_divergence(p, p)])
def test_a_batch_of_one_row_keeps_its_axis(function):
    assert function([[0.5, 0.5]]).shape == (1,)


def test_an_error_about_a_surprisal_begins_with_the_argument_as_the_signature_has_it():
    with pytest.raises(TypeError, match=r"^p\b"):
        surprisal("one half")
