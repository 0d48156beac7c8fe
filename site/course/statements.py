"""What says whether a statement is true, marked: slides let it wait for a key, and a handout leaves it out."""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

HEADING = "True or false?"
VERDICT = "verdict"


class MarkVerdicts(SphinxPostTransform):
    """Mark all that follows a claim, up to the next one."""

    default_priority = 240  # when outputs are as the page shows them
    formats = ("html",)

    def run(self, **_kwargs):
        """Mark the verdicts of a page."""
        for section in self.document.findall(nodes.section):
            if section[0].astext() == HEADING:
                mark(section)


def mark(section):
    """Mark the verdicts of a section of statements."""
    claimed = False
    for node in section[1:]:
        if isinstance(node, nodes.section):
            return
        if claim := claim_of(node):
            claimed = True
            rest = node[node.index(claim) + 1 :]
            node[:] = [claim, nodes.inline("", "", *rest, classes=[VERDICT])]
        elif claimed:
            node["classes"].append(VERDICT)


def claim_of(node):
    """The claim with which a paragraph begins, in bold and in quotes, if it begins with one."""
    if isinstance(node, nodes.paragraph):
        first = next((part for part in node if part.astext()), None)  # a text may be empty
        if isinstance(first, nodes.strong) and first.astext().startswith(("“", '"')):
            return first
    return None


def setup(app):
    """Register the extension."""
    app.add_post_transform(MarkVerdicts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
