"""Make slides of the lessons' pages: `nox -s slides` builds the pages first.

A heading starts a slide, and so do a prediction and a statement; what answers
them waits for a key. Left out is what nobody projects: imports, the code that
draws a figure, folds, fields, exercises' cells, word lists and references. What
does not fit on a slide goes on on another one: site/slides/slides.js measures it
where it is shown, with the fonts that are there.
"""

import re
import shutil
import sys
from html import escape
from urllib.parse import urlsplit

from tools.notebooks import ROOT, lessons
from tools.slides import LEFT_OUT

SITE = ROOT / "build" / "site"
SLIDES = ROOT / "build" / "slides"
PARTS = ROOT / "site" / "slides"  # reveal.js, and what joins it to the course

NO_SLIDE = {heading.lstrip("# ") for heading in LEFT_OUT}
NOT_SHOWN = ".headerlink, .try, .copybtn, [popover], details:not(.answer), script"
EXERCISE = re.compile(r"\d+\.\d+ ")

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
{policy}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="_static/favicon.svg">
{styles}
</head>
<body data-theme="auto">
<script src="_static/theme.js"></script>
<main>
<div class="deck">
<div class="slides">
{slides}
</div>
</div>
</main>
{scripts}
</body>
</html>
"""


def deck(html):
    """Return the slides of a lesson, given its page, as a page of their own."""
    # The environment of the tests, where doctests are looked for in this module too, has no bs4.
    from bs4 import BeautifulSoup

    page = BeautifulSoup(html, "html.parser")
    lesson = page.select_one("article > section")
    explorables = [script["src"] for script in lesson.select("script[src]")]
    for part in lesson.select(NOT_SHOWN):
        part.decompose()
    for word in lesson.select("a.word"):  # no glossary is beside the slides
        word.unwrap()
    opening = lesson.find_all(["p", "ul"], recursive=False)  # without the imports
    stacks = [slide(page, lesson, opening)]
    for section in lesson.find_all("section", recursive=False):
        stacks.append("".join(slide(page, part, blocks(page, part)) for part in parts(section)))
    styles = [link["href"] for link in page.select("link[rel=stylesheet]")]
    return PAGE.format(
        policy=page.select_one("meta[http-equiv=Content-Security-Policy]"),
        title=escape(page.title.text),
        styles="\n".join(
            f'<link rel="stylesheet" href="{href}">'
            for href in ["_static/slides/reveal.css", *map(beside_static, styles), "_static/slides/slides.css"]
        ),
        slides="\n".join(f"<section>{stack}</section>" for stack in stacks),
        scripts="\n".join(
            f'<script src="{src}"></script>'
            for src in [
                *dict.fromkeys(map(beside_static, explorables)),
                "_static/slides/reveal.js",
                "_static/slides/slides.js",
            ]
        ),
    )


def beside_static(address):
    """The address of a file in `_static`, as it is for a page beside that folder."""
    return "_static" + urlsplit(address).path.partition("_static")[2]


def parts(section):
    """`section` and the sections in it that are shown, each with the heading of the one around it."""
    inner = [part for part in section.select("section") if part.h3.get_text() not in NO_SLIDE]
    for part in inner:
        part.h3["data-part"] = section.h2.get_text()
    return [section, *inner]


def blocks(page, section):
    """The blocks of a section, without those of sections in it."""
    found = []
    for block in section.find_all(recursive=False):
        classes = block.get("class", [])
        if block.name == "section":
            continue
        if EXERCISE.match(section.find(["h2", "h3"]).get_text()) and "cell" in classes:
            break
        if "prediction" in classes:
            found += prediction(block)
        elif claim := block.select_one("strong + span.verdict"):
            found += statement(page, block, claim)
        elif "cell" in classes:
            found += [as_answer(block) if "verdict" in classes else only_its_picture(block)]
        else:
            found.append(as_answer(block) if "verdict" in classes else block)
    return found


def prediction(box):
    """The blocks of a prediction: the question and the code, then for a key what answers them."""
    answer = box.select_one("details.answer").extract()
    answer.summary.decompose()
    asked = box.find_all(recursive=False)
    asked[0]["data-new-slide"] = ""
    for block in asked:
        if "cell" not in block.get("class", []):
            block["class"] = [*block.get("class", []), "question"]
    return [*asked, *(as_answer(only_its_picture(block)) for block in answer.find_all(recursive=False))]


def statement(page, paragraph, verdict):
    """The blocks of a statement: the claim, then for a key the verdict."""
    paragraph["data-new-slide"] = ""
    rest = page.new_tag("p")
    rest.extend(list(verdict.extract().contents))
    return [paragraph, as_answer(rest)]


def as_answer(block):
    """`block`, marked as what waits for a key."""
    block["data-answer"] = ""
    return block


def only_its_picture(cell):
    """`cell` without the code that draws, if that is all the code does."""
    if cell.select_one(".cell_output :is(svg.figure, [data-explore])"):
        for code in cell.select(".cell_input"):
            code.decompose()
    return cell


def slide(page, section, blocks):
    """The HTML of a slide that holds the heading of `section` and these blocks, if there are any."""
    if not blocks:
        return ""
    shown = page.new_tag("section", attrs={"class": "slide", "id": section["id"]})
    shown.extend([section.find(["h1", "h2", "h3"]).extract(), *blocks])
    return str(shown)


def write(numbers, folder):
    """Write the slides of the lessons with these numbers, or of all, into `folder`; return their paths."""
    shutil.copytree(SITE / "_static", folder / "_static", dirs_exist_ok=True)
    shutil.copytree(PARTS, folder / "_static" / "slides", dirs_exist_ok=True)
    chosen = [path.stem for path in lessons() if not numbers or int(path.name.partition("-")[0]) in numbers]
    written = [folder / f"{name}.html" for name in chosen]
    for path in written:
        html = (SITE / "lessons" / path.name).read_text(encoding="utf-8")
        path.write_text(deck(html), encoding="utf-8")
    return written


if __name__ == "__main__":
    for path in write({int(number) for number in sys.argv[1:]}, SLIDES):
        print(path.as_uri())
