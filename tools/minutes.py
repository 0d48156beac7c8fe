"""How long a lesson takes, by a model of its reader.

Run it by ``python -m tools.minutes`` to see what each lesson's title should say.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

import nbformat

from tools.exercises import exercises_in
from tools.figures import explorables_in, figures_in
from tools.notebooks import lessons

WORDS_A_MINUTE = 140
MINUTES_FOR = {
    "formula line": 50 / 60,
    "code line": 7 / 60,
    "printed line": 3 / 60,
    "prediction": 1,
    "figure": 45 / 60,
    "explorable": 3,
}
DISPLAYED = r"\$\$(.+?)\$\$"
NOT_READ_AT_ONCE = r"^### Read on$[\s\S]*?(?=^#|\Z)|<details>[\s\S]*?</details>"
EXERCISES = "## Exercises"
FOR_AN_EXERCISE = 3
# A prediction's minute is that of its two lines, too.
PREDICTING = r"^(guess = \.\.\.|predict\(.*\))$"


def minutes(notebook):
    """Return the minutes that `notebook` takes, before rounding, without exercises, *Read on* and what is folded."""
    cells = without_exercises(notebook.cells)
    prose = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    prose = re.sub(NOT_READ_AT_ONCE, "", prose, flags=re.M)
    formulas = re.findall(DISPLAYED, prose, re.S)
    code = [cell for cell in cells if cell.cell_type == "code"]
    explorables = len(list(explorables_in(notebook)))
    counts = {
        "formula line": sum(1 + formula.count(r"\\") for formula in formulas),
        "code line": sum(
            bool(line.strip()) and not re.match(PREDICTING, line) for cell in code for line in cell.source.splitlines()
        ),
        "printed line": sum(len(output.get("text", "").splitlines()) for cell in code for output in cell.outputs),
        "prediction": prose.count("**Predict**"),
        "figure": len(list(figures_in(notebook))) - explorables,
        "explorable": explorables,
    }
    return words(prose) / WORDS_A_MINUTE + sum(MINUTES_FOR[what] * count for what, count in counts.items())


@dataclass(frozen=True)
class Section:
    """A section of a lesson, without those below it."""

    title: str
    above: str  # the title of the section that it is a part of, or nothing
    notebook: nbformat.NotebookNode  # of its cells alone

    @property
    def minutes(self):
        """The minutes that it takes."""
        return minutes(self.notebook)


def sections(notebook):
    """Return the sections of `notebook` in their order, but for *Exercises* and what stands above the first heading."""
    found, above = [], ""
    for cell in without_exercises(notebook.cells):
        parts = re.split(r"^(?=###? )", cell.source, flags=re.M) if cell.cell_type == "markdown" else [cell]
        for part in parts:
            if cell.cell_type == "markdown" and (heading := re.match(r"(###?) (.+)", part)):
                above = above if heading[1] == "###" else ""
                found.append(Section(heading[2], above, nbformat.v4.new_notebook()))
                above = above or heading[2]
            if found:
                found[-1].notebook.cells.append(part if part is cell else nbformat.v4.new_markdown_cell(part))
    return found


def whole_minutes(notebook):
    """Return the minutes of each section with those below it, by its title and in the lesson's order.

    They are rounded where a section ends, so that with the opening they add up to the lesson's.
    """
    parts = sections(notebook)
    time = minutes(notebook) - sum(part.minutes for part in parts)
    whole = {}
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for title in re.findall(r"^## (.+)$", prose, re.M):
        if f"## {title}".startswith(EXERCISES):
            whole[title] = minutes_for_exercises(notebook)
            continue
        before, time = time, time + sum(part.minutes for part in parts if title in (part.title, part.above))
        whole[title] = round(time) - round(before)
    return whole


def minutes_for_exercises(notebook):
    """Return the minutes that the exercises of `notebook` take."""
    return FOR_AN_EXERCISE * len(list(exercises_in(notebook)))


def without_exercises(cells):
    """Return `cells` without the section *Exercises*."""
    starts = [place for place, cell in enumerate(cells) if re.match(r"^## ", cell.source)]
    for start, end in pairwise([*starts, len(cells)]):
        if cells[start].source.startswith(EXERCISES):
            return cells[:start] + cells[end:]
    return cells


def words(prose):
    """Return how many words `prose` has, where an inline formula is one and a displayed formula none."""
    prose = re.sub(DISPLAYED, " ", prose, flags=re.S)
    prose = re.sub(r"\$[^$]+\$", "formula", prose)
    prose = re.sub(r"\]\([^)]*\)", "]", prose)
    return len(re.findall(r"\w[\w'.,-]*", prose))


def rounded(time):
    """Return `time` as a title says it: to five minutes."""
    return 5 * round(time / 5)


def main():
    """Print the minutes of every lesson."""
    for path in lessons():
        notebook = nbformat.read(path, as_version=4)
        time, exercises = minutes(notebook), minutes_for_exercises(notebook)
        print(f"{path.stem:35} {time:5.1f} -> {rounded(time)}, exercises {exercises} -> {rounded(exercises)}")


if __name__ == "__main__":
    main()
