"""Figure of lesson 07: the loss of a classifier behind one softmax, and behind two."""

import numpy as np

from helpers import softmax, sparse_categorical_cross_entropy
from helpers.plots.figure import BLUE, INK, MUTED, ORANGE, drawing


def double_softmax(*, alt: str) -> None:
    """Draw the loss against the true logit t for the logits (t, -t, 0), given as they are and as probabilities."""
    t = np.linspace(-4, 4, 161)
    z = np.stack([t, -t, 0 * t], axis=-1)
    true = np.zeros(t.size, dtype=int)
    once, twice = (
        sparse_categorical_cross_entropy(true, given, from_logits=True, reduction="none") for given in (z, softmax(z))
    )
    floor, ceiling = np.log(1 + 2 / np.e), np.log(2 + np.e)
    with drawing(alt) as axes:
        axes.axhspan(floor, ceiling, color=ORANGE, alpha=0.1, linewidth=0)
        for height, name in ((floor, "floor"), (ceiling, "ceiling")):
            axes.axhline(height, color=ORANGE, linewidth=1, linestyle=":")
            side = {"x": 3.9, "ha": "right"} if name == "ceiling" else {"x": -3.9, "ha": "left"}
            axes.text(y=height + 0.08, s=f"{name} {height:.3f}", color=ORANGE, va="bottom", **side)
        axes.plot(t, once, color=BLUE)
        axes.plot(t, twice, color=ORANGE, linestyle="--")
        axes.plot(0, np.log(3), "o", color=INK)
        axes.annotate("log 3", (0, np.log(3)), (8, 5), textcoords="offset points")
        axes.annotate("one softmax", (-2.2, 4.5), (8, 0), textcoords="offset points", color=BLUE, va="center")
        axes.annotate("two softmaxes", (2.0, 0.7), (0, 6), textcoords="offset points", color=ORANGE)
        axes.axhline(0, color=MUTED, linewidth=1)
        axes.set(xlabel="logit t of the true class (the others: −t and 0)", ylabel="loss in nats")
        axes.set(xlim=(-4, 4), ylim=(-0.15, 6))
