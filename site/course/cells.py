"""Code and output, told apart for those who do not see them: each is a group with a name."""

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

NAMES = {"cell_code_source": "Code", "cell_code_output": "Output"}


def visit_container(translator, node):
    """Open a container, and name the code and the output of a cell."""
    HTML5Translator.visit_container(translator, node)
    if name := NAMES.get(node.get("nb_element")):
        translator.body[-1] = translator.body[-1].replace("<div", f'<div role="group" aria-label="{name}"', 1)


def setup(app):
    """Register the extension."""
    app.add_node(nodes.container, override=True, html=(visit_container, HTML5Translator.depart_container))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
