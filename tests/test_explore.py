"""Explorables on the kernel's side: their state, the picture that stands for them, and what their traits refuse."""

import base64
import gzip
import html
import importlib
import json
import math
import re

import pages
import pytest
import traitlets

from helpers import explore
from helpers.explore.regression import FitByHand
from helpers.plots import figure
from tools.figures import EXPLORABLE, alt_of, svg_of

CLASSES = [
    one
    for name in pages.EXPLORABLES
    for one in vars(importlib.import_module(f"helpers.explore.{name}")).values()
    if isinstance(one, type) and issubclass(one, explore.Explorable) and one is not explore.Explorable
]

# A setting of each that its picture shows, and another value than it starts with.
MOVED = {
    "entropy": ("belief", [1.0, 1.0, 1.0, 1.0]),
    "losses": ("z", 3.0),
    "odds": ("p", 0.5),
    "regression": ("show_cold", True),
    "sigmoid": ("w", 1.6),
    "softmax": ("temperature", 0.5),
}


def stored(widget):
    """The HTML that stands in a notebook for `widget`."""
    return widget._repr_mimebundle_()[0]["text/html"]


def test_every_module_is_that_of_one_explorable():
    assert [one.name for one in CLASSES] == pages.EXPLORABLES


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.name)
class TestEveryExplorable:
    """What holds for each of them."""

    def test_its_output_is_the_same_on_every_run(self, kind):
        assert stored(kind()) == stored(kind())

    def test_its_output_is_live_has_its_state_and_a_picture_with_alternative_text(self, kind):
        widget = kind()
        data, _ = widget._repr_mimebundle_()
        found = EXPLORABLE.fullmatch(data["text/html"])
        assert found["name"] == kind.name
        assert json.loads(html.unescape(found["state"])) == widget.state()
        assert alt_of(found["image"]) == data["text/plain"] == kind.alt
        assert "application/vnd.jupyter.widget-view+json" in data

    def test_its_picture_is_of_the_state_and_of_nothing_else(self, kind):
        setting, moved = MOVED[kind.name]
        other = kind(**{setting: moved})
        assert other.picture() != kind().picture()
        setattr(other, setting, kind().state()[setting])
        assert other.picture() == kind().picture()

    def test_its_picture_fits_a_phone_where_labels_are_text_and_grow(self, kind):
        picture = svg_of(kind().picture())
        assert re.search(r'<svg [^>]*width="([\d.]+)pt"', picture)[1] == f"{5.6 * 72 + 2 * figure.MARGIN:g}"
        assert picture.count("<text") > 6

    def test_its_module_begins_with_what_all_share_and_exports_once(self, kind):
        assert kind._esm.startswith(explore.CONTROLS)
        assert len(re.findall(r"^export default ", kind._esm, re.M)) == 1
        assert not re.search(r"^import |innerHTML|\beval\b|fetch\(", kind._esm, re.M)

    def test_its_module_reads_and_writes_the_traits_of_its_state(self, kind):
        names = re.search(r"^  names: (\[.*?\]),$", kind._esm, re.M)[1]
        assert sorted(json.loads(names)) == sorted(kind().state())

    def test_it_is_light(self, kind):
        own = kind._esm.removeprefix(explore.CONTROLS)
        assert len(gzip.compress(own.encode())) <= 3000
        assert max(map(len, own.splitlines())) <= 120

    def test_a_trait_of_the_wrong_kind_is_refused_and_the_state_kept(self, kind):
        widget = kind()
        before = widget.state()
        for name in before:
            with pytest.raises(traitlets.TraitError):
                setattr(widget, name, "<b>wrong</b>")
        assert widget.state() == before


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.name)
def test_nan_is_refused_wherever_a_number_is_set(kind):
    widget = kind()
    before = widget.state()
    for name, value in before.items():
        with pytest.raises(traitlets.TraitError):
            setattr(widget, name, [math.nan] * max(1, len(value)) if isinstance(value, list) else math.nan)
    assert widget.state() == before


def test_what_all_share_is_light():
    assert len(gzip.compress(explore.CONTROLS.encode())) <= 4000


@pytest.mark.parametrize("name", ["PAPER", "INK", "MUTED", "GRID", "BLUE", "ORANGE", "GREEN", "PURPLE"])
def test_explorables_have_the_colours_of_the_figures(name):
    lower = name.lower()
    assert f"--{lower}: var(--figure-{lower}, {getattr(figure, name)});" in explore.STYLE


def test_in_dark_explorables_have_the_dark_colours_of_the_site():
    site = (explore.HERE.parents[1] / "site" / "static" / "course.css").read_text(encoding="utf-8")
    dark = re.search(r'body\[data-theme="dark"\] \{(.*?)\}', site, re.S)[1]
    lab = re.search(r'\[data-jp-theme-light="false"\] \.explore \{(.*?)\}', explore.STYLE, re.S)[1]
    colours = re.findall(r"--figure-(\w+): (#\w+);", dark)
    assert dict(re.findall(r"--(\w+): (#\w+);", lab)) == dict(colours)


def test_the_fit_by_hand_begins_without_the_best_fit_and_shows_its_band_with_the_forecast():
    start, cold = (
        base64.b64decode(FitByHand(show_cold=each).picture().split("base64,")[1][:-2]) for each in (False, True)
    )
    assert b"distress" in start
    assert b"best fit" not in start
    assert b"best fit" in cold
