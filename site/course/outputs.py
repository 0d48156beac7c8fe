"""Cells and what they have put out, made fit for a page: figures inlined, and folded what few will read."""

from collections import Counter

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from course.figures import captioned
from course.lessons import lessons
from course.paper import page_of
from tools import cells
from tools.figures import FIGURE

LONG = 25


class InlineFigures(SphinxPostTransform):
    """Put the SVG of every figure into the page, in place of the image that holds it, numbered and with its caption."""

    default_priority = 200  # after myst-nb has chosen among the types of an output
    formats = ("html",)

    def run(self, **_kwargs):
        """Replace the images of a page."""
        whole = self.env.current_document.docname
        number = {lesson.docname: lesson.number for lesson in lessons()}
        count = Counter()
        for node in self.document.findall(nodes.raw):
            if node["format"] == "html" and (found := FIGURE.fullmatch(node.astext().strip())):
                docname = page_of(node, whole)
                count[docname] += 1
                page = docname.rpartition("/")[2]
                place = f"{number.get(docname, page)}.{count[docname]}"
                shown = captioned(found.group(), place, f"{page}-{count[docname]}")
                node.children = [nodes.Text(shown)]
                node.rawsource = shown


class FoldCode(SphinxPostTransform):
    """Fold the code that only draws under its picture, and the imports where they stand."""

    default_priority = 205
    formats = ("html",)

    def run(self, **_kwargs):
        """Fold the code of a page."""
        for cell in list(self.document.findall(is_code)):
            code, *outputs = cell.children
            if cells.imports(code.astext()):
                cell[:] = [*folded([code], "code", "The imports"), *outputs]
            elif cells.draws(code.astext()) or cells.shows_an_explorable(code.astext()):
                cell[:] = [*outputs, *folded([code], "code", "The cell that draws this")]


class FoldLongOutputs(SphinxPostTransform):
    """Fold an output of many lines under a line that says how many."""

    default_priority = 210
    formats = ("html",)

    def run(self, **_kwargs):
        """Fold the long outputs of a page."""
        for output in list(self.document.findall(is_output)):
            lines = sum(len(text.astext().splitlines()) for text in output.findall(nodes.literal_block))
            if lines > LONG:
                output[:] = folded(output.children, "long-output", f"Output of {lines} lines")


def folded(inside, kind, summary):
    """The nodes `inside`, folded under a line."""
    opening = f'<details class="{kind}"><summary>{summary}</summary>'
    return [nodes.raw("", opening, format="html"), *inside, nodes.raw("", "</details>", format="html")]


def is_code(node):
    """Whether `node` is a cell of code with its outputs."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def is_output(node):
    """Whether `node` is what a cell has put out."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code_output"


def setup(app):
    """Register the extension."""
    app.add_post_transform(InlineFigures)
    app.add_post_transform(FoldCode)
    app.add_post_transform(FoldLongOutputs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
