"""Write a lesson as an assignment: without the solutions of its exercises and without stored outputs.

Run it by ``nox -s assignment -- 03``.
"""

import re
import sys
from pathlib import Path

import nbformat

from tools.exercises import FOLD
from tools.notebooks import ROOT, lessons, without_outputs

FOLDER = ROOT / "build" / "assignment"


def assignment(notebook):
    """Return a copy of `notebook` whose exercises have their hints and no solution, and whose cells were not run."""
    notebook = without_outputs(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(FOLD, _without_solution, cell.source).strip()
    return notebook


def _without_solution(fold):
    return "" if fold["title"] == "Solution" else fold.group()


def lesson_with(number):
    """Return the path of the lesson with this number, "3" or "03"."""
    found = [path for path in lessons() if path.name.startswith(f"{number:0>2}-")]
    if not found:
        raise SystemExit(f"There is no lesson {number}: say one of {', '.join(path.name[:2] for path in lessons())}.")
    return found[0]


def main(numbers):
    """Write the lessons with these numbers into build/assignment."""
    if not numbers:
        raise SystemExit("Which lesson? For example: nox -s assignment -- 03")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in map(lesson_with, numbers):
        written = FOLDER / path.name
        nbformat.write(assignment(nbformat.read(path, as_version=4)), written)
        print(f"{Path(written).relative_to(ROOT)} is the assignment.")


if __name__ == "__main__":
    main(sys.argv[1:])
