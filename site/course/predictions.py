"""Predictions, each in a box: the question, the code, and folded under them what answers the question.

What answers it is the output of the cell and the first paragraph after it; of the
question that opens a lesson, also the cell of prose between these that works it out.
"""

import re
from itertools import takewhile

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

from course.formulas import CELL, place_of
from course.outputs import is_code, is_output
from tools.exercises import PREDICT

OPENING = "A question first"
FOLD = '<details class="answer"><summary>Show the answer</summary>'
THEN_RUN = ", then run: "  # a page has nothing to run


class BoxPredictions(SphinxPostTransform):
    """Put every prediction of a page into a box of its own."""

    default_priority = 220  # when the outputs are as the page shows them
    formats = ("html",)

    def run(self, **_kwargs):
        """Find the cells that answer predictions."""
        for code in list(self.document.findall(is_code)):
            if found := re.search(PREDICT, code.astext(), re.M):
                box(code, found["name"])


def anchor(name):
    """The #fragment of the box of a prediction."""
    return nodes.make_id(f"predict-{name}")


def make_known(app, document):
    """Let links of other pages find the predictions of a page."""
    metadata = app.env.metadata[app.env.current_document.docname]
    for code in document.findall(is_code):
        if found := re.search(PREDICT, code.astext(), re.M):
            place = anchor(found["name"])
            metadata.setdefault("myst_slugs", {})[place] = (code.line, place, f"Predict {found['name']}")


def box(code, name):
    """Put the question of the cell `code`, the cell and its answer into one box."""
    if name.endswith(".0"):
        question, worked = opening_question(code), worked_out(code)
    else:
        question, worked = [before(code)], []
        without_guess(code)
        say_predict(question[0])
    after = first_words_after(worked[-1] if worked else code)
    container = nodes.container(classes=["prediction"], ids=[anchor(name)], prediction=name)
    question[0].parent.insert(question[0].parent.index(question[0]), container)
    for node in (*question, code, *worked, *after):
        node.parent.remove(node)
    container += [*question, code, nodes.raw("", FOLD, format="html")]
    container += [outputs_of(code), *worked, *after, nodes.raw("", "</details>", format="html")]


def opening_question(code):
    """The nodes of the question that opens the lesson."""
    section = code.parent
    if section[0].astext() != OPENING:
        raise ExtensionError(f"{place_of(code)}: there is no '## {OPENING}' right before this cell")
    return section[1 : section.index(code)]


def worked_out(code):
    """The nodes of the cell after `code`, which works the opening question out by hand."""
    later = code.parent[code.parent.index(code) + 1 :]
    return list(takewhile(lambda node: cell_of(node) == cell_of(later[0]), later))


def cell_of(node):
    """The number of the notebook's cell that `node` comes from."""
    return next(part.line for part in node.findall() if part.line) // CELL


def before(code):
    """The paragraph that asks what the cell will show."""
    question = code.parent[code.parent.index(code) - 1]
    if not question.astext().startswith(f"Predict{THEN_RUN}"):
        raise ExtensionError(f"{place_of(code)}: no prediction stands right before this cell")
    return question


def without_guess(code):
    """Take the lines out of a cell that hold and compare a guess: the page has a field of its own."""
    source = next(code.findall(nodes.literal_block))
    text = re.sub(rf"^guess = \.\.\.\n+|\n+{PREDICT.lstrip('^')}", "", source.astext(), flags=re.M)
    source.rawsource = text
    source[:] = [nodes.Text(text)]


def say_predict(question):
    """Make '**Predict**, then run: What?' of the notebook '**Predict**: What?'."""
    text = next(node for node in question.findall(nodes.Text) if node.startswith(THEN_RUN))
    question.replace(text, nodes.Text(text.replace(THEN_RUN, ": ", 1)))


def outputs_of(code):
    """A cell of its own with what `code` has put out, which is taken from it."""
    outputs = nodes.container(classes=["cell"])
    for output in list(code.findall(is_output)):
        code.remove(output)
        outputs.append(output)
    return outputs


def first_words_after(node):
    """The paragraph after `node`, and the formulas to which its colon leads."""
    first, *others = node.parent[node.parent.index(node) + 1 :] or [None]
    if not isinstance(first, nodes.paragraph):
        raise ExtensionError(f"{place_of(node)}: no paragraph follows this prediction's cell")
    leads_on = first.astext().endswith(":")
    return [first, *takewhile(lambda node: leads_on and isinstance(node, nodes.math_block), others)]


def setup(app):
    """Register the extension."""
    app.add_post_transform(BoxPredictions)
    app.connect("doctree-read", make_known)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
