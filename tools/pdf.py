"""Print the course to PDF through Chromium, and a handout of the lessons without their answers.

Both are tagged for screen readers, with an outline, contents with page numbers,
and on the first page the version. Run it by ``nox -s pdf``.
"""

import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import helpers
from tools.chromium import CHROMIUM, SWITCHES
from tools.notebooks import ROOT

PAPERS = {"course.pdf": False, "handout.pdf": True}  # whether it is a handout
NUMBER = '<div style="width: 100%; font-size: 8pt; text-align: center"><span class="pageNumber"></span></div>'
MARGINS = dict.fromkeys(("top", "right", "bottom", "left"), "18mm")
SCALE = 0.88  # text of 10.5 pt: 80 letters of code in a line, and reasons beside their formulas
PAGE = {"width": round(658 / SCALE), "height": round(986 / SCALE)}  # A4 within these margins, in CSS pixels

EDITION = """(edition) => {
  const line = document.createElement("p");
  line.className = "edition";
  line.textContent = edition;
  document.querySelector("article h1").after(line);
}"""
# Every lesson and page is numbered here, the sections of lessons too. Sections of two lessons share an id.
CONTENTS = """() => {
  const contents = document.createElement("nav");
  contents.className = "paper-contents";
  const title = document.createElement("h2");
  title.textContent = "Contents";
  contents.append(title);
  const list = contents.appendChild(document.createElement("ul"));
  const entry = (heading, kind) => {
    const id = `contents-${list.children.length}`;
    const target = document.createElement("span");
    target.id = id;
    heading.prepend(target);
    const line = list.appendChild(document.createElement("li"));
    line.className = kind;
    const link = line.appendChild(document.createElement("a"));
    link.href = `#${id}`;
    const text = heading.cloneNode(true);
    for (const extra of text.querySelectorAll(".headerlink, .katex-mathml")) extra.remove();
    link.textContent = text.textContent;
    const number = line.appendChild(document.createElement("span"));
    number.className = "page-number";
  };
  for (const place of document.querySelectorAll("span[id^='document-']")) {
    const page = place.nextElementSibling;
    entry(page.querySelector(":scope > :is(h1, h2, h3)"), "part");
    if (!place.id.startsWith("document-lessons/")) continue;
    for (const heading of page.querySelectorAll(":scope > section > :is(h2, h3, h4)")) entry(heading, "section");
  }
  document.querySelector(".toctree-wrapper").before(contents);
}"""
NUMBERS = """(numbers) => {
  for (const line of document.querySelectorAll(".paper-contents li")) {
    line.lastElementChild.textContent = numbers[line.firstElementChild.hash.slice(1)];
  }
}"""
# A cell or a prediction of more than half a page may break; others do not.
TALL = """(most) => {
  for (const box of document.querySelectorAll("div.cell, .prediction")) {
    box.classList.toggle("tall", box.getBoundingClientRect().height > most);
  }
}"""
# In a table that is wider than the paper, names in code may break where their words meet.
WIDE = """() => {
  for (const frame of document.querySelectorAll(".table-wrapper")) {
    if (frame.scrollWidth <= frame.clientWidth) continue;
    frame.classList.add("wide");
    for (const name of frame.querySelectorAll("code .pre")) {
      const words = name.textContent.split(/(?<=[_.])|(?<=[a-z])(?=[A-Z])/);
      name.replaceChildren(...words.flatMap((word) => [word, document.createElement("wbr")]).slice(0, -1));
    }
  }
}"""
# Lines to write on in place of what answers predictions, exercises and statements; no page but those for learners.
HANDOUT = """() => {
  const lines = (count) => {
    const box = document.createElement("div");
    box.className = "lines";
    for (let place = 0; place < count; place += 1) box.append(document.createElement("div"));
    return box;
  };
  for (const answer of document.querySelectorAll("details.answer")) answer.replaceWith(lines(2));
  for (const solution of document.querySelectorAll("details:has(> summary)")) {
    const title = solution.querySelector("summary").textContent;
    if (title === "Solution") solution.replaceWith(lines(4));
    if (title.startsWith("Hint")) solution.remove();
  }
  for (const verdict of document.querySelectorAll("strong + span.verdict")) {
    verdict.textContent = " True or false, and why?";
    verdict.parentElement.after(lines(2));
    verdict.className = "";
  }
  for (const other of document.querySelectorAll(".verdict, .without-script")) other.remove();
  for (const done of document.querySelectorAll("div.cell:has(table.progress)")) {
    const before = done.previousElementSibling;
    if (before.matches("p")) before.remove(); // it leads to the table
    done.remove();
  }
  for (const name of ["reference", "run", "classes", "teachers"]) {
    const place = document.getElementById(`document-${name}`);
    place.nextElementSibling.remove();
    place.remove();
  }
}"""


def edition():
    """What tells one print from another: the version, the date and the commit."""
    today = date.today()
    told = [f"Version {helpers.__version__}", f"{today.day} {today:%B %Y}"]
    git = ["git", "describe", "--always", "--dirty", "--abbrev=10"]
    described = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False)
    return ", ".join([*told, f"commit {described.stdout.strip()}"] if described.returncode == 0 else told)


def write_papers(html, folder):
    """Print the HTML file of the whole course into `folder`: the course, and the handout."""
    # Doctests are looked for in this module too, where no browser is driven.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        for name, handout in PAPERS.items():
            page = browser.new_page(viewport=PAGE)
            page.emulate_media(media="print")
            page.goto(Path(html).resolve().as_uri())
            page.evaluate("document.fonts.ready.then(() => null)")
            Path(folder, name).write_bytes(printed(page, handout))
            page.close()
        browser.close()


def printed(page, handout):
    """The PDF of the course as it stands in `page`, printed twice: the contents tell the pages of the first print."""
    page.evaluate(EDITION, edition())
    if handout:
        page.evaluate(HANDOUT)
    page.evaluate(CONTENTS)
    page.evaluate(WIDE)
    page.evaluate(TALL, PAGE["height"] / 2)
    numbers = page_numbers(as_pdf(page))
    page.evaluate(NUMBERS, numbers)
    pdf = as_pdf(page)
    if page_numbers(pdf) != numbers:
        raise RuntimeError("With page numbers in them, the contents take other room than without.")
    return pdf


def as_pdf(page):
    """Print `page`."""
    return page.pdf(
        format="A4",
        margin=MARGINS,
        scale=SCALE,
        tagged=True,
        outline=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=NUMBER,
    )


def page_numbers(pdf):
    """The page of everything that a link in `pdf` leads to, counted from 1."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(pdf))
    return {
        name.lstrip("/"): reader.get_destination_page_number(place) + 1
        for name, place in reader.named_destinations.items()
    }


if __name__ == "__main__":
    if not CHROMIUM:
        sys.exit("There is no Chromium here: install it, or set CHROMIUM to the path of one.")
    write_papers(*sys.argv[1:])
