"""The search: what it finds, what it shows of it, and that it works from a disk and by the keyboard."""

import gzip
import importlib.util
import re
from urllib.parse import quote

import pytest

if not importlib.util.find_spec("playwright"):
    pytest.skip("the site is built and tested by: nox -s browser", allow_module_level=True)

import pages

from tools.notebooks import ROOT

SITE = pages.SITE
DISK = SITE.as_uri() + "/"
LOGIT = "lessons/01-odds-and-logit.html#logit-the-logarithm-of-the-odds"
CROSS_ENTROPY = (
    "lessons/04-entropy-and-cross-entropy.html#cross-entropy-surprise-of-someone-who-believes-something-else"
)
LOG_SUM_EXP = "lessons/03-softmax.html#the-level-of-the-logits"
TERMS = "#results ul > li"
SECTIONS = "#results ol > li"

pytestmark = pages.needs_the_site


@pytest.fixture(scope="module")
def search(browser):
    """The search page from a disk, in which one types."""
    with pages.opened(browser, DISK + "search.html") as tab:

        def search(query):
            tab.fill("#query", query)
            assert not pages.console_errors(tab)
            return tab

        yield search


def links(tab, where):
    """The addresses of what is found, as they are within the site."""
    found = tab.locator(f"{where} > a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    return list(found)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("logit", LOGIT),
        ("LOGIT", LOGIT),
        ("log-odds", LOGIT),
        ("logodds", LOGIT),
        ("로그오즈", LOGIT),
        ("우도비", "lessons/01-odds-and-logit.html#bayes-rule"),
        ("likelihood ratios", "lessons/01-odds-and-logit.html#bayes-rule"),
        ("Bayes' rule", "lessons/01-odds-and-logit.html#bayes-rule"),
        ("bayes’ rule", "lessons/01-odds-and-logit.html#bayes-rule"),
        ("probabilities", "lessons/01-odds-and-logit.html#a-question-first"),
        ("교차 엔트로피", CROSS_ENTROPY),
        ("교차엔트로피", CROSS_ENTROPY),
        ("크로스엔트로피", CROSS_ENTROPY),
        ("cross entropy", CROSS_ENTROPY),
        ("log-sum-exp", LOG_SUM_EXP),
        ("logsumexp", LOG_SUM_EXP),
        ("log sum exp", LOG_SUM_EXP),
        ("Kullback-Leibler", "lessons/04-entropy-and-cross-entropy.html#divergence-the-price-of-a-wrong-belief"),
    ],
)
def test_a_term_is_found_first_however_it_is_typed_and_leads_to_where_it_is_defined(query, first, search):
    assert links(search(query), TERMS)[0] == first


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Huffman", "lessons/04-entropy-and-cross-entropy.html#measured-by-a-real-code"),
        ("K=2", "lessons/03-softmax.html"),
        ("K = 2", "lessons/03-softmax.html"),
        ("softmax temperature", "lessons/03-softmax.html#base-and-temperature"),
        ("temperature softmax", "lessons/03-softmax.html#base-and-temperature"),
        ("nine penguins? no: three classes penguins", None),
        ("penguin", "lessons/06-from-features-to-prediction.html#three-classes-penguins"),
        ("cross_entropy", "reference.html#helpers.cross_entropy"),
        ("the huffman code of a text", "lessons/04-entropy-and-cross-entropy.html#measured-by-a-real-code"),
        ("log of zero", "lessons/05-losses-in-practice.html#where-losses-stop"),
        ("log(0)", "lessons/07-bug-museum.html#the-first-minute"),
        ("pénguins", "lessons/06-from-features-to-prediction.html#three-classes-penguins"),
    ],
)
def test_a_section_is_found_that_has_every_word(query, first, search):
    found = links(search(query), SECTIONS)
    assert found[0] == first if first else not found


def test_a_term_has_its_meaning_and_a_link_to_the_glossary(search):
    term = search("softplus").locator(TERMS).first
    assert term.locator("[lang=ko]").text_content() == "소프트플러스"
    assert "a rounded ReLU" in term.text_content()
    assert term.locator("p a").get_attribute("href") == "glossary.html#term-softplus"


def test_an_excerpt_marks_what_is_found_in_sentences_without_formulas(search):
    tab = search("likelihood ratio")
    marked = tab.locator(f"{SECTIONS} mark").all_text_contents()
    assert {word.lower().rstrip("s") for word in marked} == {"likelihood", "ratio"}
    for excerpt in tab.locator(f"{SECTIONS} p").all_text_contents():
        assert 20 < len(excerpt) < 340
        assert not re.search(r"[\\${}]", excerpt)


def test_small_words_are_neither_asked_for_nor_marked_beside_others(search):
    marked = search("what is the likelihood of it").locator(f"{SECTIONS} mark").all_text_contents()
    assert not {"what", "is", "the", "of"} & {word.lower() for word in marked}
    assert search("of the").locator(f"{SECTIONS} mark").count()


def test_what_is_found_is_counted_aloud_and_what_is_not_is_said(search):
    status = search("probit").locator("#found[role=status]")
    assert re.fullmatch(r"Terms: 1\. Sections: \d\.", status.text_content())
    many = search("probability")
    assert re.fullmatch(r"Terms: 2\. Sections: \d{3}\. The first 20 are shown\.", status.text_content())
    assert many.locator(SECTIONS).count() == 20
    assert "Nothing has all of these words" in search("probit xylophone").locator("#found").text_content()
    assert not search("").locator("#results > *").count()


def test_what_is_typed_is_never_html_nor_a_pattern(search):
    for query in ("<img src=x onerror=alert(1)>", "(", "[a", "\\", "a{9", "*", "$^"):
        tab = search(query)
        assert not tab.locator("#results img").count()
        assert tab.locator("#found").text_content()


def test_every_section_and_term_of_the_index_has_its_place(browser, site):
    with pages.opened(browser, site + "search.html") as tab:
        index = tab.evaluate("() => searchIndex")
    addresses = {index["pages"][page][0] + fragment for page, fragment, *_ in index["sections"]}
    addresses |= {address for term in index["terms"] for address in term[3:]}
    identifiers = {}
    for address in addresses:
        name, _, fragment = address.partition("#")
        if name not in identifiers:
            identifiers[name] = set(re.findall(r'\bid="([^"]+)"', (SITE / name).read_text(encoding="utf-8")))
        assert not fragment or fragment in identifiers[name], address
    assert len(addresses) > 200
    assert not [text for *_, text in index["sections"] if re.search(r"\\[a-zA-Z]+|\$", text)]  # TeX


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", pages.SCHEMES)
def test_the_page_of_what_is_found_is_sound(scheme, width, browser, site):
    address = f"{site}search.html?q={quote('likelihood ratio')}"
    with pages.opened(browser, address, scheme=scheme, width=width) as tab:
        assert tab.locator("#query").input_value() == "likelihood ratio"
        assert tab.locator(TERMS).count() == 1
        for check in (pages.foreign_requests, pages.console_errors, pages.axe_violations, pages.layout_shift):
            assert not check(tab)
        assert not pages.sideways_scrolling(tab)


def test_a_result_opens_at_its_section_with_the_keyboard_alone(browser, site):
    with pages.opened(browser, site + "index.html") as tab:
        tab.locator("input[name=q]").first.fill("Huffman")
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/search.html?q=Huffman")
        tab.locator("#query").focus()
        for _ in range(4):  # past the button, the term and its entry in the glossary
            tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/04-entropy-and-cross-entropy.html#measured-by-a-real-code")


def test_without_a_script_the_page_says_what_else_there_is(browser, site):
    with pages.opened(browser, site + "search.html", javascript=False) as tab:
        assert tab.locator("article a[href='glossary.html']").is_visible()
        assert not tab.locator("#query").is_visible()


def test_the_search_is_small_and_sphinx_s_is_gone():
    assert (ROOT / "site" / "static" / "search.js").stat().st_size < 7000
    (script,) = pages.parsed(SITE / "search.html").select("script[defer]")
    assert len(gzip.compress((SITE / script["src"]).read_bytes(), 6)) < 110_000
    assert not (SITE / "searchindex.js").exists()
    assert "searchtools" not in (SITE / "search.html").read_text(encoding="utf-8")
