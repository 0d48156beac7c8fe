"""Slides: each fits its screen, answers wait for a key, and nothing is fetched from anywhere."""

import importlib.util
from contextlib import contextmanager

import nbformat
import pytest

if not importlib.util.find_spec("sphinx"):
    pytest.skip("slides are made from the site, and tested by: nox -s browser", allow_module_level=True)

import pages
from course.lessons import Lesson
from test_site_build import dead_links

from tools import deck
from tools.exercises import predictions_in
from tools.figures import explorables_in
from tools.notebooks import lessons

# What is too large for its slide, shown as it is in a lecture.
TOO_LARGE = """() => {
  const wrong = [];
  for (const slide of document.querySelectorAll("section.slide")) {
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v);
    const frame = slide.getBoundingClientRect();
    const box = slide.lastElementChild.getBoundingClientRect();
    const wide = [slide, ...slide.querySelectorAll(".math-wrapper, .table-wrapper")];
    if (box.bottom > frame.bottom || wide.some((one) => one.scrollWidth > one.clientWidth + 1)) {
      wrong.push(`${slide.innerText.slice(0, 60)}: ${box.bottom} px of ${frame.bottom}`);
    }
  }
  Reveal.slide(0, 0);
  return wrong;
}"""
# All slides below one another, with their answers.
LAID_OUT = """() => {
  const shown = "display: block; height: auto; opacity: 1; overflow: visible; position: static; transform: none; "
    + "visibility: visible";
  const important = shown.replaceAll(";", " !important;") + " !important";
  document.body.style.cssText += "; height: auto !important; overflow: visible !important";
  for (const box of document.querySelectorAll("main, .deck, .slides, .slides section, .fragment")) {
    box.style.cssText += `; ${important}`;
    box.removeAttribute("aria-hidden");
    box.removeAttribute("hidden");
  }
}"""
# The heights of the letters of an explorable, in pixels of the screen.
LETTERS = """(card) => {
  const found = {};
  for (const box of card.querySelectorAll("p:not(.spoken), label, button, input, .picture text")) {
    const frame = box.ownerSVGElement ?? card;
    const wide = box.ownerSVGElement?.viewBox.baseVal.width ?? card.offsetWidth;
    const size = parseFloat(getComputedStyle(box).fontSize) * frame.getBoundingClientRect().width / wide;
    found[box.textContent || box.type] = size;
  }
  return found;
}"""
LEGIBLE = 16  # pixels of a screen of 1280 by 720: no label of a figure is smaller
CURRENT = "(slide) => slide === Reveal.getCurrentSlide()"
SPOILED = """() => [...document.querySelectorAll("[data-answer]")].filter((answer) => {
  const { children: [, ...blocks] } = answer.parentElement;
  const asked = blocks.slice(0, blocks.indexOf(answer)).some((block) => !("answer" in block.dataset));
  return asked && getComputedStyle(answer).visibility !== "hidden";
}).map((answer) => answer.innerText)"""


@pytest.fixture(scope="module")
def slides(tmp_path_factory):
    """The slides of every lesson: their paths by the lessons' names."""
    return {path.stem: path for path in deck.write(set(), tmp_path_factory.mktemp("slides"))}


@contextmanager
def projected(browser, path, **options):
    """Yield the slides of a lesson, opened from the disk and dealt out."""
    with pages.opened(browser, path.as_uri(), **options) as tab:
        tab.wait_for_selector(".reveal.ready")
        yield tab


each_lesson = pytest.mark.parametrize("path", lessons(), ids=lambda path: path.stem)


@each_lesson
def test_slides_fit_fetch_nothing_and_spoil_nothing(path, browser, slides):
    with projected(browser, slides[path.stem]) as tab:
        assert not tab.evaluate(TOO_LARGE)
        assert not tab.evaluate(SPOILED)
        assert not pages.foreign_requests(tab)
        assert not pages.console_errors(tab)
        assert tab.evaluate("Reveal.getTotalSlides()") == tab.locator("section.slide").count()


@each_lesson
def test_every_prediction_and_statement_is_asked_and_answered(path, slides):
    asked = list(predictions_in(nbformat.read(path, as_version=4)))
    statements = Lesson(path).statements
    html = slides[path.stem].read_text(encoding="utf-8")
    assert html.count("data-new-slide") == len(asked) + len(statements)
    assert html.count("data-answer") >= 2 * (len(asked) + len(statements)) - len(statements)
    for left_out in ("Hint 1", "Solution", "check(", "import numpy", "Read on"):
        assert left_out not in html


@each_lesson
def test_links_of_slides_lead_somewhere(path, slides):
    assert not dead_links(slides[path.stem].parent, slides[path.stem].name)


def test_a_key_shows_the_answer_and_the_next_one_turns_the_slide(browser, slides):
    with projected(browser, slides["03-softmax"]) as tab:
        question = tab.locator("section.slide", has_text="less than 1, to exactly 1")
        answer = question.locator("[data-answer]", has_text="To more than 1: 1.982")
        for _ in range(20):
            if question.evaluate(CURRENT):
                break
            tab.keyboard.press("ArrowRight")
        assert not answer.is_visible()
        tab.keyboard.press("ArrowRight")
        answer.wait_for(state="visible")
        tab.keyboard.press("ArrowRight")
        assert not question.evaluate(CURRENT)


@each_lesson
def test_slides_are_accessible_in_light_and_dark(path, browser, slides):
    for scheme in pages.SCHEMES:
        with projected(browser, slides[path.stem], scheme=scheme) as tab:
            assert not pages.axe_violations(tab)
            tab.evaluate(LAID_OUT)
            assert tab.locator("section.slide").last.is_visible()
            assert not pages.axe_violations(tab)


@each_lesson
def test_the_text_of_an_explorable_is_legible_from_afar_and_it_has_no_link_to_itself(path, browser, slides):
    explorables = list(explorables_in(nbformat.read(path, as_version=4)))
    with projected(browser, slides[path.stem]) as tab:
        for card in tab.locator(".explore").all():
            slide = tab.locator("section.slide", has=card)
            slide.evaluate("(slide) => Reveal.slide(Reveal.getIndices(slide).h, Reveal.getIndices(slide).v)")
            letters = card.evaluate(LETTERS)
            assert len(letters) > 10
            assert {text: size for text, size in letters.items() if size < LEGIBLE} == {}
            assert "Link to this" not in letters
        assert tab.locator(".explore").count() == len(explorables)


def test_an_explorable_keeps_its_keys_and_its_pointer(browser, slides):
    with projected(browser, slides["01-odds-and-logit"]) as tab:
        slide = tab.locator("section.slide", has=tab.locator(".explore"))
        slide.evaluate("(slide) => Reveal.slide(Reveal.getIndices(slide).h, Reveal.getIndices(slide).v)")
        said = slide.locator(".say")
        before = said.inner_text()
        slide.get_by_role("slider").first.press("ArrowRight")
        pages.drawn(tab)
        assert said.inner_text() != before
        assert slide.evaluate(CURRENT)
        # The middle of the first line is the chance of one half, however large the slide is.
        line = slide.locator(".picture line").first.bounding_box()
        tab.mouse.click(line["x"] + line["width"] / 2, line["y"])
        pages.drawn(tab)
        assert said.inner_text().startswith("p = 0.5")


def test_dark_follows_the_system_or_a_key(browser, slides):
    paper = "getComputedStyle(document.body).backgroundColor"
    colours = {}
    for scheme in pages.SCHEMES:
        with projected(browser, slides["02-sigmoid"], scheme=scheme) as tab:
            colours[scheme] = tab.evaluate(paper)
            tab.keyboard.press("d")
            colours[scheme, "d"] = tab.evaluate(paper)
    assert colours["light"] == colours["dark", "d"] != colours["dark"] == colours["light", "d"]


def test_slides_read_without_javascript(browser, slides):
    with pages.opened(browser, slides["02-sigmoid"].as_uri(), javascript=False) as tab:
        text = tab.locator("main").inner_text()
    assert len(text.split()) > 1500


def test_only_the_lessons_that_are_asked_for_are_written(tmp_path):
    assert [path.name for path in deck.write({2}, tmp_path)] == ["02-sigmoid.html"]
    assert [path.name for path in tmp_path.glob("*.html")] == ["02-sigmoid.html"]
