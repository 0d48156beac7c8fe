"""The printed course: numbered contents, a version, and a handout that gives no answer away."""

import importlib.util
import re
import subprocess
import sys
from io import BytesIO

import pytest

if not importlib.util.find_spec("sphinx"):
    pytest.skip("the course is printed from the site, and tested by: nox -s browser", allow_module_level=True)

from pypdf import PdfReader
from test_site_build import build, page, parsed, small_course

import helpers
from tools.notebooks import ROOT
from tools.pdf import PAPERS

PREDICTION = """

How many?

<details class="answer"><summary>Show the answer</summary>

Forty-two of them.

</details>
"""
ANSWERS = ("Forty-two of them", "A file is enough", "Solution")


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """A course of two lessons, printed: the text of each page, and the PDF, by name."""
    course = small_course(tmp_path_factory.mktemp("printed"), first_more=PREDICTION)
    built = build(course, "-b", "singlehtml")
    assert built.returncode == 0, built.stderr
    # Playwright drives one browser in a thread; this one has a process of its own.
    command = [sys.executable, "-m", "tools.pdf", str(course / "build" / "site" / "index.html"), str(course / "build")]
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
    assert "For teachers" not in handout


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
