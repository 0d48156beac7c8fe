"""The O-rings' curve, fitted by hand, by steps or at once: the explorable of lesson 6."""

from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray

from helpers import sigmoid
from helpers.data import orings
from helpers.explore import Explorable, Number, module, setting
from helpers.plots.figure import BLUE, GRID, INK, MUTED, ORANGE, PAPER, image, styled
from helpers.regression import LogisticRegression

FORECAST = 31  # in °F, for the morning of 28 January 1986


class FitByHand(Explorable):
    """The probability of distress against the temperature at launch: sigmoid(w x + b), over the 23 flights.

    Attributes
    ----------
    w : float
        What one °F more adds to the logit of distress, from -3 to 3.
    b : float
        The logit at 0 °F, from -250 to 250.
    show_cold : bool
        Whether the picture goes down to the 31 °F of the forecast, with the
        95% band of the best fit.
    trail : list of [float, float]
        w and b before each of the last steps, 20 at most.
    flights : list of [float, float]
        The temperature at launch in °F, rising, and 1 for distress or 0 for
        none. Nobody may set it: other data are for
        `helpers.regression.LogisticRegression`.

    Examples
    --------
    >>> from helpers import sigmoid
    >>> explore = FitByHand(w=-0.2, b=13.0)
    >>> print(round(sigmoid(explore.w * 65 + explore.b), 3))
    0.5
    """

    _esm = module("regression")
    name = "regression"
    alt = (
        "Points and a curve, probability of distress against temperature: the 23 flights, 7 of them with distress, "
        "and a level line at ½, the curve of w = 0 and b = 0."
    )

    w = setting(Number(0.0, min=-3.0, max=3.0))
    b = setting(Number(0.0, min=-250.0, max=250.0))
    show_cold = setting(traitlets.Bool(False))
    trail = setting(traitlets.List(traitlets.List(traitlets.Float(), minlen=2, maxlen=2), maxlen=20))
    flights = setting(
        traitlets.List(traitlets.List(traitlets.Float()), np.column_stack(orings()).tolist(), read_only=True)
    )

    @traitlets.validate("trail")
    def _is_in_range(self, proposal: Any) -> list[list[float]]:
        value: list[list[float]] = proposal.value
        if not all(abs(w) <= 3 and abs(b) <= 250 for w, b in value):
            raise traitlets.TraitError("trail holds pairs of w, from -3 to 3, and b, from -250 to 250.")
        return value

    def picture(self) -> str:
        """Return the flights and the curve, and with the forecast the best fit's band, as an `<img>`."""
        x, y = np.array(self.flights).T
        across = np.linspace(FORECAST - 2 if self.show_cold else 51, 83, 109)
        # Flights at one temperature are stacked, downwards from 1 and upwards from 0.
        row = [sum((x[:i] == x[i]) & (y[:i] == y[i])) for i in range(len(x))]
        heights = y + np.where(y == 1, -0.045, 0.045) * row
        with styled(height=3.8) as (figure, axes):
            if self.show_cold:
                axes.axvspan(across[0], x.min(), color=GRID, alpha=0.6, linewidth=0)
                axes.fill_between(across, *map(sigmoid, self._band(across)), color=BLUE, alpha=0.22, linewidth=0)
                axes.axvline(FORECAST, color=INK, linewidth=1, linestyle=":")
                axes.text(FORECAST + 0.6, 0.3, "forecast")
                axes.text((FORECAST + x.min()) / 2, 0.12, "no flight was\never this cold", ha="center", color=MUTED)
                axes.text(37, 0.63, "best fit's 95% band", color=BLUE)
            axes.plot(across, sigmoid(self.w * across + self.b), color=BLUE)
            axes.plot(x[y == 1], heights[y == 1], "o", color=ORANGE, markersize=6)
            axes.plot(x[y == 0], heights[y == 0], "o", color=INK, markersize=5, markerfacecolor=PAPER)
            axes.text(71.5, 0.93, "distress", color=ORANGE)
            axes.text(65, 0.03, "no distress", ha="right")
            axes.set(xlabel="temperature in °F", ylabel="probability of distress")
            axes.set(xlim=across[[0, -1]], ylim=(-0.04, 1.04))
        return image(figure, self.alt)

    def _band(self, across: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """Return the logits of the lower and the upper end of the best fit's 95% band at each temperature."""
        x, y = np.array(self.flights).T
        model = LogisticRegression().fit(x[:, np.newaxis], y)
        w, b = model.coef_[0, 0], model.intercept_[0]
        p = sigmoid(w * x + b)
        rows, points = (np.column_stack([each, np.ones_like(each)]) for each in (x, across))
        covariance = np.linalg.inv((rows.T * (p * (1 - p))) @ rows)
        aside = 1.96 * np.sqrt(np.sum(points @ covariance * points, axis=1))
        return [w * across + b - aside, w * across + b + aside]
