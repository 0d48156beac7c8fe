"""Explorables on the page: the module that JupyterLab runs, as a script, mounted where its picture stands.

Modules do not load from a disk, classic scripts do. Each stands right behind its
place, so that nothing below it is drawn before it has its height.
"""

from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from course.figures import inlined
from helpers.explore import CONTROLS, HERE, STYLE
from tools.figures import EXPLORABLE

FOLDER = Path("_static", "explore")
LOADER = Path(__file__).with_suffix(".js")


class MountExplorables(SphinxPostTransform):
    """Put the picture of every explorable into the page, and its scripts behind it."""

    default_priority = 205  # after myst-nb has chosen among the types of an output
    formats = ("html",)

    def run(self, **_kwargs):
        """Replace the explorables of a page."""
        docname = self.env.current_document.docname
        static = "../" * docname.count("/") + FOLDER.as_posix()
        for count, node in enumerate(self.document.findall(nodes.raw), start=1):
            if node["format"] == "html" and (found := EXPLORABLE.fullmatch(node.astext().strip())):
                picture = inlined(found["image"], f"explorable-{count}")
                page = f'<div data-explore="{found["name"]}" data-state="{found["state"]}">{picture}</div>'
                if self.app.builder.name == "html":  # on paper, the picture stays
                    page += f'<script src="{static}/controls.js"></script>'
                    page += f'<script src="{static}/{found["name"]}.js"></script>'
                    self.document["explores"] = True
                node.children = [nodes.Text(page)]
                node.rawsource = page


def as_script(name):
    """Return the module called `name` as a classic script that mounts itself; its names stay its own."""
    source = (HERE / f"{name}.js").read_text(encoding="utf-8")
    before, export, after = source.partition("export default ")
    if not export:
        raise ValueError(f"{name}.js exports nothing by default.")
    return f'"use strict";\n{{\n{before}explorables.{name} = {after}\n}}\nmount("{name}");\n'


def write_scripts(app, _builder):
    """Write the style and the scripts of explorables."""
    if app.builder.name != "html":
        return
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "controls.css").write_text(STYLE, encoding="utf-8")
    (folder / "controls.js").write_text(CONTROLS + LOADER.read_text(encoding="utf-8"), encoding="utf-8")
    for path in HERE.glob("*.js"):
        if path.name != "controls.js":
            (folder / path.name).write_text(as_script(path.stem), encoding="utf-8")


def add_style(app, _pagename, _templatename, _context, doctree):
    """Give the style of explorables to the pages that have one."""
    if doctree and doctree.get("explores"):
        app.add_css_file("explore/controls.css")


def setup(app):
    """Register the extension."""
    app.add_post_transform(MountExplorables)
    app.connect("write-started", write_scripts)
    app.connect("html-page-context", add_style)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
