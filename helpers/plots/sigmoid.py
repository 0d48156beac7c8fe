"""Figures of lesson 02: the sigmoid, its slope, and its place in a network."""

from itertools import pairwise

import numpy as np

from helpers import logit, sigmoid, sigmoid_derivative
from helpers.plots.figure import BLUE, GREEN, INK, LABEL_BOX, MUTED, ORANGE, PAPER, drawing


def mirror_images(*, alt: str) -> None:
    """Draw logit and sigmoid as mirror images in the line y = x."""
    z = np.linspace(-5, 5, 201)
    p = np.linspace(0.0067, 0.9933, 201)
    with drawing(alt, height=5.4) as axes:
        axes.plot([-5, 5], [-5, 5], color=MUTED, linewidth=1, linestyle=":")
        axes.plot(p, logit(p), color=ORANGE, linestyle="--")
        axes.plot(z, sigmoid(z), color=BLUE)
        axes.plot([0.8808, 2.0], [2.0, 0.8808], color=INK, linewidth=0.8)
        axes.plot(0.8808, 2.0, "o", color=ORANGE)
        axes.plot(2.0, 0.8808, "o", color=BLUE)
        axes.text(0.6, 2.15, "(0.88, 2)", color=ORANGE, ha="right")
        axes.text(2.1, 0.3, "(2, 0.88)", color=BLUE)
        axes.text(1.15, 4.3, "logit", color=ORANGE)
        axes.text(-4.8, 0.25, "sigmoid", color=BLUE)
        axes.text(-3.6, -4.3, "y = x", color=MUTED)
        axes.set(xlim=(-5, 5), ylim=(-5, 5), aspect="equal", xlabel="what goes in", ylabel="what comes out")


def network(*, alt: str) -> None:
    """Draw a small network: inputs, two hidden layers and one output, with one chain of units marked."""
    columns: list[tuple[float, list[float]]] = [(0, [0.5, -0.5]), (1.5, [1, 0, -1]), (3, [1, 0, -1]), (4.5, [0])]
    chain: list[float] = [0.5, 1, 1, 0]
    with drawing(alt, height=3.6) as axes:
        for step, ((left, starts), (right, ends)) in enumerate(pairwise(columns)):
            for start in starts:
                for end in ends:
                    marked = (start, end) == (chain[step], chain[step + 1])
                    axes.plot(
                        [left, right],
                        [start, end],
                        color=ORANGE if marked else MUTED,
                        linewidth=2.4 if marked else 0.8,
                        zorder=1,
                    )
        for column, (x, heights) in enumerate(columns):
            for y in heights:
                marked = y == chain[column]
                axes.plot(
                    x,
                    y,
                    "o" if column else "s",
                    color=ORANGE if marked else MUTED,
                    markerfacecolor=PAPER,
                    markersize=21 if column else 19,
                    markeredgewidth=2 if marked else 1.2,
                    zorder=2,
                )
                name = "σ" if column else "x₁" if y > 0 else "x₂"
                axes.text(x, y, name, ha="center", va="center", zorder=3)
        axes.annotate(
            "p", (4.74, 0), (5.3, 0), ha="center", va="center", arrowprops={"arrowstyle": "<-", "color": MUTED}
        )
        for x, name in ((0, "inputs"), (1.5, "hidden layer"), (3.0, "hidden layer"), (4.5, "output layer")):
            axes.text(x, -1.85, name, ha="center", color=INK)
        axes.text(2.25, 1.14, "a chain", ha="center", color=ORANGE)
        axes.text(2.25, -1.42, "a weight on each line", ha="center", color=MUTED)
        axes.text(4.5, -0.42, "a unit", ha="center", color=MUTED)
        axes.set(xlim=(-0.5, 5.4), ylim=(-2, 1.4))
        axes.axis("off")


def activations(*, alt: str) -> None:
    """Draw ReLU, tanh and sigmoid, and below them their slopes."""
    z = np.linspace(-4, 4, 161)
    with drawing(alt, height=5.4, nrows=2, sharex=True, height_ratios=[4, 3]) as (upper, lower):
        upper.plot([-4, 0, 4], [0, 0, 4], color=GREEN, linestyle="-.")
        upper.plot(z, np.tanh(z), color=ORANGE, linestyle="--")
        upper.plot(z, sigmoid(z), color=BLUE)
        upper.text(2.1, 2.5, "ReLU", color=GREEN, ha="right")
        upper.text(-1.3, -0.75, "tanh", color=ORANGE, ha="right")
        upper.text(-1.2, 0.35, "sigmoid", color=BLUE, ha="right")
        upper.set(ylabel="value", ylim=(-1.2, 3.2), yticks=range(-1, 4))

        lower.axhline(0.25, color=INK, linewidth=1, linestyle=":")
        lower.text(-3.95, 0.29, "1/4")
        lower.plot([-4, 0], [0, 0], color=GREEN, linestyle="-.")
        lower.plot([0, 4], [1, 1], color=GREEN, linestyle="-.")
        lower.plot([0, 0], [0, 1], "o", color=GREEN, markerfacecolor=PAPER, markersize=6, linestyle="none")
        lower.plot(z, 1 - np.tanh(z) ** 2, color=ORANGE, linestyle="--")
        lower.plot(z, sigmoid_derivative(z), color=BLUE)
        lower.text(2.1, 1.06, "ReLU", color=GREEN, ha="right")
        lower.text(0.85, 0.6, "tanh", color=ORANGE)
        lower.text(2.1, 0.13, "sigmoid", color=BLUE)
        lower.set(xlabel="z", ylabel="slope", xlim=(-4, 4), ylim=(-0.08, 1.25))


def softplus_and_relu(*, alt: str) -> None:
    """Draw softplus above ReLU, with its tangents at three points."""
    z = np.linspace(-4, 4, 161)
    with drawing(alt, height=3.8) as axes:
        axes.plot([-4, 0, 4], [0, 0, 4], color=GREEN, linestyle="-.")
        axes.plot(z, np.logaddexp(0, z), color=BLUE)
        for place in (-2, 0, 2):
            value, slope = np.logaddexp(0, place), sigmoid(place)
            ends = np.array([place - 0.8, place + 0.8])
            axes.plot(ends, value + slope * (ends - place), color=ORANGE, linewidth=1.2)
            axes.plot(place, value, "o", color=ORANGE)
            axes.text(place - 0.15, value + 0.28, f"slope {slope:.3f}", color=ORANGE, ha="right", bbox=LABEL_BOX)
        axes.text(3.15, 3.75, "softplus", color=BLUE, ha="right")
        axes.text(2.9, 2.55, "ReLU", color=GREEN)
        axes.set(xlabel="z", ylabel="value", xlim=(-4, 4), ylim=(-0.5, 4.2))
