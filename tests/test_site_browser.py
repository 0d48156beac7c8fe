"""Every page in a real browser, light and dark, on a phone and on a desk; and every check seen to fail."""

import re
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="the site's pages are tried in Chromium by: nox -s browser")

import pages

SITE = pages.SITE
PAGES = pages.ALL
LESSONS = pages.OF_LESSONS
VIEWS = [(scheme, width) for scheme in pages.SCHEMES for width in pages.WIDTHS]
CHECKS = [
    pages.foreign_requests,
    pages.console_errors,
    pages.axe_violations,
    pages.layout_shift,
    pages.sideways_scrolling,
    pages.illegible_figures,
]

pytestmark = pages.needs_the_site


@pytest.fixture(scope="module")
def visits(browser, site):
    """What every check finds on a page in a view; each is visited once, or thrice where it shifts."""
    found = {}

    def visit(page, scheme, width):
        view = page, scheme, width
        if view not in found:
            with pages.opened(browser, site + page, scheme=scheme, width=width) as tab:
                found[view] = {check: check(tab) for check in CHECKS}
        # A machine that is busy may bring a font after the first lines are drawn.
        # What shifts by itself shifts on every visit.
        for _ in range(2):
            if found[view][pages.layout_shift]:
                with pages.opened(browser, site + page, scheme=scheme, width=width) as tab:
                    found[view][pages.layout_shift] = pages.layout_shift(tab)
        return found[view]

    return visit


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("scheme", "width"), VIEWS)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_no_page_has(check, page, scheme, width, visits):
    assert not visits(page, scheme, width)[check]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opened_from_a_disk_is_as_good(page, browser):
    with pages.opened(browser, Path(SITE, page).as_uri()) as tab:
        assert not pages.console_errors(tab)
        assert not pages.foreign_requests(tab)
        assert tab.locator("body[data-theme=auto]").count() == (page != "404.html")


@pytest.mark.parametrize("page", [page for page in PAGES if page != "search.html"])
def test_a_page_reads_the_same_without_javascript(page, browser, site):
    with pages.opened(browser, site + page) as tab:
        expected = pages.readable(tab)
    with pages.opened(browser, site + page, javascript=False) as tab:
        assert pages.readable(tab) == expected
    assert len(expected["text"]) > 200


@pytest.mark.parametrize("page", LESSONS)
def test_a_lesson_is_light_and_asks_for_few_files(page, browser):
    with pages.serving(SITE) as (address, weights), pages.opened(browser, address + page):
        kilobytes = sum(weights.values()) / 1000
    assert len(weights) <= 15, list(weights)
    print(f"{page}: {kilobytes:.0f} kB")
    assert kilobytes < pages.HEAVIEST_KB, weights


@pytest.mark.parametrize("page", [page for page in LESSONS if "<figure" in (SITE / page).read_text(encoding="utf-8")])
def test_figures_follow_light_and_dark(page, browser, site):
    colours = {}
    for scheme in pages.SCHEMES:
        with pages.opened(browser, site + page, scheme=scheme) as tab:
            colours[scheme] = tab.evaluate("""() => {
                const of = (box) => getComputedStyle(box);
                const figure = document.querySelector("svg.figure");
                return [of(figure.querySelector("text")).fill, of(figure.querySelector("rect")).fill,
                        of(document.body).backgroundColor,
                        of(document.querySelector("div.cell_input")).backgroundColor];
            }""")
            button = tab.locator(".theme-toggle-content .theme-toggle")
            for _ in range(2):
                button.click()
            colours[f"{scheme}, toggled"] = tab.evaluate("() => document.body.dataset.theme")
    light, dark = colours["light"], colours["dark"]
    assert all(one != other for one, other in zip(light, dark, strict=True))
    assert light[1] == light[2], "the figure's paper is the page's"
    assert dark[1] == dark[2], "the figure's paper is the page's"
    assert colours["light, toggled"] != "auto"


def test_the_formula_sheet_prints_on_one_page(browser, site):
    with pages.opened(browser, site + "formulas.html", scheme="dark") as tab:
        printed = tab.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "15mm"))
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_what_is_folded_is_unfolded_on_paper(browser, site):
    with pages.opened(browser, site + "teachers.html") as tab:
        folded = tab.locator("details p").first
        assert not folded.is_visible()
        tab.emulate_media(media="print")
        assert folded.is_visible()


@pytest.mark.parametrize("page", LESSONS)
def test_every_cell_of_code_can_be_copied(page, browser, site):
    with pages.opened(browser, site + page) as tab:
        assert tab.locator("div.cell_input").count() == tab.locator("div.cell_input button.copybtn").count() > 0


def test_the_policy_refuses_what_is_not_the_site_s_own(browser, site):
    with pages.opened(browser, site + "index.html") as tab:
        ran = tab.evaluate("""async () => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
            const style = document.createElement("style");
            style.textContent = "body { outline: 3px solid red }";
            document.body.append(style);
            const image = new Image();
            image.src = "http://127.0.0.1:9/pixel.png";
            await fetch("http://127.0.0.1:9/").catch(() => {});
            return [window.ran, getComputedStyle(document.body).outlineStyle];
        }""")
        assert ran == [None, "none"]
        refused = [said for said in tab.said if "Content Security Policy" in said]
        assert len(refused) >= 4


GOOD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Good</title>
<link rel="icon" href="data:,"></head><body><main><h1>Good</h1><article>{body}</article></main></body></html>"""
FIGURE = '<svg class="figure" role="img" aria-label="A figure" viewBox="0 0 100 100" width="300" height="300">{}</svg>'
BROKEN = {
    "a request to another host": (pages.foreign_requests, '<img alt="" src="http://example.org/pixel.png">'),
    "a script that fails": (pages.console_errors, "<script>throw new Error('broken')</script>"),
    "a file that is missing": (pages.console_errors, '<img alt="" src="missing.png">'),
    "a picture without alternative text": (
        pages.axe_violations,
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    ),
    "grey on grey": (pages.axe_violations, '<p style="color: #999; background: #ccc">Who can read this?</p>'),
    "text that is pushed down": (
        pages.layout_shift,
        "<p>above</p><p style='height: 50vh'>below</p><script>onload = () => requestAnimationFrame(() =>"
        "requestAnimationFrame(() => { document.querySelector('p').style.height = '60vh' }))</script>",
    ),
    "something wide": (pages.sideways_scrolling, '<div style="width: 3000px">wide</div>'),
    "text that is cut off": (
        pages.sideways_scrolling,
        '<div style="overflow: hidden"><p style="margin-left: -50px">The beginning is not to be seen.</p></div>',
    ),
    "a label that is too small": (
        pages.illegible_figures,
        FIGURE.format('<text x="9" y="50" font-size="2">small</text>'),
    ),
    "a label that is cut off": (
        pages.illegible_figures,
        FIGURE.format('<text x="80" y="50" font-size="9">cut off</text>'),
    ),
    "a label over another": (
        pages.illegible_figures,
        FIGURE.format('<text x="9" y="50" font-size="9">one</text><text x="12" y="51" font-size="9">other</text>'),
    ),
}


@pytest.fixture(scope="module")
def broken_site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("broken")
    good = "<p>Nothing is wrong with this page.</p>" + FIGURE.format('<text x="9" y="50" font-size="9">a label</text>')
    Path(folder, "good.html").write_text(GOOD.format(body=good), encoding="utf-8")
    for name, (_, body) in BROKEN.items():
        Path(folder, f"{name}.html").write_text(GOOD.format(body=body), encoding="utf-8")
    with pages.serving(folder) as (address, _):
        yield address


@pytest.mark.parametrize("name", BROKEN)
def test_a_page_that_is_broken_on_purpose_is_found_out(name, browser, broken_site):
    check, _ = BROKEN[name]
    with pages.opened(browser, f"{broken_site}{name}.html") as tab:
        pages.drawn(tab)
        assert check(tab)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_good_page_passes(check, browser, broken_site):
    with pages.opened(browser, broken_site + "good.html") as tab:
        assert not check(tab)


def test_every_check_is_seen_to_fail():
    assert {check for check, _ in BROKEN.values()} == set(CHECKS)


def test_a_page_that_needs_javascript_is_found_out(browser, broken_site):
    page = broken_site + "good.html"
    with pages.opened(browser, page) as tab:
        tab.evaluate("document.querySelector('article').append('written by a script')")
        written = pages.readable(tab)
    with pages.opened(browser, page, javascript=False) as tab:
        assert pages.readable(tab) != written
