"""The last hand on every page: what the theme leaves open for keyboards, screen readers and the pages' policy.

Each repair names the text that it replaces. Where that text is gone, because the
theme has changed, the build fails, and somebody looks.
"""

import re

from sphinx.errors import ExtensionError
from sphinx.jinja2glue import BuiltinTemplateLoader

REPAIRS = {
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Site">',
    '<aside class="toc-drawer': '<aside aria-label="Page" class="toc-drawer',
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
}

# What may scroll sideways; a keyboard reaches it from the first, and course.js lets go of what does not scroll.
OUTPUT = 'highlight-myst-ansi notranslate"><div class="highlight">'
SCROLLING = rf'(?<={OUTPUT})<pre|<div class="(?:math|table)-wrapper [^"]*"'


class Bridge(BuiltinTemplateLoader):
    """Renders the templates, and repairs the pages that come of it."""

    def render(self, template, context):
        """Render the page and repair it."""
        return repaired(super().render(template, context), context["pagename"])


def repaired(page, name):
    """`page` with every repair made."""
    for old, new in REPAIRS.items():
        if old not in page:
            raise ExtensionError(f"{name}: there is no {old!r} to repair; has the theme changed?")
        page = page.replace(old, new)
    return re.sub(SCROLLING, r'\g<0> tabindex="0"', page)


def setup(_app):
    """Register the extension."""
    return {"parallel_read_safe": True, "parallel_write_safe": True}
