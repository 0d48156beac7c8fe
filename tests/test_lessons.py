"""Every lesson keeps the frame that a reader learns to rely on."""

import re
import statistics

import nbformat
import pytest

from tools.notebooks import lessons

LESSONS = {path.stem: nbformat.read(path, as_version=4) for path in lessons()}
each_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)


def prose(lesson):
    return "\n\n".join(cell.source for cell in lesson.cells if cell.cell_type == "markdown")


def code(lesson):
    return [cell.source for cell in lesson.cells if cell.cell_type == "code"]


def section(lesson, heading):
    """The text from `heading` to the next heading of its level or above."""
    level = heading.split()[0]
    return re.search(rf"^{heading}$(.*?)(?=^#{{2,{len(level)}}} |\Z)", prose(lesson), re.M | re.S)[1]


def test_lessons_are_numbered_without_a_gap():
    numbers = [int(stem[:2]) for stem in LESSONS]
    assert numbers == list(range(1, len(numbers) + 1))


@each_lesson
def test_it_opens_with_a_promise_what_it_needs_and_its_time(lesson):
    opening = lesson.cells[0].source
    for part in (
        r"^# \d+\. \S",
        r"^\*\*At the end you can\*\* ",
        r"^\*\*You need\*\* .*\*\*Time:\*\* about \d\d minutes\.$",
    ):
        assert re.search(part, opening, re.M), part


@each_lesson
def test_all_imports_stand_in_the_first_code_cell(lesson):
    first, *others = code(lesson)
    assert all(re.match(r"(from|import) |[ )]|$", line) for line in first.splitlines())
    assert not re.search(r"^\s*(from \S+ )?import ", "\n".join(others), re.M)


@each_lesson
def test_a_question_comes_before_any_definition(lesson):
    headings = re.findall(r"^## (.+)$", prose(lesson), re.M)
    assert headings[0] == "A question first"
    assert "**Definition.**" not in section(lesson, "## A question first")


@each_lesson
def test_the_reader_predicts_at_least_three_times_before_a_cell_runs(lesson):
    asked = [
        after.cell_type
        for cell, after in zip(lesson.cells, lesson.cells[1:], strict=False)
        if cell.cell_type == "markdown" and "**Predict**, then run" in cell.source
    ]
    assert len(asked) >= 3
    assert set(asked) == {"code"}


@each_lesson
def test_a_formula_breaks_and_is_repaired(lesson):
    assert "## Where floats give out" in prose(lesson)
    assert any("def naive_" in cell for cell in code(lesson))
    assert any(re.search(r"def (stable|repaired|best)_", cell) for cell in code(lesson))


@each_lesson
def test_two_to_five_mistakes_are_refuted(lesson):
    mistakes = re.findall(r"^\*\*\"", section(lesson, "## What people get wrong"), re.M)
    assert 2 <= len(mistakes) <= 5


@each_lesson
def test_it_closes_with_five_lines_words_and_sources(lesson):
    assert re.findall(r"^## (.+)$", prose(lesson), re.M)[-1] == "In one breath"
    summary = section(lesson, "## In one breath").split("###")[0]
    assert len(re.findall(r"^- ", summary, re.M)) == 5
    rows = re.findall(r"^\| (.+) \| (.+) \| (.+) \|$", section(lesson, "### Words"), re.M)
    assert len(rows) >= 5
    assert rows[0] == ("word", "in one line", "Korean")
    assert all(re.search("[가-힣]", korean) for _, _, korean in rows[1:])
    assert 3 <= len(re.findall(r"^- ", section(lesson, "### Read on"), re.M)) <= 5


@each_lesson
def test_code_comes_in_small_pieces_between_prose(lesson):
    sizes = [len(cell.splitlines()) for cell in code(lesson)]
    assert statistics.median(sizes) <= 7
    assert sum(size > 10 for size in sizes) <= len(sizes) / 5
    words = len(prose(lesson).split())
    assert words / (words + len(" ".join(code(lesson)).split())) >= 0.5


@each_lesson
def test_words_that_tell_readers_what_they_should_find_easy_are_missing(lesson):
    assert not re.search(r"\b(simply|obviously|clearly|trivial|easy|easily|of course)\b", prose(lesson), re.I)
