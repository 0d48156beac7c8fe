"""Predictions on the built pages: each in a box, with what answers it folded away."""

import importlib.util
import re
from pathlib import Path

import nbformat
import pytest

if not importlib.util.find_spec("playwright"):
    pytest.skip("the site is built and tested by: nox -s browser", allow_module_level=True)

import pages
from course import predictions
from docutils import nodes
from sphinx.errors import ExtensionError

from tools.exercises import predictions_in
from tools.notebooks import lessons

SITE = pages.SITE
on_every_lesson = pytest.mark.parametrize("lesson", lessons(), ids=lambda path: path.stem)

pytestmark = pages.needs_the_site


def page_of(lesson):
    """The page of a lesson, parsed."""
    return pages.parsed(SITE / "lessons" / f"{lesson.stem}.html")


def cells_of(lesson):
    """Yield every code cell of a lesson that ends with a prediction, and the Markdown after it."""
    cells = nbformat.read(lesson, as_version=4).cells
    for place, cell in enumerate(cells):
        if cell.cell_type == "code" and 'predict("' in cell.source:
            yield cell, cells[place + 1].source


def plain(text):
    """`text` without blanks and quotes, which a page writes in its own way."""
    return re.sub(r"[\s'’‘\"“”]", "", text)


@on_every_lesson
def test_every_prediction_and_the_opening_question_have_a_box_with_one_closed_fold(lesson):
    boxes = page_of(lesson).select("div.prediction")
    asked = nbformat.read(lesson, as_version=4).cells
    assert len(boxes) == sum("**Predict**" in cell.source for cell in asked if cell.cell_type == "markdown") + 1
    for box in boxes:
        (fold,) = box.select("details.answer")
        assert fold.summary.text == "Show the answer"
        assert not fold.has_attr("open")
        assert box.select_one("div.cell_input").find_parent("details") is None


@on_every_lesson
def test_what_a_prediction_s_cell_puts_out_stands_in_its_fold_alone(lesson):
    page = page_of(lesson)
    folded = [fold.extract() for fold in page.select("details.answer")]
    outside = {plain(output.text) for output in page.select("div.cell_output")}
    for (cell, _), fold in zip(cells_of(lesson), folded, strict=True):
        (output,) = cell.outputs
        assert plain(output.text) in plain(fold.text)
        assert plain(output.text) not in outside


@on_every_lesson
def test_the_paragraph_after_the_cell_is_folded_too(lesson):
    page = page_of(lesson)
    folded = [fold.extract() for fold in page.select("details.answer")]
    outside = plain(page.text)
    for (_, after), fold in zip(cells_of(lesson), folded, strict=True):
        words = plain(re.split(r"[$*`\[]|\n\n", after)[0])  # what Markdown does not mark
        assert words in plain(fold.text)
        assert len(words) < 12 or words not in outside


@on_every_lesson
def test_the_prose_that_works_out_the_opening_question_is_folded(lesson):
    cells = nbformat.read(lesson, as_version=4).cells
    page = page_of(lesson)
    box = page.select_one("div.prediction")
    fold = box.select_one("details.answer").extract()
    question, worked, meant = (cells[place].source for place in (2, 4, 5))
    assert plain(question.split("\n\n")[1][:30]) in plain(box.text)
    for cell in (worked, meant):
        words = plain(re.split(r"[$*`]|\n\n", cell)[0])
        assert words in plain(fold.text)
        assert words not in plain(page.text)


def test_the_guess_is_not_in_the_code_that_a_page_shows():
    for lesson in lessons():
        for box in page_of(lesson).select("div.prediction")[1:]:
            assert not re.search(r"guess = \.\.\.|predict\(", box.select_one("div.cell_input").text)
            assert box.select_one("div.cell_input").text.strip()


@on_every_lesson
def test_the_folds_open_without_javascript_and_on_paper(lesson, browser):
    address = (SITE / "lessons" / f"{lesson.stem}.html").as_uri()
    with pages.opened(browser, address, javascript=False) as tab:
        fold = tab.locator("details.answer").first
        assert not fold.locator(".cell_output").is_visible()
        fold.locator("summary").click()
        assert fold.locator(".cell_output").is_visible()
    with pages.opened(browser, address) as tab:
        outputs = tab.locator("details.answer .cell_output")
        assert not any(outputs.nth(place).is_visible() for place in range(outputs.count()))
        tab.emulate_media(media="print")
        assert all(outputs.nth(place).is_visible() for place in range(outputs.count()))
        assert outputs.count() == len(list(predictions_in(nbformat.read(lesson, as_version=4))))


def asking(words):
    """A paragraph as a notebook has it, with its first word in bold."""
    first, _, others = words.partition(",")
    return nodes.paragraph("", "", nodes.strong("", first), nodes.Text(f",{others}"))


def cell(line, text="print(1)\npredict('9.1', guess)"):
    """A code cell as myst-nb leaves it."""
    code = nodes.container("", nodes.literal_block(text, text), nb_element="cell_code")
    code.line = line
    return code


@pytest.mark.parametrize(
    ("before", "after", "name", "message"),
    [
        ("Something else.", nodes.paragraph("", "So."), "9.1", "no prediction stands right before this cell"),
        ("Predict, then run: What?", nodes.bullet_list(), "9.1", "no paragraph follows this prediction's cell"),
        ("Predict, then run: What?", None, "9.1", "no paragraph follows this prediction's cell"),
        ("Something else.", nodes.paragraph("", "So."), "9.0", "there is no '## A question first' right before"),
    ],
)
def test_a_prediction_out_of_shape_stops_the_build_and_says_where(before, after, name, message):
    document = nodes.document(None, None, source="09-clouds.ipynb")
    section = nodes.section("", nodes.title("", "Clouds"), asking(before), cell(50_002))
    section += [after] if after else []
    document += [nodes.section("", nodes.title("", "Earlier")), section]
    with pytest.raises(ExtensionError, match=rf"^{re.escape('09-clouds.ipynb, cell 5, line 2: ')}{message}"):
        predictions.box(section[2], name)


def test_a_formula_that_the_answer_s_colon_leads_to_is_folded_with_it():
    code, formula = cell(50_002), nodes.math_block("", "x")
    section = nodes.section("", code, nodes.paragraph("", "For this reason:"), formula, nodes.paragraph("", "Next."))
    assert predictions.first_words_after(code) == section[1:3]
    section[1][0] = nodes.Text("For no reason.")
    assert predictions.first_words_after(code) == section[1:2]


def test_pages_are_where_the_tests_look():
    assert all(Path(SITE, "lessons", f"{lesson.stem}.html").is_file() for lesson in lessons())
