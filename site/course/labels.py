"""Labels of code and output, for those who do not see them apart: each is a group with a name.

What a cell prints of an error that it has caught is a sentence, and is marked to wrap as one.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from course.outputs import is_output

LABELS = {"cell_code_source": "Code", "cell_code_output": "Output"}


def visit_container(translator, node):
    """Open a container, and label the code and the output of a cell."""
    HTML5Translator.visit_container(translator, node)
    if label := LABELS.get(node.get("nb_element")):
        translator.body[-1] = translator.body[-1].replace("<div", f'<div role="group" aria-label="{label}"', 1)


class MarkMessages(SphinxPostTransform):
    """Mark the output of every cell that catches an error."""

    default_priority = 205  # while code and output stand together
    formats = ("html",)

    def run(self, **_kwargs):
        """Mark the outputs of a page."""
        for output in self.document.findall(is_output):
            code = output.parent[0].astext()
            if re.search(r"^\s*except\b", code, re.M):
                output["classes"].append("message")


def setup(app):
    """Register the extension."""
    app.add_node(nodes.container, override=True, html=(visit_container, HTML5Translator.depart_container))
    app.add_post_transform(MarkMessages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
