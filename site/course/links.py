"""What stands above a lesson: its place, its minutes, and where to run it.

The link to Binder is made from one address, `repository` in ``conf.py``, which
comes from pyproject.toml; without it there is none. Binder builds the course's
environment. A service that does not, such as Colab, is not offered: it has no
`helpers`, and a lesson installs nothing.
"""

import re

from course.lessons import lesson_at

SERVICES = {
    "Binder": "https://mybinder.org/v2/gh/{repository}/main?urlpath=lab%2Ftree%2Fwork%2F{name}",
}


def services(repository, name):
    """Where the notebook called `name` opens online: names with addresses."""
    if not repository:
        return {}
    found = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(\.git)?/?", repository)
    if not found:
        raise ValueError(f"Binder opens what is on GitHub; {repository!r} is not an address there.")
    return {service: url.format(repository=found[1], name=name) for service, url in SERVICES.items()}


def add_lesson(app, pagename, _templatename, context, _doctree):
    """Give the template the lesson that a page shows."""
    if lesson := lesson_at(pagename):
        context["lesson"] = lesson
        context["services"] = services(app.config.repository, lesson.path.name)


def setup(app):
    """Register the extension."""
    app.add_config_value("repository", None, "html", types=[str, type(None)])
    app.connect("html-page-context", add_lesson)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
