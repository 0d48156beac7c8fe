"""The course as a website: `nox -s site` builds it, with the outputs that the notebooks have stored."""

import hashlib
import sys
import tomllib
from pathlib import Path

SITE = Path(__file__).parent
sys.path[:0] = [str(SITE), str(SITE.parent)]  # for `course` and for `tools`
PROJECT = tomllib.loads((SITE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = "From odds to cross-entropy"
author = "The authors of From odds to cross-entropy"
project_copyright = f"{author}. Text and figures CC BY 4.0, code BSD-3-Clause."
html_title = project
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinxcontrib.katex",
    "course.proved",
    "course.lessons",
    "course.formulas",
    "course.derivations",
    "course.outputs",
    "course.predictions",
    "course.statements",
    "course.answers",
    "course.explore",
    "course.sections",
    "course.pages",
    "course.teaching",
    "course.words",
    "course.meanings",
    "course.search",
    "course.links",
    "course.contents",
    "course.labels",
    "course.descriptions",
    "course.edition",
    "course.paper",
    "course.html",
    "course.bundle",
    "course.unasked",
]
exclude_patterns = ["course", "katex", "slides", "static", "templates"]

# When a lesson comes or goes, or the code that makes the pages changes, all pages are made anew.
lesson_names = sorted(path.name for path in SITE.parent.glob("notebooks/*.ipynb"))
code = [
    *SITE.glob("course/*.py"),
    *SITE.glob("static/*"),
    *SITE.parent.glob("helpers/explore/controls.*"),
    *SITE.parent.glob("helpers/exercises/*.py"),
    SITE.parent / "tools" / "cells.py",
    SITE.parent / "tools" / "exercises.py",
    SITE.parent / "tools" / "figures.py",
    SITE.parent / "tools" / "minutes.py",
    SITE.parent / "helpers" / "plots" / "figure.py",
]
code_digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(code))).hexdigest()

# The one address that the link to Binder is made from; without it there is none. Errors in the text are reported
# there, or else to the author's address.
repository = PROJECT.get("urls", {}).get("Repository")
author_email = next((person["email"] for person in PROJECT["authors"] if "email" in person), None)

nb_execution_mode = "off"
nb_ipywidgets_js = {}
nb_mime_priority_overrides = [
    ("*", "application/vnd.jupyter.widget-view+json", None),
    ("*", "text/html", 1),
]
myst_enable_extensions = ["amsmath", "attrs_inline", "dollarmath"]
myst_heading_anchors = 3  # so that links to sections are checked
myst_heading_slug_func = "docutils"  # the ids that headings have anyway
myst_dmath_double_inline = True  # $$…$$ is a line of its own wherever it stands, as in JupyterLab

napoleon_google_docstring = False
napoleon_preprocess_types = False
napoleon_use_rtype = False
autodoc_typehints = "none"
default_role = "literal"  # what docstrings put in single backquotes

# What `nox -s pdf` has printed goes with the site, and pages tell of it where `{only} paper` says so.
papers = [SITE.parent / "build" / name for name in ("course.pdf", "handout.pdf")]
if all(path.exists() for path in papers):
    html_extra_path = [str(path) for path in papers]
    tags.add("paper")  # noqa: F821

html_theme = "furo"
html_static_path = ["static", "katex"]
html_favicon = "static/favicon.svg"
html_css_files = ["course.css"]
html_context = {
    "policy": "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
        ]
    )
}
html_additional_pages = {"404": "404.html"}
html_js_files = [("course.js", {"defer": "defer"})]
templates_path = ["templates"]
template_bridge = "course.html.Bridge"
html_math_renderer = "katex-by-cell"
html_copy_source = True
html_sourcelink_suffix = ""
html_show_sphinx = False
html_use_index = False
html_domain_indices = False
html_theme_options = {"top_of_page_buttons": []}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
copybutton_selector = "div.cell_input div.highlight pre, div.highlight-sh pre"

katex_css_path = "katex.min.css"
katex_prerender = True

# For `nox -s links`. Publishers turn robots away, and a DOI is there for good.
linkcheck_ignore = [r"https://doi\.org/"]
linkcheck_retries = 2
linkcheck_timeout = 30
