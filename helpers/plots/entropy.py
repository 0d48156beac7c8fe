"""Figures of lesson 04: surprise, and the tangent under which the logarithm stays."""

import numpy as np

from helpers import surprisal
from helpers.plots.figure import BLUE, INK, ORANGE, drawing


def surprisal_curve(*, marked: list[float], alt: str) -> None:
    """Draw the surprisal against the probability, in bits, with some points marked."""
    p = np.linspace(0.01, 1, 199)
    with drawing(alt) as axes:
        axes.plot(p, surprisal(p, base=2), color=BLUE)
        for mark in marked:
            bits = surprisal(mark, base=2)
            axes.plot(mark, bits, "o", color=BLUE, clip_on=False)
            aside = {"xytext": (7, 6), "ha": "left"} if mark < 0.9 else {"xytext": (-2, 12), "ha": "right"}
            unit = "bit" if bits == 1 else "bits"
            axes.annotate(f"{mark:g}: {bits:g} {unit}", (mark, bits), textcoords="offset points", **aside)
        axes.set(xlabel="probability of what happened", ylabel="surprisal in bits", xlim=(0, 1.02), ylim=(-0.1, 6.6))


def log_tangent(*, alt: str) -> None:
    """Draw log x and the line x - 1 that touches it."""
    x = np.linspace(0.06, 4, 198)
    with drawing(alt) as axes:
        axes.plot([0, 4], [-1, 3], color=ORANGE, linestyle="--")
        axes.plot(x, np.log(x), color=BLUE)
        axes.plot(1, 0, "o", color=INK)
        axes.annotate("both are 0 at x = 1", (1, 0), (8, -16), textcoords="offset points")
        axes.text(2.75, 2.1, "x − 1", color=ORANGE, ha="right")
        axes.text(3.3, 0.7, "log x", color=BLUE)
        axes.set(xlabel="x", ylabel="value", xlim=(0, 4), ylim=(-2.8, 3))
