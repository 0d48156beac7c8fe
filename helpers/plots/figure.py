"""How every figure looks, and how a notebook shows it.

A figure is shown as an `<img>` that holds its SVG. That is visible in a fresh
clone's untrusted JupyterLab, where bare SVG is not; it carries alternative text;
and it is the same bytes on every run, so that nbval can compare it.
"""

import base64
import html
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from IPython.display import display
from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.figure import Figure

PAPER = "#f6f7f9"  # soft, so that a figure is no white slab in a dark JupyterLab
INK = "#22262b"
MUTED = "#59616d"
GRID = "#d9dee5"
BLUE = "#1d5fa6"
ORANGE = "#b04a0c"
GREEN = "#2a7347"
PURPLE = "#77489b"

MARGIN = 8  # around what is drawn, in points; the paper's corners are as round

# A label that lines run behind: `text(..., bbox=LABEL_BOX)`.
LABEL_BOX = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}

STYLE: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": MUTED,
    "axes.facecolor": PAPER,
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.labelpad": 7,  # so that labels may grow a little where a page is narrow
    "axes.labelsize": 11,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": INK,
    "axes.titlesize": 12,
    "axes.unicode_minus": True,
    "figure.facecolor": "none",  # `svg` lays the paper under it
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "lines.linewidth": 2.2,
    "svg.fonttype": "none",
    "text.color": INK,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
}


@contextmanager
def drawing(alt: str, *, width: float = 5.6, height: float = 3.4, **subplots: Any) -> Iterator[Any]:
    """Yield the axes of a new figure; on leaving, show it with its alternative text.

    Parameters
    ----------
    alt : str
        What the figure finds, for those who do not see it.
    width, height : float
        Size in inches. For 5.6 wide, the site knows how large labels must be on a phone.
    **subplots
        Arguments of `matplotlib.figure.Figure.subplots`.

    Raises
    ------
    ValueError
        If `alt` is empty.
    """
    with styled(width=width, height=height, **subplots) as (figure, axes):
        yield axes
        display({"text/html": image(figure, alt), "text/plain": alt}, raw=True)  # type: ignore[no-untyped-call]


@contextmanager
def our_style() -> Iterator[None]:
    """Let our style hold, and nothing of a reader's own matplotlibrc, which must not change a lesson's figures."""
    with rc_context():
        rcdefaults()
        rcParams.update(STYLE)
        yield


@contextmanager
def styled(*, width: float = 5.6, height: float = 3.4, **subplots: Any) -> Iterator[Any]:
    """Yield a new figure in our style, and its axes."""
    with our_style():
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, figure.subplots(**subplots)


def signed(number: Any, spec: str) -> str:
    """Format `number` with a true minus sign, as the axes do."""
    return format(number, spec).replace("-", "\N{MINUS SIGN}")


def image(figure: Figure, alt: str) -> str:
    """Return `figure` as an `<img>` with alternative text."""
    if not alt.strip():
        raise ValueError("alt must say what the figure shows: not every reader sees it.")
    source = base64.b64encode(svg(figure).encode()).decode()
    return f'<img alt="{html.escape(" ".join(alt.split()))}" src="data:image/svg+xml;base64,{source}">'


def svg(figure: Figure) -> str:
    """Return `figure` as SVG that depends on nothing but what is drawn, on paper with a margin and round corners."""
    file = io.StringIO()
    with our_style():  # which says that labels stay text
        figure.savefig(file, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    # Two decimals of a point are finer than a pixel, and the same on every machine.
    source = re.sub(r'(?<==")[^"]*', lambda value: re.sub(r"-?\d+\.\d{3,}", _rounded, value.group()), file.getvalue())
    # matplotlib makes ids of hashes over unrounded coordinates: number them instead.
    for number, name in enumerate(dict.fromkeys(re.findall(r'id="([A-Za-z][0-9a-f]{10})"', source))):
        source = source.replace(name, f"{name[0]}{number}")
    return re.sub(r'width="([\d.]+)pt" height="([\d.]+)pt" viewBox="[^"]*"(.*>)', _on_paper, source, count=1)


def _on_paper(opening: re.Match[str]) -> str:
    width, height = (f"{float(size) + 2 * MARGIN:g}" for size in opening.group(1, 2))
    box = f'viewBox="{-MARGIN} {-MARGIN} {width} {height}"'
    paper = f'<rect x="{-MARGIN}" y="{-MARGIN}" width="{width}" height="{height}" rx="{MARGIN}" style="fill: {PAPER}"/>'
    return f'width="{width}pt" height="{height}pt" {box}{opening[3]}\n {paper}'


def _rounded(number: re.Match[str]) -> str:
    return f"{round(float(number.group()), 2) + 0.0:g}"
