"""Read figures out of a notebook's outputs, and tell how two of them differ."""

import base64
import difflib
import html
import re

# An explorable stands in an output as the picture of its state, for those who run no script.
EXPLORABLE = re.compile(
    r'<div data-explore="(?P<name>[a-z]+)" data-state="(?P<state>[^"<>]*)">(?P<image><img [^<>]*>)</div>'
)
FIGURE = re.compile(r'<img alt="(?P<alt>[^"]*)" src="data:image/svg\+xml;base64,(?P<svg>[A-Za-z0-9+/=]+)"\s*/?>')


def figures_in(notebook):
    """Yield the HTML of every figure in the outputs of `notebook`, the still pictures of explorables among them."""
    for cell in notebook.cells:
        yield from figures_of(cell)


def figures_of(cell):
    """Yield the HTML of every figure in the outputs of `cell`."""
    for output in cell.get("outputs", ()):
        text = output.get("data", {}).get("text/html", "")
        yield from (match.group() for match in FIGURE.finditer(text))


def explorables_in(notebook):
    """Yield the HTML of every explorable in the outputs of `notebook`."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if EXPLORABLE.fullmatch(output.get("data", {}).get("text/html", "")):
                yield output["data"]["text/html"]


def svg_of(figure):
    """The SVG source of a figure given as its `<img>`."""
    return base64.b64decode(FIGURE.search(figure)["svg"]).decode("utf-8")


def alt_of(figure):
    """The alternative text of a figure given as its `<img>`."""
    return html.unescape(FIGURE.search(figure)["alt"])


def difference(stored, computed):
    """Lines that tell how two figures differ: by alternative text, then by the lines of their SVG."""
    lines = [f"the figure {alt_of(stored)!r} differs:"]
    if alt_of(stored) != alt_of(computed):
        lines.append(f"its alternative text is now {alt_of(computed)!r}")
    svg = [svg_of(figure).splitlines() for figure in (stored, computed)]
    return lines + list(difflib.unified_diff(*svg, "stored in the notebook", "computed now", n=0, lineterm=""))
