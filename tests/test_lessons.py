"""Every lesson keeps the frame that a reader learns to rely on."""

import re
import statistics

import nbformat
import pytest

from tools.minutes import minutes, minutes_for_exercises, rounded, sections, whole_minutes, words
from tools.notebooks import lessons

IN_THE_MIDDLE = "# Starting in the middle? First choose Run > Run All Above Selected Cell."
LESSONS = {path.stem: nbformat.read(path, as_version=4) for path in lessons()}
OPTIONAL = "08-where-floats-give-out"
MUSEUM = "07-bug-museum"
each_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
MAIN = {name: lesson for name, lesson in LESSONS.items() if name != OPTIONAL}
each_main_lesson = pytest.mark.parametrize("lesson", MAIN.values(), ids=MAIN)


def prose(lesson):
    return "\n\n".join(cell.source for cell in lesson.cells if cell.cell_type == "markdown")


def code(lesson):
    return [cell.source for cell in lesson.cells if cell.cell_type == "code"]


def section(lesson, heading):
    """The text from `heading` to the next heading of its level or above."""
    level = heading.split()[0]
    return re.search(rf"^{heading}$(.*?)(?=^#{{2,{len(level)}}} |\Z)", prose(lesson), re.M | re.S)[1]


def test_lessons_are_numbered_as_the_course_goes_with_a_gap_only_before_the_optional_one():
    numbers = [int(stem[:2]) for stem in MAIN]
    assert numbers == list(range(1, len(numbers) + 1))
    assert OPTIONAL in LESSONS


@each_lesson
def test_it_opens_with_a_promise_what_it_needs_and_its_time(lesson):
    opening = lesson.cells[0].source
    for part in (
        r"^# \d+\. \S",
        r"^\*\*At the end you can\*\* ",
        r"^\*\*You need\*\* .*\*\*Time:\*\* about \d\d minutes, and \d\d for the exercises\.$",
    ):
        assert re.search(part, opening, re.M), part


@each_lesson
def test_its_minutes_are_those_of_the_model_and_an_hour_at_most(lesson):
    time = minutes(lesson)
    assert time <= 60
    said = re.search(r"about (\d+) minutes, and (\d+) for the exercises", lesson.cells[0].source)
    assert (int(said[1]), int(said[2])) == (rounded(time), rounded(minutes_for_exercises(lesson)))


@each_lesson
def test_its_sections_take_together_what_it_takes_but_for_its_opening(lesson):
    opening = nbformat.v4.new_notebook(cells=[lesson.cells[0], lesson.cells[1]])
    parts = sections(lesson)
    assert sum(part.minutes for part in parts) + minutes(opening) == pytest.approx(minutes(lesson))
    assert [part.title for part in parts] == [
        title for title in re.findall(r"^###? (.+)$", prose(lesson), re.M) if not re.match(r"Exercises$|\d\.\d ", title)
    ]
    assert all(part.above in {"", *(other.title for other in parts if not other.above)} for part in parts)


@each_lesson
def test_the_whole_minutes_of_its_sections_are_theirs_and_add_up_to_its_own(lesson):
    whole = whole_minutes(lesson)
    assert list(whole) == re.findall(r"^## (.+)$", prose(lesson), re.M)
    assert whole.pop("Exercises") == minutes_for_exercises(lesson)
    for title, time in whole.items():
        exact = sum(part.minutes for part in sections(lesson) if title in (part.title, part.above))
        assert time >= 1
        assert abs(time - exact) < 1
    opening = nbformat.v4.new_notebook(cells=[lesson.cells[0], lesson.cells[1]])
    assert sum(whole.values()) + round(minutes(opening)) == round(minutes(lesson))


@each_lesson
def test_all_imports_stand_in_the_second_cell_after_what_to_do_in_the_middle(lesson):
    first, *others = code(lesson)
    assert lesson.cells[1].source == first
    title, *imports = first.splitlines()
    assert title == IN_THE_MIDDLE
    assert all(re.match(r"(from|import) |[ )]|$", line) for line in imports)
    assert not re.search(r"^\s*(from \S+ )?import ", "\n".join(others), re.M)


@each_lesson
def test_the_question_stands_alone_in_its_cell_before_any_definition(lesson):
    headings = re.findall(r"^## (.+)$", prose(lesson), re.M)
    assert headings[0] == "A question first"
    question = lesson.cells[2].source
    assert question.startswith("## A question first\n\n")
    assert "?" in question
    kinds = [cell.cell_type for cell in lesson.cells[3:6]]
    assert kinds == ["code", "markdown", "markdown"], "a guess, then the answer worked out by hand, then what it means"
    assert "**Definition.**" not in section(lesson, "## A question first")


@pytest.mark.parametrize("name", sorted(LESSONS.keys() - {MUSEUM}))
def test_the_reader_predicts_four_to_seven_times(name):
    assert 4 <= prose(LESSONS[name]).count("**Predict**") <= 7


def test_every_hall_of_the_museum_has_a_prediction_and_ends_with_a_check():
    halls = [hall for hall in re.split(r"^##+ ", prose(LESSONS[MUSEUM]), flags=re.M) if "**Predict**" in hall]
    assert len(halls) >= 11
    for hall in halls:
        assert hall.count("**Predict**") == 1, hall[:40]
        assert len(re.findall(r"^\*\*Check:\*\* ", hall, re.M)) == 1, hall[:40]


@each_main_lesson
def test_a_formula_breaks_and_is_repaired_in_a_tenth_of_the_words(lesson):
    disagreement = section(lesson, "## When the computer disagrees")
    assert words(disagreement) <= words(prose(lesson)) / 10
    assert any("def naive_" in cell for cell in code(lesson))
    assert any("def stable_" in cell for cell in code(lesson))


@each_lesson
def test_four_to_six_statements_are_decided_each_by_a_cell_and_not_all_one_way(lesson):
    verdicts = []
    for cell, after in zip(lesson.cells, lesson.cells[1:], strict=False):
        if found := re.search(r'^\*\*".+"\*\* (True|False)\. \S', cell.source, re.M):
            verdicts.append(found[1])
            assert after.cell_type == "code"
    assert 4 <= len(verdicts) <= 6
    assert set(verdicts) == {"True", "False"}
    assert len(re.findall(r'^\*\*"', section(lesson, r"## True or false\?"), re.M)) == len(verdicts)


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
    sizes = [len(cell.removeprefix(f"{IN_THE_MIDDLE}\n").splitlines()) for cell in code(lesson)]
    assert statistics.median(sizes) <= 7
    assert sum(size > 10 for size in sizes) <= len(sizes) / 5
    count = len(prose(lesson).split())
    assert count / (count + len(" ".join(code(lesson)).split())) >= 0.5


@each_lesson
def test_words_that_tell_readers_what_they_should_find_easy_are_missing(lesson):
    assert not re.search(r"\b(simply|obviously|clearly|trivial|easy|easily|of course)\b", prose(lesson), re.I)
