"""Figures of lesson 03: one distribution from several logits."""

import math

import numpy as np

from helpers import sigmoid, softmax
from helpers.plots.figure import BLUE, GREEN, GRID, INK, LABEL_BOX, MUTED, ORANGE, PAPER, PURPLE, drawing

LOOKS = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."))
CORNERS = np.array([[0.5, math.sqrt(3) / 2], [0.0, 0.0], [1.0, 0.0]])


def sigmoids_beside_softmax(*, logits: list[float], names: list[str], alt: str) -> None:
    """Draw one sigmoid for each class, and one softmax for all, as two rows of bars."""
    rows = (("a sigmoid for each class", np.asarray(sigmoid(logits))), ("one softmax for all", softmax(logits)))
    with drawing(alt, height=3.8, nrows=2, sharex=True) as panels:
        for axes, (title, p) in zip(panels, rows, strict=True):
            narrow = []
            for name, start, share, colour in zip(names, np.cumsum(p) - p, p, (BLUE, ORANGE, GREEN), strict=True):
                axes.barh(0, share, left=start, color=colour, edgecolor=PAPER, height=0.6)
                if share > 0.3:
                    axes.text(start + share / 2, 0, f"{name} {share:.3f}", ha="center", va="center", color=PAPER)
                else:
                    narrow.append(f"{name} {share:.3f}")
            axes.text(np.sum(p) + 0.04, 0, "\n".join(narrow), va="center")
            axes.axvline(1, color=INK, linewidth=1.2, linestyle="--")
            axes.set(title=f"{title}: sum {np.sum(p):.3f}", yticks=[], xlim=(0, 2.55))
        panels[1].set_xlabel("probabilities, end to end")


def rival_rises(*, logits: list[float], names: list[str], rival: int, alt: str) -> None:
    """Draw all probabilities while the logit of one class grows and the others stay."""
    moving = np.linspace(-4, 10, 141)
    z = np.tile(np.asarray(logits, dtype=float), (moving.size, 1))
    z[:, rival] = moving
    with drawing(alt) as axes:
        for name, p, (colour, style) in zip(names, softmax(z).T, LOOKS, strict=True):
            axes.plot(moving, p, color=colour, linestyle=style, label=name)
        axes.set(xlabel=f"logit of {names[rival]}", ylabel="probability", xlim=(-4, 10), ylim=(-0.02, 1.02))
        axes.legend(loc="center left")


def temperatures(*, logits: list[float], names: list[str], alt: str) -> None:
    """Draw all probabilities against the temperature, on a logarithmic axis."""
    warmth = np.geomspace(0.1, 100, 121)
    p = np.stack([softmax(logits, temperature=t) for t in warmth])
    with drawing(alt) as axes:
        for name, share, (colour, style) in zip(names, p.T, LOOKS, strict=True):
            axes.plot(warmth, share, color=colour, linestyle=style, label=name)
        axes.axhline(1 / len(names), color=MUTED, linewidth=1, linestyle=":")
        axes.axvline(1, color=INK, linewidth=1, linestyle=":")
        axes.set(xscale="log", xlabel="temperature T", ylabel="probability", xlim=(0.1, 100), ylim=(-0.02, 1.02))
        axes.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
        axes.legend(loc="center right")


def triangle(*, logits: list[float], names: list[str], alt: str) -> None:
    """Draw the distributions over three classes as a triangle, and the path of softmax(z / T) in it."""
    warm = [0.5, 1, 2, 4, 8]
    path = np.stack([softmax(logits, temperature=t) for t in np.geomspace(0.2, 500, 161)]) @ CORNERS
    centre = CORNERS.mean(axis=0)
    with drawing(alt, width=5.4, height=4.6) as axes:
        axes.fill(*CORNERS.T, facecolor=PAPER, edgecolor=INK, linewidth=1.2)
        for one, other in ((0, 1), (1, 2), (0, 2)):
            middle = (CORNERS[one] + CORNERS[other]) / 2
            axes.plot(*np.stack([middle, centre]).T, color=GRID, linewidth=1.5)
        axes.plot(*path.T, color=BLUE)
        for t in warm:
            x, y = softmax(logits, temperature=t) @ CORNERS
            axes.plot(x, y, "o", color=BLUE)
            axes.annotate(f"T = {t:g}", (x, y), (9, 0), textcoords="offset points", va="center", bbox=LABEL_BOX)
        axes.plot(*centre, "o", color=PURPLE)
        axes.annotate("uniform", centre, (8, -14), textcoords="offset points", color=PURPLE)
        for name, (x, y), (dx, dy) in zip(names, CORNERS, ((0, 12), (-4, -18), (4, -18)), strict=True):
            axes.annotate(f"certainly {name}", (x, y), (dx, dy), textcoords="offset points", ha="center")
        axes.set(aspect="equal", xlim=(-0.15, 1.15), ylim=(-0.1, 0.97))
        axes.axis("off")
