"""Assignments keep no answer; grading names what each student holds, and no notebook costs more than its own row."""

import csv
import re
import sys

import nbformat
import pytest

from helpers.exercises import EXERCISES
from tools import assignment, grade
from tools.exercises import exercises_in
from tools.notebooks import lessons

PATH = lessons()[0]
LESSON = nbformat.read(PATH, as_version=4)
PRINTED = list(exercises_in(LESSON))
NAMES = [printed.name for printed in PRINTED]
IMPORTS = "import numpy as np\nfrom helpers import *\nfrom helpers.exercises import check"  # quicker than with figures


def handed_in(answers=None, more=(), left_out=()):
    """A small notebook that a student hands in: the lesson's title, imports, its exercises, and `more` cells."""
    answers = answers or {}
    sources = [IMPORTS, *more]
    for printed in PRINTED:
        if printed.name not in left_out:
            sources.append(answers.get(printed.name, printed.code))
    cells = [nbformat.v4.new_markdown_cell(LESSON.cells[0].source), *map(nbformat.v4.new_code_cell, sources)]
    return nbformat.v4.new_notebook(cells=cells)


def solved(printed):
    return f'{printed.solution_code}\n\ncheck("{printed.name}", {printed.answer})'


ALL_RIGHT = {printed.name: solved(printed) for printed in PRINTED}
NUMBER = next(printed for printed in PRINTED if isinstance(EXERCISES[printed.name].right, int | float))
WRONG, SENTENCE = EXERCISES[NUMBER.name].mistakes[0]
MISTAKEN = {NUMBER.name: f'{NUMBER.answer} = {float(WRONG)!r}\n\ncheck("{NUMBER.name}", {NUMBER.answer})'}


@pytest.fixture
def graded(tmp_path):
    """Grade a notebook; return its rows by exercise."""

    def rows_of(notebook, seconds=20):
        path = tmp_path / "anna.ipynb"
        path.write_text(notebook if isinstance(notebook, str) else nbformat.writes(notebook), encoding="utf-8")
        rows = grade.grade(path, "anna", seconds)
        assert {row.student for row in rows} == {"anna"}
        return {row.exercise: row for row in rows}

    return rows_of


# Assignments


@pytest.mark.parametrize("path", lessons(), ids=lambda path: path.stem)
def test_an_assignment_has_every_exercise_with_its_hints_and_nothing_that_answers(path):
    lesson = nbformat.read(path, as_version=4)
    given = assignment.assignment(lesson)
    assert all(cell.outputs == [] and cell.execution_count is None for cell in given.cells if cell.cell_type == "code")
    for printed, before in zip(exercises_in(given), exercises_in(lesson), strict=True):
        assert printed.solution == ""
        assert (printed.question, printed.code, printed.hints) == (before.question, before.code, before.hints)
    assert "Solution" not in nbformat.writes(given)
    nbformat.validate(given)


def test_an_assignment_is_written_by_the_number_of_its_lesson(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(assignment, "ROOT", tmp_path)
    monkeypatch.setattr(assignment, "FOLDER", tmp_path / "build")
    assignment.main(["1", "02"])
    assert [path.name[:2] for path in sorted((tmp_path / "build").iterdir())] == ["01", "02"]
    assert "is the assignment" in capsys.readouterr().out
    for wrong in ([], ["99"]):
        with pytest.raises(SystemExit, match=r"Which lesson|There is no lesson 99"):
            assignment.main(wrong)


# One notebook


def test_right_answers_are_right_and_a_lesson_as_it_was_given_is_open(graded):
    assert [row.outcome for row in graded(handed_in(ALL_RIGHT)).values()] == ["correct"] * len(NAMES)
    assert [row.outcome for row in graded(handed_in()).values()] == ["open"] * len(NAMES)


def test_a_misconception_is_named_and_costs_its_own_exercise_only(graded):
    rows = graded(handed_in(ALL_RIGHT | MISTAKEN))
    assert (rows[NUMBER.name].outcome, rows[NUMBER.name].diagnosis) == ("mistake", SENTENCE)
    assert [row.outcome for name, row in rows.items() if name != NUMBER.name] == ["correct"] * (len(NAMES) - 1)


def test_a_cell_that_fails_costs_its_own_exercise_only(graded):
    first, second, *others = PRINTED
    rows = graded(
        handed_in(ALL_RIGHT | {first.name: first.code.replace("...", "1 +"), second.name: "nonsense()\n" + second.code})
    )
    assert [rows[name].outcome for name in NAMES] == ["wrong", "wrong", *["correct"] * len(others)]
    assert "SyntaxError" in rows[first.name].diagnosis
    assert "NameError" in rows[second.name].diagnosis


def test_deleted_cells_are_missing(graded):
    rows = graded(handed_in(ALL_RIGHT, left_out=NAMES[1:]))
    assert [row.outcome for row in rows.values()] == ["correct", *["missing"] * (len(NAMES) - 1)]


def test_the_cell_after_one_that_fails_is_run(graded):
    rows = graded(handed_in(ALL_RIGHT, more=["1 / 0"] * 5))
    assert [row.outcome for row in rows.values()] == ["correct"] * len(NAMES)


@pytest.mark.parametrize("source", ["%matplotlib inline\n{}", "%%time\n{}", "!true\n{}"])
def test_an_answer_beside_a_magic_is_read(source, graded):
    rows = graded(handed_in(ALL_RIGHT | {NUMBER.name: source.format(ALL_RIGHT[NUMBER.name])}))
    assert rows[NUMBER.name].outcome == "correct"


def test_a_path_that_is_broken_costs_nothing(graded):
    rows = graded(handed_in(ALL_RIGHT, more=["import sys", "sys.path.clear()"]))
    assert [row.outcome for row in rows.values()] == ["correct"] * len(NAMES)


@pytest.mark.parametrize("name", ["path", "held", "verdict", "answer", "sys", "file"])
def test_an_answer_may_have_any_name(name, graded):
    right = EXERCISES[NUMBER.name].right
    rows = graded(handed_in({NUMBER.name: f'{name} = {float(right)!r}\ncheck("{NUMBER.name}", {name})'}))
    assert rows[NUMBER.name].outcome == "correct"


BAD_VERDICTS = ("'{'", "'[1, 2, 3]'", "'x' * 10**7")


@pytest.mark.parametrize("text", BAD_VERDICTS)
def test_a_verdict_that_cannot_be_read_costs_its_own_notebook_only(text, graded):
    rows = graded(handed_in(ALL_RIGHT, more=[f"import json\njson.dump = lambda _, file: file.write({text})"]))
    assert {row.outcome for row in rows.values()} == {"not run"}
    assert all(row.diagnosis.startswith("it cannot be graded: ") for row in rows.values())


@pytest.mark.parametrize("source", ["-" * 100_000 + "1", "x = '\0'", "(" * 500])
def test_code_that_no_parser_reads_is_still_an_answer(source):
    assert list(grade.checks_in(f'{source}\ncheck("1.2", x)')) == [("1.2", "...")]


def test_many_blank_lines_are_read_once_each():
    assert list(grade.remarks_on("\n" * 1_000_000 + "x")) == []  # by the square of the lines it would take hours


TRICKS = (
    "def check(name, answer):\n    print(name, 'Correct.')",
    "get_ipython().showtraceback = lambda *_: None",
    "import helpers.exercises.answers as theirs\ntheirs.judge = lambda *_: theirs.Verdict('correct', 'Mine.')",
)


def test_whoever_redefines_check_hides_errors_or_changes_the_judge_is_graded_all_the_same_and_named(graded):
    rows = graded(handed_in(MISTAKEN, more=TRICKS))
    assert rows[NUMBER.name].outcome == "mistake"
    assert {row.remarks for row in rows.values()} == {"redefines check; silences its errors"}


STOPPED = {
    "hangs": ("while True: pass", "code cell 3 did not end within 4 seconds"),
    "crashes": ("import os\nos._exit(3)", "code cell 3 ended its kernel (out of memory?)"),
    "floods": (
        "while True: print('x' * 10000)",
        "code cell 3 printed, with those before, more than 1,000,000 characters",
    ),
}


@pytest.mark.parametrize("what", STOPPED)
def test_a_notebook_that_does_not_end_well_keeps_what_it_had_and_is_named(what, graded):
    source, reason = STOPPED[what]
    first, *others = NAMES
    answers = ALL_RIGHT | {others[0]: source + "\n" + ALL_RIGHT[others[0]]}
    rows = graded(handed_in(answers), seconds=4 if what == "hangs" else 20)
    assert rows[first].outcome == "correct"
    assert {(rows[name].outcome, rows[name].diagnosis) for name in others} == {("not run", reason)}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to the limit of its memory")
def test_memory_is_limited(graded):
    greedy = f'hog = bytearray(3 * 2**30)\ncheck("{NUMBER.name}", {NUMBER.answer})'
    rows = graded(handed_in(ALL_RIGHT | {NUMBER.name: greedy}))
    assert rows[NUMBER.name].outcome == "wrong"
    assert "MemoryError" in rows[NUMBER.name].diagnosis
    assert [row.outcome for name, row in rows.items() if name != NUMBER.name] == ["correct"] * (len(NAMES) - 1)


@pytest.mark.parametrize("text", ["", "{", '{"cells": 3}', "\x00\x01"], ids=["empty", "cut", "no notebook", "bytes"])
def test_a_damaged_file_is_one_row(text, graded):
    (row,) = graded(text).values()
    assert row.outcome == "not run"
    assert row.diagnosis.startswith("the file is damaged: ")


@pytest.mark.parametrize("title", ["# 9. A lesson that there is not", "Hello"])
def test_a_notebook_without_a_lesson_is_one_row(title, graded):
    (row,) = graded(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(title)])).values()
    assert (row.outcome, row.diagnosis) == ("not run", "it is no copy of a lesson")


def test_a_folder_that_is_called_like_a_notebook_is_one_row(tmp_path):
    (row,) = grade.grade(tmp_path, "anna")
    assert (row.outcome, row.diagnosis) == ("not run", "the file is damaged: IsADirectoryError")


# A class


@pytest.mark.parametrize("text", ["=1+1", " =1+1", "@SUM(1)", "\u200b-1", "+1", "\N{FULLWIDTH EQUALS SIGN}1"])
def test_no_text_is_a_formula(text):
    assert grade.harmless(text) == f"'{text}"
    assert grade.harmless(f"a{text}") == f"a{text}"
    assert grade.harmless("") == ""


def test_a_report_takes_names_of_any_bytes_and_no_misconception_that_is_not_ours(tmp_path):
    ours = grade.Row("\udcff.ipynb", "a.ipynb", NUMBER.name, "mistake", SENTENCE)
    forged = grade.Row("ben", "b.ipynb", NUMBER.name, "mistake", r"=$\frac{$ \ud800")
    grade.report([ours, forged], tmp_path)
    assert [sentence for (_, sentence), _ in grade.held([ours, forged])] == [SENTENCE]
    assert r"'=$\frac{$ \ud800" in (tmp_path / "grades.csv").read_text(encoding="utf-8")


def test_a_class_gets_a_row_for_each_student_and_exercise_and_a_summary(tmp_path, monkeypatch, capsys):
    class_folder = tmp_path / "class"
    for student, notebook in (
        ("anna", handed_in(ALL_RIGHT)),
        ("ben", handed_in(MISTAKEN)),
        ("=cy", handed_in(MISTAKEN)),
    ):
        (class_folder / student).mkdir(parents=True)
        nbformat.write(notebook, class_folder / student / PATH.name)
    nbformat.write(handed_in(), class_folder / "dora.ipynb")
    monkeypatch.setattr(grade, "ROOT", tmp_path)
    grade.main([str(class_folder)])
    with (tmp_path / "build" / "grades" / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["student"] for row in rows] == sorted(
        ["anna"] * len(NAMES) + ["ben"] * len(NAMES) + ["dora"] * len(NAMES) + ["'=cy"] * len(NAMES),
        key=lambda name: name.lstrip("'"),
    )
    with (tmp_path / "build" / "grades" / "misconceptions.csv").open(encoding="utf-8", newline="") as file:
        (held,) = csv.DictReader(file)
    assert (held["exercise"], held["misconception"], held["students"]) == (NUMBER.name, SENTENCE, "2")
    figure = (tmp_path / "build" / "grades" / "misconceptions.svg").read_text(encoding="utf-8")
    assert f"{NUMBER.name}  {SENTENCE[:20]}" in figure
    said = capsys.readouterr().out
    assert said.startswith("This runs the students' code on this machine")
    assert re.search(rf"^  2  {NUMBER.name}  ", said, re.M)


@pytest.mark.parametrize("arguments", [[], ["nowhere"]])
def test_a_folder_must_be_named(arguments):
    with pytest.raises(SystemExit, match="Which folder"):
        grade.main(arguments)


def test_a_folder_without_notebooks_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="There is no notebook in"):
        grade.main([str(tmp_path)])
