"""The prose of every page by section, noted when the page is read.

The search shows it, and `words` finds in it where a term is defined.
"""

import re
from dataclasses import dataclass

from docutils import nodes
from sphinx import addnodes

# Commands of TeX that stand for one word or sign, which reads well as it is.
SIGNS = {"log": "log", "ln": "ln", "sigma": "σ", "infty": "∞", "cdot": "·", "le": "≤", "ge": "≥", "Delta": "Δ"}
HELP = re.compile("<summary>(Hint|Solution)")


@dataclass(frozen=True)
class Section:
    """A section without the sections in it."""

    fragment: str  # "#…", or nothing at the head of a page
    heading: str
    text: str
    defined: tuple[str, ...]  # what stands in bold in its definitions
    set_off: tuple[str, ...]  # what stands in bold or in italics


def sections_of(doctree):
    """Yield the sections of a page in their order; a function of the reference is one, too."""
    for place in doctree.findall(has_address):
        if isinstance(place, nodes.section):
            fragment = "" if place.parent is doctree else f"#{place['ids'][0]}"
            heading = plain(place[0])
        else:
            fragment, heading = f"#{place[0]['ids'][0]}", place[0]["fullname"]
        blocks = list(blocks_of(place))
        quoted = [block for block in blocks if isinstance(block.parent, nodes.block_quote)]
        definitions = [block for block in quoted if block.astext().startswith("Definition.")]
        yield Section(
            fragment,
            heading,
            re.sub(r"\s+", " ", " ".join(map(plain, blocks))).strip(),
            phrases(definitions, nodes.strong),
            phrases(blocks, (nodes.strong, nodes.emphasis)),
        )


def has_address(node):
    """Whether `node` is a section, or describes a function that has a name of its own."""
    return isinstance(node, nodes.section) or (isinstance(node, addnodes.desc) and bool(node[0]["ids"]))


def blocks_of(node):
    """Yield the paragraphs, and what is like them; no hints and solutions, which a search would give away."""
    folded = False
    for child in node.children:
        if isinstance(child, nodes.raw):
            folded = bool(HELP.search(child.astext())) or (folded and "</details>" not in child.astext())
        if folded:
            continue
        if isinstance(child, (nodes.title, addnodes.desc_signature, nodes.FixedTextElement)) or has_address(child):
            continue
        if child.get("nb_element") == "cell_code":
            continue
        if isinstance(child, nodes.TextElement):
            yield child
        else:
            yield from blocks_of(child)


def plain(node):
    """The text of `node`; of a formula only what reads well without being typeset."""
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, nodes.math):
        return readable(node.astext())
    if isinstance(node, nodes.FixedTextElement):  # HTML, and formulas on a line of their own
        return " "
    return "".join(map(plain, node.children))


def readable(formula):
    """A formula as it is if it is short and simple, else an ellipsis."""
    spaced = re.sub(r"(?<=[\w)])(?=\\l)|(?<=log)(?=\\)", " ", formula)
    simple = re.sub(r"\\([a-zA-Z]+)", lambda command: SIGNS.get(command[1], command[0]), spaced)
    return "…" if re.search(r"[\\{}_^]", simple) else simple


def phrases(blocks, kinds):
    """What stands in `blocks` in a node of one of the `kinds`."""
    return tuple(phrase.astext() for block in blocks for phrase in block.findall(lambda node: isinstance(node, kinds)))


def note_sections(app, doctree):
    """Keep the sections of the page that has just been read."""
    app.env.metadata[app.env.current_document.docname]["sections"] = list(sections_of(doctree))


def setup(app):
    """Register the extension."""
    app.connect("doctree-read", note_sections)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
