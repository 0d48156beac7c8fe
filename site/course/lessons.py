"""The lessons, read from their notebooks: what other pages tell of them, and their way into the site.

A lesson is on the site by being in ``notebooks/``. Everything that is said of it
elsewhere stands in the notebook already, and is taken from there.
"""

import re
import shutil
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile, takewhile
from pathlib import Path

import nbformat

from tools.exercises import PREDICT, PREDICTION

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"
FOLDER = "lessons"


@dataclass(frozen=True)
class Word:
    """A term of a lesson's list of words: its names, what it is, its Korean names."""

    names: tuple[str, ...]
    meaning: str
    korean: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """What people say, whether it is true, and why."""

    claim: str
    verdict: str
    reason: str


@dataclass(frozen=True)
class Prediction:
    """A question at which the reader predicts what a cell will print, what it prints, and what is said of it."""

    name: str
    question: str
    printed: str
    answer: str


@dataclass(frozen=True)
class Lesson:
    """A notebook, as other pages see it."""

    path: Path

    @cached_property
    def notebook(self):
        """The notebook itself."""
        return nbformat.read(self.path, as_version=4)

    @cached_property
    def markdown(self):
        """The prose of the notebook, cell after cell, its links to lessons as they lead from any page."""
        return from_any_page("\n\n".join(cell.source for cell in self.notebook.cells if cell.cell_type == "markdown"))

    @property
    def docname(self):
        """The name of the lesson's page."""
        return f"{FOLDER}/{self.path.stem}"

    @property
    def number(self):
        """Its place in the course, from 1."""
        return int(self._found(r"^# (\d+)\. ")[1])

    @property
    def title(self):
        """Its title, without the number."""
        return self._found(r"^# \d+\. (.+)$")[1]

    @property
    def minutes(self):
        """How long it takes."""
        return int(self._found(r"\*\*Time:\*\* about (\d+) minutes")[1])

    @property
    def exercise_minutes(self):
        """How long its exercises take."""
        return int(self._found(r"minutes, and (\d+) for the exercises")[1])

    @property
    def optional(self):
        """Whether it may be left out."""
        return "optional" in self.markdown.partition("\n## ")[0]

    @property
    def time(self):
        """How long it takes, and whether it may be left out, in words."""
        optional = ", optional" if self.optional else ""
        return f"{self.minutes} minutes, {self.exercise_minutes} for the exercises{optional}"

    @property
    def promise(self):
        """What the reader can do at the end: a sentence that starts with a verb."""
        return self._found(r"\*\*At the end you can\*\* (.+)$")[1]

    @property
    def words(self):
        """The terms of the table under *Words*."""
        lines = re.findall(r"^\|(?!-).*$", self._section("### Words"), re.M)
        header, *terms = [self._shaped(r"\| (.+?) \| (.+) \| (.+?) \|", line).groups() for line in lines]
        if header != ("word", "in one line", "Korean"):
            raise ValueError(f"{self.path.name}: the table under Words has the columns {header}")
        return [Word(names_in(names), meaning, names_in(korean)) for names, meaning, korean in terms]

    @property
    def statements(self):
        """The claims in bold and in quotes under *True or false?*."""
        paragraphs = re.findall(r'^\*\*["“].*$', self._section("## True or false?"), re.M)
        pattern = r'\*\*(".+?")\*\* (True|False)\. (.+)'
        return [Statement(*self._shaped(pattern, paragraph).groups()) for paragraph in paragraphs]

    @cached_property
    def predictions(self):
        """The questions at which the reader predicts what a cell will print."""
        return [
            self._prediction(place)
            for place, cell in enumerate(self.notebook.cells)
            if cell.cell_type == "markdown" and "**Predict**" in cell.source
        ]

    def _prediction(self, place):
        asking, code, after, *_ = [*self.notebook.cells[place : place + 3], None, None]
        paragraphs = dropwhile(lambda paragraph: "**Predict**" not in paragraph, asking.source.split("\n\n"))
        question = self._shaped(PREDICTION, "\n\n".join(paragraphs))["question"]
        name = code and re.search(PREDICT, code.source, re.M)
        if not name or after is None:
            raise ValueError(f"{self.path.name}: no cell and no paragraph answer the question {question!r}")
        first, *others = after.source.split("\n\n")
        formulas = takewhile(lambda block: first.endswith(":") and re.fullmatch(r"\$\$[^$]+\$\$", block), others)
        printed = "".join(output.get("text", "") for output in code.outputs)
        return Prediction(
            name["name"], from_any_page(question), printed.rstrip(), from_any_page("\n\n".join([first, *formulas]))
        )

    def _shaped(self, pattern, text):
        if not (found := re.fullmatch(pattern, text)):
            raise ValueError(f"{self.path.name}: this should have the shape {pattern!r}: {text!r}")
        return found

    def _found(self, pattern):
        found = re.search(pattern, self.markdown, re.M)
        if not found:
            raise ValueError(f"{self.path.name}: no line in it matches {pattern!r}")
        return found

    def _section(self, heading):
        return self._found(rf"^{re.escape(heading)}\n((?:(?!^#{{1,3}} )[\s\S])*)")[1]


def from_any_page(prose):
    """`prose` of a notebook, its links to lessons as they lead from any page."""
    return re.sub(r"\]\(([\w-]+\.ipynb)\)", rf"](/{FOLDER}/\1)", prose)


def names_in(text):
    """The names that `text` lists; a comma between parentheses separates none."""
    return tuple(re.split(r", (?![^(]*\))", text))


def lessons():
    """All lessons, in the order of the course."""
    return [Lesson(path) for path in sorted(NOTEBOOKS.glob("*.ipynb"))]


def lesson_at(docname):
    """The lesson whose page is called `docname`, or None."""
    return next((lesson for lesson in lessons() if lesson.docname == docname), None)


def bring_in(app, _config):
    """Copy the notebooks among the site's pages, and touch none that has not changed."""
    folder = Path(app.srcdir, FOLDER)
    folder.mkdir(exist_ok=True)
    wanted = {path.name: path for path in NOTEBOOKS.glob("*.ipynb")}
    for page in folder.glob("*.ipynb"):
        if page.name not in wanted:
            page.unlink()
    for name, path in wanted.items():
        page = folder / name
        if not page.exists() or page.read_bytes() != path.read_bytes():
            shutil.copyfile(path, page)


def setup(app):
    """Register the extension."""
    app.add_config_value("lesson_names", [], "env", types=[list])
    app.add_config_value("code_digest", "", "env", types=[str])
    app.connect("config-inited", bring_in)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
