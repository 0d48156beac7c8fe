"""Where a word leads: from the map, the glossary, a lesson and the search to the section that says what it means."""

import importlib.util
from functools import cache
from types import SimpleNamespace

import pytest

if not importlib.util.find_spec("playwright"):
    pytest.skip("the site is built and tested by: nox -s browser", allow_module_level=True)

import pages
from course.lessons import Word
from course.meanings import plural_of
from course.sections import Section, sections_of
from course.words import address_from, section_on, terms
from docutils import nodes

SITE = pages.SITE
LESSONS = sorted((SITE / "lessons").glob("*.html"))

pytestmark = pages.needs_the_site


@cache
def parsed(name):
    """A page of the site."""
    return pages.parsed(SITE / name)


def heading_at(address):
    """The heading to which an address of the site leads."""
    name, _, fragment = address.partition("#")
    place = parsed(name).find("section", id=fragment or True)
    return place.find(["h1", "h2", "h3"]).find(string=True)


@cache
def entries():
    """The entries of the glossary by their ids: the name, and what is said of it."""
    return {
        entry["id"]: (entry.find(string=True).strip(), entry.find_next("dd")) for entry in parsed("glossary.html")("dt")
    }


MAP = {
    "probability": "1. Odds and logit",
    "odds": "Odds: how many times likelier than not",
    "logit": "Logit: the logarithm of the odds",
    "sigmoid": "From a logit back to its probability",
    "softmax": "From odds to shares",
    "entropy": "Entropy: surprise on average",
    "cross-entropy": "Cross-entropy: surprise of someone who believes something else",
    "losses": "5. Losses in practice",
    "models": "6. From features to prediction",
    "bugs": "7. The bug museum",
}


def test_every_idea_of_the_map_leads_to_the_section_that_defines_it_or_to_the_lesson_about_it():
    stops = {link.text: heading_at(link["href"]) for link in parsed("map.html").select(".course-map a")}
    assert stops == MAP


@pytest.mark.parametrize(
    ("term", "headings"),
    {
        "Bayes’ rule": ["Bayes’ rule"],
        "logits": ["One word, two meanings"],
        "feature": ["Why a linear model predicts the logit"],
        "threshold": ["When the two mistakes cost differently", "What the weight and the bias do"],
        "ReLU": ["ReLU, and where it belongs"],
        "gate": ["True or false?"],
        "log-sum-exp": ["The level of the logits"],
        "likelihood": ["Why exponentials?", "Cross-entropy is maximum likelihood"],
        "bit, nat": ["Surprisal: how surprising is one outcome?"],
        "Kullback–Leibler divergence": ["Divergence: the price of a wrong belief"],
        "reduction": ["One idea, many names"],
        "standardise": ["The gradient reaches the weights"],
        "separable, quasi-separable": ["When every example is right"],
        "broadcasting": ["Everyone with everyone"],
        "float": ["When the computer disagrees", "What a float is"],
        # What the lesson calls by another inflection, in part, or in other words.
        "probability": ["A question first"],
        "activation function": ["Many sigmoids: a network"],
        "derivative, slope": ["How steep is it?"],
        "categorical distribution": ["One softmax, or several sigmoids?"],
        "partial derivative": ["How each output moves with each input"],
        "unnormalised log-probability": ["The level of the logits"],
        "Huffman code": ["Measured by a real code"],
        "binary cross-entropy": ["From the logits"],
        "sanity check": ["The main hall: the double softmax"],
        "silent bug": ["How a quiet bug gives itself away"],
        "to learn a batch by heart": ["The main hall: the double softmax"],
        "cancellation": ["What a float is"],
        "pairwise summation": ["Sums of many terms"],
    }.items(),
)
def test_a_word_of_the_glossary_leads_to_the_section_about_it_in_each_lesson_that_lists_it(term, headings):
    (definition,) = [definition for name, definition in entries().values() if name == term]
    links = definition.find_all("a")
    assert [heading_at(link["href"]) for link in links] == headings


SECTIONS = [
    Section("", "1. Clouds", "About rain, and about drops.", (), ()),
    Section("#drops", "Drops fall", "A cloud rains. Snowflakes fall. A sun-shower is rare.", (), ("clouds",)),
    Section("#cloud", "High up", "What a cloud is. Where ice is thrown up and falls again, it grows.", ("cloud",), ()),
    Section("#ice", "Ice", "A lump of ice grows while it is thrown up again. Rain is what melts.", (), ("The rime.",)),
    Section("#more", "1.1 Ice", "A lump of ice that grows and is thrown up again.", (), ()),
    Section("#words", "Words", "hail: a lump of ice that grows while it is thrown up again", (), ("hail",)),
]


@pytest.mark.parametrize(
    ("names", "meaning", "fragment"),
    [
        (("cloud",), "", "#cloud"),  # a definition, though another section has it in bold before
        (("rime",), "", "#ice"),  # in bold, with its article
        (("raindrop", "drop"), "", "#drops"),  # a heading, though the text has it before
        (("hail",), "grows while it is thrown up again", "#ice"),  # most in common, but for an exercise and the list
        (("rain",), "which grows and is thrown", "#ice"),  # the same, though the text above has the word itself
        (("rain",), "which grows", ""),  # a text, as there is too little in common
        (("snowflake",), "", "#drops"),  # in the plural
        (("shower",), "", ""),  # part of a compound is another word
        (("hail",), "", ""),  # the list of words explains nothing that it does not list
    ],
)
def test_the_section_about_a_word_defines_it_or_has_it_in_bold_or_above_or_says_the_same_or_uses_it(
    names, meaning, fragment
):
    assert section_on(names, meaning, SECTIONS) == fragment


def test_a_regular_plural():
    assert [plural_of(name) for name in ("loss", "entropy", "batch", "logit")] == [
        "losses",
        "entropies",
        "batches",
        "logits",
    ]


@pytest.mark.parametrize("page", LESSONS, ids=lambda path: path.stem)
def test_a_word_of_a_lesson_leads_to_the_glossary_and_has_its_meaning_on_the_page(page):
    lesson = parsed(f"lessons/{page.name}")
    names = {term.identifier: {name.casefold() for name in term.names} for term in terms()}
    meanings = {meaning["id"]: meaning.strong.text for meaning in lesson.select(".meaning")}
    linked = lesson.select("a.word")
    assert len(linked) > 20
    for link in linked:
        address, _, identifier = link["href"].partition("#")
        assert address == "../glossary.html"
        said = link.text.casefold().replace("’", "'")
        assert any(said in (name, plural_of(name)) for name in names[identifier])
        assert meanings[identifier].split(", ")[0] in entries()[identifier][0]
        assert not link.find_parent(["h1", "h2", "h3", "a", "code", "pre", "table", "strong", "details"])
    assert {link["href"].partition("#")[2] for link in linked} == set(meanings)


@pytest.mark.parametrize("page", LESSONS, ids=lambda path: path.stem)
def test_a_word_is_linked_once_in_a_section_and_never_before_or_where_its_lesson_explains_it(page):
    lesson = parsed(f"lessons/{page.name}")
    order = [section["id"] for section in lesson.article("section")]
    links = [
        (link.find_parents("section")[-2]["id"], link["href"].partition("#")[2]) for link in lesson.select("a.word")
    ]
    assert len(set(links)) == len(links)
    for section, word in links:
        for taught in entries()[word][1].select(f"a[href*='{page.name}#']"):
            assert order.index(section) > order.index(taught["href"].partition("#")[2]), word


def test_of_a_word_that_later_lessons_explain_anew_a_page_shows_what_has_been_said_so_far():
    first, last = (parsed(f"lessons/{name}.html") for name in ("02-sigmoid", "08-where-floats-give-out"))
    assert "a number with a fraction" in first.select_one(".meaning#term-float").text
    assert "times a power of two" in last.select_one(".meaning#term-float").text


def test_logits_have_both_of_their_meanings():
    meaning = parsed("lessons/03-softmax.html").select_one(".meaning#term-logits")
    assert [part.strong.text for part in meaning.select("p")] == ["logits", "logit, log-odds"]


def test_a_section_is_its_prose_without_code_formulas_and_solutions():
    page = nodes.document(None, None)
    top = nodes.section("", nodes.title("", "Top"), ids=["top"])
    page += top
    sentence = nodes.paragraph(
        "", "", nodes.Text("Here "), nodes.math("", "K = 2"), nodes.Text(" and "), nodes.math("", r"\frac12")
    )
    quote = nodes.block_quote("", nodes.paragraph("", "", nodes.Text("Definition. A "), nodes.strong("", "cloud")))
    code = nodes.container("", nodes.literal_block("", "secret"), nb_element="cell_code")
    hint = [
        nodes.raw("", "<details><summary>Hint 1</summary>"),
        nodes.paragraph("", "secret"),
        nodes.raw("", "</details>"),
    ]
    more = [nodes.raw("", "<details><summary>Why?</summary>"), nodes.paragraph("", "Because.")]
    inner = nodes.section("", nodes.title("", "Inner"), nodes.paragraph("", "More."), ids=["inner"])
    top += [sentence, nodes.math_block("", "secret"), quote, code, *hint, *more, inner]
    first, second = sections_of(page)
    assert first == Section("", "Top", "Here K = 2 and … Definition. A cloud Because.", ("cloud",), ("cloud",))
    assert (second.fragment, second.heading, second.text) == ("#inner", "Inner", "More.")


@pytest.fixture
def lesson_tab(browser, site):
    with pages.opened(browser, site + "lessons/04-entropy-and-cross-entropy.html") as tab:
        yield tab


def test_a_word_tells_its_meaning_to_the_mouse_which_may_go_there_and_hides_it_when_it_leaves(lesson_tab):
    word = lesson_tab.locator("a.word", has_text="entropy").first
    meaning = lesson_tab.locator(".meaning#term-entropy")
    lesson_tab.clock.install()  # and time passes when the test lets it
    word.hover()
    assert meaning.is_visible()
    assert meaning.inner_text().startswith("entropy: mean surprisal of a distribution")
    assert word.get_attribute("aria-describedby") == "term-entropy"
    meaning.hover()
    lesson_tab.clock.run_for(1000)
    assert meaning.is_visible()
    lesson_tab.mouse.move(2, 2)
    assert meaning.is_visible()
    lesson_tab.clock.run_for(1000)
    assert not meaning.is_visible()
    assert word.get_attribute("aria-describedby") is None


def test_a_word_tells_its_meaning_to_the_keyboard_until_escape_and_the_next_word_takes_over(lesson_tab):
    words = lesson_tab.locator("a.word")
    shown = lesson_tab.locator(".meaning:visible")
    words.nth(3).focus()
    lesson_tab.keyboard.press("Shift+Tab")
    lesson_tab.keyboard.press("Tab")
    assert shown.count() == 1
    lesson_tab.keyboard.press("Escape")
    assert shown.count() == 0
    assert words.nth(3).evaluate("link => link === document.activeElement")
    lesson_tab.keyboard.press("Enter")
    lesson_tab.wait_for_url("**/glossary.html#term-*")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_meaning_lies_within_the_window_beside_its_word(width, browser, site):
    with pages.opened(browser, site + "lessons/03-softmax.html", width=width) as tab:
        wrong = tab.evaluate("""() => [...document.querySelectorAll("a.word")].flatMap((link, place) => {
            if (place % 6) return [];
            link.scrollIntoView({ block: "center" });
            link.dispatchEvent(new PointerEvent("pointerenter", { pointerType: "mouse" }));
            const box = document.querySelector(".meaning:popover-open").getBoundingClientRect();
            const line = link.getClientRects()[0];
            const near = Math.min(Math.abs(box.top - line.bottom), Math.abs(line.top - box.bottom)) < 6;
            const inside = box.left >= 0 && box.right <= document.documentElement.clientWidth;
            return near && inside ? [] : [link.textContent];
        })""")
        assert not wrong
        assert not pages.sideways_scrolling(tab)
        assert not pages.axe_violations(tab, ".meaning:popover-open")
        tab.keyboard.press("Escape")  # what it lay over is no smaller for it
        assert not tab.locator(".meaning:visible").count()
        assert not pages.axe_violations(tab)
        assert not pages.console_errors(tab)


def test_the_first_touch_of_a_word_tells_its_meaning_and_the_second_follows_the_link(browser, site):
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(site + "lessons/02-sigmoid.html")
    word, shown = tab.locator("a.word").first, tab.locator(".meaning:visible")
    word.tap()
    shown.wait_for()
    tab.locator("h1").tap()
    shown.wait_for(state="hidden")
    word.tap()
    shown.wait_for()
    assert tab.url.endswith("02-sigmoid.html")
    word.tap()
    tab.wait_for_url("**/glossary.html#term-*")
    context.close()


def test_without_a_script_a_word_is_a_link_and_its_meaning_is_not_in_the_way(browser, site):
    with pages.opened(browser, site + "lessons/02-sigmoid.html", javascript=False) as tab:
        assert not tab.locator(".meaning:visible").count()
        tab.locator("a.word").first.click()
        tab.wait_for_url("**/glossary.html#term-*")
        assert not tab.locator("form.filter").is_visible()


def test_the_glossary_shows_only_what_is_typed_in_either_language(browser, site):
    with pages.opened(browser, site + "glossary.html") as tab:
        shown = tab.locator("dl.words dt:visible")
        everything = shown.count()
        for typed, number in (("교차엔트로피", 4), ("CROSS entropy", 4), ("no such word", 0)):
            tab.fill("#filter", typed)
            assert shown.count() == tab.locator("dl.words dd:visible").count() == number
            assert tab.locator(".filter [role=status]").text_content() == f"{number} of {everything}"
        tab.keyboard.press("Enter")
        tab.fill("#filter", "")
        assert shown.count() == everything == len(terms())


def test_each_letter_leads_to_its_first_word():
    for letter in parsed("glossary.html").select(".letters a"):
        assert entries()[letter["href"][1:]][0][0].upper() == letter.text
    first = {name[0].upper() for name, _ in entries().values()}
    assert first == {letter.text for letter in parsed("glossary.html").select(".letters a")}


def test_where_all_pages_are_one_a_link_names_the_lesson_too_as_other_lessons_share_its_headings():
    app = SimpleNamespace(
        builder=SimpleNamespace(get_relative_uri=lambda _here, page: f"#document-{page}"),
        env=SimpleNamespace(metadata={"lessons/clouds": {"sections": SECTIONS}}),
    )
    assert address_from(app, "map", "lessons/clouds", Word(("cloud",), "", ())) == "#document-lessons/clouds#cloud"
    app.builder.get_relative_uri = lambda _here, page: f"{page}.html"
    assert address_from(app, "map", "lessons/clouds", Word(("cloud",), "", ())) == "lessons/clouds.html#cloud"
