"""What every helper does with its input: dtypes, shapes, orders, limits of patience."""

import inspect
import re
import subprocess
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import DTYPES

import helpers
from helpers import regression

ELEMENTWISE = {
    "odds": [0.2, 0.7, 1.0],
    "odds_to_probability": [0.0, 2.0, np.inf],
    "logit": [0.0, 0.7, 1.0],
    "sigmoid": [-np.inf, 0.5, 800.0],
    "log_sigmoid": [-800.0, 0.5, np.inf],
    "sigmoid_derivative": [-800.0, 0.5, 800.0],
    "surprisal": [0.0, 0.5, 1.0],
}
ALONG_AN_AXIS = {
    "softmax": [[1.0, -np.inf, 3.0], [500.0, -500.0, 0.0]],
    "log_softmax": [[1.0, -np.inf, 3.0], [500.0, -500.0, 0.0]],
    "logsumexp": [[1.0, np.inf, 3.0], [-np.inf, -np.inf, -np.inf]],
    "entropy": [[0.25, 0.75, 0.0], [1.0, 0.0, 0.0]],
}
OF_TWO = {
    "cross_entropy": ([[0.25, 0.75, 0.0]], [[0.5, 0.5, 0.0]]),
    "kl_divergence": ([[0.25, 0.75, 0.0]], [[0.0, 0.5, 0.5]]),
    "binary_cross_entropy": ([0.0, 1.0, 0.5], [1.0, 0.5, 0.0]),
    "categorical_cross_entropy": ([[0.0, 1.0, 0.0]], [[0.5, 0.5, 0.0]]),
    "mean_squared_error": ([1.0, 2.0], [-1.0, 5.0]),
}
OF_LABELS = {
    "sparse_categorical_cross_entropy": ([1], [[1.0, 0.0, 0.0]]),
    "nll_loss": ([1], [[0.0, -np.inf, -np.inf]]),
}
ONE_ARGUMENT = {name: (x,) for name, x in (ELEMENTWISE | ALONG_AN_AXIS).items()}
CALLS = list((ONE_ARGUMENT | OF_TWO | OF_LABELS).items())


def test_the_calls_below_cover_every_public_helper():
    assert {name for name, _ in CALLS} == set(helpers.__all__)


@pytest.mark.parametrize(("name", "arguments"), CALLS)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_keep_their_dtype(name, arguments, dtype):
    arrays = [np.asarray(x, dtype) if np.asarray(x).dtype.kind == "f" else np.asarray(x) for x in arguments]
    assert getattr(helpers, name)(*arrays).dtype == dtype


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_long_doubles_stay_long(name):
    assert getattr(helpers, name)(np.longdouble(0.5)).dtype == np.longdouble


@pytest.mark.parametrize("name", OF_TWO)
def test_two_dtypes_meet_in_the_wider_one(name):
    one, other = map(np.asarray, OF_TWO[name])
    for narrow, wide in ((np.float16, np.float32), (np.float32, np.float64)):
        for mine, yours in ((narrow, wide), (wide, narrow)):
            assert getattr(helpers, name)(one.astype(mine), other.astype(yours)).dtype == wide


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_single_number_gives_what_it_gives_in_an_array(name):
    function = getattr(helpers, name)
    numbers = [0.0, -0.0, 5e-324, 1e-310, 1e-300, 0.25, 0.5, 0.75, 1 - 2**-53, 1.0, np.nan]
    if "p" not in inspect.signature(function).parameters:
        numbers += [37.0, 710.0, 750.0, 1e308, np.inf]
    if "z" in inspect.signature(function).parameters:
        numbers += [-x for x in numbers]
    for kind in (float, np.float64, np.float32):
        with np.errstate(over="ignore"):
            array = np.array(numbers, kind)
        with np.errstate(all="raise"):
            alone = [function(kind(x)) for x in array]
        together = function(array)
        assert {type(x) for x in alone} == {together.dtype.type}
        np.testing.assert_allclose(alone, together, rtol=2.5 * np.finfo(kind).eps)
        signs = np.signbit(alone) == np.signbit(together)
        assert np.all(signs | np.isnan(together))


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_input_is_never_changed_and_no_warning_reaches_the_caller(name, arguments):
    arrays = [np.asarray(x) for x in arguments]
    copies = [a.copy() for a in arrays]
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        getattr(helpers, name)(*arrays)
    for array, copy in zip(arrays, copies, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize(
    ("name", "arguments", "options"),
    [
        ("binary_cross_entropy", [np.ones(4, "f4"), np.full(4, -3e38, "f4")], {"from_logits": True}),
        ("mean_squared_error", [np.array([1e30], "f4"), np.array([-1e30], "f4")], {}),
        ("mean_squared_error", [[1.2e154] * 3, [0] * 3], {}),
        ("nll_loss", [np.zeros(4, int), np.array([[-6e4, 0]] * 4, "f2")], {}),
    ],
)
def test_a_sum_that_leaves_the_dtype_is_infinite_without_a_warning(name, arguments, options):
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        assert getattr(helpers, name)(*arguments, reduction="sum", **options) == np.inf


@pytest.mark.parametrize("classes", [60, 63])
def test_float16_is_summed_exactly_at_the_edge_of_the_slack(classes):
    eps = float(np.finfo(np.float16).eps)
    for total in (1 - 16 * eps, 1 + 16 * eps):
        p = np.full((3, classes), total / classes).astype(np.float16)
        exact = classes * float(p[0, 0])
        if abs(exact - 1) > 16 * eps:
            with pytest.raises(ValueError, match=r"^row 0 of p sums to"):
                helpers.entropy(p)
        else:
            helpers.entropy(p)


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_read_only_input_is_accepted(name, arguments):
    arrays = [np.asarray(x) for x in arguments]
    for array in arrays:
        array.flags.writeable = False
    getattr(helpers, name)(*arrays)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_scalar_in_is_a_scalar_out(name):
    function = getattr(helpers, name)
    for x in (0.5, np.float32(0.5), np.array(0.5), 1, True):
        assert isinstance(function(x), np.floating)
        assert np.ndim(function(x)) == 0


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(shape=st.lists(st.integers(0, 3), max_size=3), dtype=DTYPES)
def test_elementwise_helpers_keep_the_shape(name, shape, dtype):
    assert np.shape(getattr(helpers, name)(np.full(shape, 0.5, dtype))) == tuple(shape)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_integers_and_bools_become_float64(name):
    function = getattr(helpers, name)
    for x in ([0, 1], np.array([0, 1], np.int8), np.array([False, True])):
        result = function(x)
        assert result.dtype == np.float64
        np.testing.assert_array_equal(result, function([0.0, 1.0]))


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_nan_goes_through(name, arguments):
    *others, last = (np.asarray(x) for x in arguments)
    with_nan = last.astype(float)
    with_nan.flat[-1] = np.nan
    assert np.isnan(getattr(helpers, name)(*others, with_nan)).any() or name in OF_LABELS


def test_nan_of_another_class_reaches_the_loss_of_a_label():
    row = [[0.5, 0.5, np.nan]]
    assert np.isnan(helpers.sparse_categorical_cross_entropy([2], row))
    assert np.isnan(helpers.sparse_categorical_cross_entropy([0], row, from_logits=True))


@pytest.mark.parametrize("name", list(ELEMENTWISE | ALONG_AN_AXIS))
@pytest.mark.parametrize(
    ("bad", "what"),
    [
        (1j, "complex128 values"),
        ("0.5", "text"),
        (None, "NoneType objects"),
        (object(), "object objects"),
        (np.datetime64("2026-01-01"), "datetime64[D] values"),
    ],
)
def test_what_is_not_a_real_number_is_a_type_error_that_names_the_argument(name, bad, what):
    argument = next(iter(inspect.signature(getattr(helpers, name)).parameters))
    hints = {
        "text": f" Does it spell numbers? Pass np.asarray({argument}, float).",
        "NoneType objects": " Is a value missing? np.nan stands for one.",
    }
    message = f"{argument} must hold real numbers, not {what}.{hints.get(what, '')}"
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        getattr(helpers, name)([bad])


@pytest.mark.parametrize("name", OF_TWO)
def test_the_second_argument_is_named_too(name):
    first, second = OF_TWO[name]
    argument = list(inspect.signature(getattr(helpers, name)).parameters)[1]
    with pytest.raises(TypeError, match=rf"^{argument} must hold real numbers, not text\."):
        getattr(helpers, name)(first, np.array(second, str))


def test_a_probability_that_rounding_has_carried_outside_is_told_from_a_logit():
    with pytest.raises(ValueError, match=r"Rounding has carried it outside: np\.clip\(p, 0, 1\) brings it back\.$"):
        helpers.logit([0.5, 1 + 1e-15])
    with pytest.raises(ValueError, match=r"^p\[0\] is 1\.0000.*Is it a logit\?"):
        helpers.logit([1 + 1e-15, 7.0])


def test_a_ragged_list_is_named():
    with pytest.raises(ValueError, match=r"^z is ragged: all its rows must have the same length\.$"):
        helpers.softmax([[1, 2], [3]])


def test_a_masked_array_is_refused_because_its_mask_would_be_lost():
    masked = np.ma.array([0.5, 2.0], mask=[False, True])
    with pytest.raises(TypeError, match="p is a masked array, and its mask would be lost"):
        helpers.odds(masked)
    with pytest.raises(TypeError, match=r"^y is a masked array, and its mask would be lost"):
        regression.LogisticRegression().fit([[0], [1]], masked)
    for values in ([masked], ([masked],), [0.5, np.ma.masked]):
        with pytest.raises(TypeError, match=r"^p holds a masked array, whose mask would be lost: put its \.filled"):
            helpers.odds(values)


@pytest.mark.parametrize("target", [[0.5, 0.5], np.eye(3), np.ones((3, 2)), np.ones((1, 2, 3, 1))])
@pytest.mark.parametrize(
    "loss", [helpers.categorical_cross_entropy, helpers.binary_cross_entropy, helpers.mean_squared_error]
)
def test_no_way_out_of_different_shapes_is_shown_where_there_is_none(loss, target):
    with pytest.raises(ValueError, match=r" and output has shape \(2, 3\): they must be the same\.$"):
        loss(target, np.full((2, 3), 1 / 3))


@pytest.mark.parametrize("loss", [helpers.binary_cross_entropy, helpers.mean_squared_error])
def test_whole_targets_are_no_class_numbers_where_a_loss_has_none(loss):
    with pytest.raises(ValueError, match=r"they must be the same\.$"):
        loss([0, 1], np.full((2, 3), 1 / 3))


def test_fractions_are_no_class_numbers_in_disguise():
    with pytest.raises(TypeError, match=r"^target must hold integer class numbers, not float64 values\.$"):
        helpers.sparse_categorical_cross_entropy([0.5, 1], np.full((2, 3), 1 / 3))


@pytest.mark.parametrize("function", [helpers.cross_entropy, helpers.kl_divergence])
def test_distributions_that_do_not_go_together_are_shown_with_their_shapes(function):
    one, two, three = np.ones((1, 1)), np.full((2, 2), 1 / 2), np.full((3, 2), 1 / 2)
    with pytest.raises(
        ValueError,
        match=r"^p has shape \(2, 2\) and q has shape \(1, 1\): they need the same classes along axis -1\.$",
    ):
        function(two, one)
    with pytest.raises(
        ValueError,
        match=r"^p has shape \(2, 2\) and q has shape \(3, 2\): their other axes must be the same, or broadcast\.$",
    ):
        function(two, three)


INFINITE = "has an infinite logit"
NONE_FINITE = "has no finite logit"


@pytest.mark.parametrize("function", [helpers.softmax, helpers.log_softmax])
@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([[0, -np.inf], [0, np.inf]], INFINITE),
        ([[0, np.nan], [-np.inf, -np.inf]], NONE_FINITE),
        ([[0, 1], [-np.inf, np.inf], [-np.inf, -np.inf]], INFINITE),
        ([[0, 1], [-np.inf, -np.inf], [np.inf, np.inf]], NONE_FINITE),
    ],
)
def test_the_first_row_that_has_no_probabilities_is_named(function, rows, problem):
    for axis, place in ((-1, "row 1 of z"), (0, "column 1 of z")):
        with pytest.raises(ValueError, match=f"^{place} {problem}, so its probabilities are undefined") as error:
            function(rows if axis else np.transpose(rows), axis=axis)
        assert str(error.value).endswith("for masked classes, beside at least one finite logit.")
    with pytest.raises(ValueError, match=f"^z {problem}, "):
        function(rows[1])


@pytest.mark.parametrize("name", ALONG_AN_AXIS)
def test_as_many_axes_as_numpy_has_are_not_too_many(name):
    for axis in (-1, 0, -64):
        result = getattr(helpers, name)(np.ones((1,) * 64), axis=axis)
        np.testing.assert_array_equal(result.ravel(), getattr(helpers, name)([1.0]))


@pytest.mark.parametrize("number", [np.float16(2), np.float32(2), np.longdouble(2), np.int8(2)])
def test_a_setting_may_be_a_number_of_any_dtype(number):
    with np.errstate(all="raise"):
        assert helpers.surprisal(0.25, base=number) == 2
        np.testing.assert_array_equal(helpers.softmax([2, 0], temperature=number), helpers.softmax([1, 0]))


@pytest.mark.parametrize("number", [np.float16(np.inf), np.longdouble("1e4000"), 10**400, -(10**400), np.nan, 0])
def test_a_setting_is_finite_and_positive(number):
    message = re.escape(f"temperature must be a positive finite number, not {number}.")
    with np.errstate(all="raise"), pytest.raises(ValueError, match=f"^{message}$"):
        helpers.softmax([2, 0], temperature=number)


@pytest.mark.parametrize("number", [5e-324, sys.float_info.max])
def test_a_setting_may_be_any_positive_finite_number(number):
    np.testing.assert_array_equal(helpers.softmax([0, 0], temperature=number), [0.5, 0.5])


@pytest.mark.parametrize("number", ["1", 1j, [1.0], None])
def test_a_setting_is_a_single_number(number):
    message = re.escape(f"temperature must be a single real number, not {number!r}.")
    with pytest.raises(TypeError, match=f"^{message}$"):
        helpers.softmax([2, 0], temperature=number)


@pytest.mark.parametrize("name", [*ELEMENTWISE, "softmax", "log_softmax"])
def test_a_result_in_the_shape_of_the_input_lies_in_memory_as_it_does(name):
    function = getattr(helpers, name)
    x = np.stack([*ONE_ARGUMENT[name]] * 4)
    result = function(np.asfortranarray(x))
    assert result.flags.f_contiguous
    np.testing.assert_array_equal(result, function(x))


@pytest.mark.parametrize("name", ALONG_AN_AXIS)
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_any_axis_gives_what_the_last_one_gives(name, axis):
    function = getattr(helpers, name)
    last = np.stack([ALONG_AN_AXIS[name]] * 4)
    expected = function(last)
    moved = function(np.moveaxis(last, -1, axis), axis=axis)
    if expected.ndim == last.ndim:
        assert function(np.moveaxis(last, -1, axis).copy(), axis=axis).flags.c_contiguous
        moved = np.moveaxis(moved, axis, -1)
    np.testing.assert_array_equal(moved, expected)


@pytest.mark.parametrize("name", ALONG_AN_AXIS)
def test_an_axis_that_cannot_be_is_explained(name):
    function = getattr(helpers, name)
    with pytest.raises(ValueError, match="is a single number: it needs an axis of classes"):
        function(1.0)
    with pytest.raises(ValueError, match=r"axis 2 does not exist: . has shape \(1, 1\)\."):
        function([[1.0]], axis=2)
    with pytest.raises(ValueError, match=r"axis -3 does not exist: . has shape \(1, 1\)\."):
        function([[1.0]], axis=-3)
    with pytest.raises(ValueError, match=r"axis -1 of . is empty \(shape \(3, 0\)\): there is no class to choose from"):
        function(np.empty((3, 0)))
    for no_axis in ((0, 1), 0.5, True, "last"):
        message = f"axis must be one whole number, such as -1 for the last axis, not {no_axis!r}."
        with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
            function([[1.0]], axis=no_axis)


@pytest.mark.parametrize("name", ALONG_AN_AXIS)
def test_an_empty_batch_is_an_empty_result(name):
    assert getattr(helpers, name)(np.empty((0, 3))).shape[0] == 0


def test_the_first_wrong_value_is_shown_with_its_place():
    with pytest.raises(ValueError, match=r"^p\[1, 0\] is 1\.5, but a probability lies in \[0, 1\]\."):
        helpers.logit([[0.1, 0.2], [1.5, -3.0]])
    with pytest.raises(ValueError, match=r"^p is -0\.1, but"):
        helpers.logit(-0.1)


@pytest.mark.parametrize(
    ("axis", "place"),
    [(-1, r"p\[0, 1, :\]"), (1, r"p\[0, :, 2\]"), (0, r"p\[:, 0, 1\]")],
    ids=["last", "middle", "first"],
)
def test_a_slice_that_does_not_sum_to_one_is_shown_with_its_place(axis, place):
    p = np.moveaxis(np.full((2, 3, 4), 1 / 4), -1, axis)
    where = {-1: (0, 1), 1: (0, slice(None), 2), 0: (slice(None), 0, 1)}[axis]
    p[where] = 0.5
    with pytest.raises(ValueError, match=rf"^{place} sums to 2\.0, not to 1\."):
        helpers.entropy(p, axis=axis)


@pytest.mark.parametrize("name", ["cross_entropy", "kl_divergence"])
def test_an_axis_without_classes_is_no_other_axis_to_pass(name):
    empty = np.empty((2**40, 0))  # there is no memory for the sums along its axis 1, none of which is 1
    swap = r"^column 0 of q sums to 1\.2, not to 1\. Along axis 1 all sums are 1\. .* Then swap it with axis -2 "
    with pytest.raises(ValueError, match=swap):
        getattr(helpers, name)(empty, [[0.3, 0.7], [0.9, 0.1]], axis=0)


@pytest.mark.parametrize(
    ("dtype", "accepted", "refused"),
    [(np.float64, 5e-7, 5e-6), (np.float32, 1.5e-6, 5e-6), (np.float16, 0.01, 0.03)],
)
@pytest.mark.parametrize("side", [-1, 1])
def test_a_sum_may_be_off_by_rounding_and_by_no_more(dtype, accepted, refused, side):
    helpers.entropy(np.array([0.5, 0.5 + side * accepted], dtype))
    with pytest.raises(ValueError, match="not to 1"):
        helpers.entropy(np.array([0.5, 0.5 + side * refused], dtype))


def test_a_wrong_sum_is_shown_to_as_many_digits_as_are_checked():
    with pytest.raises(ValueError, match=r"^p sums to 0\.6666667, not to 1\."):
        helpers.entropy([1 / 3, 1 / 3])


@pytest.mark.parametrize("p", [1 + 1e-9, -1e-9, -5e-324, 1 + 2**-52])
def test_even_a_little_outside_is_refused(p):
    with pytest.raises(ValueError, match=r"a probability lies in \[0, 1\]"):
        helpers.odds([0.5, p])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_what_softmax_returns_is_accepted_as_a_distribution(dtype):
    z = np.random.default_rng(0).normal(scale=4, size=(50, 1000)).astype(dtype)
    assert np.all(helpers.entropy(helpers.softmax(z)) >= 0)


def test_float32_probabilities_read_as_float64_are_accepted():
    z = np.random.default_rng(0).normal(scale=4, size=(50, 1000)).astype(np.float32)
    assert np.all(helpers.entropy(helpers.softmax(z).astype(np.float64)) >= 0)


def test_importing_helpers_brings_neither_matplotlib_nor_widgets():
    listing = "import helpers, sys; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert "numpy" in modules
    assert not modules & {"matplotlib", "IPython", "ipywidgets", "anywidget", "scipy"}
