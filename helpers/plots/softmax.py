"""Figures of lesson 03: one distribution from several logits."""

import numpy as np

from helpers import softmax
from helpers.plots.figure import BLUE, GREEN, INK, MUTED, ORANGE, drawing

LOOKS = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."))


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
