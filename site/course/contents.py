"""The contents of a lesson, in the sidebar and beside the text: each section with the minutes that it takes."""

import re

from docutils import nodes

from course.lessons import lesson_at
from tools.minutes import whole_minutes


def tell_minutes(app, pagename, _templatename, context, doctree):
    """Write the minutes of each section behind its title, wherever the template lists the sections of a lesson."""
    lesson = lesson_at(pagename)
    if not lesson or app.builder.name != "html":
        return
    top = next(doctree.findall(nodes.section))
    minutes = dict(zip(sections_in(top), whole_minutes(lesson.notebook).values(), strict=True))
    all_pages = context["toctree"]
    context["toc"] = with_minutes(context["toc"], minutes)
    context["toctree"] = lambda **options: with_minutes(all_pages(**options), minutes)


def sections_in(section):
    """The ids of the sections that `section` consists of."""
    return [child["ids"][0] for child in section.children if isinstance(child, nodes.section)]


def with_minutes(listing, minutes):
    """`listing`, a list of links, with `minutes` behind each link to one of the sections whose ids they are for."""
    for identifier, number in minutes.items():
        link = rf'(<a [^>]*href="#{re.escape(identifier)}">.*?)(?=</a>)'
        listing = re.sub(link, rf'\1<span class="minutes"> · {number}&nbsp;min</span>', listing, flags=re.S)
    return listing


def setup(app):
    """Register the extension."""
    app.connect("html-page-context", tell_minutes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
