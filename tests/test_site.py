"""What the site is made from: lessons read from their notebooks, figures inlined, links from one address."""

import itertools
import re

import nbformat
import pytest
from course import figures
from course.lessons import Lesson, lessons
from course.links import services
from matplotlib.colors import to_rgb

from tools.figures import alt_of, figures_in, svg_of
from tools.notebooks import ROOT

CSS = (ROOT / "site" / "static" / "course.css").read_text(encoding="utf-8")
LIGHT = {name: colour for colour, name in figures.PALETTE.items()}
NOT_DRAWN_WITH = ("--figure-paper", "--figure-grid")


def dark_palettes():
    """The palette as each of the rules for dark pages sets it."""
    rules = re.findall(r"body(?:\[data-theme=\"dark\"\]|:not\(\[data-theme=\"light\"\]\)) \{([^}]*)\}", CSS)
    return [dict(re.findall(r"(--figure-\w+): (#[0-9a-f]{6});", rule)) for rule in rules]


def contrast(one, other):
    """The contrast ratio of two colours, as WCAG 2.2 defines it."""

    def luminance(colour):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_both_rules_for_dark_pages_set_the_whole_palette_alike():
    chosen, preferred = dark_palettes()
    assert chosen == preferred
    assert set(chosen) == set(LIGHT)


@pytest.mark.parametrize("palette", [LIGHT, dark_palettes()[0]], ids=["light", "dark"])
def test_every_colour_can_be_read_on_the_paper_of_its_theme(palette):
    for name, colour in palette.items():
        if name not in NOT_DRAWN_WITH:
            assert contrast(colour, palette["--figure-paper"]) >= 4.5, name
    assert all(one != other for one, other in itertools.combinations(palette.values(), 2))


def test_the_contrast_of_a_pale_colour_is_found_too_low():
    assert contrast("#999999", "#ffffff") < 4.5


EVERY_FIGURE = [
    (path.stem, image)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    for image in figures_in(nbformat.read(path, as_version=4))
]


@pytest.mark.parametrize(("name", "image"), EVERY_FIGURE, ids=[name for name, _ in EVERY_FIGURE])
def test_a_figure_is_inlined_with_its_name_its_own_ids_and_no_colour_of_its_own(name, image):
    svg = figures.inlined(image, "04-page-7")
    opening = svg[: svg.index(">")]
    assert 'role="img"' in opening
    assert f'aria-label="{alt_of(image)[:20].split("&")[0][:10]}' in opening
    identifiers = re.findall(r'\bid="([^"]+)"', svg)
    assert identifiers
    assert all(identifier.startswith("04-page-7-") for identifier in identifiers)
    assert len(set(identifiers)) == len(identifiers)
    used = re.findall(r'(?:href="#|url\(#)([^")]+)', svg)
    assert len(used) == len(re.findall(r'(?:href="#|url\(#)', svg_of(image))) > 0
    assert set(used) <= set(identifiers)
    assert not re.search(r"<style|<script|<metadata|<!|xlink", svg)
    colours = set(re.findall(r"(?<!, )#[0-9a-f]{6}\b", svg))
    assert not colours, f"{name}: {colours} are not in the palette, and would not follow the theme"


def notebook(path, *cells):
    """Write a notebook of Markdown cells, and of code cells given with what they print; return it as a lesson."""
    made = [
        nbformat.v4.new_markdown_cell(cell)
        if isinstance(cell, str)
        else nbformat.v4.new_code_cell(cell[0], outputs=[nbformat.v4.new_output("stream", text=cell[1])])
        for cell in cells
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    return Lesson(path)


RAIN = ('guess = ...\n\nprint(rain)\n\npredict("9.1", guess)', "yes\n")


def test_a_lesson_tells_what_other_pages_say_of_it(tmp_path):
    lesson = notebook(
        tmp_path / "09-clouds.ipynb",
        "# 9. Clouds\n\n**At the end you can** name a cloud.\n\n**You need** a sky. **Time:** about 25 minutes, "
        "and 15 for the exercises.",
        "Look up.\n\n**Predict**, then run: Will it *rain*?",
        RAIN,
        "It will, see [snow](08-snow.ipynb):\n\n$$x$$\n\nAnd more.",
        '## True or false?\n\n**"Clouds are smoke."** False. They are water: see [snow](08-snow.ipynb).',
        '**"Some are *grey*."** True. Look again.\n\nAnd more.',
        "## In one breath\n\n### Words\n\n| word | in one line | Korean |\n|---|---|---|\n"
        "| cloud, heap cloud | drops, $a | b$ | 구름, 적운 (뭉게구름, 흰) |\n\n### Read on\n\n| a | b | c |",
    )
    assert (lesson.number, lesson.title, lesson.minutes) == (9, "Clouds", 25)
    assert lesson.time == "25 minutes, 15 for the exercises"
    assert lesson.docname == "lessons/09-clouds"
    assert lesson.promise == "name a cloud."
    (prediction,) = lesson.predictions
    assert (prediction.name, prediction.question, prediction.printed) == ("9.1", "Will it *rain*?", "yes")
    assert prediction.answer == "It will, see [snow](/lessons/08-snow.ipynb):\n\n$$x$$"
    assert [(said.claim, said.verdict) for said in lesson.statements] == [
        ('"Clouds are smoke."', "False"),
        ('"Some are *grey*."', "True"),
    ]
    assert lesson.statements[0].reason == "They are water: see [snow](/lessons/08-snow.ipynb)."
    (word,) = lesson.words
    assert word.names == ("cloud", "heap cloud")
    assert word.meaning == "drops, $a | b$"
    assert word.korean == ("구름", "적운 (뭉게구름, 흰)")


@pytest.mark.parametrize(
    "asked",
    [
        "**Predict**, then run, for nine logits of 1000, for a 0: What comes out?",
        "**Predict**, then run: which class answers?",
        "**Predict**, then run: Which class answers? Think.",
        "**Predict**, then run: Which class answers?\n\nThink.",
        "Three scores. **Predict**, then run: Which class answers?",
        "**Predict**, then run: Which?\n\n**Predict**, then run: And why?",
        "**Predict** what comes out.",
    ],
)
def test_a_prediction_that_is_no_whole_question_is_named(asked, tmp_path):
    with pytest.raises(ValueError, match=r"09-clouds\.ipynb: this should have the shape .*Predict"):
        _ = notebook(tmp_path / "09-clouds.ipynb", asked, RAIN, "It will.").predictions


@pytest.mark.parametrize("answer", [[], ["It will."], [("print(1)", "1"), "It will."], [RAIN]], ids=str)
def test_a_prediction_that_nothing_answers_is_named(answer, tmp_path):
    with pytest.raises(ValueError, match=r"09-clouds\.ipynb: no cell and no paragraph answer .*Will it rain\?"):
        _ = notebook(tmp_path / "09-clouds.ipynb", "**Predict**, then run: Will it rain?", *answer).predictions


def test_a_statement_or_a_word_out_of_shape_is_named(tmp_path):
    for text, what in (
        ('## True or false?\n\n**"It is."** Maybe. Look.', "statements"),
        ('## True or false?\n\n**"It is."** True, of course.', "statements"),
        ("### Words\n\n| word | in one line | Korean |\n|---|---|---|\n| cloud | drops |", "words"),
    ):
        with pytest.raises(ValueError, match=r"09-clouds\.ipynb: this should have the shape"):
            _ = getattr(notebook(tmp_path / "09-clouds.ipynb", text), what)


def test_a_lesson_without_a_time_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"09-clouds\.ipynb: no line in it matches .*Time"):
        _ = notebook(tmp_path / "09-clouds.ipynb", "# 9. Clouds").minutes


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.path.stem)
def test_every_lesson_has_what_the_pages_show(lesson):
    assert lesson.promise.endswith(".")
    assert 20 <= lesson.minutes <= 60
    assert len(lesson.words) >= 5
    assert all(re.search("[가-힣]", name) for word in lesson.words for name in word.korean)
    assert len(lesson.statements) >= 4
    assert len(lesson.predictions) >= 4


def test_links_to_services_are_made_from_one_address():
    for address in ("https://github.com/someone/course", "https://github.com/someone/course.git"):
        links = services(address, "01-odds.ipynb")
        assert links == {
            "Binder": "https://mybinder.org/v2/gh/someone/course/main?urlpath=lab%2Ftree%2Fwork%2F01-odds.ipynb"
        }


def test_without_an_address_there_are_no_links():
    assert services(None, "01-odds.ipynb") == {}


def test_an_address_that_no_service_opens_is_refused():
    with pytest.raises(ValueError, match=r"'https://example\.org/course' is not an address there"):
        services("https://example.org/course", "01-odds.ipynb")
