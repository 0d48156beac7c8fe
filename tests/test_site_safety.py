"""On the site, what a link, a name or a reader says is text, and every page's policy lets in its own files alone."""

import html
import importlib.util
import json
import re
from urllib.parse import quote, urlencode

import pytest

if not importlib.util.find_spec("sphinx"):
    pytest.skip("the site is built and tested by: nox -s browser", allow_module_level=True)

import bs4
import pages

from tools import deck

SITE = pages.SITE
NAMES = pages.EXPLORABLES
PAGES = pages.WITH_EXPLORABLE
READ_LINK = """([name, start, link]) => {
  history.replaceState(null, "", `#${link}`);
  return linked(name, start);
}"""
HOSTILE = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"

# What a page may need of its own; all else, plugins and frames among it, is none of the site's.
OWN = {
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
}
# What formulas and figures need is where their parts lie: attributes, which run nothing and fetch nothing.
ATTRIBUTES = {"style-src-attr": ["'unsafe-inline'"]}
POLICY = {"default-src": ["'none'"], "base-uri": ["'none'"]} | OWN | ATTRIBUTES

pytestmark = pages.needs_the_site


def policy_of(text):
    """The directives of the one policy of a page, which stands before all that it governs."""
    page = bs4.BeautifulSoup(text.partition("</head>")[0], "html.parser")
    (meta,) = page.select("meta[http-equiv=Content-Security-Policy]")
    assert not meta.find_previous(["script", "style", "link", "base", "img"])
    assert page.head in meta.parents
    return {name: sources for name, *sources in (part.split() for part in meta["content"].split(";"))}


def test_the_policy_of_every_page_lets_in_the_site_s_own_files_alone(tmp_path):
    names = {path.name for path in SITE.glob("*.html")}
    assert {"404.html", "search.html"} <= names
    for path in [*SITE.rglob("*.html"), *deck.write({2}, tmp_path)]:  # slides are pages of their own
        assert policy_of(path.read_text(encoding="utf-8")) == POLICY, path.name


def runs_nothing(tab):
    """Whether a page has made no element of what is hostile, asked for no image of its, and said nothing."""
    tab.wait_for_timeout(50)
    asked = [url for url in tab.asked if url.endswith("/x")]
    made = tab.locator("img[src=x], [onerror]").count()
    return (tab.title() == "run", made, asked, pages.console_errors(tab)) == (False, 0, [], [])


def replaced(value, change):
    """`value` with every part of it that is no list changed."""
    return [replaced(one, change) for one in value] if isinstance(value, list) else change(value)


@pytest.mark.parametrize("name", NAMES)
def test_a_link_whose_state_has_text_for_numbers_is_no_state(name, browser, site):
    with pages.opened(browser, site + PAGES[name]) as tab:
        start = tab.evaluate(
            "(name) => JSON.parse(document.querySelector(`[data-explore=${name}]`).dataset.state)", name
        )
        for key, value in start.items():
            for change in (lambda _: HOSTILE, str, lambda part: {"toString": part}, lambda _: None):
                changed = replaced(value or [0.1], change)
                if changed != value:
                    link = urlencode({"explore": name, key: json.dumps(changed)})
                    read = tab.evaluate(READ_LINK, [name, start, link])
                    assert read is None, (key, changed)
        assert tab.evaluate(READ_LINK, [name, start, f"explore={name}"]) == start


@pytest.mark.parametrize("name", NAMES)
def test_a_link_whose_state_is_html_leads_to_the_beginning_and_runs_nothing(name, browser, site):
    page = (SITE / PAGES[name]).read_text(encoding="utf-8")
    start = json.loads(html.unescape(re.search(f'data-explore="{name}" data-state="([^"]*)"', page)[1]))
    link = urlencode({"explore": name} | {key: json.dumps(HOSTILE) for key in start})
    with pages.opened(browser, f"{site}{PAGES[name]}#{link}") as tab:
        assert len(tab.locator(f'[data-explore="{name}"] .say').inner_text()) > 20
        assert runs_nothing(tab)


def test_a_name_in_a_link_is_text(browser, site):
    names = ["<b>x</b>", "<i>y</i>", "$z$&amp;"]
    address = f"{site}{PAGES['softmax']}#{urlencode({'explore': 'softmax', 'classes': json.dumps(names)})}"
    with pages.opened(browser, address) as tab:
        place = tab.locator('[data-explore="softmax"]')
        for name in names:
            assert place.locator("svg.picture text", has_text=name).count()
            assert place.locator("label", has_text=name).count()
        assert not place.locator("svg b, svg i, .control b, .control i, .say b").count()
        assert not pages.console_errors(tab)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_typed_for_a_guess_is_text(name, browser, site):
    with pages.opened(browser, site + PAGES[name]) as tab:
        for field in tab.locator(f'[data-explore="{name}"] input[type=text]').all():
            field.fill(HOSTILE)
            field.press("Enter")
        assert runs_nothing(tab)


def test_what_an_address_asks_the_search_for_is_text(browser, site):
    for page in ("search.html", "index.html", PAGES["softmax"]):
        for query in (f"q={quote(HOSTILE)}", f"highlight={quote(HOSTILE)}", f"q=softmax&q={quote(HOSTILE)}"):
            with pages.opened(browser, f"{site}{page}?{query}#{quote(HOSTILE)}") as tab:
                assert tab.locator("#query").count() == (page == "search.html")
                if query == f"q={quote(HOSTILE)}" and page == "search.html":
                    assert tab.locator("#query").input_value() == HOSTILE
                    assert tab.locator("#found").inner_text()
                assert runs_nothing(tab), (page, query)


def test_what_is_typed_above_the_glossary_is_text(browser, site):
    with pages.opened(browser, site + "glossary.html") as tab:
        tab.locator("form.filter input").fill(HOSTILE)
        assert tab.locator("form.filter [role=status]").inner_text().startswith("0 of ")
        tab.keyboard.press("Enter")
        assert runs_nothing(tab)


def test_what_a_browser_remembers_is_text(browser, site):
    with pages.opened(browser, site + "map.html") as tab:
        stored = {"theme": HOSTILE, "answered": json.dumps([f"exercises {HOSTILE}", HOSTILE])}
        tab.evaluate("(stored) => Object.assign(localStorage, stored)", stored)
        tab.goto(site + PAGES["softmax"])
        assert tab.locator(".done-so-far").inner_text().startswith("Done: 0 of ")
        assert runs_nothing(tab)
