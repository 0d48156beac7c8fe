"""The exercises of a notebook: question, answering cell, hints and solution, as a learner finds them."""

import ast
import re
from dataclasses import dataclass

FOLD = r"<details>\s*<summary>(?P<title>[^<]+)</summary>\n+(?P<text>[\s\S]*?)\n+</details>"
CODE = r"```python\n([\s\S]*?)\n```"
CHECK = r'^check\("(?P<name>\d\.\d+)", (?P<answer>\w+)\)$'
# A prediction is a paragraph of its own, so that pages, slides and copies can fold what answers it.
PREDICTION = r'\*\*Predict\*\*, then run: (?P<question>[A-Z"$“].*\?)'
PREDICT = r'^predict\("(?P<name>\d\.\d+)", guess\)$'


@dataclass(frozen=True)
class Printed:
    """An exercise as a notebook prints it."""

    name: str
    question: str
    code: str
    answer: str  # the name that stands for the answer in `code`
    hints: tuple[str, ...]
    solution: str  # with its reasoning

    @property
    def solution_code(self):
        """The code of the printed solution."""
        return "\n\n".join(re.findall(CODE, self.solution))

    def answered(self, names):
        """Return what the printed solution answers, with the names that the lesson imports."""
        space = dict(names)
        exec(compile(self.solution_code, f"solution of {self.name}", "exec"), space)
        return space[self.answer]


def exercises_in(notebook):
    """Yield the exercises of `notebook`: a Markdown cell that asks, a code cell that checks, one that folds open."""
    cells = notebook.cells
    for place, cell in enumerate(cells):
        if cell.cell_type == "code" and (found := re.search(CHECK, cell.source, re.M)):
            folds = re.finditer(FOLD, cells[place + 1].source if place + 1 < len(cells) else "")
            texts = [(fold["title"], fold["text"]) for fold in folds]
            yield Printed(
                name=found["name"],
                question=cells[place - 1].source,
                code=cell.source,
                answer=found["answer"],
                hints=tuple(text for title, text in texts if title.startswith("Hint")),
                solution="\n\n".join(text for title, text in texts if title == "Solution"),
            )


def predictions_in(notebook):
    """Yield the names of the predictions that are answered in `notebook`, in their order."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield from re.findall(PREDICT, cell.source, re.M)


def names_of(notebook):
    """Return what the import cell of `notebook` makes known."""
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    space = {}
    exec(compile(ast.parse(first.source), "imports", "exec"), space)
    return space
