"""A line, the curve that the sigmoid makes of it, and ten students: the explorable of lesson 2."""

from typing import Any

import numpy as np
import traitlets

from helpers import sigmoid
from helpers.explore import Explorable, Number, module, setting
from helpers.plots.figure import BLUE, INK, LABEL_BOX, MUTED, ORANGE, PAPER, image, signed, styled

# Hours of study, and whether the student passed. They overlap, so that some curve fits best.
STUDENTS = [
    [1.0, 0.0],
    [1.5, 0.0],
    [2.5, 0.0],
    [3.0, 1.0],
    [3.5, 0.0],
    [4.5, 1.0],
    [5.0, 0.0],
    [6.0, 1.0],
    [7.0, 1.0],
    [8.5, 1.0],
]


class LineAndCurve(Explorable):
    """The logit w x + b of passing after x hours, its probability, and ten students who passed or failed.

    Attributes
    ----------
    w : float
        The weight, in logits per hour, from -2 to 2.
    b : float
        The bias, a logit, from -20 to 20.
    keep : bool
        Whether the slider of the weight takes the bias along, so that the threshold -b/w stays.
    points : list of list of float
        Hours of study, and 1 for passed or 0 for failed, of the ten students. They are given: no others are taken.

    Examples
    --------
    >>> from helpers import sigmoid
    >>> explore = LineAndCurve(w=1.6)
    >>> print(round(sigmoid(explore.w * 2.5 + explore.b), 4))
    0.5
    """

    _esm = module("sigmoid")
    name = "sigmoid"
    alt = (
        "Two panels over 0 to 10 hours. The line z = 0.8x − 4 crosses 0 at 5 hours. The curve of the probability "
        "crosses one half there, with a dashed tangent of slope 0.2. Of ten students, those who passed are dots at 1, "
        "from 3 hours on; those who failed are rings at 0, up to 5 hours."
    )

    w = setting(Number(0.8, min=-2.0, max=2.0))
    b = setting(Number(-4.0, min=-20.0, max=20.0))
    keep = setting(traitlets.Bool(False))
    points = setting(traitlets.List(traitlets.List(traitlets.Float()), STUDENTS))

    @traitlets.validate("points")
    def _are_the_ten(self, proposal: Any) -> list[list[float]]:
        if proposal.value != STUDENTS:
            raise traitlets.TraitError(
                "points are the ten students of the lesson. To fit others, call "
                "helpers.regression.LogisticRegression().fit(hours, passed), with a column of hours."
            )
        return STUDENTS

    def picture(self) -> str:
        """Return the line and, below it, the curve with its tangent and the students, as an `<img>`."""
        x = np.linspace(0, 10, 201)
        z = self.w * x + self.b
        with styled(height=5.2, nrows=2, sharex=True) as (figure, (upper, lower)):
            upper.plot(x, z, color=BLUE)
            line = f"logit z = {signed(self.w, '.3g')}x {'+−'[self.b < 0]} {abs(self.b):.3g}"
            upper.set(ylim=(-8, 8), yticks=[-8, 0, 8], ylabel="logit z")
            upper.set_title(line, loc="left")
            hours, passed = np.array(self.points).T
            lower.vlines(hours, passed, sigmoid(self.w * hours + self.b), color=MUTED, linewidth=0.9, linestyle=":")
            lower.plot(x, sigmoid(z), color=BLUE)
            for outcome, face, word in ((1, INK, "passed"), (0, PAPER, "failed")):
                dots = hours[passed == outcome]
                lower.plot(dots, 0 * dots + outcome, "o", color=INK, markerfacecolor=face, label=word, clip_on=False)
            lower.set(xlim=(0, 10), ylim=(-0.06, 1.06), yticks=[0, 0.5, 1], xlabel="hours x", ylabel="probability p")
            if self.w and 0 <= -self.b / self.w <= 10:
                self._mark_threshold(upper, lower)
            figure.legend(*lower.get_legend_handles_labels(), loc="outside lower right", ncols=2)
        return image(figure, self.alt)

    def _mark_threshold(self, upper: Any, lower: Any) -> None:
        threshold, slope = -self.b / self.w, self.w / 4
        reach = 0.4 / abs(slope)
        for axes, middle, words in (
            (upper, 0, f"−b/w = {threshold:.3g}"),
            (lower, 0.5, f"slope {signed(slope, '.3g')}"),
        ):
            axes.axvline(threshold, color=ORANGE, linewidth=1, linestyle=":")
            axes.plot(threshold, middle, "o", color=ORANGE, markersize=8, zorder=3)
            axes.annotate(words, (threshold, middle), (10, -16), textcoords="offset points", bbox=LABEL_BOX)
        ends = np.array([threshold - reach, threshold + reach])
        lower.plot(ends, 0.5 + slope * (ends - threshold), color=ORANGE, linewidth=1.6, linestyle="--")
