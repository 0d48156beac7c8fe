"""One softmax beside separate sigmoids, and a temperature: the explorable of lesson 3."""

import math
from typing import Any

import numpy as np
import traitlets

from helpers import sigmoid, softmax
from helpers.explore import Explorable, Number, module, setting
from helpers.plots.figure import BLUE, INK, MUTED, ORANGE, image, styled

CORNERS = np.array([[0.5, math.sqrt(3) / 2], [0.0, 0.0], [1.0, 0.0]])


class BarsAndTemperature(Explorable):
    """The softmax of 2 to 6 logits beside a sigmoid for each, and for 3 classes the triangle of distributions.

    Attributes
    ----------
    classes : list of str
        What the classes are called: 2 to 6 different names of 1 to 10 characters.
    logits : list of float
        A logit for each class, from -1,000,000 to 1,000,000. A new number of
        classes needs both lists at once: inside
        ``with explore.hold_trait_notifications():``.
    temperature : float
        What all logits are divided by, from 0.1 to 100.

    Examples
    --------
    >>> import numpy as np
    >>> from helpers import softmax
    >>> explore = BarsAndTemperature(classes=["dog", "cat"], logits=[4.0, 2.0])
    >>> explore.temperature = 2.0
    >>> print(np.round(softmax(explore.logits, temperature=explore.temperature), 4))
    [0.7311 0.2689]
    """

    _esm = module("softmax")
    name = "softmax"
    alt = (
        "Bars. For dog, cat and rabbit with the logits 4, 2 and −2, the softmax has 0.879, 0.119 and 0.002, sum 1; "
        "the separate sigmoids have 0.982, 0.881 and 0.119, sum 1.982. In the triangle of distributions, softmax bends "
        "from the middle, where it is hot, into the dog's corner, where it is cold."
    )

    classes = setting(traitlets.List(traitlets.Unicode(), ["dog", "cat", "rabbit"], minlen=2, maxlen=6))
    logits = setting(traitlets.List(traitlets.Float(), [4.0, 2.0, -2.0], minlen=2, maxlen=6))
    temperature = setting(Number(1.0, min=0.1, max=100.0))

    @traitlets.validate("classes", "logits")
    def _is_a_logit_for_each_class(self, proposal: Any) -> list[Any]:
        value: list[Any] = proposal.value
        names, logits = (value, self.logits) if proposal.trait.name == "classes" else (self.classes, value)
        if len(set(names)) < len(names) or not all(1 <= len(name) <= 10 for name in names):
            raise traitlets.TraitError("classes must be different names of 1 to 10 characters.")
        if not np.all(np.abs(logits) <= 1e6):
            raise traitlets.TraitError(
                "logits must be numbers from -1,000,000 to 1,000,000. "
                "To rule a class out, put its logit far below the others: -1000."
            )
        if len(names) != len(logits):
            raise traitlets.TraitError(
                f"{len(names)} classes need {len(names)} logits, not {len(logits)}. "
                "Set both inside `with explore.hold_trait_notifications():`."
            )
        return value

    def picture(self) -> str:
        """Return the bars, with the triangle under them if there are three classes, as an `<img>`."""
        p = softmax(self.logits, temperature=self.temperature)
        apart = np.asarray(sigmoid(np.array(self.logits) / self.temperature))
        three = len(p) == 3
        with styled(height=5.4 if three else 3.2, nrows=1 + three, squeeze=False) as (figure, panels):
            axes = panels[0, 0]
            rows = np.arange(len(p))
            looks: tuple[dict[str, Any], ...] = (
                {"color": BLUE, "label": f"softmax, sum {p.sum():.3f}"},
                {"fill": False, "edgecolor": ORANGE, "linestyle": "--", "label": f"sigmoids, sum {apart.sum():.3f}"},
            )
            for shares, offset, look in zip((p, apart), (-0.19, 0.19), looks, strict=True):
                axes.barh(rows + offset, shares, height=0.34, **look)
                for row, share in zip(rows, shares, strict=True):
                    axes.text(share + 0.02, row + offset, f"{share:.3f}", va="center")
            axes.set(xlim=(0, 1.25), xticks=[0, 0.5, 1])
            axes.set_yticks(rows, self.classes, parse_math=False)  # a name is text, dollar signs too
            axes.invert_yaxis()
            figure.legend(loc="outside upper left")
            if three:
                self._draw_triangle(panels[1, 0])
        return image(figure, self.alt)

    def _draw_triangle(self, axes: Any) -> None:
        def place(logits: list[float], temperature: float) -> Any:
            return softmax(logits, temperature=temperature) @ CORNERS

        middle = CORNERS.mean(axis=0)
        axes.fill(*CORNERS.T, fill=False, edgecolor=INK, linewidth=1.2)
        for side in (CORNERS + np.roll(CORNERS, 1, axis=0)) / 2:
            axes.plot(*np.stack([side, middle]).T, color=MUTED, linewidth=1.2)
        axes.plot(*np.stack([place(self.logits, t) for t in np.geomspace(0.1, 1000, 99)]).T, color=BLUE, linestyle="--")
        axes.plot(*place(self.logits, self.temperature), "o", color=BLUE, markersize=9)
        for name, (x, y), (dx, dy) in zip(self.classes, CORNERS, ((0, 10), (0, -18), (0, -18)), strict=True):
            axes.annotate(name, (x, y), (dx, dy), textcoords="offset points", ha="center", parse_math=False)
        axes.set(aspect="equal", xlim=(-0.1, 1.1), ylim=(-0.12, 1.0))
        axes.axis("off")
