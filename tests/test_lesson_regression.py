"""Lesson 06 tells the truth where no cell shows it: in its folds."""

import re
from contextlib import redirect_stdout
from io import StringIO

import nbformat

from tools.exercises import CODE, FOLD, names_of
from tools.notebooks import NOTEBOOKS

LESSON = nbformat.read(NOTEBOOKS / "06-from-features-to-prediction.ipynb", as_version=4)


def test_the_whole_network_trains_as_the_fold_says():
    space = names_of(LESSON)
    for cell in LESSON.cells:
        if cell.cell_type == "code" and cell.source.startswith("W1 = "):
            exec(cell.source, space)
        for fold in re.finditer(FOLD, cell.source) if cell.cell_type == "markdown" else ():
            if fold["title"] == "The whole network, trained":
                text = fold["text"]
    said = StringIO()
    with redirect_stdout(said):
        exec(re.search(CODE, text)[1], space)
    assert said.getvalue() == "0 0.9512 [0 1 0 0 1]\n10 0.4531 [0 1 0 0 0]\n100 0.1591 [0 1 2 0 0]\n"
    assert "from 0.9512 to 0.4531 after 10 steps and to 0.1591 after 100" in text
