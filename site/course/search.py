"""The search: one script with the prose of all pages by section and all terms, and the page that reads it.

It is a script, and not data to be fetched, so that the search works from a disk.
"""

import hashlib
import json
from pathlib import Path

from course.lessons import FOLDER
from course.sections import readable
from course.words import GLOSSARY, address_from, terms, typeset

INDEX = "_static/search-index.js"
OF_SPHINX = {"_static/doctools.js", "_static/sphinx_highlight.js"}  # both serve Sphinx's own search


def index_of(app):
    """What the search knows: `pages`, their `sections`, and `terms`, each as short lists."""
    metadata = app.env.metadata
    # Lessons come first, in their order.
    docnames = sorted(app.env.found_docs - {GLOSSARY}, key=lambda name: (not name.startswith(FOLDER), name))
    return {
        "pages": [[app.builder.get_target_uri(name), metadata[name]["sections"][0].heading] for name in docnames],
        "sections": [
            [number, section.fragment, section.heading, section.text]
            for number, name in enumerate(docnames)
            for section in metadata[name]["sections"]
            if section.heading != "Words"  # these are the terms
        ],
        "terms": [
            [
                typeset(", ".join(term.names)),
                ", ".join(term.korean),
                "; ".join(meaning(word) for _, word in term.uses),
                address_from(app, "search", term.uses[0][0].docname, term.uses[0][1]),
                f"{app.builder.get_target_uri(GLOSSARY)}#{term.identifier}",
            ]
            for term in terms()
        ],
    }


def meaning(word):
    """What a word means, as text."""
    parts = typeset(word.meaning).split("$")
    return "".join(readable(part) if place % 2 else part for place, part in enumerate(parts))


def search_page(app):
    """Write the index, and make the page."""
    index = json.dumps(index_of(app), ensure_ascii=False, separators=(",", ":"))
    script = f"var searchIndex = {index};\n".encode()
    path = Path(app.outdir, INDEX)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(script)
    digest = hashlib.sha256(script).hexdigest()[:8]
    yield "search", {"title": "Search", "index": f"{INDEX}?v={digest}"}, "search.html"


def without_sphinx_search(app):
    """Make no index of Sphinx's."""
    app.builder.search = False


def without_its_scripts(_app, _pagename, _templatename, context, _doctree):
    """Leave out the scripts that only Sphinx's search needs."""
    scripts = context["script_files"]
    scripts[:] = [script for script in scripts if script.filename not in OF_SPHINX]


def setup(app):
    """Register the extension."""
    app.connect("builder-inited", without_sphinx_search)
    app.connect("html-page-context", without_its_scripts)
    app.connect("html-collect-pages", search_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
