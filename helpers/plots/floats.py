"""Figures of lesson 08: which numbers a float can hold, and what is lost between them."""

import math
from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any

import numpy as np

from helpers import logit
from helpers.plots.figure import BLUE, GREEN, INK, MUTED, ORANGE, drawing


def floats_on_a_line(smallest: float, *, alt: str) -> None:
    """Draw the floats of three binary digits from `smallest`, a power of two, to 2, and how far apart they are."""
    with drawing(alt, height=1.7) as axes:
        axes.plot([0, 2], [0, 0], color=MUTED, linewidth=0.8)
        for e in range(round(math.log2(smallest)) - 2, -1):
            floats = np.arange(4, 9) * 2.0**e
            axes.plot(floats, np.zeros(5), "|", color=(BLUE, ORANGE)[e % 2], markersize=16, markeredgewidth=1.8)
        for middle, words, colour in ((0.375, "1/16", BLUE), (0.75, "1/8 apart", ORANGE), (1.5, "1/4 apart", BLUE)):
            axes.text(middle, 0.55, words, color=colour, ha="center")
        axes.text(0.1, 0.55, "closer", color=MUTED, ha="center")
        axes.set(xlim=(-0.03, 2.03), ylim=(-0.6, 1), yticks=[], xlabel="floats of three binary digits")
        axes.set_xticks([0, 0.25, 0.5, 1, 1.5, 2], ["0", "1/4", "1/2", "1", "3/2", "2"])
        axes.spines["left"].set_visible(False)
        axes.grid(visible=False)


def digits_of_a_logit(*, alt: str) -> None:
    """Draw how many digits survive in log(odds) and in log1p(odds - 1) above p = 1/2, with perfect logarithms."""
    distances = 10 ** np.linspace(-15, -1, 113)
    by_odds, by_odds_less_1 = [], []
    with localcontext(prec=50):
        one = Decimal(1)
        for p in 0.5 + distances:
            exact = (Decimal(p) / (one - Decimal(p))).ln()
            by_odds.append(_digits(Decimal(p / (1 - p)).ln(), exact))
            by_odds_less_1.append(_digits((one + Decimal((2 * p - 1) / (1 - p))).ln(), exact))
    with drawing(alt) as axes:
        axes.plot(distances, by_odds_less_1, color=BLUE)
        axes.plot(distances, by_odds, ".", color=ORANGE, markersize=5)
        axes.text(1e-12, 16.4, "log1p(odds − 1)", color=BLUE)
        axes.text(3e-9, 6.9, "log(odds)", color=ORANGE, ha="center")
        axes.set(xscale="log", xlim=(1.5e-16, 0.2), ylim=(5.2, 17.3), yticks=[6, 8, 10, 12, 14, 16])
        axes.set_xticks([1e-15, 1e-12, 1e-9, 1e-6, 1e-3], ["10⁻¹⁵", "10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³"])
        axes.set(xlabel="distance of p above one half", ylabel="right digits of the logit")


def _digits(value: Decimal, exact: Decimal) -> float:
    """Return how many decimal digits of `value` are right: 16 at most, which is all that a float64 has."""
    error = float(abs(value / exact - 1))
    return float(np.clip(-np.log10(error), 0, 16)) if error else 16


def round_trips(function: Callable[[Any], Any], *, alt: str) -> None:
    """Draw logit(function(z)) - z in three sizes of float: everywhere, and where nothing comes back any more."""
    dtypes = ((np.float64, BLUE), (np.float32, GREEN), (np.float16, ORANGE))
    with drawing(alt, height=5.2, nrows=3, ncols=2, sharey=True, width_ratios=[3, 2]) as panels:
        for (whole, teeth), (dtype, colour) in zip(panels, dtypes, strict=True):
            up = _come_back(function, whole, np.arange(-40, 40.0625, 0.0625).astype(dtype), colour)
            _come_back(function, teeth, np.arange(up - 6, up + 0.5, 1 / 128).astype(dtype), colour)
            whole.set(title=dtype.__name__, ylabel="error", xlim=(-41, 41), ylim=(-1.1, 1.1))
            teeth.set(title="its last teeth", xlim=(up - 6, up + 0.5))
            side = {"x": up - 1, "ha": "right"} if up > 20 else {"x": up + 1.5, "ha": "left"}
            whole.text(y=0.75, s="σ is 1", va="center", **side)
        panels[-1][0].text(-19, 0.75, "σ is 0", ha="right", va="center")
        panels[-1][0].set_xlabel("logit z that went in")
        panels[-1][1].set_xlabel("z, enlarged")


def _come_back(function: Callable[[Any], Any], axes: Any, z: Any, colour: str) -> float:
    """Draw what comes back less what went in, and lines where the probability is 0 or 1; return the upper one."""
    p = function(z)
    there = (p > 0) & (p < 1)
    axes.plot(z[there], np.asarray(logit(p[there])) - z[there], color=colour, linewidth=1.2)
    for edges in (z[p >= 1][:1], z[p <= 0][-1:]):
        for edge in edges:
            axes.axvline(float(edge), color=INK, linewidth=1, linestyle="--")
    return float(z[p >= 1][0])


def running_total(term: float, *, times: int, alt: str) -> None:
    """Draw the running total of equal terms in float16 beside the true one."""
    terms = np.full(times, term, np.float16)
    total = np.cumsum(terms)
    shown = np.arange(0, times, 50)
    end = float(total[-1])
    with drawing(alt) as axes:
        axes.plot([0, times], [0, times * float(terms[0])], color=BLUE, linestyle="--")
        axes.plot(shown + 1, total[shown], color=ORANGE)
        axes.text(times * 0.6, times * 0.66 * float(terms[0]), "exact total", color=BLUE, ha="right")
        axes.text(times, end * 1.08, f"float16 stops at {end:g}", color=ORANGE, ha="right")
        axes.set(xlabel="terms added", ylabel="running total", xlim=(0, times), ylim=(0, None))
