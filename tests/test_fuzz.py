"""Bad and odd input gives the right result or the error that is owed: a slice of what ``nox -s fuzz`` tries."""

import contextlib
import itertools
import random
import warnings
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

import helpers
from tools.fuzz import __main__ as fuzz
from tools.fuzz import inputs
from tools.fuzz.claims import check, evaluated


@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_whatever_is_passed_the_result_is_right_or_the_error_that_is_owed(chance):
    name, texts = inputs.call(chance)
    note(inputs.source(name, texts))
    check(name, texts, chance)


def test_every_function_is_called_and_both_succeeds_and_fails():
    ends = defaultdict(set)
    for name, end in itertools.islice(fuzz.tried(range(10**4), seed=0), 4000):
        ends[name].add(end)
        if set(ends) == set(inputs.FUNCTIONS | inputs.MODELS) and all(map({"result", "error"}.__eq__, ends.values())):
            return
    pytest.fail(f"Some ended in one way only, or not at all: {dict(ends)}")


def test_a_call_that_is_printed_can_be_pasted():
    for number in range(100):
        name, texts = inputs.call(random.Random(number))
        names = {}
        exec(inputs.IMPORTS, names)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            with contextlib.suppress(TypeError, ValueError):
                eval(inputs.source(name, texts), names)


def test_every_odd_value_can_be_made():
    for text in itertools.chain(inputs.HOSTILE, inputs.LABELS, *inputs.SETTINGS.values()):
        evaluated(text)


RIGHT = {
    "a number that only a long double holds": ("logit", {"p": "np.array(['1e-4000', '1'], 'g')"}),
    "a quotient by such a number": ("kl_divergence", {"p": "[1, 0]", "q": "np.array(['1e-4000', '1'], 'g')"}),
    "one distribution beside two, as many as its classes": ("cross_entropy", {"p": "range(2)", "q": "np.eye(2)"}),
    "a difference that only a temperature makes small": (
        "softmax",
        {"z": "[1.7e308, -1.7e308]", "temperature": "1.7e308"},
    ),
}


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_right_is_not_found(case):
    for number in range(20):
        assert check(*RIGHT[case], random.Random(number)) == "result"


def warns(z):
    warnings.warn("Mind the step.", stacklevel=2)
    return helpers.sigmoid(z)


def changes_its_input(z):
    result = helpers.sigmoid(z)
    if isinstance(z, np.ndarray) and z.dtype.kind == "f" and z.flags.writeable:
        z *= 2
    return result


def clips(z):
    return helpers.sigmoid(np.clip(np.asarray(z), -30, 30))


def looks_at_the_others(z):
    result = helpers.sigmoid(z)
    return result * (1 + 2e-16 * (np.ptp(z) > 1)) if np.size(z) > 1 else result


WRONG = {
    "a wrong number": (lambda z: 1 - helpers.sigmoid(z), "[0.5, 1.0]", "should be"),
    "two roundings too many": (lambda z: helpers.sigmoid(z) * (1 + 1e-15), "[0.5, 1.0]", "should be"),
    "a number in place of a limit": (clips, "[-inf, 100.0]", "should be"),
    "another dtype": (lambda z: np.float64(helpers.sigmoid(z)), "np.ones(3, 'f4')", "dtype float64"),
    "another shape": (lambda z: np.ravel(helpers.sigmoid(z)), "np.ones((3, 1))", "shape"),
    "an array of a scalar": (lambda z: np.array(helpers.sigmoid(z)), "0.5", "It is a"),
    "memory of the input": (lambda z: z, "np.ones(3)", "shares memory with z"),
    "a warning": (warns, "[0.5, 1.0]", "UserWarning: Mind the step"),
    "a floating-point error": (lambda z: 1 / (1 + np.exp(-np.asarray(z))), "np.array([-800.0])", "FloatingPointError"),
    "a changed input": (changes_its_input, "np.ones(3)", "It changed z"),
    "a changed base of the input": (changes_its_input, "np.ones(6)[::2]", "It changed z"),
    "a lost mask": (lambda z: helpers.sigmoid(np.asarray(z)), "np.ma.array([0.5], mask=[True])", "error was owed"),
    "an error of the wrong kind": (lambda z: [].index(z.real), "None", "owed"),
    "an error that does not name its argument": (lambda z: float([z]), "None", "owed"),
    "an error where all is right": (lambda z: helpers.sigmoid([z, None]), "0.5", "a result was owed"),
    "a look at other elements": (looks_at_the_others, "np.array([0.3, 2.5])", "where the other rows are like it"),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_what_is_wrong_is_found(mistake, monkeypatch):
    function, text, words = WRONG[mistake]
    monkeypatch.setitem(inputs.FUNCTIONS, "sigmoid", function)
    seen = []
    for number in range(40):  # only some of them look at other elements
        try:
            check("sigmoid", {"z": text}, random.Random(number))
        except AssertionError as fault:
            seen.append(str(fault))
    assert seen
    assert all(words in fault for fault in seen)


def test_the_runner_shows_what_is_broken_and_fails(monkeypatch, capsys):
    monkeypatch.setitem(inputs.FUNCTIONS, "logit", lambda p: helpers.logit(p) + 1)
    assert fuzz.main(400, seed=3) == 1
    out, progress = capsys.readouterr()
    assert "Seed 3." in out
    assert "logit(p=" in out + progress
    assert "400 inputs by the seed 3: " in out
