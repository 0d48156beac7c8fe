"""Figures of lesson 01: one quantity on three scales."""

from itertools import pairwise

import numpy as np

from helpers import logit, odds, odds_to_probability
from helpers.plots.figure import BLUE, GREEN, INK, LABEL_BOX, MUTED, ORANGE, PURPLE, drawing, signed


def three_scales(*, probabilities: list[float], alt: str) -> None:
    """Draw probabilities, their odds and their logits on three number lines, joined."""
    rows = [("probability", 0.0, 1.0), ("odds", 0.0, 10.0), ("logit", -3.0, 3.0)]
    with drawing(alt, height=3.6) as axes:
        for p in probabilities:
            places = [(x - low) / (high - low) for x, (_, low, high) in zip((p, odds(p), logit(p)), rows, strict=True)]
            colour = ORANGE if p < 0.5 else BLUE if p > 0.5 else INK
            style = "--" if p < 0.5 else "-" if p > 0.5 else ":"
            axes.plot(places, [2, 1, 0], style, color=colour, marker="o", linewidth=1.4, markersize=6, clip_on=False)
        for height, (name, low, high) in zip((2, 1, 0), rows, strict=True):
            axes.hlines(height, 0, 1, color=MUTED, linewidth=1, zorder=0)
            axes.text(-0.04, height, name, ha="right", va="center", fontweight="bold")
            for tick in np.linspace(low, high, 6 if name != "logit" else 7):
                place = (tick - low) / (high - low)
                axes.vlines(place, height - 0.05, height + 0.05, color=MUTED, linewidth=1)
                axes.text(
                    place,
                    height - 0.2,
                    signed(tick, "g"),
                    color=MUTED,
                    fontsize=10,
                    ha="center",
                    va="center",
                    bbox=LABEL_BOX,
                )
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.4, 2.2))
        axes.axis("off")


def odds_and_logit_curves(*, marked: list[float], alt: str) -> None:
    """Draw odds and logit against probability, one above the other, with some points marked."""
    p = np.linspace(0.005, 0.995, 199)
    with drawing(alt, height=4.9, nrows=2, sharex=True) as (upper, lower):
        for axes, function, colour, even, name in (
            (upper, odds, PURPLE, 1, "odds"),
            (lower, logit, BLUE, 0, "logit"),
        ):
            axes.plot(p, function(p), color=colour)
            axes.axhline(even, color=INK, linewidth=1, linestyle=":")
            axes.axvline(0.5, color=INK, linewidth=1, linestyle=":")
            for mark in marked:
                axes.plot(mark, function(mark), "o", color=colour)
                place = {"xytext": (-5, 8), "textcoords": "offset points", "ha": "right", "bbox": LABEL_BOX}
                axes.annotate(signed(function(mark), ".2f"), (mark, function(mark)), **place)
            axes.set_ylabel(name)
        upper.set(ylim=(0, 8), title="odds: 1 is even, and one side has all the room")
        lower.set(ylim=(-5, 5), title="logit: 0 is even, and both sides are alike")
        lower.set(xlabel="probability p", xlim=(0, 1))


def equal_evidence(*, prior: float, likelihood_ratio: float, times: int, alt: str) -> None:
    """Draw what the same evidence, met again and again, does to probability and to logit."""
    found = odds(prior) * likelihood_ratio ** np.arange(times + 1)
    p = np.asarray(odds_to_probability(found))
    with drawing(alt, height=4.6, nrows=2, sharex=True) as (upper, lower):
        for axes, heights, colour, name in ((upper, p, GREEN, "probability"), (lower, np.log(found), BLUE, "logit")):
            axes.step(range(times + 1), heights, where="post", color=colour, linewidth=1.2, linestyle=":")
            axes.plot(range(times + 1), heights, "o", color=colour)
            for test, (low, high) in enumerate(pairwise(heights), start=1):
                axes.annotate("", (test, high), (test, low), arrowprops={"arrowstyle": "->", "color": colour})
                axes.annotate(
                    f"+{high - low:.2f}", (test, (low + high) / 2), (-6, 0), textcoords="offset points", ha="right"
                )
            axes.set_ylabel(name)
        upper.set(ylim=(-0.05, 1.05))
        lower.axhline(0, color=INK, linewidth=1)
        lower.set(xlabel="positive tests so far", xticks=range(times + 1), xlim=(-0.3, times + 0.3))


def line_and_logit_line(*, w: float, b: float, alt: str) -> None:
    """Draw a line through p = 1/2, and the curve whose logit is the line w x + b."""
    even = -b / w
    x = np.linspace(even - 4 / w, even + 4 / w, 201)
    p = odds_to_probability(np.exp(w * x + b))
    tangent = 0.5 + w / 4 * (x - even)
    with drawing(alt) as axes:
        axes.axhspan(0, 1, color=MUTED, alpha=0.1, linewidth=0)
        axes.plot(x, tangent, color=ORANGE, linestyle="--", label="p is a line")
        axes.plot(x, p, color=BLUE, label="logit(p) is a line")
        axes.set(xlabel="hours studied, x", ylabel="probability of passing, p", ylim=(-0.6, 1.6), xlim=(x[0], x[-1]))
        axes.legend(loc="upper left")
