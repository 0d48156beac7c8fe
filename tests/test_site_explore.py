"""Explorables on the built page, in a real browser and without a kernel; their formulas are those of `helpers`."""

import math
import re
import warnings
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("playwright", reason="explorables are tried in Chromium by: nox -s browser")

import pages

import helpers
from helpers.data import orings
from helpers.explore.sigmoid import STUDENTS
from helpers.regression import ConvergenceWarning, LogisticRegression

SITE = pages.SITE
NAMES = pages.EXPLORABLES
PAGES = pages.WITH_EXPLORABLE
NO_NUMBER = r"NaN|undefined|Infinity|null|\[object"

BELIEFS = [
    ([0.125, 0.125, 0.25, 0.5], [0.5, 0.25, 0.125, 0.125]),
    ([0.5, 0.5, 0.0, 0.0], [0.25, 0.25, 0.25, 0.25]),
    ([0.5, 0.5, 0.0, 0.0], [0.5, 0.0, 0.25, 0.25]),
    ([0.5, 0.5, 0.0, 0.0], [0.5 + 1e-9, 0.5 - 1e-9, 0.0, 0.0]),
]
FLIGHTS = np.column_stack(orings()).tolist()
ROWS = [[4.0, 2.0, -2.0], [1000.0, 998.0, 994.0], [-1e6, 1e6], [0.0] * 6]


def mean_loss(points, w, b):
    """The mean cross-entropy of a curve over hours and results."""
    hours, passed = np.transpose(points)
    return helpers.binary_cross_entropy(passed, w * hours + b, from_logits=True).mean()


def fitted(points):
    """Weight and bias of the best fit to hours and results."""
    hours, passed = np.transpose(points)
    model = LogisticRegression().fit(hours[:, None], passed)
    return [model.coef_[0, 0], model.intercept_[0]]


def stepped(flights, solver):
    """Weight and bias after one step from 0, of size 1 on the standardised feature where it is of gradient descent."""
    x, y = np.transpose(flights)
    options = {"solver": solver, "max_iter": 1} | ({"step": 1} if solver == "gradient" else {})
    with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
        model = LogisticRegression(**options).fit(((x - x.mean()) / x.std())[:, None], y)
    return [model.coef_[0, 0] / x.std(), model.intercept_[0] - model.coef_[0, 0] * x.mean() / x.std()]


def against_rest(z, k, temperature):
    """The log-odds of class k against all the rest."""
    z = np.divide(z, temperature)
    return z[k] - helpers.logsumexp(np.delete(z, k))


def cross_entropy(y, z_or_p, *, from_logits):
    """The loss of one example."""
    return helpers.binary_cross_entropy([y], [z_or_p], from_logits=from_logits)


def bend(z):
    """The sigmoid's own slope."""
    return helpers.sigmoid(z) * helpers.sigmoid(-z)


def from_logits(y, z):
    """Cross-entropy and its slope p - y, without taking anything from 1."""
    return [cross_entropy(y, z, from_logits=True), -helpers.sigmoid(-z) if y else helpers.sigmoid(z)]


def squared(y, z):
    """The squared error of p, and its slope in z."""
    gap = from_logits(y, z)[1]
    return [gap**2, 2 * gap * bend(z)]


def clipped(y, z):
    """What Keras computes of a float64 p: flat where it has clipped."""
    p = helpers.sigmoid(z)
    kept = np.clip(p, 1e-7, 1 - 1e-7)
    return [cross_entropy(y, kept, from_logits=False), p - y if kept == p else 0]


def bce_loss(y, z):
    """What PyTorch's BCELoss computes of a float64 p: cut off at 100, its slope divided by at least 1e-12."""
    p = helpers.sigmoid(z)
    own = p * (1 - p)
    return [min(100, cross_entropy(y, p, from_logits=False)), (p - y) / max(own, 1e-12) * own]


def doubled(y, z):
    """Cross-entropy that takes sigmoid(z) for the logit."""
    loss, slope = from_logits(y, helpers.sigmoid(z))
    return [loss, slope * bend(z)]


Z = [-800.0, -40.0, -2.0, -1e-9, 0.0, 0.3, 5.0, 36.0, 710.0]
COSTS = [(y, z) for y in (0, 1) for z in (-800.0, -120.0, -40.0, -8.0, -0.4, 0.0, 2.0, 17.0, 36.0, 710.0)]
# Where p has rounded 1 - p away in part, a last digit of the sigmoid's decides, which no two platforms promise.
ROUNDED_AWAY = (17.0, 36.0)
P = [1e-12, 0.001, 0.3, 0.5, 0.9, 0.999]
# For each module: its formula, what helpers has for it, and the arguments of the calls.
VECTORS = {
    "odds": {
        "odds": (helpers.odds, [(p,) for p in P]),
        "logit": (helpers.logit, [(p,) for p in P]),
        "sigmoid": (helpers.sigmoid, [(z,) for z in Z]),
    },
    "sigmoid": {
        "sigmoid": (helpers.sigmoid, [(z,) for z in Z]),
        "loss": (mean_loss, [(STUDENTS, w, b) for w, b in ((0.8, -4.0), (0.0, 0.0), (-2.0, 20.0), (80.0, -4.0))]),
        "fit": (fitted, [(STUDENTS,)]),
    },
    "entropy": {
        "entropy": (helpers.entropy, [(p,) for p, _ in BELIEFS]),
        "crossEntropy": (helpers.cross_entropy, BELIEFS),
        "klDivergence": (helpers.kl_divergence, BELIEFS),
    },
    "losses": {
        "crossEntropy": (from_logits, COSTS),
        "squaredError": (squared, COSTS),
        "clipped": (clipped, COSTS),
        "bceLoss": (bce_loss, [(y, z) for y, z in COSTS if z not in ROUNDED_AWAY]),
        "doubled": (doubled, COSTS),
    },
    "regression": {
        "loss": (mean_loss, [(FLIGHTS, w, b) for w, b in ((0.0, 0.0), (-0.2, 13.0), (3.0, -250.0), (-3.0, 250.0))]),
        "gradientStep": (lambda flights, *_: stepped(flights, solver="gradient"), [(FLIGHTS, 0.0, 0.0)]),
        "newtonStep": (lambda flights, *_: stepped(flights, solver="newton"), [(FLIGHTS, 0.0, 0.0)]),
    },
    "softmax": {
        "softmax": (lambda z, t: helpers.softmax(z, temperature=t), [(z, t) for z in ROWS for t in (0.1, 1.0, 100.0)]),
        "logsumexp": (helpers.logsumexp, [(z,) for z in ROWS]),
        "sigmoids": (lambda z, t: helpers.sigmoid(np.divide(z, t)), [(z, t) for z in ROWS for t in (0.1, 1.0)]),
        "againstRest": (against_rest, [(z, k, t) for z in ROWS for k in (0, 1) for t in (0.1, 1.0)]),
    },
}
FORMULAS = [(name, formula) for name, formulas in VECTORS.items() for formula in formulas]

PLAY = """([name, seed, times]) => {
  let noise = seed;
  const random = () => (noise = (noise * 48271) % 2147483647) / 2147483647;
  const place = document.querySelector(`[data-explore="${name}"]`);
  const said = new Set();
  for (let time = 0; time < times; time += 1) {
    const controls = [...place.querySelectorAll(".explore :is(button, input)")];
    const control = controls[Math.floor(random() * controls.length)];
    if (control.type === "range") {
      const [low, high] = [Number(control.min), Number(control.max)];
      control.value = [low, high, low + random() * (high - low)][Math.floor(random() * 3)];
      control.dispatchEvent(new Event("input"));
    } else if (control.type === "text") {
      const typed = ["", "0", "1", "\\u22121", "1/2", "25 %", "0,3", "800", "-800", "1e300", "1e-300", "1/0", "NaN"];
      control.value = typed[Math.floor(random() * typed.length)];
      control.dispatchEvent(new Event("change"));
    } else if (!/Link/.test(control.textContent)) {
      control.click();
    }
    said.add(place.querySelector(".say").textContent);
  }
  return new Promise((done) => requestAnimationFrame(() => done([place.innerHTML, ...said])));
}"""


pytestmark = pages.needs_the_site


@pytest.fixture
def explore(request, browser, site):
    """A page with the explorable of this name: the page, and the place of the explorable on it."""
    with pages.opened(browser, site + PAGES[request.param], width=360) as tab:
        yield tab, tab.locator(f'[data-explore="{request.param}"]')
        assert not pages.console_errors(tab)
        assert not pages.foreign_requests(tab)


def sentence(place):
    """The live sentence, once the picture has been drawn anew."""
    pages.drawn(place.page)
    return place.locator(".say").inner_text()


def guess(place):
    """Answer the question that stands before the play."""
    if place.locator(".guess input").count():
        place.locator(".guess input").fill("0,5")
        place.locator(".guess input").press("Enter")
    else:
        place.locator(".guess").get_by_role("button").first.click()


def drag(slider, *shares):
    """Drag a slider with the mouse to places along it, from 0 to 1, one after the other."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    mouse, height = slider.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + box["width"] / 2, height)
    mouse.down()
    for share in shares:
        mouse.move(box["x"] + 8 + share * (box["width"] - 16), height, steps=8)
    mouse.up()


def switches(place):
    """Every button and check box but those of the guess."""
    return place.locator(".explore > .row button, .box input").all()


each = pytest.mark.parametrize("explore", NAMES, indirect=True)


def test_every_explorable_stands_in_a_lesson():
    assert list(PAGES) == NAMES


@each
def test_the_keyboard_alone_moves_it_and_resets_it(explore):
    tab, place = explore
    start = sentence(place)
    changed = set()
    for slider in place.locator("input[type=range]").all():
        slider.focus()
        before = slider.get_attribute("aria-valuetext")
        for key in ("ArrowRight", "PageUp", "Home"):
            tab.keyboard.press(key)
            changed.add(sentence(place))
        assert slider.get_attribute("aria-valuetext") != before
    assert len(changed) > 2
    place.get_by_role("button", name="Reset").focus()
    tab.keyboard.press("Enter")
    assert sentence(place) == start


@each
def test_bad_text_is_refused_in_place_with_a_word_why_and_changes_nothing(explore):
    tab, place = explore
    start = sentence(place)
    for field in place.locator(".control input[type=text]").all():
        for bad in ("abc", "1e99", "<img src=x onerror=alert(1)>", "1/0"):
            field.fill(bad)
            field.press("Tab")
            control = field.locator("xpath=..")
            assert len(control.get_by_role("alert").inner_text()) > 8, bad
            assert field.get_attribute("aria-invalid") == "true"
            assert field.input_value() == bad, "what was typed is not lost"
        assert sentence(place) == start
        place.get_by_role("button", name="Reset").click()
        assert sentence(place) == start
        assert tab.locator("[data-explore] img[src=x]").count() == 0


@each
def test_what_is_shown_in_a_field_can_be_typed_again(explore):
    _, place = explore
    for field in place.locator(".control input[type=text]").all():
        field.fill(field.input_value().replace(".", ","))
        field.press("Enter")
        assert field.get_attribute("aria-invalid") == "false"


@each
def test_a_guess_is_answered(explore):
    tab, place = explore
    guess(place)
    assert len(place.locator(".guess").get_by_role("status").inner_text()) > 20
    assert not pages.sideways_scrolling(tab)


@pytest.mark.parametrize("scheme", pages.SCHEMES)
@pytest.mark.parametrize("name", NAMES)
def test_while_it_is_played_with_nothing_shifts_and_all_stays_accessible(name, scheme, browser, site):
    with pages.opened(browser, site + PAGES[name], scheme=scheme) as tab:
        place = tab.locator(f'[data-explore="{name}"]')
        guess(place)
        for switch in switches(place):
            switch.click()
            sentence(place)
        for slider in place.locator("input[type=range]").all():
            drag(slider, 1, 0, 0.7)
        tab.wait_for_timeout(500)  # so that a shift would no longer be put down to a click
        drag(place.locator("input[type=range]").first, 0, 1, 0.4)
        field = place.locator(".control input[type=text]").last
        field.fill("abc")
        field.press("Tab")
        assert field.get_attribute("aria-invalid") == "true"
        assert not pages.layout_shift(tab)
        assert not pages.axe_violations(tab, f'[data-explore="{name}"]')


@each
def test_the_sentence_has_its_room_before_it_comes(explore):
    _, place = explore
    for switch in [None, *switches(place)]:
        if switch:
            switch.click()
            sentence(place)
        heights = place.evaluate("""async (place) => {
          const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          const heights = new Set();
          for (const share of [0, 1, 0.5, 0.1, 0.9]) {
            for (const slider of place.querySelectorAll("input[type=range]")) {
              slider.value = Number(slider.min) + share * (slider.max - slider.min);
              slider.dispatchEvent(new Event("input"));
              await frame();
              heights.add(place.querySelector(".say").offsetHeight);
            }
          }
          return [...heights];
        }""")
        assert len(heights) == 1


@each
def test_on_a_phone_the_picture_stays_in_view_and_covers_no_control_that_has_the_focus(explore):
    tab, place = explore
    tab.set_viewport_size({"width": 360, "height": 740})
    place.locator("input[type=range]").first.press("ArrowRight")
    sentence(place)
    pinned = place.locator(".explore.pinned").count()
    assert pinned or place.locator("svg.picture").bounding_box()["height"] > 370
    place.locator(".explore > .row button").last.focus()
    for _ in range(place.locator("button, input").count() - 1):
        tab.keyboard.press("Shift+Tab")
        focused = tab.evaluate("""() => {
          const focused = document.activeElement;
          const picture = focused.closest(".explore").querySelector(".picture").getBoundingClientRect();
          const { left, right, top, bottom } = focused.getBoundingClientRect();
          return {
            control: focused.matches(".controls *"),
            uncovered: document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === focused,
            seen: picture.top >= 0 && picture.bottom <= innerHeight,
          };
        }""")
        assert focused["uncovered"]
        assert focused["seen"] or not (pinned and focused["control"])


def test_what_is_typed_counts_for_a_button_that_is_pressed_before_the_next_frame(browser, site):
    with pages.opened(browser, site + PAGES["softmax"]) as tab:
        place = tab.locator('[data-explore="softmax"]')
        place.evaluate("""(place) => {
          const field = place.querySelector(".control input[type=text]");
          field.value = "6";
          field.dispatchEvent(new Event("change"));
          [...place.querySelectorAll("button")].find((button) => button.textContent === "+3 to all").click();
        }""")
        assert "e to the power 9 \N{MINUS SIGN} 5" in sentence(place)


@each
def test_whatever_is_done_no_nan_is_shown_and_nothing_runs_out_of_the_page(explore, request):
    tab, place = explore
    name = request.node.callspec.params["explore"]
    for seed in range(1, 41):
        for shown in tab.evaluate(PLAY, [name, seed, 8]):
            assert not re.search(NO_NUMBER, re.sub(r'value="[^"]*"', "", shown))
    assert not pages.sideways_scrolling(tab)
    cut_off = place.locator("svg.picture").evaluate("""(svg) => {
      const frame = svg.getBoundingClientRect();
      return [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()])
        .filter(([, box]) => box.left < frame.left - 4 || box.right > frame.right + 4).map(([words]) => words);
    }""")
    assert not cut_off


@each
def test_a_link_leads_to_the_state_and_a_damaged_one_to_the_beginning(explore, request, browser, site):
    tab, place = explore
    name = request.node.callspec.params["explore"]
    start = sentence(place)
    place.locator("input[type=range]").first.focus()
    for _ in range(3):
        tab.keyboard.press("ArrowRight")
    moved = sentence(place)
    place.get_by_role("button", name="Link to this").click()
    assert moved != start
    link = tab.evaluate("location.href")
    key = re.search(r"&(\w+)=", link)[1]
    for address, expected in (
        (link, moved),
        (f"{site}{PAGES[name]}#explore={name}&{key}=%22x", start),
        (f"{site}{PAGES[name]}#explore={name}&{key}=%22x%22", start),
        (f"{site}{PAGES[name]}#explore={name}&{key}=null", start),
        (f"{site}{PAGES[name]}#explore={name}&{key}=1e999", start),
    ):
        with pages.opened(browser, address) as other:
            assert sentence(other.locator(f'[data-explore="{name}"]')) == expected, address
            assert not pages.console_errors(other)


@each
def test_a_thumb_on_the_picture_scrolls_the_page(explore):
    tab, place = explore
    picture = place.locator("svg.picture")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("(svg) => getComputedStyle(svg).touchAction") == "pan-y"
    box, before = picture.bounding_box(), tab.evaluate("scrollY")
    finger = tab.context.new_cdp_session(tab)
    for step in range(12):
        kind = "touchMove" if step else "touchStart"
        touched = [{"x": box["x"] + 80, "y": box["y"] + box["height"] - 10 - 12 * step}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    tab.wait_for_function("(before) => scrollY > before + 50", arg=before)


@each
def test_controls_are_large_enough_for_a_thumb(explore):
    _, place = explore
    for control in place.locator("button, input[type=text], input[type=range]").all():
        assert control.bounding_box()["height"] >= 43.5


@pytest.mark.parametrize("name", NAMES)
def test_without_javascript_a_picture_with_alternative_text_stands_in_its_place(name, browser, site):
    with pages.opened(browser, site + PAGES[name], javascript=False, width=360) as tab:
        place = tab.locator(f'[data-explore="{name}"]')
        assert len(place.get_by_role("img").get_attribute("aria-label")) > 40
        assert place.locator("button, input").count() == 0
        assert place.locator("svg.figure text").count() > 6
        assert not pages.illegible_figures(tab)


@pytest.mark.parametrize("name", NAMES)
def test_it_works_from_a_disk(name, browser):
    with pages.opened(browser, Path(SITE, PAGES[name]).as_uri(), scheme="dark") as tab:
        place = tab.locator(f'[data-explore="{name}"]')
        start = sentence(place)
        place.locator("input[type=range]").first.press("PageUp")
        assert sentence(place) != start
        assert not pages.console_errors(tab)


def test_the_home_page_begins_with_one(browser, site):
    with pages.opened(browser, site + "index.html") as tab:
        assert tab.locator('[data-explore="odds"] input[type=range]').count() == 2


def test_dragging_moves_the_chance_on_every_line(browser, site):
    with pages.opened(browser, site + "index.html") as tab:
        place = tab.locator('[data-explore="odds"]')
        picture = place.locator("svg.picture")
        for line in range(3):
            box = picture.bounding_box()
            height = box["y"] + 46 + 62 * line
            tab.mouse.move(box["x"] + 100, height)
            tab.mouse.down()
            tab.mouse.move(box["x"] + box["width"] / 2, height, steps=4)
            tab.mouse.up()
            assert sentence(place).startswith(("p = 0.500", "p = 0.833", "p = 0.500")[line])


@pytest.mark.parametrize(("text", "number"), [
    ("2", 2), ("1/4", 0.25), ("25 %", 0.25), ("0,25", 0.25), ("\N{MINUS SIGN}1.5", -1.5), (" .5 ", 0.5),
    ("1e-3", 0.001), ("-1/4", -0.25), ("", None), ("1/0", None), ("two", None), ("1.2.3", None), ("1,2,3", None),
    ("0x10", None), ("1e999", None),
])  # fmt: skip
def test_a_typed_number_is_understood(text, number, browser, site):
    with pages.opened(browser, site + "index.html") as tab:
        assert tab.evaluate("(text) => numberIn(text)", text) == number


@pytest.mark.parametrize(("number", "text"), [
    (0.5, "0.50"), (-0.5, "\N{MINUS SIGN}0.50"), (-0.001, "0.00"), (math.inf, "∞"), (-math.inf, "\N{MINUS SIGN}∞"),
])  # fmt: skip
def test_a_number_is_shown_with_a_true_minus_sign_and_no_minus_zero(number, text, browser, site):
    with pages.opened(browser, site + "index.html") as tab:
        assert tab.evaluate("(number) => shown(number)", number) == text


@pytest.mark.parametrize(("name", "formula"), FORMULAS)
def test_a_formula_is_that_of_helpers(name, formula, browser, site):
    function, calls = VECTORS[name][formula]
    with pages.opened(browser, site + PAGES[name]) as tab:
        for arguments in calls:
            given = tab.evaluate(
                "([name, formula, given]) => explorables[name].formulas[formula](...given)", [name, formula, arguments]
            )
            np.testing.assert_allclose(given, function(*arguments), rtol=1e-11, atol=1e-300, err_msg=str(arguments))
