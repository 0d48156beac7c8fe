"""Lesson 08: every repair is the one that `helpers` uses. What it prints of SciPy is held in test_record.py."""

import ast
import math

import nbformat
import numpy as np
import pytest

import helpers
from tools.notebooks import NOTEBOOKS

LESSON = nbformat.read(NOTEBOOKS / "08-where-floats-give-out.ipynb", as_version=4)


@pytest.fixture(scope="module", autouse=True)
def _quietly():
    with np.errstate(all="ignore"):
        yield


@pytest.fixture(scope="module")
def taught():
    """The functions that the lesson defines, as it defines them."""
    source = "\n".join(cell.source for cell in LESSON.cells if cell.cell_type == "code")
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    names = {"np": np, "math": math}
    exec(compile(ast.Module(functions, []), "lesson 08", "exec"), names)
    return names


def rows(shape, scale):
    return np.random.default_rng(8).normal(scale=scale, size=shape)


def distributions(distance):
    """Pairs of distributions, of which the second is moved away from the first by the fraction `distance`."""
    rng = np.random.default_rng(8)
    p, other = rng.dirichlet(np.ones(4), size=(2, 200))
    return p, (1 - distance) * p + distance * other


def test_every_repair_of_the_lesson_is_tied_here(taught):
    repairs = {name for name in taught if name.startswith("stable_")}
    tied = {"logit", "sigmoid", "log_sigmoid", "softmax", "log_softmax", "logsumexp", "entropy", "kl"}
    assert repairs == {f"stable_{name}" for name in tied}


def test_the_logit(taught):
    near_half = 0.5 + 10 ** np.linspace(-16, -1, 301)
    p = np.concatenate([near_half, 1 - near_half, 10 ** np.linspace(-299, -1, 299), [0, 0.5, 1]])
    np.testing.assert_allclose(taught["stable_logit"](p), helpers.logit(p), rtol=5e-16)
    assert taught["stable_logit"](1e-310) == -np.inf < helpers.logit(1e-310)


@pytest.mark.parametrize("name", ["sigmoid", "log_sigmoid"])
def test_sigmoid_and_its_logarithm(taught, name):
    z = np.concatenate([np.linspace(-800, 800, 3201), np.linspace(-40, 40, 1601), [-np.inf, np.inf]])
    np.testing.assert_allclose(taught[f"stable_{name}"](z), getattr(helpers, name)(z), rtol=5e-16, atol=1e-323)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "logsumexp"])
@pytest.mark.parametrize("scale", [1, 30, 1000])
def test_softmax_its_logarithm_and_the_log_sum_exp(taught, name, scale):
    stable, helper = taught[f"stable_{name}"], getattr(helpers, name)
    for z in [*rows((200, 5), scale), np.full(9, 1000.0), np.array([0.0, -40.0]), np.array([0.0, *[-40.0] * 8])]:
        np.testing.assert_allclose(stable(z), helper(z), rtol=1e-14)


def test_the_entropy(taught):
    for p in [*distributions(0)[0], np.array([1.0, 0.0]), np.array([0.0, 0.5, 0.5])]:
        np.testing.assert_allclose(taught["stable_entropy"](p), helpers.entropy(p), rtol=1e-14)


@pytest.mark.parametrize("distance", [1e-12, 1e-9, 1e-6, 1e-3, 0.1, 1])
def test_the_divergence(taught, distance):
    for p, q in zip(*distributions(distance), strict=True):
        np.testing.assert_allclose(taught["stable_kl"](p, q), helpers.kl_divergence(p, q), rtol=1e-10)


def test_the_helper_has_two_branches_more_for_a_divergence(taught):
    impossible = np.array([0.0, 1.0]), np.array([0.5, 0.5])
    assert np.isnan(taught["stable_kl"](*impossible))
    assert helpers.kl_divergence(*impossible) == pytest.approx(math.log(2), rel=1e-15)
    too_far = np.array([0.5, 0.5]), np.array([1e-320, 1.0])
    assert taught["stable_kl"](*too_far) == np.inf
    exact = math.log(0.5) - 0.5 * math.log(1e-320)
    assert helpers.kl_divergence(*too_far) == pytest.approx(exact, rel=1e-14)


def test_what_the_folded_asides_say(taught):
    sigmoid = taught["lesson_2_sigmoid"]
    assert list(helpers.logit([0, 1])) == [-np.inf, np.inf]
    last = np.float16(-17.34375)
    assert sigmoid(last) == helpers.sigmoid(last) == 0 < sigmoid(np.nextafter(last, np.float16(0)))
    assert np.log(sigmoid(800.0)) == helpers.log_sigmoid(800.0) == 0
    whole = np.arange(9.0)
    for form in (lambda z: np.log(np.exp(z).sum()), taught["stable_logsumexp"], helpers.logsumexp):
        assert round(form(whole), 5) == 8.45855


def test_sums_in_pairs_lose_least(taught):
    losses = np.full(10_000, 2.303, np.float16)
    exact = 10_000 * float(losses[0])
    assert abs(taught["pairwise_sum"](losses) - exact) < 0.001 * exact
    assert np.cumsum(losses)[-1] == 8192
