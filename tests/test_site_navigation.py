"""Finding one's way by eye, by keyboard and by ear: drawers, the sections of a page, and every stop of the Tab key."""

import re

import pytest

pytest.importorskip("playwright", reason="the site's pages are tried in Chromium by: nox -s browser")

import nbformat
import pages

from tools.minutes import whole_minutes
from tools.notebooks import lessons

SITE = pages.SITE
PAGES = pages.ALL
LESSON = "lessons/01-odds-and-logit.html"
DESK, LAPTOP, TABLET, PHONE = 1440, 1280, 768, 360

pytestmark = pages.needs_the_site

# What is wrong with the element that has the focus; nothing, where its reader sees it and sees that it has the focus.
STOP = """window.wrongWith = (stop) => {
  const wrong = [];
  const name = `${stop.localName}.${stop.className} "${(stop.ariaLabel ?? stop.textContent).trim().slice(0, 30)}"`;
  const boxes = [...stop.getClientRects()].filter(({ width, height }) => width && height);
  const seen = boxes.some((box) => {
    const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
    const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
    if (right - left < 1 || bottom - top < 1) return false;
    // Of what is long, a corner is enough: what scrolls may be higher than the window.
    return [[0.5, 0.5], [0.1, 0.1], [0.1, 0.9], [0.9, 0.1], [0.9, 0.9]].some(([across, down]) => {
      const above = document.elementFromPoint(left + across * (right - left), top + down * (bottom - top));
      return stop.contains(above) || above?.contains(stop) && above.localName === "a";
    });
  });
  if (!seen) wrong.push(`${name} is not on the screen, or lies under something`);
  let opacity = 1;
  for (let box = stop; box; box = box.parentElement) opacity *= getComputedStyle(box).opacity;
  if (opacity < 1) wrong.push(`${name} has opacity ${opacity}`);
  const { outlineStyle, outlineWidth } = getComputedStyle(stop);
  const browsers = outlineStyle === "auto"; // and as wide as it likes
  if (!browsers && (outlineStyle === "none" || parseFloat(outlineWidth) < 2)) wrong.push(`${name} has no outline`);
  const drawer = stop.closest(".sidebar-drawer, .toc-drawer");
  const column = drawer && getComputedStyle(drawer).position === "static";
  if (drawer && !column && !drawer.matches(":popover-open")) wrong.push(`${name} is in a closed drawer`);
  return wrong;
};
null"""
# Every element that takes the focus, given it one after the other; those that the Tab key passes over are no stops.
STOPS = """() => {
  const found = { count: 0, wrong: [] };
  for (const stop of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")) {
    if (stop.tabIndex < 0) continue;
    stop.focus();
    if (document.activeElement !== stop) continue;
    found.count += 1;
    found.wrong.push(...wrongWith(stop));
  }
  return found;
}"""


def wrong_stops(tab):
    """How many stops of the Tab key the page has, and what is wrong with them."""
    tab.evaluate(STOP)
    tab.keyboard.press("Tab")  # who types is shown the focus
    return tab.evaluate(STOPS)


@pytest.mark.parametrize("width", [LAPTOP, TABLET, PHONE])
@pytest.mark.parametrize("page", PAGES)
def test_every_stop_of_the_tab_key_is_seen(page, width, browser, site):
    with pages.opened(browser, site + page, width=width) as tab:
        found = wrong_stops(tab)
    assert found["count"] > 1
    assert not found["wrong"]


@pytest.mark.parametrize("width", [LAPTOP, PHONE])
def test_the_tab_key_stops_where_the_focus_was_given(width, browser, site):
    with pages.opened(browser, site + "teachers.html", width=width) as tab:
        count = wrong_stops(tab)["count"]
        tab.reload()
        tab.evaluate(STOP)
        found = []
        for _ in range(count):
            tab.keyboard.press("Tab")
            found += tab.evaluate("wrongWith(document.activeElement)")
        assert not found
        last = tab.evaluate("document.activeElement.textContent")
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") != last
        assert tab.evaluate(
            "document.activeElement === document.body || document.activeElement.matches('.skip-to-content')"
        )


SPOILED = {
    "has opacity 0": "button.copybtn:focus-visible { opacity: 0 !important }",
    "has no outline": ".sidebar-search:focus-visible { outline: none !important }",
    "is not on the screen": ".lesson-bar a { position: relative; left: -200vw }",
    "lies under something": ".where { position: fixed; inset: 0; height: auto }",
    "is in a closed drawer": ".toc-drawer { display: block !important; position: fixed }",
}


@pytest.mark.parametrize("fault", SPOILED)
def test_a_stop_that_is_not_seen_is_found(fault, browser, site):
    with pages.opened(browser, site + LESSON, width=LAPTOP) as tab:
        tab.evaluate(
            """(rule) => {
                const sheet = new CSSStyleSheet();
                sheet.replaceSync(rule);
                document.adoptedStyleSheets.push(sheet);
            }""",
            SPOILED[fault],
        )
        assert any(fault in wrong for wrong in wrong_stops(tab)["wrong"])


DRAWERS = {
    "site-navigation": ("All pages", [TABLET, PHONE]),
    "contents": ("Contents", [LAPTOP, TABLET, PHONE]),
}
OPENED = [(drawer, width) for drawer, (_, widths) in DRAWERS.items() for width in widths]


def expanded(tab, name):
    """Whether the browser tells those who listen that what the button called `name` opens is open."""
    tree = tab.context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
    (button,) = [
        node for node in tree if node.get("role", {}).get("value") == "button" and node["name"]["value"].strip() == name
    ]
    return {prop["name"]: prop["value"]["value"] for prop in button["properties"]}["expanded"]


@pytest.mark.parametrize("javascript", [True, False], ids=["with a script", "without"])
@pytest.mark.parametrize(("drawer", "width"), OPENED)
def test_a_drawer_opens_by_key_and_closes_and_gives_the_focus_back(drawer, width, javascript, browser, site):
    name, _ = DRAWERS[drawer]
    with pages.opened(browser, site + "run.html", width=width, javascript=javascript) as tab:
        button, box = tab.locator(f"[aria-controls={drawer}]"), tab.locator(f"#{drawer}")
        focused = f"document.activeElement.matches('[aria-controls={drawer}]')"
        assert not box.is_visible()
        assert not expanded(tab, name)
        for close in ("Escape", "Enter"):
            button.press("Enter")
            assert box.is_visible()
            assert expanded(tab, name)
            tab.keyboard.press("Tab")
            assert box.locator(":focus").inner_text() == "Close"
            tab.keyboard.press(close)
            assert not box.is_visible()
            assert tab.evaluate(focused)


@pytest.mark.parametrize(("drawer", "width"), OPENED)
def test_an_open_drawer_is_accessible_and_all_of_it_is_reached(drawer, width, browser, site):
    with pages.opened(browser, site + "run.html", width=width) as tab:
        for scheme in pages.SCHEMES:
            tab.emulate_media(color_scheme=scheme)
            tab.locator(f"[aria-controls={drawer}]").click()
            assert not pages.axe_violations(tab)
            tab.keyboard.press("Escape")
        tab.locator(f"[aria-controls={drawer}]").press("Enter")
        tab.evaluate(STOP)
        links = tab.locator(f"#{drawer} a").count()
        for _ in range(links):
            tab.keyboard.press("Tab")
            assert not tab.evaluate("wrongWith(document.activeElement)")


def test_who_leaves_a_drawer_closes_it(browser, site):
    with pages.opened(browser, site + LESSON, width=PHONE) as tab:
        contents = tab.locator("#contents")
        tab.get_by_role("button", name="Contents").press("Enter")
        contents.get_by_role("link", name="Bayes").press("Enter")
        tab.wait_for_url("**#bayes-rule")
        pages.drawn(tab)
        assert not contents.is_visible()
        heading = tab.locator("#bayes-rule h3").bounding_box()
        line = tab.locator(".where").bounding_box()
        assert 0 <= heading["y"] - (line["y"] + line["height"]) < 100
        tab.get_by_role("button", name="Contents").press("Enter")
        for _ in range(contents.locator("a").count() + 2):
            tab.keyboard.press("Tab")
        assert not contents.is_visible()


def place(tab):
    """What the line above the text says, when it has had its turn to say it."""
    pages.drawn(tab)
    return tab.locator(".where .place").inner_text()


@pytest.mark.parametrize("width", [DESK, LAPTOP, PHONE])
def test_the_section_that_is_read_is_marked_and_named(width, browser, site):
    with pages.opened(browser, site + LESSON, width=width) as tab:
        listed = tab.locator(".sidebar-tree .current > ul > li > a")
        headings = tab.locator("article > section > section > h2")
        names = [heading.removesuffix("#").strip() for heading in headings.all_inner_texts()]
        minutes = whole_minutes(nbformat.read(lessons()[0], as_version=4)).values()
        timed = [f"{name} · {number}\u00a0min" for name, number in zip(names, minutes, strict=True)]
        assert listed.all_text_contents() == timed
        assert tab.locator(".toc-tree > ul > li > ul > li > a").all_text_contents() == timed
        place(tab)
        assert tab.locator("[aria-current=location]").count() == 0
        lengths = []
        for number, name in enumerate(timed, 1):
            headings.nth(number - 1).evaluate("heading => heading.scrollIntoView()")
            said = place(tab)
            column, tree = (".toc-scroll", ".toc-tree") if width == DESK else (".sidebar-scroll", ".sidebar-tree")
            marked = tab.locator(f"{tree} [aria-current=location]")
            assert marked.all_text_contents() == [name]
            assert listed.first.is_visible() == (width == LAPTOP), "one list of the sections is enough"
            if width != DESK:
                assert said == f"{number} of {len(names)} · {name}"
                lengths.append(tab.locator(".where .way").evaluate("way => way.getBoundingClientRect().width"))
            if width != PHONE:
                box, its = tab.locator(column).bounding_box(), marked.bounding_box()
                assert box["y"] <= its["y"]
                assert its["y"] + its["height"] <= box["y"] + box["height"] + 1
        assert lengths == sorted(lengths)


@pytest.mark.parametrize("page", [page for page in PAGES if page != "404.html"])
def test_the_sidebar_names_this_page_and_lists_its_sections_without_a_script(page, browser, site):
    with pages.opened(browser, site + page, width=DESK, javascript=False) as tab:
        current = tab.locator("nav.sidebar-tree [aria-current=page]")
        assert current.count() == (page not in ("index.html", "search.html"))
        sections = tab.locator("article > section > section").count()
        assert tab.locator("nav.sidebar-tree .current > ul > li").count() == (sections if current.count() else 0)


def test_a_long_sidebar_scrolls_and_the_page_stays(browser, site):
    with pages.opened(browser, site + LESSON, width=LAPTOP) as tab:
        tab.set_viewport_size({"width": LAPTOP, "height": 400})
        assert tab.locator(".sidebar-scroll").evaluate("box => box.scrollHeight > box.clientHeight + 100")
        tab.mouse.move(200, 300)
        tab.mouse.wheel(0, 9000)
        tab.wait_for_function("""() => {
            const box = document.querySelector(".sidebar-scroll");
            return box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
        }""")
        tab.wait_for_timeout(600)  # so that the next turn of the wheel is one of its own, and might move the page
        tab.mouse.wheel(0, 900)
        pages.drawn(tab)
        assert tab.evaluate("scrollY") == 0


def test_the_skip_link_leads_past_the_sidebar(browser, site):
    with pages.opened(browser, site + LESSON, width=LAPTOP) as tab:
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "Skip to content"
        tab.keyboard.press("Enter")
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "Download the notebook"


def test_a_copy_button_is_seen_where_nothing_hovers(browser, site):
    context = browser.new_context(viewport={"width": PHONE, "height": 700}, has_touch=True, is_mobile=True)
    tab = context.new_page()
    tab.goto(site + LESSON)
    opacities = tab.locator("button.copybtn").evaluate_all("all => all.map((one) => getComputedStyle(one).opacity)")
    context.close()
    assert set(opacities) == {"1"}


def test_code_and_output_are_named_for_those_who_do_not_see_them(browser, site):
    with pages.opened(browser, site + LESSON) as tab:
        for name, part in (("Code", "cell_input"), ("Output", "cell_output")):
            groups = tab.get_by_role("group", name=name, exact=True)
            assert groups.count() > 10
            assert groups.evaluate_all(f"all => all.every((one) => one.matches('.{part}'))")


@pytest.mark.parametrize("width", [LAPTOP, PHONE])
def test_the_text_of_an_error_is_seen_whole(width, browser, site):
    with pages.opened(browser, site + LESSON, width=width) as tab:
        message = tab.locator(".message pre", has_text="a probability lies in [0, 1]").first
        assert message.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_arrows_point_away_from_the_names_of_the_pages_before_and_after(browser, site):
    with pages.opened(browser, site + LESSON) as tab:
        for side, away in (("prev", -1), ("next", 1)):
            link = tab.locator(f".related-pages .{side}-page")
            arrow, name = (link.locator(part).bounding_box()["x"] for part in ("svg", ".title"))
            assert (arrow - name) * away > 0


def test_a_line_ends_neither_at_the_bar_of_a_condition_nor_at_the_dot_of_a_product():
    for page in PAGES:
        parts = re.findall(r"[∣⋅]</span><span[^>]*></span></span>(?=<wbr>)", (SITE / page).read_text(encoding="utf-8"))
        assert not parts, page


# Formulas in a line that are followed by a sign that closes something, and those whose sign stands on the next line.
CLOSED = """() => {
  const found = { count: 0, torn: [], wide: [] };
  for (const formula of document.querySelectorAll("article .katex")) {
    const after = formula.closest(".math").nextSibling;
    if (after?.nodeType !== Node.TEXT_NODE || !/^[.,;:?!)]/.test(after.data)) continue;
    const end = [...formula.querySelectorAll(".base")].at(-1).getBoundingClientRect();
    if (!end.width) continue;
    if (end.right > document.documentElement.clientWidth) found.wide.push(formula.textContent);
    const sign = document.createRange();
    sign.setStart(after, 0);
    sign.setEnd(after, 1);
    found.count += 1;
    if (sign.getBoundingClientRect().top > end.bottom) found.torn.push(formula.textContent);
  }
  return found;
}"""


@pytest.mark.parametrize("width", [LAPTOP, TABLET, PHONE])
@pytest.mark.parametrize("page", pages.OF_LESSONS)
def test_no_line_starts_with_the_full_stop_after_a_formula(page, width, browser, site):
    with pages.opened(browser, site + page, width=width) as tab:
        found = tab.evaluate(CLOSED)
        assert found["count"] > 10
        assert not found["torn"]
        assert not found["wide"], "it breaks between its parts"


def test_a_page_that_is_not_there_says_so_and_leads_home_from_any_folder(browser):
    sent = (SITE / "404.html").read_text(encoding="utf-8")
    with pages.serving(SITE) as (site, _), pages.opened(browser, site + "404.html") as tab:
        tab.route(re.compile("/gone"), lambda route: route.fulfill(status=404, body=sent, content_type="text/html"))
        for address, way in (("gone.html", "beside"), ("lessons/gone.html", "up")):
            tab.asked.clear()
            tab.goto(site + address, wait_until="networkidle")
            assert tab.asked == [site + address], "it has all of its looks in itself"
            tab.get_by_role("link", name=way).click()
            tab.wait_for_url(site + "index.html", wait_until="networkidle")
