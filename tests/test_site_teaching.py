"""The teachers' page: plans that add up, and questions with their answers folded under them."""

import importlib.util
import re

import nbformat
import pytest

if not importlib.util.find_spec("playwright"):
    pytest.skip("the site is built and tested by: nox -s browser", allow_module_level=True)

import pages
from course import teaching
from course.lessons import lessons
from sphinx.errors import ExtensionError

from tools.exercises import exercises_in
from tools.minutes import FOR_AN_EXERCISE, minutes, sections

pytestmark = pages.needs_the_site


@pytest.fixture(scope="module")
def page():
    return pages.parsed(pages.SITE / "teachers.html")


def rows_of(table):
    """The cells of a table's rows, without its header."""
    return [row.select("td") for row in table.select("tbody tr")]


def tables(page, first):
    """The tables whose first column is called `first`."""
    return [table for table in page.select("article table") if table.th.text == first]


def words(text):
    """`text` without blanks, quotes and what Markdown marks."""
    return re.sub(r"[\s'’‘\"“”*`]", "", text)


def test_the_minutes_of_each_lecture_follow_one_another_up_to_ninety(page):
    lectures = tables(page, "minutes")
    assert len(lectures) == 4
    for lecture in lectures:
        spans = [tuple(map(int, row[0].text.split("–"))) for row in rows_of(lecture)]
        assert spans[0][0] == 0
        assert spans[-1][1] == 90
        assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
        assert spans[-1][1] - spans[-1][0] >= teaching.FOR_QUESTIONS


def test_a_part_of_a_plan_takes_its_sections_and_those_below_them_but_not_what_it_leaves_out():
    lesson = lessons()[0]
    known = {section.title.partition(":")[0]: section.minutes for section in sections(lesson.notebook)}
    part = teaching.read("1 | A question first; Odds | How far from a fair coin? | 1.2, 1.6 | Count heads.")
    together = known["A question first"] + known["Odds"] + known["And back again"]
    assert part.minutes == pytest.approx(together + 2 * FOR_AN_EXERCISE)
    assert part.predictions == ("1.0", "1.1")
    assert part.exercises == ("1.2", "1.6")
    whole = teaching.read("1 | all | | | Count heads.")
    opening = nbformat.v4.new_notebook(cells=lesson.notebook.cells[:2])
    assert whole.minutes == pytest.approx(minutes(lesson.notebook) - minutes(opening))
    assert len(whole.predictions) == len(lesson.predictions) + 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("12 | all | | | Count.", "a lesson that is not there"),
        ("1 | Clouds | | | Count.", "0 headings are called 'Clouds'"),
        ("1 | Odds | A question first | | Count.", "leaves out what it has not got"),
        ("1 | Odds | | 2.1 | Count.", "an exercise that is not in its lesson"),
    ],
)
def test_a_plan_that_speaks_of_what_is_not_there_is_refused(line, message):
    with pytest.raises(ExtensionError, match=message):
        teaching.read(line)


def test_a_plan_without_time_for_questions_is_refused():
    teaching.leave_room(85, 90)
    with pytest.raises(ExtensionError, match=r"85\.1 minutes of 90"):
        teaching.leave_room(85.1, 90)


def test_a_term_gives_every_exercise_to_class_or_home_once(page):
    (term,) = tables(page, "week")
    given = [link.text for link in term.select("a") if re.fullmatch(r"\d\.\d+", link.text)]
    assert sorted(given) == sorted(printed.name for lesson in lessons() for printed in exercises_in(lesson.notebook))
    taken = [int(minutes) for minutes in re.findall(r"Lesson \d, (\d+) minutes", term.text)]
    assert len(taken) == len(lessons())
    assert max(taken) <= 90 - teaching.FOR_QUESTIONS


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.path.stem)
def test_every_question_stands_whole_leads_to_its_place_and_folds_its_answer(lesson, page):
    (heading,) = [title for title in page.select("h3") if title.text.startswith(f"{lesson.number}. {lesson.title}")]
    items = heading.parent.select("ul > li")
    asked, said = items[: len(lesson.predictions)], items[len(lesson.predictions) :]
    there = pages.parsed(pages.SITE / f"{lesson.docname}.html")
    for prediction, item in zip(lesson.predictions, asked, strict=True):
        fold = item.select_one("details").extract()
        assert not fold.has_attr("open")
        assert words(prediction.printed) in words(fold.text)
        link = item.a["href"]
        assert link.partition("#")[0] == f"{lesson.docname}.html"
        box = there.find(id=link.partition("#")[2])
        question = words(item.p.text.removeprefix(item.a.text))
        assert question.endswith("?")
        assert words(box.p.text).startswith(f"Predict:{question}")
        assert words(fold.select("p")[0].text) in words(box.select_one("details.answer").text)
    for statement, item in zip(lesson.statements, said, strict=True):
        fold = item.select_one("details").extract()
        assert not fold.has_attr("open")
        assert fold.p.text.startswith(f"{statement.verdict}. ")
        assert fold.select("a")[-1]["href"] == f"{lesson.docname}.html#true-or-false"
        assert not re.search(r"\b(True|False)\.", item.text)
