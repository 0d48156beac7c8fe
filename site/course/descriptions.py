"""What search engines and previews of links say of a page: the promise of a lesson, else the page's first sentence."""

import re

from docutils import nodes

PROMISE = "At the end you can "
TEX_COMMAND = re.compile(r"\\[a-z]")  # no preview renders it


def describe(_app, _pagename, _templatename, context, doctree):
    """Give the template the description of a page that has text of its own."""
    if doctree and (description := description_of(doctree)):
        context["description"] = description


def description_of(doctree):
    """The promise in `doctree`, as a sentence that starts with its verb, or its first sentence; None without a text."""
    paragraphs = [plain(paragraph) for paragraph in doctree.findall(nodes.paragraph)]
    for text in paragraphs:
        if text.startswith(PROMISE):
            promise = text.removeprefix(PROMISE)
            return promise[0].upper() + promise[1:]
    sentence = next((re.match(r".+?[.?!](?= |$)|.+", text)[0] for text in paragraphs if text), None)
    return None if sentence and TEX_COMMAND.search(sentence) else sentence


def plain(paragraph):
    """The text of `paragraph` on one line, its formulas as they are typed."""
    return " ".join(paragraph.astext().split())


def setup(app):
    """Register the extension."""
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
