"""All style sheets of a page in one file, and its scripts in another: a phone waits for each file anew.

Sphinx, the theme and each extension bring their own. Some are written last, so the
pages are changed when everything is there. What stands elsewhere in a page has to
run where it stands, and stays.
"""

import hashlib
import re
from pathlib import Path

SHEETS = r'(?:\s*<link rel="stylesheet" type="text/css" href="[^"]+" />)+'
LAST_SCRIPTS = r'<script src="[^"]*documentation_options\.js[^"]*"></script>(?:\s*<script [^>]*src="[^"]+"></script>)*'


def bundle(app, exception):
    """Bundle what every page asks for."""
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    for path in Path(app.outdir).rglob("*.html"):
        written = path.read_text(encoding="utf-8")
        page = re.sub(
            SHEETS, lambda tags: f'\n<link rel="stylesheet" href="{joined(tags[0], static, "css")}">', written
        )
        page = re.sub(LAST_SCRIPTS, lambda tags: f'<script defer src="{joined(tags[0], static, "js")}"></script>', page)
        if page != written:  # a page of an earlier build has its bundles
            path.write_text(page, encoding="utf-8")


def joined(tags, static, kind):
    """Write one file of all that `tags` ask for, in their order, into the folder `static`; return its address."""
    addresses = re.findall(r'(?:href|src)="([^"?]+)', tags)
    to_static = addresses[0].partition("_static/")[0] + "_static/"
    text = "\n".join((static / address.removeprefix(to_static)).read_text(encoding="utf-8") for address in addresses)
    name = f"page-{hashlib.sha256(text.encode()).hexdigest()[:8]}.{kind}"
    (static / name).write_text(text, encoding="utf-8")
    return to_static + name


def setup(app):
    """Register the extension."""
    app.connect("build-finished", bundle, priority=900)  # after those who write their files then
    return {"parallel_read_safe": True, "parallel_write_safe": True}
