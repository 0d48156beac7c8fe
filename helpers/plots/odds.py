"""Figures of lesson 01: one quantity on three scales."""

import numpy as np

from helpers import logit, odds, odds_to_probability
from helpers.plots.figure import BLUE, INK, MUTED, ORANGE, PURPLE, drawing, signed

FAIR_COIN = {"probability": 0.5, "odds": 1, "logit": 0}


def three_scales(*, probabilities: list[float], alt: str) -> None:
    """Draw probabilities, their odds and their logits on three number lines, joined."""
    rows: list[tuple[str, float, float, list[float]]] = [
        ("probability", 0.0, 1.0, [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1]),
        ("odds", 0.0, 10.0, [0, 1, 2, 4, 6, 8, 10]),
        ("logit", -3.0, 3.0, [-3, -2, -1, 0, 1, 2, 3]),
    ]
    with drawing(alt, height=3.6) as axes:
        for p in probabilities:
            values = zip((p, odds(p), logit(p)), rows, strict=True)
            places = [(x - low) / (high - low) for x, (_, low, high, _) in values]
            colour = ORANGE if p < 0.5 else BLUE if p > 0.5 else INK
            style = "--" if p < 0.5 else "-" if p > 0.5 else ":"
            axes.plot(places, [2, 1, 0], style, color=colour, marker="o", linewidth=1.4, markersize=6, clip_on=False)
        for height, (name, low, high, ticks) in zip((2, 1, 0), rows, strict=True):
            axes.hlines(height, 0, 1, color=MUTED, linewidth=1, zorder=0)
            for here, end in {"probability": (), "odds": ((1, 1.05),), "logit": ((1, 1.05), (0, -0.05))}[name]:
                arrow = {"arrowstyle": "->", "color": MUTED, "shrinkA": 0, "shrinkB": 0}  # the scale goes on
                axes.annotate("", (end, height), (here, height), arrowprops=arrow, annotation_clip=False)
            axes.text(-0.07, height, name, ha="right", va="center", fontweight="bold")
            for tick in ticks:
                place = (tick - low) / (high - low)
                axes.vlines(place, height - 0.05, height + 0.05, color=MUTED, linewidth=1)
                even = tick == FAIR_COIN[name]
                axes.text(
                    place + 0.028 * (name == "odds" and even),  # beside the line that starts there
                    height + (0.15 if name == "probability" else -0.15),
                    signed(tick, "g"),
                    color=INK if even else MUTED,
                    fontweight="bold" if even else "normal",
                    ha="center",
                    va="center",
                )
        for place, side, words, colour in (
            (-0.05, "left", "less likely than not", ORANGE),
            (1.05, "right", "likelier than not", BLUE),
        ):
            axes.text(place, 2.42, words, color=colour, ha=side, va="center")
        axes.text(0.5, 2.42, "a fair coin", fontweight="bold", ha="center", va="center")
        axes.set(xlim=(-0.05, 1.05), ylim=(-0.3, 2.55))
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
                above = axes is upper or mark > 0.5  # where neither the curve nor the line of even chances runs
                place = {"xytext": (-4, 13) if above else (6, -14), "ha": "right" if above else "left"}
                axes.annotate(
                    signed(function(mark), ".2f"), (mark, function(mark)), textcoords="offset points", **place
                )
            axes.set_ylabel(name)
        upper.set(ylim=(0, 8), title="odds: 1 is even, and one side has all the room")
        lower.set(ylim=(-5, 5), title="logit: 0 is even, and both sides are alike")
        lower.set(xlabel="probability p", xlim=(0, 1))


def line_and_logit_line(*, w: float, b: float, alt: str) -> None:
    """Draw a line through p = 1/2, and the curve whose logit is the line w x + b."""
    even = -b / w
    x = np.linspace(even - 4 / w, even + 4 / w, 201)
    p = odds_to_probability(np.exp(w * x + b))
    tangent = 0.5 + w / 4 * (x - even)
    with drawing(alt, height=3.8) as axes:
        axes.axhspan(0, 1, color=MUTED, alpha=0.12, linewidth=0)
        axes.plot(x, tangent, color=ORANGE, linestyle="--")
        axes.plot(x, p, color=BLUE)
        axes.text(even - 3.8 / w, 0.94, "possible probabilities", color=MUTED, ha="left", va="top")
        axes.text(even + 2.7 / w, 1.3, "p is a line", color=ORANGE, ha="right", va="center")
        axes.text(even + 1.6 / w, 0.72, "logit(p) is a line", color=BLUE, ha="left", va="top")
        axes.set(xlabel="hours studied, x", ylabel="probability of passing, p", ylim=(-0.6, 1.6), xlim=(x[0], x[-1]))
