"""Figures of lesson 02: the sigmoid, its slope, and where floats lose it."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from helpers import logit, sigmoid, sigmoid_derivative
from helpers.plots.figure import BLUE, GREEN, INK, LABEL_BOX, MUTED, ORANGE, PURPLE, drawing, signed


def mirror_images(*, alt: str) -> None:
    """Draw logit and sigmoid as mirror images in the line y = x."""
    z = np.linspace(-5, 5, 201)
    p = np.linspace(0.0067, 0.9933, 201)
    with drawing(alt, width=5.0, height=4.8) as axes:
        axes.plot([-5, 5], [-5, 5], color=MUTED, linewidth=1, linestyle=":")
        axes.plot(p, logit(p), color=ORANGE, linestyle="--")
        axes.plot(z, sigmoid(z), color=BLUE)
        for x, y in ((0.8808, 2.0), (2.0, 0.8808)):
            axes.plot(x, y, "o", color=INK, markersize=5)
        axes.plot([0.8808, 2.0], [2.0, 0.8808], color=INK, linewidth=0.8)
        axes.text(1.1, 4.3, "logit", color=ORANGE)
        axes.text(3.6, 0.45, "sigmoid", color=BLUE)
        axes.text(-4.9, -4.2, "y = x", color=MUTED)
        axes.set(xlim=(-5, 5), ylim=(-5, 5), aspect="equal")


def sigmoid_family(*, alt: str) -> None:
    """Draw four S-shaped curves from 0 to 1, all with slope 1/4 at 0."""
    z = np.linspace(-8, 8, 161)
    normal = [0.5 + 0.5 * math.erf(x * math.sqrt(math.pi) / 4) for x in z]
    with drawing(alt) as axes:
        axes.plot(z, sigmoid(z), color=BLUE, label="logistic")
        axes.plot(z, normal, color=ORANGE, linestyle="--", label="normal distribution")
        axes.plot(z, 0.5 + np.arctan(math.pi * z / 4) / math.pi, color=GREEN, linestyle="-.", label="arctangent")
        axes.plot(z, 0.5 + z / (4 * np.sqrt(1 + z * z / 4)), color=PURPLE, linestyle=":", label="algebraic")
        axes.set(xlabel="z", xlim=(-8, 8), ylim=(-0.02, 1.02))
        axes.legend(loc="lower right")


def slopes(*, alt: str) -> None:
    """Draw the derivatives of sigmoid, tanh and ReLU."""
    z = np.linspace(-6, 6, 241)
    with drawing(alt) as axes:
        axes.plot([-6, 0, 0, 6], [0, 0, 1, 1], color=GREEN, linestyle="-.", label="ReLU")
        axes.plot(z, 1 - np.tanh(z) ** 2, color=ORANGE, linestyle="--", label="tanh")
        axes.plot(z, sigmoid_derivative(z), color=BLUE, label="sigmoid")
        axes.axhline(0.25, color=INK, linewidth=1, linestyle=":")
        axes.text(5.9, 0.28, "1/4", ha="right")
        axes.set(xlabel="z", ylabel="slope", xlim=(-6, 6), ylim=(-0.03, 1.08))
        axes.legend(loc="upper left")


def affine_curves(*, curves: list[tuple[float, float]], alt: str) -> None:
    """Draw sigmoid(w x + b) for pairs (w, b), with threshold and slope of each marked."""
    x = np.linspace(0, 10, 201)
    looks = [(BLUE, "-"), (ORANGE, "--"), (GREEN, "-.")]
    with drawing(alt, height=3.8) as axes:
        axes.axhline(0.5, color=INK, linewidth=1, linestyle=":")
        for (w, b), (colour, style) in zip(curves, looks, strict=False):
            threshold = -b / w
            reach = 0.35 / (w / 4)
            axes.plot(x, sigmoid(w * x + b), color=colour, linestyle=style, label=f"w = {w:g}, b = {signed(b, 'g')}")
            axes.plot([threshold - reach, threshold + reach], [0.15, 0.85], color=colour, linewidth=0.9)
            axes.plot(threshold, 0.5, "o", color=colour)
        axes.set(xlabel="x", ylabel="probability", xlim=(0, 10), ylim=(-0.02, 1.02))
        axes.legend(loc="lower right")


def round_trips(function: Callable[[Any], Any], *, alt: str) -> None:
    """Draw logit(function(z)) - z in three sizes of float, and mark where nothing comes back."""
    dtypes = ((np.float64, BLUE), (np.float32, GREEN), (np.float16, ORANGE))
    with drawing(alt, height=4.6, nrows=3, sharex=True) as panels:
        for axes, (dtype, colour) in zip(panels, dtypes, strict=True):
            z = np.arange(-40, 40.0625, 0.0625).astype(dtype)
            p = function(z)
            there = (p > 0) & (p < 1)
            axes.plot(z[there], np.asarray(logit(p[there])) - z[there], color=colour, linewidth=1.2)
            if np.any(p >= 1):
                edge = float(z[p >= 1][0])
                axes.axvline(edge, color=INK, linewidth=1, linestyle="--")
                axes.text(edge - 1, 0.8, "σ is 1 from here on", ha="right", va="center", bbox=LABEL_BOX)
            if np.any(p <= 0):
                edge = float(z[p <= 0][-1])
                axes.axvline(edge, color=INK, linewidth=1, linestyle="--")
                axes.text(edge - 1, -0.8, "σ is 0 up to here", ha="right", va="center", bbox=LABEL_BOX)
            axes.set(title=dtype.__name__, ylabel="error", ylim=(-1.1, 1.1))
        panels[-1].set(xlabel="logit z that went in", xlim=(-41, 41))
