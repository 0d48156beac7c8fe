"""What the cells have put out, made fit for a page: figures inlined, long outputs folded."""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from course.figures import inlined
from tools.figures import FIGURE

LONG = 25


class InlineFigures(SphinxPostTransform):
    """Put the SVG of every figure into the page, in place of the image that holds it."""

    default_priority = 200  # after myst-nb has chosen among the types of an output
    formats = ("html",)

    def run(self, **_kwargs):
        """Replace the images of a page."""
        page = self.env.current_document.docname.rpartition("/")[2]
        count = 0
        for node in self.document.findall(nodes.raw):
            if node["format"] == "html" and (found := FIGURE.fullmatch(node.astext().strip())):
                count += 1
                svg = inlined(found.group(), f"{page}-{count}")
                node.children = [nodes.Text(svg)]
                node.rawsource = svg


class FoldLongOutputs(SphinxPostTransform):
    """Fold an output of many lines under a line that says how many."""

    default_priority = 210
    formats = ("html",)

    def run(self, **_kwargs):
        """Fold the long outputs of a page."""
        for output in list(self.document.findall(is_output)):
            lines = sum(len(text.astext().splitlines()) for text in output.findall(nodes.literal_block))
            if lines > LONG:
                opening = f'<details class="long-output"><summary>Output of {lines} lines</summary>'
                output.insert(0, nodes.raw("", opening, format="html"))
                output.append(nodes.raw("", "</details>", format="html"))


def is_output(node):
    """Whether `node` is what a cell has put out."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code_output"


def setup(app):
    """Register the extension."""
    app.add_post_transform(InlineFigures)
    app.add_post_transform(FoldLongOutputs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
