"""The last hand on every page: what may scroll sideways is a stop of the Tab key."""

import re

from sphinx.jinja2glue import BuiltinTemplateLoader

# A keyboard reaches it from the first, and course.js lets go of what does not scroll.
OUTPUT = 'highlight-myst-ansi notranslate"><div class="highlight">'
SCROLLING = rf'(?<={OUTPUT})<pre|<div class="(?:math|table)-wrapper [^"]*"'


class Bridge(BuiltinTemplateLoader):
    """Renders the templates, and makes what may scroll on a page a stop of the Tab key."""

    def render(self, template, context):
        """Render the page with its stops."""
        return re.sub(SCROLLING, r'\g<0> tabindex="0"', super().render(template, context))


def setup(_app):
    """Register the extension."""
    return {"parallel_read_safe": True, "parallel_write_safe": True}
