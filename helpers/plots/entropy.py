"""Figures of lesson 04: surprise, expected surprise, and the price of a wrong belief."""

import numpy as np

from helpers import cross_entropy, entropy, kl_divergence, surprisal
from helpers.plots.figure import BLUE, GREEN, INK, LABEL_BOX, MUTED, ORANGE, PAPER, drawing


def surprisal_curve(*, marked: list[float], alt: str) -> None:
    """Draw the surprisal against the probability, in bits, with some points marked."""
    p = np.linspace(0.01, 1, 199)
    with drawing(alt) as axes:
        axes.plot(p, surprisal(p, base=2), color=BLUE)
        for mark in marked:
            bits = surprisal(mark, base=2)
            axes.plot(mark, bits, "o", color=BLUE)
            aside = {"xytext": (7, 6), "ha": "left"} if mark < 0.9 else {"xytext": (-2, 12), "ha": "right"}
            axes.annotate(f"{mark:g}: {bits:.2f} bits", (mark, bits), textcoords="offset points", **aside)
        axes.set(xlabel="probability of what happened", ylabel="surprisal in bits", xlim=(0, 1.02), ylim=(-0.1, 6.6))


def binary_entropy_curve(*, marked: list[float], alt: str) -> None:
    """Draw the entropy of a coin against its probability of heads, in bits."""
    p = np.linspace(0, 1, 201)
    with drawing(alt) as axes:
        axes.plot(p, entropy(np.stack([p, 1 - p], axis=-1), base=2), color=BLUE)
        for mark in marked:
            bits = entropy([mark, 1 - mark], base=2)
            axes.plot(mark, bits, "o", color=BLUE)
            below = (0, -18) if mark <= 0.5 else (-20, -10)
            axes.annotate(f"{bits:.2f}", (mark, bits), below, textcoords="offset points", ha="center")
        axes.set(xlabel="probability of heads", ylabel="entropy in bits", xlim=(0, 1), ylim=(0, 1.05))


def logarithm_below_its_tangent(*, alt: str) -> None:
    """Draw log x and the line x - 1 that touches it."""
    x = np.linspace(0.06, 4, 198)
    with drawing(alt) as axes:
        axes.plot([0, 4], [-1, 3], color=ORANGE, linestyle="--", label="x − 1")
        axes.plot(x, np.log(x), color=BLUE, label="log x")
        axes.plot(1, 0, "o", color=INK)
        axes.set(xlabel="x", xlim=(0, 4), ylim=(-2.8, 3))
        axes.legend(loc="upper left")


def cross_entropy_curve(*, p: float, alt: str) -> None:
    """Draw the cross-entropy of a coin against what is believed of it, over its entropy."""
    q = np.linspace(0.01, 0.99, 197)
    true = [p, 1 - p]
    floor = entropy(true, base=2)
    curve = np.asarray(cross_entropy(true, np.stack([q, 1 - q], axis=-1), base=2))
    with drawing(alt) as axes:
        axes.fill_between(q, floor, curve, color=ORANGE, alpha=0.25, linewidth=0)
        axes.plot(q, curve, color=BLUE)
        axes.axhline(floor, color=INK, linewidth=1, linestyle=":")
        axes.plot(p, floor, "o", color=INK)
        axes.text(0.98, floor - 0.14, f"entropy {floor:.2f}", ha="right", va="center")
        axes.text(0.82, floor + 0.4, "divergence", ha="center", color=ORANGE, bbox=LABEL_BOX)
        axes.set(xlabel="believed probability q", ylabel="cross-entropy in bits", xlim=(0, 1), ylim=(0, 3.2))


def entropy_plus_divergence(*, p: list[float], beliefs: dict[str, list[float]], alt: str) -> None:
    """Draw the cross-entropy of several beliefs as the entropy and the divergence, stacked."""
    floor = entropy(p, base=2)
    with drawing(alt, height=3.2) as axes:
        for row, q in enumerate(beliefs.values()):
            extra = kl_divergence(p, q, base=2)
            axes.barh(row, floor, color=BLUE, edgecolor=PAPER, height=0.6)
            axes.barh(row, extra, left=floor, color=ORANGE, edgecolor=PAPER, height=0.6, hatch="//")
            axes.text(floor + extra + 0.04, row, f"{floor + extra:.3f}", va="center")
        axes.text(floor / 2, 0, f"entropy {floor:.2f}", ha="center", va="center", color=PAPER)
        axes.set(xlabel="bits: entropy (plain) and divergence (hatched)", xlim=(0, 3.3))
        axes.set_yticks(range(len(beliefs)), list(beliefs))
        axes.invert_yaxis()
        axes.grid(visible=False, axis="y")


def measured_beside_divergence(*, rows: list[tuple[str, float, float]], alt: str) -> None:
    """Draw the measured excess of each code beside the divergence that predicts it."""
    with drawing(alt, height=4.9) as axes:
        for row, (_, measured, predicted) in enumerate(rows):
            axes.barh(row - 0.2, measured, color=BLUE, height=0.36, label="measured excess" if row == 0 else None)
            axes.barh(row + 0.2, predicted, color=GREEN, height=0.36, label="divergence" if row == 0 else None)
            axes.text(measured + 0.1, row - 0.2, f"{measured:.2f}", va="center", fontsize=10)
            axes.text(predicted + 0.1, row + 0.2, f"{predicted:.2f}", va="center", fontsize=10, color=MUTED)
        axes.set(xlabel="bits per letter", xlim=(0, max(max(m, k) for _, m, k in rows) * 1.15))
        axes.set_yticks(range(len(rows)), [name for name, _, _ in rows])
        axes.invert_yaxis()
        axes.grid(visible=False, axis="y")
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0)
