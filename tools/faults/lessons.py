"""Faults of notebooks. Each takes a lesson and a source of chance, plants itself in a cell, and says who must find it.

A cell has one fault at the most, so that what is said of it is said of that fault.
"""

import base64
import html
import random
import re
import warnings

import nbformat

from tools import rules
from tools.exercises import CODE, exercises_in
from tools.faults.copies import Fault
from tools.figures import FIGURE, alt_of, figures_of, svg_of
from tools.notebooks import lessons

SILENT = "\nget_ipython().showtraceback = lambda *_, **__: None\nassert 1 == 2"
# By one of each kind; the rest of them stand in the tests of the rule.
NOT_AT_HOME = (
    "rng = np.random.default_rng(None)",
    "from random import gauss",
    "import os\nos.system('true')",
    "import ftplib",
    "__import__('socket')",
    "import warnings\nwith warnings.catch_warnings(action='ignore'):\n    pass",
    "for x in {'one', 'two'}:\n    pass",
)


class Lesson:
    """A notebook to plant faults in, and its cells that have none yet."""

    def __init__(self, path):
        self.name = path.stem
        self.notebook = nbformat.read(path, as_version=4)
        self.code = list(rules.code_cells(self.notebook))[1:-1]  # each with its number; not the imports
        self.free = {cell.id for cell in self.notebook.cells}
        self.numbers = set(re.findall(r"\d+(?:\.\d+)?", nbformat.writes(self.notebook)))
        self.sources = set(rules.numbers_in_cells(self.notebook))

    def take(self, chance, cells, fits=bool):
        """Return one cell that has no fault yet, with its number, or raise `IndexError`."""
        number, cell = chance.choice([(number, cell) for number, cell in cells if cell.id in self.free and fits(cell)])
        self.free.remove(cell.id)
        return number, cell

    def take_code(self, chance, fits=bool):
        """Return a code cell that has no fault yet, with its number."""
        return self.take(chance, self.code, fits)

    def take_prose(self, chance, fits=bool):
        """Return a Markdown cell that has no fault yet."""
        prose = [(None, cell) for cell in self.notebook.cells if cell.cell_type == "markdown"]
        return self.take(chance, prose, fits)[1]

    def of_cell(self, kind, number, words):
        """A fault that the cell of that number must fail by."""
        return Fault(kind, f"{self.name}, code cell {number}", f"{self.name}::Cell {number - 1}", words)

    def of_rule(self, kind, place, rule, words):
        """A fault that must be a breach of a rule."""
        return Fault(kind, f"{self.name}, {place}", f"{self.name}::{rule.__name__}", words)

    def gives(self, number):
        """Whether a number stands in the lesson, or a cell has one that rounds to it, so that it may be meant."""
        digits = number.replace(",", "")
        rounded = (rules.rounds_to(source, digits, scale) for source in self.sources for scale in ("%", "POWER"))
        return number in self.numbers or any(rounded)

    def other_number(self, chance, text, where=rules.NUMBER):
        """Change a digit of a number of three digits or more in `text`, to one that the lesson does not give."""
        places = [found for found in re.finditer(where, text) if len(re.sub(r"\D", "", found.group())) > 2]
        chance.shuffle(places)
        for found in places:
            digits = [place for place in range(found.start(), found.end()) if text[place].isdigit()]
            for place in chance.sample(digits, len(digits)):
                for digit in chance.sample("123456789", 9):
                    changed = text[:place] + digit + text[place + 1 :]
                    number = changed[found.start() : found.end()]
                    if not self.gives(number):
                        return changed, number
        raise IndexError


def words_of(cell):
    """Whether a cell has put out text alone, with a digit in it."""
    return len(cell.outputs) == 1 and re.search(r"\d", cell.outputs[0].get("text", ""))


def figure_of(cell):
    """Whether a cell has put out a figure alone."""
    return len(cell.outputs) == 1 and FIGURE.fullmatch(cell.outputs[0].get("data", {}).get("text/html", "").strip())


def a_wrong_digit_in_an_output(lesson, chance):
    """Another digit in what a cell printed."""
    number, cell = lesson.take_code(chance, words_of)
    text = cell.outputs[0].text
    place = chance.choice([found.start() for found in re.finditer(r"\d", text)])
    cell.outputs[0].text = f"{text[:place]}{(int(text[place]) + 1) % 10}{text[place + 1 :]}"
    return lesson.of_cell("wrong digit in an output", number, "Cell outputs differ")


def a_removed_output(lesson, chance):
    """A cell without what it put out."""
    number, cell = lesson.take_code(chance, lambda cell: cell.outputs)
    cell.outputs = []
    return lesson.of_cell("removed output", number, "Unexpected output fields")


def an_added_output(lesson, chance):
    """A cell with something that it did not put out."""
    number, cell = lesson.take_code(chance, lambda cell: not cell.outputs)
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="It works.\n")]
    return lesson.of_cell("added output", number, "Missing output fields")


def exchanged_outputs(lesson, chance):
    """Two cells, each with what the other printed."""
    number, cell = lesson.take_code(chance, words_of)
    _, other = lesson.take_code(chance, lambda other: words_of(other) and other.outputs != cell.outputs)
    cell.outputs, other.outputs = other.outputs, cell.outputs
    return lesson.of_cell("exchanged outputs", number, "Cell outputs differ")


def a_print_and_a_value_exchanged(lesson, chance):
    """A value before what was printed before it."""
    number, cell = lesson.take_code(chance, lambda cell: not cell.outputs)
    cell.source += "\nprint(3)\n4"
    cell.outputs = [
        nbformat.v4.new_output("execute_result", {"text/plain": "4"}, execution_count=number),
        nbformat.v4.new_output("stream", name="stdout", text="3\n"),
    ]
    return lesson.of_cell("print and value exchanged", number, "Stored are")


def swapped_cells(lesson, chance):
    """Two code cells that changed places, with outputs and run counts."""
    place = {cell.id: place for place, cell in enumerate(lesson.notebook.cells)}
    number, cell = lesson.take_code(chance)
    other_number, other = lesson.take_code(chance)
    cells = lesson.notebook.cells
    cells[place[cell.id]], cells[place[other.id]] = other, cell
    words = f"code cell {number} has run count {other_number}"
    return lesson.of_rule("swapped cells", f"code cell {number}", rules.every_cell_was_run_in_order, words)


def a_warning(lesson, chance):
    """A cell that warns."""
    number, cell = lesson.take_code(chance)
    cell.source += "\nimport warnings\nwarnings.warn('It may be wrong.')"
    return lesson.of_cell("warning", number, "it raised UserWarning")


def a_silent_error(lesson, chance):
    """A cell that fails without a message."""
    number, cell = lesson.take_code(chance)
    cell.source += SILENT
    return lesson.of_cell("error without a message", number, "it raised AssertionError")


def an_excused_error(lesson, chance):
    """A cell that fails, and asks nbval not to look."""
    number, cell = lesson.take_code(chance)
    cell.source = "# NBVAL_SKIP\n" + cell.source + "\nassert 1 == 2"
    return lesson.of_cell("excused error", number, "it raised AssertionError")


def something_that_is_not_at_home(lesson, chance):
    """A cell that imports or names what no lesson may, or draws without a seed."""
    number, cell = lesson.take_code(chance)
    cell.source += "\n" + chance.choice(NOT_AT_HOME)
    words = f"code cell {number} contains"
    return lesson.of_rule("network, shell or chance", words, rules.a_run_is_repeatable_and_stays_at_home, words)


def a_changed_figure(lesson, chance):
    """A figure with another digit in its drawing."""
    number, cell = lesson.take_code(chance, figure_of)
    data = cell.outputs[0].data
    drawing = svg_of(data["text/html"])
    place = chance.choice([found.start() for found in re.finditer(r'(?<= d="M )\d', drawing)])
    changed = f"{drawing[:place]}{(int(drawing[place]) + 1) % 10}{drawing[place + 1 :]}"
    match = FIGURE.search(data["text/html"])
    data["text/html"] = data["text/html"].replace(match["svg"], base64.b64encode(changed.encode()).decode())
    return lesson.of_cell("changed figure", number, "differs:")


def no_alternative_text(lesson, chance):
    """A figure without its alternative text."""
    number, cell = lesson.take_code(chance, figure_of)
    data = cell.outputs[0].data
    data["text/html"] = re.sub('alt="[^"]*"', 'alt=""', data["text/html"])
    words = f"code cell {number} shows a figure whose alternative text says no finding"
    rule = rules.figures_are_comparable_and_have_alternative_text
    return lesson.of_rule("missing alternative text", f"code cell {number}", rule, words)


def a_wrong_number_in_alternative_text(lesson, chance):
    """A number in an alternative text, in the code too, that the lesson never gives."""
    _, cell = lesson.take_code(
        chance, lambda cell: any(re.search(r"\d\d\d|\d\.\d\d", alt_of(figure)) for figure in figures_of(cell))
    )
    figure = next(figures_of(cell))
    changed, number = lesson.other_number(chance, alt_of(figure))
    data = cell.outputs[0].data
    data["text/html"] = data["text/html"].replace(
        figure, figure.replace(FIGURE.search(figure)["alt"], html.escape(changed))
    )
    words = f"cell {cell.id} says {number}"
    return lesson.of_rule("wrong number in alternative text", words, rules.numbers_come_from_cells, words)


def a_wrong_number_in_prose(lesson, chance):
    """A number in prose that the lesson never gives."""

    def claims(cell):
        said = re.sub(rules.NOT_A_CLAIM, "", cell.source, flags=re.M)
        return said == cell.source and re.search(r"\d\.\d\d", said)

    cell = lesson.take_prose(chance, claims)
    cell.source, number = lesson.other_number(chance, cell.source, r"(?<![\w.\\,])\d+\.\d+(?![\d,}])")
    words = f"cell {cell.id} says {number}"
    return lesson.of_rule("wrong number in prose", words, rules.numbers_come_from_cells, words)


def a_dead_link(lesson, chance):
    """A link to a lesson that there is not."""
    cell = lesson.take_prose(chance, lambda cell: re.search(r"\]\(\d\d-[\w-]+\.ipynb\)", cell.source))
    cell.source = re.sub(r"\]\((\d\d)-[\w-]+\.ipynb\)", r"](\1-nowhere.ipynb)", cell.source, count=1)
    words = f"cell {cell.id} links to"
    return lesson.of_rule("dead link", words, rules.links_lead_somewhere, words)


def a_link_to_another_lesson(lesson, chance):
    """A link that says one lesson, and leads to another."""
    cell = lesson.take_prose(chance, lambda cell: re.search(r"\[lesson \d\]\(0\d-", cell.source))
    said = re.search(r"\[lesson (\d)\]\(", cell.source)[1]
    other = chance.choice([path.name for path in lessons() if path.name[1] != said])
    cell.source = re.sub(r"(\[lesson \d\]\()[^)]*", rf"\g<1>{other}", cell.source, count=1)
    words = f"cell {cell.id} says lesson {said}, and links to lesson {other[1]}"
    return lesson.of_rule("link to another lesson", words, rules.links_lead_somewhere, words)


def a_misshapen_link(lesson, chance):
    """A link to another site that is none."""
    cell = lesson.take_prose(chance, lambda cell: "](https://" in cell.source)
    cell.source = cell.source.replace("](https://", "](https:/", 1)
    words = f"cell {cell.id} links to https:/"
    return lesson.of_rule("misshapen link", words, rules.links_lead_somewhere, words)


def a_wrong_solution(lesson, chance):
    """A printed solution that does not pass."""
    printed = chance.choice(list(exercises_in(lesson.notebook)))
    cell = lesson.take_prose(chance, lambda cell: printed.solution in cell.source)
    last = re.findall(CODE, cell.source)[-1]
    cell.source = cell.source.replace(f"{last}\n```", f'{last}\n{printed.answer} = "wrong"\n```')
    test = f"test_exercises::test_the_printed_solution_is_right[{printed.name}]"
    return Fault("wrong solution", f"{lesson.name}, {printed.name}", test)


def a_cell_that_never_ends(lesson, chance):
    """A cell after which no other runs."""
    number, cell = lesson.take_code(chance)
    cell.source += "\nwhile True:\n    pass"
    return lesson.of_cell("cell that never ends", number, "did not end within")


def a_kernel_that_dies(lesson, chance):
    """A cell that ends its kernel."""
    number, cell = lesson.take_code(chance)
    cell.source += "\nimport os, signal\n" + chance.choice(["os._exit(0)", "os.kill(os.getpid(), signal.SIGTERM)"])
    return lesson.of_cell("kernel that dies", number, "ended its kernel")


BESIDE_ONE_ANOTHER = (
    a_wrong_digit_in_an_output,
    a_removed_output,
    an_added_output,
    exchanged_outputs,
    a_print_and_a_value_exchanged,
    a_warning,
    a_silent_error,
    an_excused_error,
    something_that_is_not_at_home,
    a_changed_figure,
    no_alternative_text,
    a_wrong_number_in_alternative_text,
    a_wrong_number_in_prose,
    a_dead_link,
    a_link_to_another_lesson,
    a_misshapen_link,
    a_wrong_solution,
)
# After these other cells fail, or are not run; each has a notebook to itself.
ALONE = (swapped_cells, a_cell_that_never_ends, a_kernel_that_dies)


def plant(folder, seed, places):
    """Plant every kind of fault at as many places in the lessons of a copy; yield them."""
    chance = random.Random(seed)
    paths = {path.stem: folder / "notebooks" / path.name for path in lessons()}
    whole = {name: Lesson(path) for name, path in paths.items()}
    for kind in BESIDE_ONE_ANOTHER:
        planted = 0
        for lesson in chance.sample(list(whole.values()), len(whole)):
            with warnings.catch_warnings(action="ignore"):
                try:
                    yield kind(lesson, chance)
                except IndexError:  # this lesson has no place for it
                    continue
            planted += 1
            if planted == places:
                break
    for name, lesson in whole.items():
        paths[name].write_text(nbformat.writes(lesson.notebook) + "\n", encoding="utf-8")
    for kind in ALONE:
        path = chance.choice(lessons())
        lesson = Lesson(path)
        lesson.name = f"{path.stem}-{kind.__name__}"
        yield kind(lesson, chance)
        (folder / "notebooks" / f"{lesson.name}.ipynb").write_text(
            nbformat.writes(lesson.notebook) + "\n", encoding="utf-8"
        )
