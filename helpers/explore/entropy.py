"""A world, a belief and what the belief costs: the explorable of lesson 4."""

from typing import Any

import numpy as np
import traitlets

from helpers import cross_entropy, entropy, kl_divergence
from helpers.blocks import Floats
from helpers.explore import Explorable, module, setting
from helpers.plots.figure import BLUE, LABEL_BOX, ORANGE, image, styled

WEATHER = ("sun", "cloud", "rain", "snow")


def _parts(start: list[float]) -> Any:
    return setting(traitlets.List(traitlets.Float(), start, minlen=4, maxlen=4))


class WorldAndBelief(Explorable):
    """How often sun, cloud, rain and snow come, what is believed of it, and what that belief costs an evening.

    Attributes
    ----------
    world, belief : list of float
        How many parts each are sun, cloud, rain and snow. A part is 0 or from 0.001
        to 1000, and not all four are 0. They need not add up to 1: `p` and `q` do.
    unit : str
        "bits" or "nats".
    p, q : numpy.ndarray
        The probabilities that belong to `world` and to `belief`.

    Examples
    --------
    >>> from helpers import kl_divergence
    >>> explore = WorldAndBelief(world=[1, 1, 2, 4], belief=[1, 1, 1, 1])
    >>> print(explore.p, kl_divergence(explore.p, explore.q, base=2))
    [0.125 0.125 0.25  0.5  ] 0.25
    """

    _esm = module("entropy")
    name = "entropy"
    alt = (
        "Bars of world and belief for sun, cloud, rain and snow. The world has 0.125, 0.125, 0.25 and 0.5, the belief "
        "0.5, 0.25, 0.125 and 0.125. Below, the entropy, 1.75 bits, and the divergence, 0.875 bits, stand end to end: "
        "together they are as long as the cross-entropy, 2.625 bits."
    )

    world = _parts([1.0, 1.0, 2.0, 4.0])
    belief = _parts([4.0, 2.0, 1.0, 1.0])
    unit = setting(traitlets.Enum(["bits", "nats"], default_value="bits"))

    @traitlets.validate("world", "belief")
    def _makes_a_distribution(self, proposal: Any) -> list[float]:
        parts: list[float] = proposal.value
        if not all(part == 0 or 0.001 <= part <= 1000 for part in parts):
            raise traitlets.TraitError(
                f"{proposal.trait.name} must hold four numbers that are 0, or from 0.001 to 1000."
            )
        if not any(parts):
            raise traitlets.TraitError(
                f"{proposal.trait.name} must hold a number above 0: "
                "the four probabilities add up to 1, so something has to happen."
            )
        return parts

    @property
    def p(self) -> Floats:
        """The probabilities of the world."""
        return np.array(self.world) / sum(self.world)

    @property
    def q(self) -> Floats:
        """The probabilities of the belief."""
        return np.array(self.belief) / sum(self.belief)

    def picture(self) -> str:
        """Return the bars of p and q over those of entropy, divergence and cross-entropy, as an `<img>`."""
        base = 2 if self.unit == "bits" else np.e
        floor, cost = float(entropy(self.p, base=base)), float(cross_entropy(self.p, self.q, base=base))
        excess = float(kl_divergence(self.p, self.q, base=base))
        right = 1.2 * max(cost if np.isfinite(cost) else 3.0, 3.0)
        plain: dict[str, Any] = {"color": BLUE}
        dashed: dict[str, Any] = {"fill": False, "edgecolor": ORANGE, "linestyle": "--"}
        hatched: dict[str, Any] = {"fill": False, "edgecolor": ORANGE, "hatch": "///"}
        with styled(height=4.4, nrows=2, height_ratios=[8, 4]) as (figure, (shares, sums)):
            figure.get_layout_engine().set(w_pad=0.12)  # long names grow a little where a page is narrow
            rows = np.arange(4)
            for offset, letter, values, look in ((-0.19, "p", self.p, plain), (0.19, "q", self.q, dashed)):
                shares.barh(rows + offset, values, height=0.34, **look)
                for row, share in zip(rows, values, strict=True):
                    shares.text(share + 0.01, row + offset, f"{letter} {share:.3f}", va="center")
            shares.set(xlim=(0, 1.2), xticks=[0, 0.5, 1], yticks=rows, yticklabels=WEATHER)
            bars = ((0.0, floor, plain), (floor, excess, hatched), (0.0, cost, dashed))
            for place, (left, size, look) in enumerate(bars):
                end = min(left + size, right)
                sums.barh(place, end - left, left=left, height=0.6, **look)
                words = f"{size:.3f}" if np.isfinite(size) else "∞"
                sums.text(min(end + 0.02 * right, 0.95 * right), place, words, va="center", bbox=LABEL_BOX)
            sums.set(xlim=(0, right), yticks=range(3), yticklabels=["entropy", "divergence", "cross-entropy"])
            sums.set(xlabel=f"{self.unit} an evening")
            for axes in (shares, sums):
                axes.invert_yaxis()
                axes.grid(visible=False, axis="y")
        return image(figure, self.alt)
