"""Cut a lesson into slides, each within one screen.

`jupyter nbconvert --to slides` and JupyterLab's presenting extensions read the
slide type of every cell from its metadata. No author sets it: a heading starts a
slide, a cell that has no room left on it starts the next one below, and what
follows a **Predict** waits for a key, so that hands go up before it is seen.
Word lists and references, to be looked up later, are left out.

Heights are estimated in pixels of nbconvert's slides (960 wide, 700 high), to
which the constants below were fitted.
"""

import math
import re

from tools import figures

SCREEN = 700
ROOM = 620  # for several cells together, whose estimates add up their errors
LEFT_OUT = ("### Words", "### Read on")
LINE, PARAGRAPH = 26, 22
CHARACTERS = 74  # of prose in a line
HEADING = {1: 100, 2: 80, 3: 55}
TITLE_CHARACTERS = {1: 22, 2: 34, 3: 50}
FORMULA_ROW, TABLE_ROW = 48, 36
CODE_LINE, CODE_FRAME, OUTPUT_FRAME = 22.7, 32, 20
PIXELS_PER_POINT = 96 / 72


def height_of(cell):
    """Return the estimated height of `cell` on a slide, in pixels."""
    return _height_of_prose(cell.source) if cell.cell_type == "markdown" else _height_of_code(cell)


def _height_of_prose(source):
    formulas = re.findall(r"\$\$(.+?)\$\$", source, re.S)
    height = sum(PARAGRAPH + FORMULA_ROW * (1 + formula.count(r"\\")) for formula in formulas)
    for block in re.split(r"\n\s*\n", re.sub(r"\$\$.+?\$\$", "", source, flags=re.S)):
        if heading := re.match(r"(#{1,3}) (.*)", block):
            level = len(heading[1])
            height += HEADING[level] * math.ceil(len(heading[2]) / TITLE_CHARACTERS[level])
        elif block.startswith("|"):
            height += PARAGRAPH + sum(
                TABLE_ROW * math.ceil(len(row) / (1.2 * CHARACTERS))
                for row in block.splitlines()[:1] + block.splitlines()[2:]
            )
        elif block.strip():
            lines = re.split(r"\n(?=[-\d>])", block)
            height += PARAGRAPH + LINE * sum(math.ceil(len(_as_read(line)) / CHARACTERS) for line in lines)
    return height


def _as_read(text):
    """Return `text` without the addresses of links, and formulas about as long as they are read."""
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return re.sub(r"\$[^$]+\$", lambda formula: re.sub(r"\\[a-zA-Z]+|[{}$]", "", formula.group()), text)


def _height_of_code(cell):
    height = CODE_FRAME + CODE_LINE * len(cell.source.splitlines())
    for output in cell.get("outputs", ()):
        text = output.get("text", "") or output.get("data", {}).get("text/plain", "")
        html = output.get("data", {}).get("text/html", "")
        height += OUTPUT_FRAME
        if found := figures.FIGURE.search(html):
            points = float(re.search(r'height="([\d.]+)pt"', figures.svg_of(found.group()))[1])
            height += PIXELS_PER_POINT * points
        else:
            height += CODE_LINE * len(text.splitlines())
    return height


def slides_of(notebook):
    """Yield the cells of `notebook` slide by slide, as lists."""
    slide, height = [], 0
    for cell in notebook.cells:
        if cell.source.startswith(LEFT_OUT):
            continue
        starts = cell.cell_type == "markdown" and cell.source.startswith("#")
        if slide and (starts or height + height_of(cell) > ROOM):
            yield slide
            slide, height = [], 0
        slide.append(cell)
        height += height_of(cell)
    if slide:
        yield slide


def set_slide_types(notebook):
    """Write into the metadata of every cell which part it has in a lecture."""
    for cell in notebook.cells:
        cell.metadata = {"slideshow": {"slide_type": "skip"}}
    waiting = False
    for slide in slides_of(notebook):
        for place, cell in enumerate(slide):
            chapter = cell.cell_type == "markdown" and cell.source.startswith(("# ", "## "))
            kind = ("slide" if chapter else "subslide") if place == 0 else "fragment" if waiting else "-"
            cell.metadata = {"slideshow": {"slide_type": kind}}
            waiting = "**Predict**" in cell.source
