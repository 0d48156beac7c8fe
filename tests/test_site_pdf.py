"""The printed course: numbered contents, a version, and a handout that gives no answer away."""

import importlib.util
import re
import subprocess
import sys
from copy import copy
from io import BytesIO
from itertools import chain
from urllib.parse import urlsplit

import pytest

if not importlib.util.find_spec("sphinx"):
    pytest.skip("the course is printed from the site, and tested by: nox -s browser", allow_module_level=True)

import nbformat
from pypdf import PdfReader
from test_site_build import FIRST, SECOND, build, dead_links, identifiers_in, page, parsed, small_course
from test_site_safety import POLICY, policy_of

import helpers
from tools.figures import figures_in
from tools.notebooks import ROOT, lessons
from tools.pdf import PAPERS

COLUMNS = ["`sparse_categorical_cross_entropy`", "`KullbackLeiblerDivergence`"] * 2 + ["`in_the_last_one`"]
FIGURES = {FIRST: 2, SECOND: 1}
MORE = """

## A heading of two lines, with `code` and *stress* in it: surprisal, cross-entropy and the Kullback-Leibler divergence

| {0} |
| --- | --- | --- | --- | --- |
| {0} |

How many?

<details class="answer"><summary>Show the answer</summary>

Forty-two of them.

</details>
"""
ANSWERS = ("Forty-two of them", "A file is enough", "Solution")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of two lessons with figures, built as a site, and as the one page that is printed, in build/print."""
    folder = small_course(tmp_path_factory.mktemp("printed"), first_more=MORE.replace("{0}", " | ".join(COLUMNS)))
    figure = next(figures_in(nbformat.read(lessons()[0], as_version=4)))
    for name, count in FIGURES.items():
        lesson = nbformat.read(folder / "notebooks" / name, as_version=4)
        for number in range(count):
            output = nbformat.v4.new_output("display_data", data={"text/html": figure})
            lesson.cells.append(nbformat.v4.new_code_cell("draw()", outputs=[output], execution_count=number + 2))
        nbformat.write(lesson, folder / "notebooks" / name)
    for printed in (True, False):
        built = build(folder, *(["-b", "singlehtml"] if printed else []))
        assert built.returncode == 0, built.stderr
        if printed:
            (folder / "build" / "site").rename(folder / "build" / "print")
    return folder


@pytest.fixture(scope="module")
def papers(course):
    """The course, printed: the text of each page, and the PDF, by name."""
    # Playwright drives one browser in a thread; this one has a process of its own.
    command = [sys.executable, "-m", "tools.pdf", str(course / "build" / "print" / "index.html"), str(course / "build")]
    subprocess.run(command, cwd=ROOT, check=True)
    files = {name: (course / "build" / name).read_bytes() for name in PAPERS}
    return {name: ([p.extract_text() for p in PdfReader(BytesIO(pdf)).pages], pdf) for name, pdf in files.items()}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_has_an_outline_tags_and_its_version(name, papers):
    text, pdf = papers[name]
    assert b"/Outlines" in pdf
    assert b"/StructTreeRoot" in pdf
    assert f"Version {helpers.__version__}" in text[0]


@pytest.mark.parametrize("name", PAPERS)
def test_contents_tell_the_page_of_every_part(name, papers):
    text, _ = papers[name]
    contents = next(page for page in text if page.lstrip().startswith("Contents"))
    parts = ["1. Odds", "2. Something new", "Map of the course", "Glossary", "Formula sheet"]
    if name == "course.pdf":
        parts += ["The helpers", "For teachers"]
    for part in parts:
        number = int(re.search(rf"{re.escape(part)}\s*(\d+)", contents)[1])
        assert text[number - 1].lstrip().startswith(part)


def test_a_handout_gives_no_answer_away(papers):
    course, handout = ("\n".join(papers[name][0]) for name in PAPERS)
    for answer in ANSWERS:
        assert answer in course
        assert answer not in handout
    assert "New lessons are hard to add" in handout
    for heading in ("For teachers", "A hub for a class", "The helpers"):
        assert heading in course
        assert heading not in handout


def whole(course):
    """The one page that is printed."""
    return parsed(course / "build" / "print" / "index.html")


def test_figures_have_the_numbers_that_they_have_on_the_site(course):
    numbers = {name: [f"Figure {place}.{k + 1}" for k in range(FIGURES[name])] for place, name in enumerate(FIGURES, 1)}
    for name, of_lesson in numbers.items():
        on_site = page(course, f"lessons/{name.removesuffix('.ipynb')}.html").select("figure svg")
        assert [figure["aria-label"] for figure in on_site] == of_lesson
    in_print = whole(course).select("figure")
    assert [figure.svg["aria-label"] for figure in in_print] == [*chain(*numbers.values())]
    assert all(figure.figcaption.b.text == f"{figure.svg['aria-label']}." for figure in in_print)


def test_every_place_in_print_has_its_own_id_and_every_link_leads_to_one(course):
    places = identifiers_in(course / "build" / "print" / "index.html")
    assert sorted(set(places)) == sorted(places)
    assert not dead_links(course / "build" / "print", "index.html")


def test_links_of_teachers_and_glossary_lead_in_print_to_where_they_lead_on_the_site(course):
    for name in ("teachers", "glossary", "map"):
        links = page(course, f"{name}.html").select("article a[href^='lessons/']")
        on_site = [urlsplit(link["href"]) for link in links]
        on_site = [(address.path.removesuffix(".html"), address.fragment) for address in on_site]
        links = whole(course).select(f"#document-{name} + section a[href^='#']")
        in_print = [place_of(whole(course).find(id=link["href"][1:])) for link in links]
        in_print = [place for place in in_print if place[0].startswith("lessons/")]
        assert in_print, name
        assert sorted(in_print) == sorted(on_site), name


def place_of(target):
    """The page and the fragment that the site has for an element of the printed page."""
    if target["id"].startswith("document-"):
        return target["id"].removeprefix("document-"), ""
    start = target.find_previous("span", id=re.compile("^document-"))
    return start["id"].removeprefix("document-"), target["id"].rpartition("/")[2]


@pytest.mark.parametrize("name", PAPERS)
def test_links_of_a_paper_lead_to_places_in_it(name, papers):
    reader = PdfReader(BytesIO(papers[name][1]))
    links = [link.get_object() for sheet in reader.pages for link in sheet.get("/Annots", [])]
    wanted = {link["/Dest"] for link in links if "/Dest" in link}
    assert len(wanted) > 10
    assert wanted <= {*reader.named_destinations}


@pytest.mark.parametrize("name", PAPERS)
def test_the_outline_of_a_paper_has_the_words_of_the_headings(name, course, papers):
    headings = ["Contents"]
    for heading in whole(course).select("article :is(h1, h2, h3, h4, h5, h6)"):
        seen = copy(heading)
        for extra in seen.select(".headerlink, .katex-mathml"):
            extra.decompose()
        headings.append(seen.text)
    titles = [*titles_in(PdfReader(BytesIO(papers[name][1])).outline)]
    assert any("and the Kullback-Leibler divergence" in title for title in titles)
    if name == "course.pdf":
        assert sorted(titles) == sorted(headings)
    assert {*titles} <= {*headings}


def titles_in(outline):
    """Yield the titles of an outline, and of those in it."""
    for entry in outline:
        yield from titles_in(entry) if isinstance(entry, list) else [entry.title]


def test_nothing_is_printed_beyond_the_margins(papers):
    (sheet,) = [
        sheet for sheet in PdfReader(BytesIO(papers["course.pdf"][1])).pages if "in_the_" in sheet.extract_text()
    ]
    ends = []
    sheet.extract_text(visitor_text=lambda _, frame, place, *_more: ends.append(place[4] * frame[0] + frame[4]))
    assert 300 < max(ends) < float(sheet.mediabox.width) - 51  # 18 mm


def test_the_policy_of_the_printed_page_is_that_of_every_page(course):
    for path in (course / "build" / "print").rglob("*.html"):
        assert policy_of(path.read_text(encoding="utf-8")) == POLICY, path.name


def test_the_site_links_to_papers_that_are_there_and_to_no_others(tmp_path):
    course = small_course(tmp_path)
    for printed in (False, True):
        if printed:
            for name in PAPERS:
                (course / "build" / name).write_bytes(b"%PDF")
        built = build(course)
        assert built.returncode == 0, built.stderr
        parsed.cache_clear()
        for name in ("index.html", "run.html", "teachers.html"):
            links = [link["href"] for link in page(course, name).select("article a[href$='.pdf']")]
            assert links == (list(PAPERS) if printed else []), name
        assert all((course / "build" / "site" / name).exists() == printed for name in PAPERS)
