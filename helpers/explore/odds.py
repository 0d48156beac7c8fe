"""One chance on three scales, and evidence that moves it: the explorable of lesson 1."""

import traitlets

from helpers import logit, odds
from helpers.explore import Explorable, Number, module, setting
from helpers.plots.figure import BLUE, MUTED, image, signed, styled


class ThreeScales(Explorable):
    """One chance on the lines of probability, odds and logit; each test of the evidence leaves a footprint.

    Attributes
    ----------
    p : float
        The probability, from 0.001 to 0.999.
    likelihood_ratio : float
        The factor by which a positive test multiplies the odds, from 1 to 100; a negative one divides them by it.

    Examples
    --------
    >>> scales = ThreeScales(p=0.25)
    >>> scales.p
    0.25
    """

    _esm = module("odds")
    name = "odds"
    alt = (
        "Number lines of probability, odds and logit, one under the other, with a mark for the same chance on each. "
        "A rare event lies near the left end of the first two, and far left of the middle on the third."
    )

    p = setting(Number(0.01, min=0.001, max=0.999))
    likelihood_ratio = setting(Number(9.0, min=1.0, max=100.0))
    footprints = setting(traitlets.List(Number(min=0.001, max=0.999)))

    def picture(self) -> str:
        """Return the three lines with the chance marked, as an `<img>`."""
        lines = (("probability", self.p, 0, 1), ("odds", odds(self.p), 0, 10), ("logit", logit(self.p), -7, 7))
        with styled(width=5.6, height=2.6) as (figure, axes):
            places = [min(1.02, (x - low) / (high - low)) for _, x, low, high in lines]
            axes.plot(places, [2, 1, 0], color=BLUE, marker="o", markersize=8, clip_on=False)
            for row, (name, _, low, high) in enumerate(lines):
                axes.hlines(2 - row, 0, 1, color=MUTED, linewidth=1, zorder=0)
                axes.text(0.5, 2.12 - row, name, fontweight="bold", ha="center")
                for tick, place in ((low, 0), (high, 1)):
                    axes.text(place, 1.85 - row, signed(tick, "g"), ha="center", va="top")
            axes.set(xlim=(-0.05, 1.05), ylim=(-0.4, 2.5))
            axes.axis("off")
        return image(figure, self.alt)
