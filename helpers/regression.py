"""Logistic and softmax regression: an affine map, a sigmoid or softmax, and the weights of least cross-entropy.

An example x, which is a row of X, has the logits z = W x + b and the probabilities p = sigmoid(z)
or softmax(z). To fit W and b to labels y is to make least

    loss = mean of the cross-entropies + l2 / 2 * sum of the squares of W

The derivative of a cross-entropy by its logits is p - y, so by the chain rule that of the loss is

    gradient = mean of (p - y) x^T + l2 * W

In the code every x ends in a 1: the bias is its weight, the last one, and has no penalty.

References
----------
T. Hastie, R. Tibshirani, J. Friedman (2009), "The Elements of Statistical Learning", second
edition, Springer, section 4.4: both models, and how Newton's method fits them.
A. Albert, J. A. Anderson (1984), "On the existence of maximum likelihood estimates in logistic
regression models", Biometrika 71(1), 1-10: classes that are separable, altogether or in part.
D. Böhning (1992), "Multinomial logistic regression algorithm", Annals of the Institute of
Statistical Mathematics 44(1), 197-200: how curved the loss is at most, so which steps are never too long.
"""
# ruff: noqa: N803 (X is what scikit-learn calls it, and may be passed by that name)

import math
import warnings
from collections.abc import Callable
from numbers import Integral
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers import arrays, blocks
from helpers.blocks import Floats
from helpers.losses import binary_cross_entropy, categorical_cross_entropy
from helpers.sigmoid import sigmoid, sigmoid_derivative
from helpers.softmax import softmax

__all__ = ["ConvergenceWarning", "LogisticRegression", "SeparationWarning", "SoftmaxRegression"]

SOLVERS = {"newton": "Newton's method", "gradient": "Gradient descent"}
# Newton's steps run off where one moves a logit by more than this, though it can gain no more than so few nats.
# They have arrived, too, where they can gain no more than what the rounding of a loss hides.
ENDLESSLY, LITTLE, HIDDEN = 0.9, 1e-8, 1e-16
ENDLESS = (
    "So the loss has no minimum, only an infimum, and the weights grow without bound: these are where the steps "
    "ended. Pass l2 > 0 for finite weights."
)


class SeparationWarning(UserWarning):
    """The features tell the classes apart, altogether or in part, so that the loss has no minimum.

    Somewhere the logits can grow for ever, and every example gains or stays as it is.

    Notes
    -----
    Newton's method shows it: as long as it can be so, each of its steps moves a logit by
    about 1 or more against the others, however little is left to gain. Where there is a
    minimum, the steps shrink to 0.
    """


class ConvergenceWarning(UserWarning):
    """The steps have run out, and the weights are not those of the least loss yet."""


class LogisticRegression:
    """Two classes: p(second class | x) = sigmoid(w x + b).

    Parameters
    ----------
    solver : {"newton", "gradient"}
        Newton's method, or gradient descent.
    l2 : float
        Penalty on the squares of the weights, not on the bias. With n examples it is
        1 / (n C) for scikit-learn's C.
    step : float
        What gradient descent multiplies the gradient by. Newton's method has no need of it.
    max_iter : int
        The most steps to take.
    tol : float
        It stops where the next step would move no logit by more than this. For gradient
        descent that is a step by the whole gradient, of a feature below 1 as if its largest
        value were 1: so no short step, and no tiny unit, is taken for the end.

    Attributes
    ----------
    coef_ : numpy.ndarray
        Weights w, in logits per unit of each feature, of shape (1, features).
    intercept_ : numpy.ndarray
        Bias b, of shape (1,).
    classes_ : numpy.ndarray
        The two labels, sorted.
    n_iter_ : int
        How many steps were taken, from weights of 0.
    loss_curve_ : list of float
        The loss in nats before each step and after the last one.

    Examples
    --------
    >>> from helpers.data import orings
    >>> temperature, distress = orings()
    >>> model = LogisticRegression().fit(temperature.reshape(-1, 1), distress)
    >>> print(model.intercept_.round(4), model.coef_.round(4))
    [15.0429] [[-0.2322]]
    >>> print(model.predict_proba([[53], [75]]).round(4))
    [[0.0608 0.9392]
     [0.9145 0.0855]]
    """

    def __init__(
        self, *, solver: str = "newton", l2: float = 0.0, step: float = 1.0, max_iter: int = 100, tol: float = 1e-8
    ) -> None:
        self.solver, self.l2, self.step, self.max_iter, self.tol = _settings(solver, l2, step, max_iter, tol)

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Learn the weights from examples.

        Parameters
        ----------
        X : array_like
            Finite numbers: a row for each example, a column for each feature.
        y : array_like
            The label of each example: numbers, words, or True and False.

        Returns
        -------
        LogisticRegression
            The model itself.

        Raises
        ------
        ValueError
            If X or y has another shape, a feature is not finite, a label is NaN or a fraction,
            there are not two classes, or gradient descent diverges.
        TypeError
            If X does not hold real numbers, or labels of different kinds are mixed.

        Warns
        -----
        SeparationWarning
            If the loss has no minimum. Gradient descent notices only if no example is on the
            wrong side of its weights; Newton's method notices if some never need to be, too.
        ConvergenceWarning
            If `max_iter` steps were not enough.
        """
        features, number, classes = _examples(X, y)
        if len(classes) > 2:
            raise ValueError(f"y has {len(classes)} classes: use SoftmaxRegression, which takes any number of them.")
        self.coef_, self.intercept_, self.loss_curve_ = _fitted(self, features, number[:, np.newaxis], _logistic)
        self.classes_, self.n_iter_ = classes, len(self.loss_curve_) - 1
        return self

    def predict_proba(self, X: ArrayLike) -> Floats:
        """Return the probabilities of both classes, in the order of `classes_`: an array (examples, 2)."""
        z = _logits(self, X)
        return np.hstack([sigmoid(-z), sigmoid(z)])

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return the more probable class of each example."""
        best = self.predict_proba(X).argmax(axis=1)
        return self.classes_[best]

    def score(self, X: ArrayLike, y: ArrayLike) -> float:
        """Return the accuracy: the share of the examples whose label is the predicted one."""
        return _accuracy(self, X, y)


class SoftmaxRegression:
    """Any number of classes: p(class k | x) = softmax(W x + b)_k.

    The same number added to all logits changes no probability, so that many weights say the
    same; `coef_` and `intercept_` are the centred ones, which sum to 0 over the classes.

    Parameters
    ----------
    solver, l2, step, max_iter, tol
        As in `LogisticRegression`.

    Attributes
    ----------
    coef_ : numpy.ndarray
        Weights W, in logits per unit of each feature, of shape (classes, features).
    intercept_ : numpy.ndarray
        Biases b, of shape (classes,).
    classes_ : numpy.ndarray
        The labels, sorted.
    n_iter_, loss_curve_
        As in `LogisticRegression`.

    Examples
    --------
    >>> import numpy as np
    >>> from helpers.data import penguins
    >>> birds = penguins()
    >>> bill = np.column_stack([birds["bill_length"], birds["bill_depth"]])
    >>> model = SoftmaxRegression().fit(bill, birds["species"])
    >>> print(model.classes_, model.predict_proba([[45, 17]]).round(3))
    ['Adelie' 'Chinstrap' 'Gentoo'] [[0.001 0.929 0.071]]
    """

    def __init__(
        self, *, solver: str = "newton", l2: float = 0.0, step: float = 1.0, max_iter: int = 100, tol: float = 1e-8
    ) -> None:
        self.solver, self.l2, self.step, self.max_iter, self.tol = _settings(solver, l2, step, max_iter, tol)

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Learn the weights from examples, as `LogisticRegression.fit` does, of two classes or more."""
        features, number, classes = _examples(X, y)
        coef, intercept, self.loss_curve_ = _fitted(self, features, np.eye(len(classes))[number], _softmax)
        self.coef_, self.intercept_ = coef - coef.mean(axis=0), intercept - intercept.mean()
        self.classes_, self.n_iter_ = classes, len(self.loss_curve_) - 1
        return self

    def predict_proba(self, X: ArrayLike) -> Floats:
        """Return the probabilities of the classes, in the order of `classes_`: an array (examples, classes)."""
        return softmax(_logits(self, X))

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return the most probable class of each example."""
        best = self.predict_proba(X).argmax(axis=1)
        return self.classes_[best]

    def score(self, X: ArrayLike, y: ArrayLike) -> float:
        """Return the accuracy: the share of the examples whose label is the predicted one."""
        return _accuracy(self, X, y)


Model = LogisticRegression | SoftmaxRegression
Formulas = Callable[[Floats, Floats], tuple[Any, Any, Any]]


def _logistic(z: Floats, y: Floats) -> tuple[Any, Any, Any]:
    """Return the loss of logits z (n, 1), the residuals p - y, and the slope of each p: p (1 - p)."""
    return binary_cross_entropy(y, z, from_logits=True), sigmoid(z) - y, np.asarray(sigmoid_derivative(z))[:, :, None]


def _softmax(z: Floats, y: Floats) -> tuple[Any, Any, Any]:
    """Return the loss of logits z (n, classes), the residuals p - y, and the slopes of every p_k by every z_m."""
    p = softmax(z)
    slopes = p[:, :, np.newaxis] * (np.eye(z.shape[1]) - p[:, np.newaxis, :])
    return categorical_cross_entropy(y, z, from_logits=True), p - y, slopes


@blocks.quietly
def _fitted(model: Model, X: Floats, y: Floats, formulas: Formulas) -> tuple[Floats, Floats, list[float]]:
    """Return weights, biases, and the losses on the way to them; warn where there is more to know of them."""
    mean, std = np.zeros(X.shape[1]), np.ones(X.shape[1])
    if model.solver == "newton":  # its steps are the same in any units, but standardised ones keep the most digits
        mean, std = X.mean(axis=0), X.std(axis=0)
        std[std <= 1e-13 * np.abs(X).max(axis=0)] = np.inf  # a constant feature becomes 0
    x = np.column_stack([(X - mean) / std, np.ones(len(X))])
    weights, losses, residual, moved = _descended(model, x, y, np.append(model.l2 / std**2, 0), formulas)
    if warning := _warning(model, losses, residual, moved, weights):
        warnings.warn(warning, stacklevel=4)
    coef = weights[:, :-1] / std
    return coef, weights[:, -1] - coef @ mean, losses


def _descended(model: Model, x: Floats, y: Floats, penalty: Floats, formulas: Formulas) -> tuple[Any, ...]:
    """Return the weights, the losses on the way, the residuals, and how far a whole step would move a logit."""
    weights, losses, newton = np.zeros((y.shape[1], x.shape[1])), [], model.solver == "newton"
    small = np.clip(np.abs(x).max(axis=0), 1e-300, 1)  # features in tiny units are no reason to stop early
    while True:
        loss, residual, slopes = _at(weights, x, y, formulas, penalty)
        losses.append(loss)
        gradient = residual.T @ x / len(x) + penalty * weights
        step = _newton_step(x, gradient, slopes, penalty) if newton else model.step * gradient
        gain = abs((gradient * step).sum())
        moved = 0.0 if newton and gain < HIDDEN else _farthest(x @ (step if newton else gradient / small / small).T)
        runs_off = newton and model.l2 == 0 and moved > ENDLESSLY and gain < LITTLE
        if moved <= model.tol or runs_off or len(losses) > model.max_iter or not math.isfinite(losses[-1]):
            return weights, losses, residual, moved
        # A rise by less is rounding, which no shorter step would cure.
        while newton and _at(weights - step, x, y, formulas, penalty)[0] > losses[-1] * (1 + 1e-14):
            step = step / 2
        weights = weights - step


def _at(weights: Floats, x: Floats, y: Floats, formulas: Formulas, penalty: Floats) -> tuple[float, Any, Any]:
    """Return the loss with its penalty, infinite after a step too far, and the residuals and slopes of `formulas`."""
    z = x @ weights.T
    loss, residual, slopes = formulas(z, y) if np.isfinite(z).all() else (math.inf, z, z)
    loss += (penalty * weights**2).sum() / 2  # of infinite weights, 0 times infinity
    return math.inf if np.isnan(loss) else float(loss), residual, slopes


def _warning(model: Model, losses: list[float], residual: Floats, moved: float, weights: Floats) -> Warning | None:
    """Return what is to be known of where a descent ended, if that is not the minimum."""
    end = f"{SOLVERS[model.solver]} stopped after {len(losses) - 1} steps, at a loss of {losses[-1]:.4g}"
    if not math.isfinite(losses[-1]):
        raise ValueError(f"{end}: it diverged. {_advice(model, weights)}")
    if model.l2 == 0 and np.abs(residual).max() < 0.499:  # every example has p > 1/2 for its own class
        return SeparationWarning(f"The classes are separable: no example is on the wrong side. {ENDLESS} {end}.")
    if moved > max(ENDLESSLY, model.tol) and len(losses) <= model.max_iter:
        still = f"little is left to gain, but a step still moves a logit by {moved:.2g}"
        return SeparationWarning(f"The classes are separable in part: {still}. {ENDLESS} {end}.")
    end += f", which rose in {int((np.diff(losses) > 1e-12).sum())} of them"
    return None if moved <= model.tol else ConvergenceWarning(f"{end}. {_advice(model, weights)}")


def _advice(model: Model, weights: Floats) -> str:
    """Say what helps a descent that did not arrive."""
    if model.solver == "newton":
        return "Pass a larger max_iter."
    # Of standardised features the loss is nowhere more curved than this, and a step of 1 / curvature never too long.
    curvature = max(1, weights.shape[1] - 1) / (4 if len(weights) == 1 else 2) + model.l2
    return (
        f"Standardise the features, (X - np.mean(X, axis=0)) / np.std(X, axis=0), and pass step={1 / curvature:.1g} "
        'and a larger max_iter. Or pass solver="newton", which needs none of this.'
    )


def _farthest(moves: Floats) -> Any:
    """Return by how much a logit moves against another of the same example, or against the 0 of a sigmoid."""
    return np.ptp(moves if moves.shape[1] > 1 else np.hstack([moves, 0 * moves]), axis=1).max()


def _newton_step(x: Floats, gradient: Floats, slopes: Floats, penalty: Floats) -> Floats:
    """Return the solution of Hessian * step = gradient."""
    logits = range(len(gradient))
    hessian = np.block([[x.T * slopes[:, k, m] @ x / len(x) for m in logits] for k in logits])
    hessian += np.diag(np.tile(penalty, len(logits)))
    # The Hessian of a softmax is singular, as the same number added to all logits changes no loss; any is, if
    # features repeat one another. Of all solutions lstsq takes the shortest, which does not run off that way.
    unit = np.sqrt(np.where((diagonal := np.diagonal(hessian)) > 0, diagonal, 1))  # a small one is no rounding error
    step = np.linalg.lstsq(hessian / np.outer(unit, unit), gradient.ravel() / unit, rcond=1e-13)[0] / unit
    return step.reshape(gradient.shape)


@blocks.quietly
def _logits(model: Model, X: ArrayLike) -> Floats:
    if not hasattr(model, "coef_"):
        raise ValueError(f"This {type(model).__name__} is not fitted yet: call fit(X, y) first.")
    return arrays.features(X, model.coef_.shape[1]) @ model.coef_.T + model.intercept_


def _accuracy(model: Model, X: ArrayLike, y: ArrayLike) -> float:
    predicted = model.predict(X).tolist()
    labels = arrays.class_labels(y, np.asarray(X), model.classes_.tolist()).tolist()
    return float(np.mean([a == b for a, b in zip(predicted, labels, strict=True)]))


def _examples(X: ArrayLike, y: ArrayLike) -> tuple[Floats, NDArray[np.intp], NDArray[Any]]:
    """Return the features, the number of each example's class, and the classes."""
    classes, number = np.unique(arrays.class_labels(y, features := arrays.features(X)), return_inverse=True)
    if len(classes) < 2:
        raise ValueError(f"y holds one class, {classes.tolist()}: it takes two to tell them apart.")
    return features, number, classes


def _settings(solver: str, l2: float, step: float, max_iter: int, tol: float) -> tuple[str, float, float, int, float]:
    if not isinstance(solver, str) or solver not in SOLVERS:
        raise ValueError(f'solver must be "newton" or "gradient", not {solver!r}.')
    if not isinstance(max_iter, Integral) or max_iter < 1:
        raise ValueError(f"max_iter must be a whole number of steps, 1 or more, not {max_iter!r}.")
    l2 = arrays.number_above(math.nextafter(0, -1), l2, "l2", "0 or a positive finite number")
    step = arrays.number_above(0, step, "step", "a positive finite number")
    return solver, l2, step, int(max_iter), arrays.number_above(0, tol, "tol", "a positive finite number")
