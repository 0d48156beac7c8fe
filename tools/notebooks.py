"""Execute and normalise the notebooks, so that a rerun changes nothing but what a lesson says.

Run it by ``nox -s notebooks``.
"""

import re
import sys
from pathlib import Path

import nbformat

from tools.cells import draws
from tools.figures import figures_in, svg_of
from tools.kernel import SECONDS, Kernel, Stopped
from tools.slides import set_slide_types

ROOT = Path(__file__).parent.parent
NOTEBOOKS = ROOT / "notebooks"
README_PICTURE = ROOT / "readme.svg"
README_LESSON = NOTEBOOKS / "01-odds-and-logit.ipynb"

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def lessons():
    """The paths of all notebooks, in the order of the course."""
    return sorted(NOTEBOOKS.glob("*.ipynb"))


class FailedCellError(Exception):
    """A cell failed; the message says which, and how."""


def execute(notebook, folder, seconds=SECONDS):
    """Run all cells of `notebook` as the tests do: a warning is an error."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    with Kernel(folder, seconds=seconds) as kernel:
        for count, cell in enumerate(code, start=1):
            name = f"code cell {count}"
            try:
                ran = kernel.run(cell.source, name)
            except Stopped as reason:
                raise FailedCellError(f"{reason}\n\n{cell.source}") from None
            if ran.failure:
                raise FailedCellError(f"{name}: {ran.failure}\n\n{cell.source}\n\n{ran.traceback}")
            cell.outputs, cell.execution_count = ran.outputs, ran.count


def normalised(notebook):
    """The text of `notebook` with nothing in it that depends on who ran it, and when."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        cell.source = re.sub(r"[ \t]+$", "", cell.source, flags=re.MULTILINE)
        for output in cell.get("outputs", ()):
            if "metadata" in output:
                output.metadata = {}
            output.get("data", {}).pop(WIDGET_VIEW, None)  # its model lives in one kernel alone
    set_slide_types(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code" and draws(cell.source):  # its picture says it all: JupyterLab folds the code
            cell.metadata["jupyter"] = {"source_hidden": True}
    return nbformat.writes(notebook) + "\n"


def without_outputs(notebook):
    """Return a copy of `notebook` whose cells were not run."""
    notebook = nbformat.from_dict(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def readme_picture():
    """The SVG that the README shows: the first figure of the first lesson."""
    notebook = nbformat.read(README_LESSON, as_version=4)
    return svg_of(next(figures_in(notebook)))


def main(names):
    """Execute, normalise and write the notebooks with these file names, or all."""
    for path in [NOTEBOOKS / Path(name).name for name in names] or lessons():
        print(f"executing {path.name}", flush=True)
        notebook = nbformat.read(path, as_version=4)
        try:
            execute(notebook, path.parent)
        except FailedCellError as error:
            raise SystemExit(f"{path.name}: {error}") from None
        path.write_text(normalised(notebook), encoding="utf-8", newline="\n")
    README_PICTURE.write_text(readme_picture(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
