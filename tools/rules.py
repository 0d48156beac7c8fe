"""The rules that a committed notebook keeps.

Each is a function of the notebook, its text and its path that yields a sentence
for everything that is wrong; its docstring says what is right.
"""

import re
from pathlib import Path

import nbformat

from tools import figures
from tools.notebooks import normalised

LONGEST_CELL = 20
SHORTEST_ALT = 20


def code_cells(notebook):
    """Number the code cells of `notebook` from 1, as their run counts should be."""
    return enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), start=1)


def outputs(notebook):
    """Yield the outputs of `notebook`, each with the number of its code cell."""
    for count, cell in code_cells(notebook):
        for output in cell.outputs:
            yield count, output


def every_cell_was_run_in_order(notebook, _text, _path):
    """Run counts are 1 to n from top to bottom."""
    for count, cell in code_cells(notebook):
        if cell.execution_count != count:
            yield f"code cell {count} has run count {cell.execution_count}: {cell.source[:60]!r}"


def nothing_went_wrong(notebook, _text, _path):
    """No output is an error or stands on stderr."""
    for count, output in outputs(notebook):
        if output.output_type == "error" or output.get("name") == "stderr":
            yield f"code cell {count} stored {output.get('ename', 'stderr')}"
    for count, cell in code_cells(notebook):
        if "raises-exception" in cell.metadata.get("tags", ()):
            yield f"code cell {count} is tagged raises-exception: print the error's text instead"


def figures_are_comparable_and_have_alternative_text(notebook, _text, _path):
    """Pictures are shown by helpers.plots, with alternative text."""
    for count, output in outputs(notebook):
        data = output.get("data", {})
        for mime in data:
            if mime not in ("text/plain", "text/html"):
                yield f"code cell {count} has an output of type {mime}, which is not compared"
        html = data.get("text/html", "")
        if "<img" in html and not figures.FIGURE.fullmatch(html.strip()):
            yield f"code cell {count} shows an image that does not come from helpers.plots"
        if any(len(figures.alt_of(match.group())) < SHORTEST_ALT for match in figures.FIGURE.finditer(html)):
            yield f"code cell {count} shows a figure whose alternative text says no finding"
    for cell in notebook.cells:
        if cell.get("attachments") or re.search(r"!\[|<img", cell.source if cell.cell_type == "markdown" else ""):
            yield f"cell {cell.id} holds a picture that no cell has drawn"


def the_file_is_normalised(notebook, text, _path):
    """`nox -s notebooks` would change nothing but outputs: nbformat 4.5, cell ids, no stray metadata."""
    nbformat.validate(notebook)
    if text != normalised(notebook):
        yield "run nox -s notebooks"


def cells_are_short(notebook, _text, _path):
    """A code cell says one thing, in 20 lines at the most."""
    for count, cell in code_cells(notebook):
        if len(cell.source.splitlines()) > LONGEST_CELL:
            yield f"code cell {count} has {len(cell.source.splitlines())} lines"


def nothing_is_installed_or_fetched(notebook, _text, _path):
    """The environment installs helpers; a lesson needs no network and no path."""
    for count, cell in code_cells(notebook):
        if found := re.search(r"sys\.path|^\s*[%!]|\bpip install\b|urllib|requests\.get|https?://", cell.source, re.M):
            yield f"code cell {count} contains {found.group()!r}"


def markdown_is_plain(notebook, _text, _path):
    """Markdown that JupyterLab, GitHub, Colab and the site all show; no MyST directives or roles."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := re.search(r"^(:::|```\{)|\{[a-z:]+\}`", cell.source, re.M)):
            yield f"cell {cell.id} contains {found.group()!r}"


def links_lead_somewhere(notebook, _text, path):
    """A link to another file names one that exists, without a #fragment."""
    for cell in notebook.cells:
        for target in re.findall(r"\]\(([^)\s]+)\)", cell.source if cell.cell_type == "markdown" else ""):
            if not re.match(r"https://", target) and not Path(path.parent, target).is_file():
                yield f"cell {cell.id} links to {target}"


RULES = (
    every_cell_was_run_in_order,
    nothing_went_wrong,
    figures_are_comparable_and_have_alternative_text,
    the_file_is_normalised,
    cells_are_short,
    nothing_is_installed_or_fetched,
    markdown_is_plain,
    links_lead_somewhere,
)
