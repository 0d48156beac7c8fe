"""Derivations, laid out line by line: a formula, and its reason beside it, or under it on a phone.

In a notebook a derivation is an `aligned` block whose last column, after `&&`, holds
the reasons. As one formula it is as wide as it is, and a phone cuts the reasons off;
so every line becomes a row of its own, with reasons that are text and can wrap.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

ALIGNED = re.compile(r"\\begin\{aligned\}(.*)\\end\{aligned\}", re.S)


class LayOutDerivations(SphinxPostTransform):
    """Put rows in the place of every `aligned` block that gives reasons."""

    default_priority = 240  # when predictions have found the formulas that belong to their answers
    formats = ("html",)

    def run(self, **_kwargs):
        """Lay out the derivations of a page."""
        for formula in list(self.document.findall(nodes.math_block)):
            found = ALIGNED.fullmatch(formula.astext().strip())
            if found and "&&" in found[1]:
                formula.replace_self(derivation(found[1], formula))


def derivation(lines, formula):
    """The rows of a derivation, whose formulas stand where `formula` does."""
    rows = nodes.container(classes=["derivation"])
    for line in lines.split(r"\\"):
        terms, _, reason = line.partition("&&")
        left, _, right = terms.partition("&")
        row = nodes.container(classes=["step"])
        row += cell("left", [math(rf"\displaystyle {left}", formula)] if left.strip() else [])
        before = "" if right.startswith("-") else "{}"  # a minus here is a sign; a relation has its room
        row += cell("right", [math(rf"\displaystyle {before}{right}", formula)])
        row += cell("reason", list(words(reason.strip(), formula)))
        rows += row
    return rows


def words(reason, formula):
    """A reason's words as text, and what stands between them as formulas."""
    for text, between in re.findall(r"\\text\{([^{}]*)\}|((?:(?!\\text\{).)+)", reason, re.S):
        yield nodes.Text(text) if text else math(between.strip(), formula)


def cell(kind, inside):
    """A place in a row."""
    return nodes.inline("", "", *inside, classes=[kind])


def math(text, formula):
    """A formula in a line, that comes from where `formula` does."""
    node = nodes.math(text, text)
    node.source, node.line = formula.source, formula.line
    return node


def setup(app):
    """Register the extension."""
    app.add_post_transform(LayOutDerivations)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
