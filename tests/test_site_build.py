"""The built site: what a new lesson brings, what a broken one does, and that every link leads somewhere."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest

if not importlib.util.find_spec("sphinx"):
    pytest.skip("the site is built and tested by: nox -s browser", allow_module_level=True)

import bs4
import pages
from course import edition
from sphinxcontrib import katex

import helpers
from tools.figures import explorables_in
from tools.notebooks import METADATA, ROOT, lessons

BUILT_FROM = ("helpers", "site", "tools", "pyproject.toml")
LONG_OUTPUT = nbformat.v4.new_output("stream", name="stdout", text="".join(f"line {k}\n" for k in range(40)))
FIRST = "01-odds-and-logit.ipynb"
SECOND = "02-something-new.ipynb"
PLAN = "1 | On the logit, and more; Later | What is new | | Say what is new."
LESSON = """# {number}. {title}

**At the end you can** see a lesson.

**You need** nothing. **Time:** about 25 minutes, and 15 for the exercises.

The other lesson is [here]({other}).

## On the logit, and more

### What is new

> **Definition.** A **novelty {number}** is new.

## Later

Neither novelty 1 nor novelty 2 stays one, and novelty 1 was the first.

<details><summary>Solution</summary>

It is $x = 1$.

</details>

## True or false?

**"New lessons are hard to add."** False. A file is enough, as [here]({other}).

### Words

| word | in one line | Korean |
|---|---|---|
| novelty {number} | something new, $n$ | 새로움 |
"""


def build(course, *options):
    """Build the site of a copy of the course; return the completed process."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "--quiet", *options, "site", "build/site"]
    # Warnings are errors in a notebook's kernel; Sphinx's libraries have some that are no concern of the site.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONWARNINGS"}
    environment["PYTHONPATH"] = str(course)
    return subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, check=False)


def small_course(folder, first_more="", second=True):
    """Copy what the site is built from, with one or two lessons that take no time to build."""
    for name in BUILT_FROM:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "lessons"))
        else:
            shutil.copy(source, folder / name)
    teachers = folder / "site" / "teachers.md"
    text = teachers.read_text(encoding="utf-8")
    teachers.write_text(re.sub(r"(?<=} 90\n)[\s\S]*?(?=\n```)", PLAN, text), encoding="utf-8")
    (folder / "notebooks").mkdir()
    other = SECOND if second else FIRST
    add_lesson(folder / "notebooks" / FIRST, 1, LESSON.format(number=1, title="Odds", other=other) + first_more)
    if second:
        add_lesson(folder / "notebooks" / SECOND, 2, LESSON.format(number=2, title="Something new", other=FIRST))
    return folder


def add_lesson(path, number, source):
    """Write a lesson: prose, and a cell whose stored output is an explorable in the first lesson, else 40 lines."""
    shown = next(explorables_in(nbformat.read(lessons()[0], as_version=4)))
    output = nbformat.v4.new_output("display_data", data={"text/html": shown}) if number == 1 else LONG_OUTPUT
    cells = [
        nbformat.v4.new_markdown_cell(source),
        nbformat.v4.new_code_cell("show()", outputs=[output], execution_count=1),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), path)


def page(course, name):
    """A page of the built site, parsed."""
    return parsed(Path(course, "build", "site", name))


@cache
def parsed(path):
    """The HTML file at `path`, which does not change any more."""
    return pages.parsed(path)


@cache
def identifiers_in(path):
    """The ids of the elements of an HTML file, in their order."""
    return tuple(element["id"] for element in parsed(path).select("[id]"))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A course of two lessons, built, with an address for the services."""
    course = small_course(tmp_path_factory.mktemp("small"))
    built = build(course, "-Drepository=https://github.com/someone/course")
    assert built.returncode == 0, built.stderr
    return course


def test_a_new_lesson_appears_by_being_there(small):
    for name in ("index.html", "teachers.html", "glossary.html", "map.html", "formulas.html"):
        links = [link["href"] for link in page(small, name).select("article a[href]")]
        assert any(link.startswith("lessons/02-something-new.html") for link in links), name
    assert "새로움" in page(small, "glossary.html").text
    assert "New lessons are hard to add." in page(small, "teachers.html").text


def test_lessons_lead_to_one_another(small):
    first, second = page(small, "lessons/01-odds-and-logit.html"), page(small, "lessons/02-something-new.html")
    assert first.select_one("a.next-page")["href"] == "02-something-new.html"
    assert second.select_one("a.prev-page")["href"] == "01-odds-and-logit.html"
    assert second.find("a", string="here")["href"] == "01-odds-and-logit.html"


def test_above_a_lesson_stand_its_place_its_minutes_and_where_to_run_it(small):
    bar = page(small, "lessons/02-something-new.html").select_one(".lesson-bar")
    assert "Lesson 2, 25 minutes, 15 for the exercises" in bar.text
    assert bar.find("a", string="Open in Binder")["href"].startswith("https://mybinder.org/v2/gh/someone/course/")
    assert not bar.find("a", string=re.compile("Colab"))  # which has no helpers
    download = bar.find("a", string="Download the notebook")
    assert download["download"] == "02-something-new.ipynb"
    file = Path(small, "build", "site", "lessons", download["href"])
    assert file.read_bytes() == (small / "notebooks" / "02-something-new.ipynb").read_bytes()


def test_at_the_foot_of_a_page_stand_its_edition_and_where_to_report_an_error(small, tmp_path):
    lesson = "lessons/02-something-new.html"
    foot = page(small, lesson).select_one("footer")
    # What is built outside a clone has no date.
    assert foot.select_one(".edition").text.split(" · ")[0].strip() == f"Version {helpers.__version__}"
    report = foot.find("a", string="Report an error here")["href"]
    assert report == "https://github.com/someone/course/issues/new?title=Error%20on%20lessons%2F02-something-new"
    copy = tmp_path / "course"
    shutil.copytree(small, copy)
    for options, address in (
        (
            ["-Dauthor_email=someone@example.org"],
            "mailto:someone@example.org?subject=Error%20on%20lessons%2F02-something",
        ),
        ([], None),
    ):
        assert build(copy, *options).returncode == 0
        text = Path(copy, "build", "site", lesson).read_text(encoding="utf-8")
        link = bs4.BeautifulSoup(text, "html.parser").find("a", string="Report an error here")
        assert (link and link["href"].startswith(address)) if address else link is None


def test_a_page_is_described_by_its_promise_or_its_first_sentence(small):
    described = {
        "lessons/02-something-new.html": "See a lesson.",
        "map.html": "Each idea is one step from the one before.",
    }
    for name, description in described.items():
        soup = page(small, name)
        assert soup.select_one("meta[name=description]")["content"] == description
        assert soup.select_one("meta[property='og:description']")["content"] == description
        assert soup.select_one("meta[property='og:title']")["content"] == soup.h1.find(string=True)


def test_solutions_and_long_outputs_fold(small):
    lesson = page(small, "lessons/02-something-new.html")
    solution, output = lesson.select("article details")
    assert solution.summary.text == "Solution"
    assert solution.select_one(".katex")
    assert output.summary.text == "Output of 40 lines"
    assert "line 39" in output.text
    assert not any(folded.has_attr("open") for folded in (solution, output))
    assert not page(small, "lessons/01-odds-and-logit.html").select("details.long-output")


def test_ideas_of_the_map_lead_to_their_lessons_and_words_to_the_section_that_defines_them(small):
    stops = {link.text: link["href"] for link in page(small, "map.html").select(".course-map a")}
    assert set(stops) == {"probability", "odds", "logit", "sigmoid"}
    assert stops["sigmoid"] == "lessons/02-something-new.html"
    assert page(small, "glossary.html").select_one("dd a")["href"] == "lessons/01-odds-and-logit.html#what-is-new"


def test_a_lesson_links_the_words_of_those_before_it_and_its_own_once_it_has_defined_them(small):
    first, second = page(small, "lessons/01-odds-and-logit.html"), page(small, "lessons/02-something-new.html")
    assert [word.text for word in first.select("#later a.word")] == ["novelty 1"]
    assert [word.text for word in second.select("#later a.word")] == ["novelty 1", "novelty 2"]
    assert len(second.select("a.word")) == 2
    assert second.select_one(".meaning#term-novelty-1 .katex")


def test_a_lesson_whose_words_change_changes_the_pages_that_tell_them(small, tmp_path):
    course = tmp_path / "course"
    shutil.copytree(small, course)
    notebook = course / "notebooks" / FIRST
    notebook.write_text(
        notebook.read_text(encoding="utf-8").replace("something new", "something else"), encoding="utf-8"
    )
    built = build(course)
    assert built.returncode == 0, built.stderr
    assert "something else" in page(course, "lessons/02-something-new.html").select_one(".meaning#term-novelty-1").text
    assert "something else" in page(course, "glossary.html").text
    built_site = course / "build" / "site"
    (script,) = page(course, "search.html").select("script[defer]")
    assert "something else" in (built_site / script["src"]).read_text(encoding="utf-8")
    assert files_in(built_site) == asked_for_in(built_site), "what an earlier build has bundled is gone"


def test_a_second_build_writes_no_page_that_has_not_changed(tmp_path):
    course = small_course(tmp_path)
    assert build(course).returncode == 0
    html = {path: path.stat().st_mtime_ns for path in Path(course, "build", "site").rglob("*.html")}
    assert build(course).returncode == 0
    written = {path.name for path, time in html.items() if path.stat().st_mtime_ns != time}
    assert written == {"search.html", "404.html"}


def test_a_lesson_that_goes_is_gone(small, tmp_path):
    course = tmp_path / "smaller"
    shutil.copytree(small, course)
    (course / "notebooks" / SECOND).unlink()
    add_lesson(course / "notebooks" / FIRST, 1, LESSON.format(number=1, title="Odds", other=FIRST))
    built = build(course)
    assert built.returncode == 0, built.stderr
    for name in ("index.html", "teachers.html", "glossary.html", "map.html"):
        assert "something-new" not in str(page(course, name)), name


def missing_output(cell):
    cell.outputs = []


def stored_error(cell):
    cell.outputs = [nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=[])]


def stored_warning(cell):
    cell.outputs = [nbformat.v4.new_output("stream", name="stderr", text="be careful")]


def not_run(cell):
    cell.execution_count = None


def run_later(cell):
    cell.execution_count = 2


def figure_without_words(cell):
    figure = '<img alt="" src="data:image/svg+xml;base64,PHN2Zy8+">'
    cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": figure})]


UNPROVED = {
    missing_output: "code cell 1 has no output: 'show()'",
    stored_error: "code cell 1 stored ValueError",
    stored_warning: "code cell 1 stored stderr",
    not_run: "code cell 1 has run count None: 'show()'",
    run_later: "code cell 1 has run count 2: 'show()'",
    figure_without_words: "code cell 1 shows a figure whose alternative text says no finding",
}


@pytest.mark.parametrize("damage", UNPROVED, ids=lambda damage: damage.__name__)
def test_what_was_not_run_to_its_end_is_not_published(damage, tmp_path):
    course = small_course(tmp_path)
    path = course / "notebooks" / SECOND
    lesson = nbformat.read(path, as_version=4)
    damage(lesson.cells[1])
    nbformat.write(lesson, path)
    built = build(course)
    assert built.returncode != 0
    assert f"{SECOND}: {UNPROVED[damage]}" in built.stderr
    assert not Path(course, "build", "site", "index.html").exists()


BROKEN = {
    "formula": ("$$\\frac{1}{$$", r"01-odds-and-logit\.ipynb, cell 1, line \d+: KaTeX cannot read"),
    "formula in a line": ("so $\\frac{1}$", r"01-odds-and-logit\.ipynb, cell 1, line \d+: KaTeX cannot read"),
    "formula that KaTeX would let pass": ("$한글$", r"01-odds-and-logit\.ipynb, cell 1, line \d+: KaTeX cannot read"),
    "prediction": (
        "**Predict**, then run, for nine logits of 1000: What?",
        r"01-odds-and-logit\.ipynb: this should have",
    ),
    "link": ("[nowhere](99-nowhere.ipynb)", r"01-odds-and-logit\.ipynb:\d+: WARNING: .*99-nowhere"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_broken_in_a_lesson_fails_the_build_and_is_named(broken, tmp_path):
    source, message = BROKEN[broken]
    built = build(small_course(tmp_path, f"\n{source}\n", second=False))
    assert built.returncode != 0
    assert re.search(message, built.stderr), built.stderr


def test_the_style_sheet_of_formulas_is_of_the_katex_that_renders_them():
    assert f"KaTeX](https://katex.org) {katex.katex_version}," in (ROOT / "site" / "katex" / "README.md").read_text()
    sheet = (ROOT / "site" / "katex" / "katex.min.css").read_text(encoding="utf-8")
    assert f'content:"{katex.katex_version}"' in sheet
    fonts = set(re.findall(r"url\((fonts/[^)]+\.woff2)\)", sheet))
    assert fonts == {f"fonts/{path.name}" for path in (ROOT / "site" / "katex" / "fonts").iterdir()}


SITE = pages.SITE
on_every_page = pytest.mark.parametrize("name", pages.ALL)


def test_every_lesson_has_a_page():
    assert {f"lessons/{path.stem}.html" for path in lessons()} <= set(pages.OF_LESSONS)


@on_every_page
def test_links_and_their_anchors_lead_somewhere(name):
    # What is sent for an address in a folder leads one folder up, too.
    assert dead_links(SITE, name) == (["../index.html"] if name == "404.html" else [])


def dead_links(site, name):
    """Links of a page to what is not there."""
    soup = parsed(site / name)
    dead = []
    for element in soup.select("[href], [src]"):
        link = element.get("href") or element.get("src")
        address = urlsplit(link)
        if address.scheme:
            if address.scheme not in ("https", "data", "mailto"):
                dead.append(link)
            continue
        target = Path(site, name).parent.joinpath(unquote(address.path)).resolve() if address.path else site / name
        missing = not target.is_file()
        if missing or (address.fragment and unquote(address.fragment) not in identifiers_in(target)):
            dead.append(link)
    return dead


def test_a_dead_link_is_found(tmp_path):
    text = '<h1 id="here">A page</h1><a href="#here">1</a><a href="#gone">2</a><a href="gone.html">3</a>'
    Path(tmp_path, "page.html").write_text(text, encoding="utf-8")
    assert dead_links(tmp_path, "page.html") == ["#gone", "gone.html"]


def files_in(site):
    """What lies beside the pages: scripts, style sheets, fonts, notebooks."""
    return {path for folder in ("_static", "_sources") for path in Path(site, folder).rglob("*") if path.is_file()}


def asked_for_in(site):
    """The files that the pages of a site ask for, and the fonts of their style sheets, in the kind that is read."""
    asked = set()
    for path in site.rglob("*.html"):
        soup = parsed(path)
        addresses = [link.get("href") or link["src"] for link in soup.select("link[href], a[download], [src]")]
        addresses += [address for script in soup.select("[data-fonts]") for address in script["data-fonts"].split()]
        own = [address.path for address in map(urlsplit, addresses) if not address.scheme]
        asked |= {(path.parent / unquote(name)).resolve() for name in own if not name.endswith(".html")}
    for sheet in [path for path in asked if path.suffix == ".css"]:
        fonts = re.findall(r"url\((fonts/[^)]+\.woff2)\)", sheet.read_text(encoding="utf-8"))
        asked |= {sheet.parent / font for font in fonts}
    return asked


@pages.needs_the_site
def test_the_site_has_every_file_that_a_page_asks_for_and_no_other():
    assert files_in(SITE) == asked_for_in(SITE)
    assert {".css", ".js", ".woff2", ".ipynb", ".svg"} == {path.suffix for path in files_in(SITE)}


@on_every_page
def test_a_page_says_what_it_is_about(name):
    description = parsed(SITE / name).select_one("meta[name=description]")["content"]
    assert 10 < len(description) < 300
    assert not re.search(r"[\\$*_`]", description)


def test_the_date_of_an_edition_is_that_of_the_last_commit(tmp_path):
    assert edition.edition(tmp_path) == f"Version {helpers.__version__}"
    who = {f"GIT_{role}_{what}": "someone" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    when = {"GIT_AUTHOR_DATE": "2024-02-28T12:00:00+0000", "GIT_COMMITTER_DATE": "2024-02-29T12:00:00+0000"}
    for command in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "Begin"]):
        subprocess.run(["git", *command], cwd=tmp_path, env=os.environ | who | when, check=True)
    assert edition.edition(tmp_path) == f"Version {helpers.__version__}, 2024-02-29"


@on_every_page
def test_pages_hold_no_inline_script_or_style_and_state_the_policy(name):
    soup = parsed(SITE / name)
    assert not soup.select("style")
    inline = [script for script in soup.select("script") if not script.get("src")]
    assert all(script.get("type") == "application/json" for script in inline)  # data, which no browser runs
    assert not [element for element in soup.find_all(True) if any(key.startswith("on") for key in element.attrs)]
    assert not [script for script in soup.select("script") if script.get("type") == "module"]
    policy = soup.select_one("meta[http-equiv=Content-Security-Policy]")
    assert policy["content"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert policy.find_previous("script") is None
    assert policy.find_previous("link") is None
    assert len(identifiers_in(SITE / name)) == len(set(identifiers_in(SITE / name)))
