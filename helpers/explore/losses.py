"""What one example costs against its logit, by several rules, and how steep each is: the explorable of lesson 5."""

from typing import Any

import numpy as np
import traitlets

from helpers import binary_cross_entropy, sigmoid
from helpers.explore import Explorable, Number, module, setting
from helpers.plots.figure import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, image, styled


class CostOfOneExample(Explorable):
    """The loss of one yes or no, and its slope in the logit: cross-entropy, squared error, and what goes through p.

    Attributes
    ----------
    z : float
        The logit, from -800 to 800; the slider covers -10 to 10.
    label : int
        The answer: 1 for yes, 0 for no.
    squared : bool
        Whether the squared error of p = sigmoid(z) is shown.
    through_p : bool
        Whether the cross-entropies that frameworks compute of a float64 p are shown: clipped at 1e-7 and 1 - 1e-7
        as in Keras, and PyTorch's BCELoss, which cuts the loss off at 100, and its slope by another rule.
    double_sigmoid : bool
        Whether the cross-entropy is shown that takes sigmoid(z) for the logit.

    Examples
    --------
    >>> from helpers import sigmoid
    >>> explore = CostOfOneExample(z=-2.0)
    >>> print(round(sigmoid(explore.z) - explore.label, 4))
    -0.8808
    """

    _esm = module("losses")
    name = "losses"
    alt = (
        "Two panels over the logit, from −10 to 10, if the answer is yes: loss and slope. Cross-entropy keeps a slope "
        "near −1 however wrong the model is. Squared error is flat there; it is steepest at p = 1/3 and flattens "
        "towards both sides."
    )

    z = setting(Number(-8.0, min=-800.0, max=800.0))
    label = setting(traitlets.Int(1))
    squared = setting(traitlets.Bool(True))
    through_p = setting(traitlets.Bool(False))
    double_sigmoid = setting(traitlets.Bool(False))

    @traitlets.validate("label")
    def _is_yes_or_no(self, proposal: Any) -> int:
        if proposal.value not in (0, 1):
            raise traitlets.TraitError(f"label is 1 for yes or 0 for no, not {proposal.value}.")
        return int(proposal.value)

    def picture(self) -> str:
        """Return the losses and, below, their slopes against the logit, as an `<img>`."""
        y = self.label
        reach = next(far for far in (10, 20, 60, 150, 1000) if abs(self.z) <= far)
        z = np.linspace(-reach, reach, 401)
        with styled(height=5.2, nrows=2, sharex=True, height_ratios=[2, 1]) as (figure, (loss, slope)):
            for name, colour, style, height, steepness in self._curves(y, z):
                loss.plot(z, height, color=colour, linestyle=style, label=name)
                slope.plot(z, steepness, color=colour, linestyle=style)
            for axes in (loss, slope):
                axes.axvline(self.z, color=MUTED, linewidth=1)
            loss.legend(loc="upper right" if y else "upper left")
            loss.set(ylabel=f"loss if the answer is {'yes' if y else 'no'}")
            slope.set(
                ylabel="slope", xlabel="logit z", xlim=(-reach, reach), xticks=[-reach, 0, reach], yticks=[-y, 1 - y]
            )
        return image(figure, self.alt)

    def _curves(self, y: int, z: Any) -> list[tuple[Any, ...]]:
        """Return the name, colour, line, losses and slopes of every rule that is shown."""
        p = np.asarray(sigmoid(z))
        own = p * (1 - p)  # the sigmoid's own slope
        truth = np.full(z.shape, y)

        def cost(z_or_p: Any, *, from_logits: bool) -> Any:
            return binary_cross_entropy(truth, z_or_p, from_logits=from_logits, reduction="none")

        curves: list[tuple[Any, ...]] = [("cross-entropy", BLUE, "-", cost(z, from_logits=True), p - y)]
        if self.squared:
            curves.append(("squared error", ORANGE, "--", (p - y) ** 2, 2 * (p - y) * own))
        if self.through_p:
            kept = np.clip(p, 1e-7, 1 - 1e-7)
            curves.append(("Keras, clipped", GREEN, "-.", cost(kept, from_logits=False), np.where(kept == p, p - y, 0)))
            by_p = (p - y) / np.maximum(own, 1e-12)
            curves.append(("BCELoss", PURPLE, ":", np.minimum(100, cost(p, from_logits=False)), by_p * own))
        if self.double_sigmoid:
            slopes = (np.asarray(sigmoid(p)) - y) * own
            curves.append(("sigmoid twice", INK, (0, (8, 3)), cost(p, from_logits=True), slopes))
        return curves
