"""Figures: the same on every run, readable, and never without alternative text."""

import itertools
import subprocess
import sys

import pytest
from matplotlib.colors import to_rgb

from helpers.plots import figure

COLOURS = {name: value for name, value in vars(figure).items() if name.isupper() and isinstance(value, str)}
LINES = [name for name in COLOURS if name not in ("PAPER", "GRID")]
DRAW = """
from matplotlib import rc_context
from matplotlib.figure import Figure
from helpers.plots import figure
with rc_context(figure.STYLE):
    f = Figure()
    f.subplots().plot([0, 1 / 3, 1], [0.123456, 2, 3], "o-", label="0.123456")
    f.legend()
    print(figure.svg(f))
"""


def luminance(colour):
    """Relative luminance, as WCAG 2.2 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", LINES)
def test_every_colour_can_be_read_as_text_on_paper(name):
    assert contrast(COLOURS[name], figure.PAPER) >= 4.5


def test_colours_are_told_apart():
    for one, other in itertools.combinations(COLOURS.values(), 2):
        assert one != other


def test_two_processes_draw_the_same_bytes():
    drawn = {subprocess.run([sys.executable, "-c", DRAW], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(drawn) == 1
    source = drawn.pop().decode()
    assert "0.123456" in source, "numbers in a label are not rounded, only coordinates"
    assert "<dc:date>" not in source


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_a_figure_without_alternative_text_is_refused(alt):
    with pytest.raises(ValueError, match="alt must say what the figure shows"), figure.drawing(alt):
        pass


def test_alternative_text_is_escaped(monkeypatch):
    shown = []
    monkeypatch.setattr(figure, "display", lambda data, **_: shown.append(data))
    with figure.drawing('a < "b"'):
        pass
    assert 'alt="a &lt; &quot;b&quot;"' in shown[0]["text/html"]
    assert shown[0]["text/plain"] == 'a < "b"'
