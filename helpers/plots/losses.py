"""Figures of lesson 05: where losses stop, and how steep they are."""

import numpy as np

from helpers import log_sigmoid, sigmoid
from helpers.plots.figure import BLUE, GREEN, ORANGE, PURPLE, drawing


def where_they_stop(*, alt: str) -> None:
    """Draw the loss of a yes, and its slope, against the logit: from the logit, and from probabilities cut off."""
    z = np.linspace(-125, 5, 521)
    p, exact = np.asarray(sigmoid(z)), -np.asarray(log_sigmoid(z))
    by_p = (p - 1) / np.maximum(p * (1 - p), 1e-12)  # what BCELoss hands back, in place of -1 / p
    rules = (
        (BLUE, "-", 4.5, exact, p - 1),
        (ORANGE, "--", 2.2, np.minimum(exact, 100), by_p * p * (1 - p)),
        (GREEN, "-.", 2.2, -np.log(np.maximum(p, 1e-7)), np.where(p < 1e-7, 0, p - 1)),
    )
    ceiling = -np.log(np.finfo(float).eps)
    with drawing(alt, height=5.2, nrows=2, sharex=True, height_ratios=[3, 2]) as (loss, slope):
        for colour, style, width, height, steepness in rules:
            loss.plot(z, height, color=colour, linestyle=style, linewidth=width)
            slope.plot(z, steepness, color=colour, linestyle=style, linewidth=width)
        loss.hlines(ceiling, z[0], -ceiling, color=PURPLE, linestyle=":")
        loss.text(-112, 115, "from the logit", color=BLUE)
        loss.text(-93, 97, "PyTorch's BCELoss: 100", color=ORANGE)
        loss.text(-124, 41, f"scikit-learn's log_loss: {ceiling:.2f}", color=PURPLE)
        loss.text(-124, 5, "clipped as in Keras: 16.118", color=GREEN)
        slope.text(-124, -0.9, "from the logit: −1", color=BLUE)
        slope.text(-31, -0.3, "BCELoss: 0", color=ORANGE, ha="right")
        slope.text(-16, 0.1, "clipped: 0", color=GREEN, ha="right")
        loss.set(ylabel="loss if the answer is yes", ylim=(-3, 128))
        slope.set(ylabel="its slope", xlabel="logit z", xlim=(z[0], z[-1]), ylim=(-1.15, 0.35), yticks=[-1, 0])


def squared_and_log(*, alt: str) -> None:
    """Draw cross-entropy and squared error of a yes against its logit, and the slopes of both."""
    z = np.linspace(-8, 4, 241)
    p = np.asarray(sigmoid(z))
    turn = -np.log(2)
    with drawing(alt, height=5.2, nrows=2, sharex=True) as (loss, slope):
        for axes, log, squared in ((loss, -np.log(p), (1 - p) ** 2), (slope, p - 1, 2 * (p - 1) * p * (1 - p))):
            axes.plot(z, log, color=BLUE)
            axes.plot(z, squared, color=ORANGE, linestyle="--")
        loss.plot(turn, 4 / 9, "o", color=ORANGE)
        loss.annotate("steepest at p = 1/3", (turn, 4 / 9), (12, 12), textcoords="offset points", color=ORANGE)
        loss.text(-5.6, 6, "cross-entropy", color=BLUE)
        loss.text(-7.8, 1.3, "squared error", color=ORANGE)
        slope.text(-7.8, -0.92, "cross-entropy: p − 1", color=BLUE)
        slope.text(-7.8, -0.16, "squared error", color=ORANGE)
        loss.set(ylabel="loss if the answer is yes", ylim=(-0.2, 8.2))
        slope.set(ylabel="slope", xlabel="logit z", xlim=(-8, 4), ylim=(-1.1, 0.1))
