"""Nothing stays on the site that no page asks for: what Sphinx and the theme bring for others, and what is in bundles.

A build that follows puts back what it needs.
"""

import re
from os.path import normpath
from pathlib import Path

FOLDERS = ("_static", "_sources")
BY_PAGE = rf'((?:{"|".join(FOLDERS)})/[^"?#\s]+)'
BY_SHEET = r"""url\(["']?([^"')]+)"""


def asked_for(site):
    """The paths of the files in these folders that a page of `site` asks for, or a style sheet that it asks for."""
    asked = {site / name for page in site.rglob("*.html") for name in re.findall(BY_PAGE, page.read_text("utf-8"))}
    for sheet in {path for path in asked if path.suffix == ".css"}:
        asked |= {Path(normpath(sheet.parent / name)) for name in re.findall(BY_SHEET, sheet.read_text("utf-8"))}
    return asked


def remove_others(app, exception):
    """Remove every other file of these folders, and the folders that are empty then."""
    if exception or app.builder.format != "html":
        return
    asked = asked_for(Path(app.outdir))
    for folder in FOLDERS:
        for path in sorted(Path(app.outdir, folder).rglob("*"), reverse=True):  # a folder after what is in it
            if path.is_file() and path not in asked:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()


def setup(app):
    """Register the extension."""
    app.connect("build-finished", remove_others, priority=950)  # when the bundles are there
    return {"parallel_read_safe": True, "parallel_write_safe": True}
