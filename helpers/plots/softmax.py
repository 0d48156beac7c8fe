"""Figures of lesson 03: one distribution from several logits."""

import math

import numpy as np

from helpers import sigmoid, softmax
from helpers.plots.figure import BLUE, GREEN, INK, MUTED, ORANGE, PAPER, PURPLE, drawing

LOOKS = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."))
CORNERS = np.array([[0.5, math.sqrt(3) / 2], [0.0, 0.0], [1.0, 0.0]])


def laid_end_to_end(*, logits: list[float], names: list[str], alt: str) -> None:
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
    """Draw all probabilities while the logit of one class grows and the others stay, and mark where it draws level."""
    moving = np.linspace(-4, 10, 141)
    z = np.tile(np.asarray(logits, dtype=float), (moving.size, 1))
    z[:, rival] = moving
    p = softmax(z)
    level = max(logit for place, logit in enumerate(logits) if place != rival)
    tie = softmax([level if place == rival else logit for place, logit in enumerate(logits)])[rival]
    with drawing(alt) as axes:
        for place, (name, (colour, style)) in enumerate(zip(names, LOOKS, strict=False)):
            axes.plot(moving, p[:, place], color=colour, linestyle=style)
            x, side = (9.8, "right") if place == rival else (-3.8, "left")
            y = p[-1 if place == rival else 0, place]
            axes.annotate(
                name, (x, y), (0, -9 if y > 0.5 else 9), textcoords="offset points", color=colour, ha=side, va="center"
            )
        axes.plot(level, tie, "o", color=INK)
        axes.annotate(f"both logits {level:g}", (level, tie), (12, 0), textcoords="offset points", va="center")
        axes.set(xlabel=f"logit of {names[rival]}", ylabel="probability", xlim=(-4, 10), ylim=(-0.02, 1.02))


def temperatures(*, logits: list[float], names: list[str], alt: str) -> None:
    """Draw all probabilities against the temperature, on a logarithmic axis, and mark where the second is highest."""
    warmth = np.geomspace(0.1, 100, 241)
    p = np.stack([softmax(logits, temperature=t) for t in warmth])
    places = ((0.17, (0, -10), "center"), (1.1, (-10, 10), "right"), (5, (2, -12), "left"))
    with drawing(alt) as axes:
        for place, (name, (colour, style)) in enumerate(zip(names, LOOKS, strict=False)):
            axes.plot(warmth, p[:, place], color=colour, linestyle=style)
            t, offset, side = places[place]
            at = (t, softmax(logits, temperature=t)[place])
            axes.annotate(name, at, offset, textcoords="offset points", color=colour, ha=side, va="center")
        even = 1 / len(names)
        axes.axhline(even, color=MUTED, linewidth=1, linestyle=":")
        axes.annotate(f"1/{len(names)}", (0.11, even), (0, 7), textcoords="offset points", color=MUTED, va="center")
        top = p[:, 1].argmax()
        axes.plot(warmth[top], p[top, 1], "o", color=LOOKS[1][0])
        axes.annotate(
            f"{names[1]} is highest here",
            (warmth[top], p[top, 1]),
            (20, 60),
            textcoords="offset points",
            arrowprops={"arrowstyle": "-", "color": MUTED, "shrinkB": 4},
            ha="center",
        )
        axes.set(xscale="log", xlabel="temperature T (logarithmic axis)", ylabel="probability")
        axes.set(xlim=(0.1, 100), ylim=(-0.02, 1.02))
        axes.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])


def triangle(*, logits: list[float], names: list[str], alt: str) -> None:
    """Draw the distributions over three classes as a triangle, and the path of softmax(z / T) in it."""
    path = np.stack([softmax(logits, temperature=t) for t in np.geomspace(0.2, 500, 161)]) @ CORNERS
    centre = CORNERS.mean(axis=0)
    with drawing(alt, height=4.6) as axes:
        axes.fill(*CORNERS.T, facecolor=PAPER, edgecolor=INK, linewidth=1.2)
        for one, other in ((0, 1), (1, 2), (0, 2)):
            middle = (CORNERS[one] + CORNERS[other]) / 2
            axes.plot(*np.stack([middle, centre]).T, color=MUTED, linewidth=1.2)
        axes.plot(*path.T, color=BLUE)
        for t in (0.5, 1, 2, 4, 8):
            x, y = softmax(logits, temperature=t) @ CORNERS
            # The coldest points lie on the left side of the triangle: their labels go outside it.
            offset, side = ((-9, 0), "right") if t <= 1 else ((9, 0), "left")
            axes.plot(x, y, "o", color=BLUE)
            axes.annotate(f"T = {t:g}", (x, y), offset, textcoords="offset points", ha=side, va="center")
        axes.plot(*centre, "o", color=PURPLE)
        axes.annotate("uniform", centre, (8, -14), textcoords="offset points", color=PURPLE)
        for name, (x, y), (dx, dy) in zip(names, CORNERS, ((0, 12), (-4, -18), (4, -18)), strict=True):
            axes.annotate(f"certainly {name}", (x, y), (dx, dy), textcoords="offset points", ha="center")
        axes.set(aspect="equal", xlim=(-0.15, 1.15), ylim=(-0.1, 0.97))
        axes.axis("off")
