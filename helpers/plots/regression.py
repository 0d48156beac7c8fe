"""Figures of lesson 06: from features to a prediction, and whether to believe it."""

from itertools import pairwise, product
from typing import Any

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from helpers.plots.figure import BLUE, GREEN, INK, LABEL_BOX, MUTED, ORANGE, PAPER, drawing, signed
from helpers.regression import SoftmaxRegression

Numbers = NDArray[np.float64]

# Marks in mm of bill length and depth; the last corner closes the path.
DIAMOND = ((-0.22, 0), (0, -0.11), (0.22, 0), (0, 0.11), (-0.22, 0))
TRIANGLE = ((-0.22, -0.08), (0.22, -0.08), (0, 0.11), (-0.22, -0.08))
SQUARE = ((-0.16, -0.08), (0.16, -0.08), (0.16, 0.08), (-0.16, 0.08), (-0.16, -0.08))
RING = tuple((0.5 * np.cos(turn), 0.25 * np.sin(turn)) for turn in np.linspace(0, 2 * np.pi, 17))

# Colour, line style and marker: no meaning hangs on the colour alone.
LOOKS = ((BLUE, "-", "o"), (ORANGE, "--", "^"))


def network(*, layers: list[Numbers], names: list[str], alt: str) -> None:
    """Draw what one example becomes: features, hidden units, logits, probabilities, and the likeliest class."""
    places = [0.0, 1.35, 2.7, 4.05, 5.3]
    heights = [(len(layer) - 1) / 2 - np.arange(len(layer)) for layer in layers]
    likeliest = int(np.argmax(layers[-1]))
    with drawing(alt, height=3.8) as axes:
        for (left, starts), (right, ends) in pairwise(list(zip(places, heights, strict=False))[:3]):
            for start, end in product(starts, ends):
                axes.plot([left, right], [start, end], color=MUTED, linewidth=0.7, zorder=1)
        for place, values, ys, look in zip(places, layers, heights, ("s", "o", "o", None), strict=False):
            for value, y in zip(values, ys, strict=True):
                axes.plot(place, y, marker=look, color=BLUE, markersize=25, markerfacecolor=PAPER, markeredgewidth=1.4)
                axes.text(place, y, signed(value, "g" if look else ".3f"), ha="center", va="center", zorder=3)
        for name, y in zip(names, heights[-1], strict=True):
            axes.annotate("", (3.63, y), (3.02, y), arrowprops={"arrowstyle": "->", "color": MUTED})
            axes.text(places[3], y - 0.38, name, ha="center", va="center", color=MUTED)
        row = heights[-1][likeliest]
        axes.annotate("", (4.98, row), (4.41, row), arrowprops={"arrowstyle": "->", "color": ORANGE})
        axes.text(places[4], row, names[likeliest], ha="center", va="center", color=ORANGE, weight="bold")
        _label(axes, places, [f"(5, {len(layer)})" for layer in layers] + ["(5,)"])
        axes.set(xlim=(-0.55, 5.85), ylim=(-2.5, 2.3))
        axes.axis("off")


def _label(axes: Any, places: list[float], shapes: list[str]) -> None:
    """Write over each column of the network what it is, under it the shape, and between what leads to the next."""
    titles = ("features", "hidden", "logits", "probabilities", "answer")
    for place, title, shape in zip(places, titles, shapes, strict=True):
        axes.text(place, 1.95, title, ha="center")
        axes.text(place, -2.35, shape, ha="center", color=MUTED)
    for (left, right), step in zip(pairwise(places), ("W1, ReLU", "W2", "softmax", "argmax"), strict=True):
        axes.text((left + right) / 2, -1.95, step, ha="center", color=ORANGE)


def class_regions(*, birds: dict[str, NDArray[Any]], model: SoftmaxRegression, alt: str) -> None:
    """Draw which species the model holds for the likeliest, over the bills of its birds; a ring where it is wrong."""
    bills = np.column_stack([birds["bill_length"], birds["bill_depth"]])
    (left, low), (right, high) = bills.min(axis=0) - 1, bills.max(axis=0) + 1
    places = ((33.7, 20.1), (55.2, 21.2), (54.2, 13.6))
    with drawing(alt, height=4.2) as axes:
        for k, (name, place, colour) in enumerate(zip(model.classes_, places, (BLUE, ORANGE, GREEN), strict=True)):
            region = np.array([[left, low], [right, low], [right, high], [left, high]])
            for weights, bias in zip(model.coef_[k] - model.coef_, model.intercept_[k] - model.intercept_, strict=True):
                region = _part(region, weights, bias)
            axes.fill(*region.T, facecolor=to_rgba(colour, 0.12), edgecolor=INK, linewidth=1)
            shape = np.array([DIAMOND, TRIANGLE, SQUARE][k])
            # One path for all birds of a species: a marker for each would make a heavy page.
            marks = Path.make_compound_path(
                *(Path(bird + shape, closed=True) for bird in bills[birds["species"] == name])
            )
            axes.add_patch(PathPatch(marks, facecolor=colour, linewidth=0))
            axes.text(*place, name, color=colour, weight="bold", ha="center", bbox=LABEL_BOX)
        wrong = bills[model.predict(bills) != birds["species"]]
        rings = Path.make_compound_path(*(Path(bird + np.array(RING), closed=True) for bird in wrong))
        axes.add_patch(PathPatch(rings, facecolor="none", edgecolor=INK, linewidth=1.2))
        axes.set(xlabel="bill length in mm", ylabel="bill depth in mm", xlim=(left, right), ylim=(low, high))


def _part(polygon: Numbers, weights: Numbers, bias: float) -> Numbers:
    """Return the part of a convex polygon where weights x + bias is not negative."""
    corners: list[Numbers] = []
    height = polygon @ weights + bias
    for here, there, a, b in zip(polygon, np.roll(polygon, -1, axis=0), height, np.roll(height, -1), strict=True):
        if a >= 0:
            corners.append(here)
        if a * b < 0:
            corners.append(here + a / (a - b) * (there - here))
    return np.array(corners)


def reliability(*, y: Numbers, said: dict[str, Numbers], alt: str) -> None:
    """Draw how often it happened against what was said, in ten bins of probability, for each model."""
    with drawing(alt, height=4.4) as axes:
        axes.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle=":")
        axes.text(0.68, 0.74, "exactly as said", color=INK, ha="right")
        for (name, p), (colour, style, marker), (place, side) in zip(
            said.items(), LOOKS, (((0.05, 0.42), "left"), ((0.9, 0.95), "right")), strict=False
        ):
            bins = np.digitize(p, np.arange(1, 10) / 10)
            x = [p[bins == k].mean() for k in np.unique(bins)]
            axes.plot(x, [y[bins == k].mean() for k in np.unique(bins)], style, color=colour, marker=marker)
            axes.text(*place, name, color=colour, ha=side)
        axes.set(xlabel="probability the model gives", ylabel="share that happens", xlim=(0, 1), ylim=(0, 1))
