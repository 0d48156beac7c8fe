"""Answers on the built pages: the same replies as the kernel gives, for everybody, and remembered for nobody else."""

import contextlib
import gzip
import importlib.util
import io
import json

import numpy as np
import pytest

if not importlib.util.find_spec("playwright"):
    pytest.skip("the site is built and tested by: nox -s browser", allow_module_level=True)

import pages
from course.answers import known
from course.lessons import lessons

from helpers.exercises import EXERCISES, PREDICTIONS, check, predict
from helpers.exercises.answers import answers_of
from tools.notebooks import ROOT

SITE = pages.SITE
SCRIPT = ROOT / "site" / "static" / "answers.js"
KERNEL = {"exercises": (EXERCISES, check), "predictions": (PREDICTIONS, predict)}
LESSON = "lessons/03-softmax.html"
SHARES = 'form[data-kind="exercises"][data-name="3.2"]'
# On a page there are no quotes to leave out.
QUOTES = "Are there quotes that do not belong there?"
PAGES_HINT = "Write numbers such as 0.25, 1/4 or 25 %."
JUNK = [
    "abc",
    "nan",
    "don't know",
    'say "no"',
    'don\'t say "no"',
    "<img src=x onerror=alert(1)>",
    "1/0",
    "2//3",
    "log 2",
    "\\",
]
# What is typed, and the same in Python.
NOTATIONS = [
    ("1/4", 0.25),
    ("-1 / 4", -0.25),
    ("25 %", 0.25),
    ("1/4%", 0.0025),
    ("−2", -2),
    (".5", 0.5),
    ("5.", 5),
    ("2**24", 2**24),
    ("-2**3/3", -(2**3) / 3),
    ("1/2 ** 3", 1 / 2**3),
    ("2**-3", 2**-3),
    ("1e-7", 1e-7),
    ("1e6", 1e6),
    ("1234567.5", 1234567.5),
    ("1e15", 1e15),
    ("about 10", 10),
    ("Nearly 0.5", 0.5),
    ("0.00001234565", 0.00001234565),
    ("13/128", 13 / 128),
    ("15/128", 15 / 128),
    ("-1.015625", -1.015625),
    ("123456.5", 123456.5),
    ("inf", np.inf),
    ("Infinity", np.inf),
    ("zero", 0),
    ("-0", -0.0),
    ("[1/4, 1/4, 1/2]", [0.25, 0.25, 0.5]),
    ("(1/4, 1/4, 1/2)", [0.25, 0.25, 0.5]),
    ("0.25 0.25 0.5", [0.25, 0.25, 0.5]),
    ("0.25;0.25;0.5", [0.25, 0.25, 0.5]),
    ("25 %, 25 %, 50%", [0.25, 0.25, 0.5]),
    ("[0.25]", [0.25]),
    ("1, 2, 3, 4, 5", [1, 2, 3, 4, 5]),
    ("[[1, 0, 0], [1/3, 1/3, 1/3]]", [[1, 0, 0], [1 / 3, 1 / 3, 1 / 3]]),
    ("[[1, 0, 0], [0.2, 0.3, 0.5]]", [[1, 0, 0], [0.2, 0.3, 0.5]]),
]

pytestmark = pages.needs_the_site


def kernels_reply(kind, name, answer):
    """What the kernel prints, without the number of the exercise, which stands above the field of a page."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        KERNEL[kind][1](name, answer)
    return printed.getvalue().strip().removeprefix(f"{name} ").replace(QUOTES, PAGES_HINT)


def pages_replies(tab, vectors):
    """What the page says to texts that are typed."""
    script = "vectors => vectors.map(([kind, name, typed]) => answers.reply(kind, name, typed).text)"
    return tab.evaluate(script, [vector[:3] for vector in vectors])


def written(answer):
    """Yield ways to type an answer."""
    text = json.dumps(answer).replace("Infinity", "inf")
    yield text
    if "[[" not in text and "," in text:
        yield text.strip("[]")
        yield text.strip("[]").replace(", ", " ")
        yield text.strip("[]").replace(", ", ";").replace("-", "−")


def near(exercise):
    """Yield right answers to a question for numbers, the known wrong ones, and others that are near or far."""
    right = 1.0 * answers_of(exercise, exercise.right)[0]
    for answer in (exercise.right, *(mistake for mistake, _ in exercise.mistakes)):
        known_answer = 1.0 * answers_of(exercise, answer)[0]
        yield known_answer
        yield known_answer.round(max(exercise.digits, 0))
        yield (known_answer + 0.04).round(2)  # near it, and typed so that one sees that it is another
        yield (known_answer + 0.004).round(3)
        yield from (known_answer.round(places) for places in range(exercise.digits))
    yield from (100 * right, right[::-1] if right.ndim else -right, right + 17.3, right + 0.011, 1 / (right + 3))
    yield from (np.append(right, 5), np.array([np.trunc(right.flat[0]), 25]), right.ravel()[:-1], right.ravel()[:1])
    for place in range(right.size):
        partly = right.copy()
        partly.flat[place] += 0.37
        yield partly
        yield np.where(np.arange(right.size).reshape(right.shape) == place, right, right + 0.37)


def vectors_of(number):
    """Yield (kind, name, what is typed, the same in Python) for everything that the page of a lesson can check."""
    for kind, (known_exercises, _) in KERNEL.items():
        for exercise in known_exercises.values():
            if callable(exercise.right) or not exercise.name.startswith(f"{number}."):
                continue
            if exercise.choices:
                yield from ((kind, exercise.name, choice, choice) for choice in exercise.choices)
                continue
            answers = [answer.tolist() for answer in near(exercise) if answer.size]
            yield from ((kind, exercise.name, typed, answer) for answer in answers for typed in written(answer))
            yield from ((kind, exercise.name, typed, answer) for typed, answer in NOTATIONS)
            yield from ((kind, exercise.name, typed, typed) for typed in JUNK)


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.path.stem)
def test_page_and_kernel_give_the_same_reply(lesson, browser, site):
    vectors = list(vectors_of(lesson.number))
    with pages.opened(browser, f"{site}{lesson.docname}.html") as tab:
        replies = pages_replies(tab, vectors)
    said = {}
    wrong = []
    for (kind, name, typed, answer), reply in zip(vectors, replies, strict=True):
        key = kind, name, repr(answer)
        said[key] = said.get(key) or kernels_reply(kind, name, answer)
        if reply != said[key]:
            wrong.append(f"{kind} {name} {typed!r}: page {reply!r}, kernel {said[key]!r}")
    assert not wrong, f"{len(wrong)} of {len(vectors)} differ:\n" + "\n".join(wrong[:20])
    assert len(vectors) > 300


def test_the_vectors_reach_every_known_mistake_and_every_kind_of_near_miss():
    vectors = [vector for lesson in lessons() for vector in vectors_of(lesson.number)]
    replies = "\n".join({kernels_reply(kind, name, answer) for kind, name, _, answer in vectors})
    for known_exercises, _ in KERNEL.values():
        for exercise in known_exercises.values():
            if not callable(exercise.right):
                assert exercise.shows in replies
                assert all(sentence in replies for _, sentence in exercise.mistakes), exercise.name
    for near_miss in ("as far as it goes", "per cent", "other order", "of the numbers", "two numbers", "you gave"):
        assert near_miss in replies


@pytest.mark.parametrize(
    ("name", "typed", "reply"),
    [
        ("1.2", "0,6", "Correct."),
        ("1.2", "0,60", "Correct."),
        ("1.2", "60 %", "Correct."),
        ("1.2", "[0, 6]", "Not yet: that is two numbers."),
        ("1.2", "0,6; 2", "Not yet: 1 number is asked for, and you gave 2."),
    ],
)
def test_a_comma_before_decimals_is_understood(name, typed, reply, browser, site):
    with pages.opened(browser, f"{site}lessons/01-odds-and-logit.html") as tab:
        assert pages_replies(tab, [("exercises", name, typed)])[0].startswith(reply)


@pytest.mark.parametrize(
    "typed", ["0,25 0,25 0,5", "0,25; 0,25; 0,5", "0,25, 0,25, 0,5", "0.25,0.25,0.5", "1/4 1/4 1/2"]
)
def test_a_comma_before_decimals_is_understood_in_a_list(typed, browser, site):
    with pages.opened(browser, site + LESSON) as tab:
        assert pages_replies(tab, [("exercises", "3.2", typed)])[0].startswith("Correct.")


def test_a_comma_in_thousands_is_understood(browser, site):
    with pages.opened(browser, f"{site}lessons/08-where-floats-give-out.html") as tab:
        right, wrong = pages_replies(tab, [("predictions", "8.6", "8,192"), ("predictions", "8.6", "23,030")])
    assert right == kernels_reply("predictions", "8.6", 8192)
    assert wrong == kernels_reply("predictions", "8.6", 23030)


def test_rows_of_different_lengths_are_no_numbers(browser, site):
    with pages.opened(browser, site + LESSON) as tab:
        (reply,) = pages_replies(tab, [("predictions", "3.6", "[[1, 0], [1]]")])
    assert reply == f"You said '[[1, 0], [1]]': that is text, not a number. {PAGES_HINT}"


def test_every_choice_but_the_right_one_is_a_known_mistake():
    for known_exercises, _ in KERNEL.values():
        for exercise in known_exercises.values():
            if exercise.choices:
                facts = known(exercise)
                assert {facts["right"], *(mistake for mistake, _ in facts["mistakes"])} == set(exercise.choices)


def answer(tab, form, typed):
    """Type an answer, check it, and return the reply."""
    tab.locator(f"{form} input").fill(typed)
    tab.locator(f"{form} button").click()
    return tab.locator(f"{form} .reply").inner_text()


def test_everything_is_done_by_the_keyboard(browser, site):
    with pages.opened(browser, site + LESSON) as tab:
        field = tab.get_by_label("Your answer to 3.2")
        field.focus()
        tab.keyboard.type("0.25, 0.25, 0.5")
        tab.keyboard.press("Enter")
        assert tab.locator(f"{SHARES} .reply").inner_text() == kernels_reply("exercises", "3.2", [0.25, 0.25, 0.5])
        assert tab.evaluate("document.activeElement.id") == "exercises-3.2"
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "Check"
        assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        box = tab.locator(".prediction").first
        box.get_by_role("radio").first.focus()
        tab.keyboard.press("ArrowDown")
        tab.keyboard.press("Enter")
        assert box.get_by_role("radio").nth(1).is_checked()
        assert box.get_by_role("status").inner_text() == kernels_reply("predictions", "3.0", "zero")
        assert box.locator("details.answer .cell_output").is_visible()


def test_a_guess_opens_its_fold_and_what_is_no_guess_does_not(browser, site):
    form = 'form[data-kind="predictions"][data-name="3.2"]'
    with pages.opened(browser, site + LESSON) as tab:
        fold = tab.locator(".prediction", has=tab.locator(form)).locator("details.answer")
        for nothing in ("", "  ", "..."):
            assert answer(tab, form, nothing) == "Write something first."
        answer(tab, form, "no idea")
        assert not fold.evaluate("fold => fold.open")
        answer(tab, form, "0.083")
        assert fold.evaluate("fold => fold.open")


def test_what_is_done_is_remembered_until_it_is_forgotten(browser, site):
    with pages.opened(browser, site + LESSON) as tab:
        row = tab.locator("table.progress tr", has_text="3.2")
        answer(tab, SHARES, "1, 1, 2")
        assert "open" in row.inner_text()
        answer(tab, SHARES, "1/4, 1/4, 1/2")
        for _ in range(2):
            assert "done" in row.inner_text()
            assert tab.locator(f"{SHARES} .done").is_visible()
            assert tab.locator(".done-so-far").inner_text().startswith("Done: 1 of the 6 exercises")
            tab.reload()
        answer(tab, SHARES, "1, 1, 2")
        assert "done" in row.inner_text()
        tab.get_by_role("button", name="Forget what I did here").click()
        assert tab.locator(".memory").get_by_role("status").inner_text() == "Forgotten."
        for _ in range(2):
            assert "open" in row.inner_text()
            assert not tab.locator(f"{SHARES} .done").is_visible()
            assert tab.locator(f"{SHARES} .reply").inner_text() == ""
            assert tab.locator(".done-so-far").inner_text().startswith("Done: 0 of the 6 exercises")
            tab.reload()


CLOSED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('closed') } })"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full') }"
FOREIGN = "localStorage.setItem('answered', '{not ours')"


@pytest.mark.parametrize("storage", [CLOSED, FULL, FOREIGN])
def test_where_storage_is_closed_all_goes_on_and_the_page_says_so(storage, browser, site):
    with pages.opened(browser, site + "map.html") as tab:
        tab.add_init_script(storage)
        tab.goto(site + LESSON)
        assert answer(tab, SHARES, "1/4, 1/4, 1/2").startswith("Correct.")
        line = tab.locator(".done-so-far").inner_text()
        assert line.startswith("Done: 1 of the 6 exercises")
        if storage is not FOREIGN:
            assert line.endswith("It is forgotten when you leave this page.")
        tab.get_by_role("button", name="Forget").click()
        assert tab.locator(".done-so-far").inner_text().startswith("Done: 0 of the 6 exercises")
        assert not pages.console_errors(tab)


def test_where_storage_is_closed_the_theme_can_be_chosen(browser, site):
    with pages.opened(browser, site + "map.html") as tab:
        tab.add_init_script(CLOSED)
        tab.reload()
        themes = []
        for _ in range(3):
            tab.locator(".theme-toggle:visible").click()
            themes.append(tab.evaluate("document.body.dataset.theme"))
        assert sorted(themes) == ["auto", "dark", "light"]
        assert not pages.console_errors(tab)


@pytest.mark.parametrize(
    "typed", ["<img src=x onerror=\"document.title='run'\">", "</script><script>alert(1)</script>"]
)
def test_what_is_typed_is_text_and_nothing_else(typed, browser, site):
    form = 'form[data-kind="predictions"][data-name="3.2"]'
    with pages.opened(browser, site + LESSON) as tab:
        asked = len(tab.asked)
        assert typed in answer(tab, form, typed).replace("\\'", "'")
        tab.wait_for_timeout(50)
        assert tab.locator(".reply *").count() == 0
        assert tab.title() != "run"
        # A reply may need one more of the page's own fonts; an image called x would lie beside the page.
        assert all("/_static/" in url for url in tab.asked[asked:])
        assert not pages.console_errors(tab)


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.path.stem)
def test_a_lesson_has_a_field_for_every_answer_that_it_can_check(lesson, browser):
    with pages.opened(browser, (SITE / f"{lesson.docname}.html").as_uri()) as tab:
        forms = tab.locator("form.try")
        names = {
            (form["kind"], form["name"]) for form in forms.evaluate_all("all => all.map(one => ({...one.dataset}))")
        }
        wanted = [(kind, e) for kind, (known_exercises, _) in KERNEL.items() for e in known_exercises.values()]
        here = [(kind, e) for kind, e in wanted if e.name.startswith(f"{lesson.number}.")]
        assert names == {(kind, e.name) for kind, e in here if not callable(e.right)}
        assert tab.get_by_text("Answer this one in the notebook.").count() == sum(callable(e.right) for _, e in here)
        assert tab.locator("table.progress").count() == tab.locator(".memory").count() == 1
        assert all(forms.nth(place).is_visible() for place in range(forms.count()))
        assert not pages.console_errors(tab)
        assert not pages.foreign_requests(tab)


def test_a_page_from_a_disk_replies_as_well(browser):
    with pages.opened(browser, (SITE / LESSON).as_uri()) as tab:
        assert answer(tab, SHARES, "1/4, 1/4, 1/2").startswith("Correct.")
        tab.reload()
        assert tab.locator(".done-so-far").inner_text().startswith("Done: 1 of the 6 exercises")
        assert not pages.console_errors(tab)


def test_without_javascript_there_is_no_field_and_the_notebook_s_cell_is_shown(browser, site):
    for javascript in (True, False):
        with pages.opened(browser, site + LESSON, javascript=javascript) as tab:
            assert tab.locator(SHARES).is_visible() is javascript
            assert tab.get_by_role("button", name="Forget").is_visible() is javascript
            assert tab.locator("div.cell.without-script").first.is_visible() is not javascript
            tab.emulate_media(media="print")
            assert not tab.locator(SHARES).is_visible()
            assert tab.locator("div.cell.without-script").first.is_visible()


@pytest.mark.parametrize("width", pages.WIDTHS)
@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.path.stem)
def test_a_reply_takes_no_room_before_it_comes_and_controls_are_large_enough_for_a_thumb(lesson, width, browser, site):
    with pages.opened(browser, f"{site}{lesson.docname}.html", width=width) as tab:
        room = tab.evaluate("""() => {
            const facts = JSON.parse(document.getElementById("answers").textContent);
            return [...document.querySelectorAll("form.try")].map((form) => {
                const { mistakes, shows } = facts[form.dataset.kind][form.dataset.name];
                const texts = [shows, ...mistakes.map(([, sentence]) => sentence)];
                const longest = texts.reduce((one, other) => one.length > other.length ? one : other);
                const reply = form.querySelector(".reply");
                const before = reply.offsetHeight;
                reply.textContent = `You said 0.333333. ${longest}`;
                return before;
            });
        }""")
        assert not any(room)
        heights = tab.locator(".try :is(button, input[type=text], fieldset label)").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert min(heights) >= 44
        assert not pages.sideways_scrolling(tab)


@pytest.mark.parametrize("scheme", pages.SCHEMES)
@pytest.mark.parametrize("width", pages.WIDTHS)
def test_a_page_with_replies_is_accessible(scheme, width, browser, site):
    with pages.opened(browser, site + LESSON, scheme=scheme, width=width) as tab:
        answer(tab, 'form[data-kind="predictions"][data-name="3.2"]', "0.083")
        answer(tab, SHARES, "1/4, 1/4, 1/2")
        assert not pages.axe_violations(tab)
        assert not pages.sideways_scrolling(tab)


def test_the_script_is_small():
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) < 4000
