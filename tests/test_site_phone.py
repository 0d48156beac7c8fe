"""What a reader sees of code, figures and derivations: told apart, numbered, folded, and whole on a phone."""

import io
import re

import nbformat
import pytest

pytest.importorskip("playwright", reason="the site's pages are tried in Chromium by: nox -s browser")

import pages
from course import derivations
from docutils import nodes
from PIL import Image

from tools import cells
from tools.figures import alt_of, figures_of
from tools.notebooks import lessons

SITE = pages.SITE
PHONE = 360
on_every_lesson = pytest.mark.parametrize("lesson", lessons(), ids=lambda path: path.stem)

pytestmark = pages.needs_the_site

# The colour that is seen behind a box: the first on the way up that is not transparent.
BEHIND = """(box) => {
  for (; box; box = box.parentElement) {
    const colour = getComputedStyle(box).backgroundColor;
    if (!/, 0\\)$|^transparent$/.test(colour)) return colour;
  }
}"""
SIDES = """(boxes) => boxes.map((box) => {
  const { left, right } = box.getBoundingClientRect();
  return [box.textContent.slice(0, 60), left, right];
})"""
CUT = "(boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.textContent.slice(0, 80))"
# Boxes that scroll, of those that may, and whether each can be reached by the keyboard.
STOPS = """(boxes) => boxes.filter((box) => box.checkVisibility())
  .map((box) => [box.scrollWidth > box.clientWidth, box.tabIndex === 0])"""
MAY_SCROLL = "div.cell_output pre, .math-wrapper, .table-wrapper"


def address_of(lesson):
    """Where the page of a lesson is."""
    return (SITE / "lessons" / f"{lesson.stem}.html").as_uri()


def page_of(lesson):
    """The page of a lesson, parsed."""
    return pages.parsed(SITE / "lessons" / f"{lesson.stem}.html")


def code_cells(lesson):
    """The code cells of a lesson."""
    return [cell for cell in nbformat.read(lesson, as_version=4).cells if cell.cell_type == "code"]


@pytest.mark.parametrize("scheme", pages.SCHEMES)
def test_code_and_what_it_puts_out_stand_on_different_paper(scheme, browser):
    with pages.opened(browser, address_of(lessons()[0]), scheme=scheme) as tab:
        (code,) = papers_of(tab.locator("div.cell_input pre"))
        (output,) = papers_of(tab.locator("div.cell_output pre"))
        assert code != output == tab.locator("body").evaluate(BEHIND)


def papers_of(boxes):
    """The colours on which `boxes` stand."""
    return {box.evaluate(BEHIND) for box in boxes.all()}


@on_every_lesson
def test_figures_are_numbered_and_captioned_with_what_they_find(lesson):
    figures = page_of(lesson).select("article figure")
    found = [image for cell in code_cells(lesson) if cells.draws(cell.source) for image in figures_of(cell)]
    assert len(figures) == len(found)
    number = int(lesson.stem[:2])
    for place, (figure, image) in enumerate(zip(figures, found, strict=True), start=1):
        caption = figure.figcaption.text
        assert caption.replace("\N{MINUS SIGN}", "-") == f"Figure {number}.{place}. {alt_of(image)}"
        # Named by its number alone, so that a screen reader reads the finding once.
        assert figure.svg["aria-label"] == f"Figure {number}.{place}"
        assert figure["id"] == f"figure-{number}.{place}"


@on_every_lesson
def test_code_that_only_draws_is_folded_under_its_picture_and_imports_where_they_stand(lesson):
    page = page_of(lesson)
    folds = {
        kind: [fold for fold in page.select("article details.code") if fold.summary.text == kind]
        for kind in ("The imports", "The cell that draws this")
    }
    sources = [cell.source for cell in code_cells(lesson)]
    drawing = [source for source in sources if cells.draws(source) or cells.shows_an_explorable(source)]
    importing = [source for source in sources if cells.imports(source)]
    assert len(importing) == 1
    for kind, wanted in (("The imports", importing), ("The cell that draws this", drawing)):
        assert [fold.select_one("pre").text.strip() for fold in folds[kind]] == wanted
        assert not any(fold.has_attr("open") for fold in folds[kind])
    for fold in folds["The cell that draws this"]:
        assert fold.find_previous_sibling("div", class_="cell_output")
    assert len(page.select("article details.code")) == len(importing) + len(drawing)


@on_every_lesson
def test_the_folds_of_code_open_without_javascript_and_on_paper(lesson, browser):
    with pages.opened(browser, address_of(lesson), javascript=False) as tab:
        fold = tab.locator("details.code").first
        assert not fold.locator("pre").is_visible()
        fold.locator("summary").click()
        assert fold.locator("pre").is_visible()
        tab.emulate_media(media="print")
        code = tab.locator("details.code pre")
        assert all(code.nth(place).is_visible() for place in range(code.count()))


@on_every_lesson
def test_on_a_phone_no_code_is_cut_off_and_every_reason_of_a_derivation_is_seen(lesson, browser):
    with pages.opened(browser, address_of(lesson), width=PHONE) as tab:
        tab.locator("article details").evaluate_all("folds => folds.forEach((fold) => { fold.open = true })")
        code = tab.locator("article pre:not(.cell_output pre)")
        assert code.count() > 10
        assert code.evaluate_all(CUT) == []
        seen = tab.locator(".derivation :is(.left, .right, .reason, .katex-html)").evaluate_all(SIDES)
    reasons = sum(cell.source.count("&&") for cell in nbformat.read(lesson, as_version=4).cells)
    assert len(page_of(lesson).select(".derivation .reason")) == reasons
    assert bool(seen) == bool(reasons)
    for text, left, right in seen:
        assert 0 <= left < right <= PHONE or not text, text


@on_every_lesson
@pytest.mark.parametrize("width", pages.WIDTHS)
def test_what_scrolls_is_a_stop_for_the_keyboard_and_nothing_else_is(lesson, width, browser):
    boxes = page_of(lesson).select(MAY_SCROLL)
    assert all(box.get("tabindex") == "0" for box in boxes), "a stop as written, before any script has run"
    with pages.opened(browser, address_of(lesson), width=width) as tab:
        pages.drawn(tab)
        stops = tab.locator(MAY_SCROLL).evaluate_all(STOPS)
    assert stops
    assert all(scrolls == stop for scrolls, stop in stops)


def test_what_scrolls_shows_at_which_side_there_is_more(browser):
    with pages.opened(browser, address_of(lessons()[4]), width=PHONE) as tab:
        tables = tab.locator(".table-wrapper")
        wide = next(
            tables.nth(place)
            for place in range(tables.count())
            if tables.nth(place).evaluate("box => box.scrollWidth > box.clientWidth + 50")
        )
        wide.scroll_into_view_if_needed()
        darkness = []
        for to in ("0", "box.scrollWidth"):
            wide.evaluate(f"box => {{ box.scrollLeft = {to} }}")
            edges = wide.evaluate(
                "box => { const r = box.getBoundingClientRect(); return [r.left, r.right, r.bottom] }"
            )
            darkness.append([shade_at(tab, edges[0] + 1, edges[2] - 4), shade_at(tab, edges[1] - 2, edges[2] - 4)])
    (first_left, first_right), (last_left, last_right) = darkness
    assert first_right < first_left - 20, "at the left end, more is at the right"
    assert last_left < last_right - 20, "at the right end, more is at the left"


def shade_at(tab, x, y):
    """How light one pixel of the window is, from 0 to 255."""
    shot = tab.screenshot(clip={"x": round(x), "y": round(y), "width": 1, "height": 1})
    return Image.open(io.BytesIO(shot)).convert("L").getpixel((0, 0))


def test_a_reply_takes_room_only_when_it_is_given_and_surprises_nobody(browser, site):
    with pages.opened(browser, f"{site}lessons/{lessons()[0].stem}.html", width=PHONE) as tab:
        form = tab.locator("form.try").first
        reply = form.locator(".reply")
        assert reply.bounding_box()["height"] == 0
        form.locator("input").first.fill("0.5")
        form.get_by_role("button", name="Check").click()
        assert reply.bounding_box()["height"] > 15
        assert not pages.layout_shift(tab)


def test_a_touch_copies_code(browser, site):
    context = browser.new_context(
        viewport={"width": PHONE, "height": 800},
        has_touch=True,
        is_mobile=True,
        permissions=["clipboard-read", "clipboard-write"],
    )
    try:
        tab = context.new_page()
        tab.goto(f"{site}lessons/{lessons()[0].stem}.html")
        cell = tab.locator("div.cell_input:visible").first
        button = cell.locator("button.copybtn")
        assert button.evaluate("button => getComputedStyle(button).opacity") == "1"
        button.tap()
        cell.locator("button.copybtn.success").wait_for()
        copied = tab.evaluate("navigator.clipboard.readText()")
        assert copied.strip() == cell.locator("pre").text_content().strip()
    finally:
        context.close()


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ('curve(alt="Curve: it rises.")', "draws"),
        ('plots.curve(\n    1 / 32,\n    alt="Curve: it rises.",\n)', "draws"),
        ('curve(alt="Curve: it rises.")\nprint(1)', None),
        ('guess = ...\n\ncurve(alt="Curve: it rises.")\n\npredict("9.1", guess)', None),
        ("print(1)", None),
        ("explore = Scales()\nexplore", "shows_an_explorable"),
        ("explore = Scales()\nodds", None),
        ("p = 0.5\np", None),
        ("import math\n\nfrom helpers import odds", "imports"),
        ("import math\nprint(math.pi)", None),
        ("# nothing", None),
        ("%pip install numpy", None),
    ],
)
def test_cells_are_told_by_their_shape(source, kind):
    shapes = (cells.draws, cells.shows_an_explorable, cells.imports)
    assert [shape.__name__ for shape in shapes if shape(source)] == ([kind] if kind else [])


def test_a_derivation_is_rows_whose_reasons_are_text_and_formulas():
    lines = r"""
o - o\,p &= p && \text{multiply by } 1-p\text{, which is not } 0\\
&= -\log p && \text{the definition}
"""
    rows = derivations.derivation(lines, nodes.math_block("", ""))
    first, second = rows.children
    assert [part["classes"] for part in first] == [["left"], ["right"], ["reason"]]
    assert [type(part).__name__ for part in first[2]] == ["Text", "math", "Text", "math"]
    assert first[2].astext() == "multiply by 1-p, which is not 0"
    assert re.sub(r"\\displaystyle|[{}\s]", "", first[0].astext()) == r"o-o\,p"
    assert not second[0].children
    assert second[2].astext() == "the definition"
