"""At the foot of every page: which edition it belongs to, and where to report an error in it.

The date is that of the last commit, so that the same pages come of building it
again; what is built outside a clone has none. Errors go to the repository of
pyproject.toml, or to an author's e-mail address there; without either, no page asks for them.
"""

import subprocess
from pathlib import Path
from urllib.parse import quote

import helpers


def edition(folder):
    """The version of the course and, where `folder` has a git history, the day of its last commit."""
    return ", ".join([f"Version {helpers.__version__}", *day_of_last_commit(folder)])


def day_of_last_commit(folder):
    """The day of the last commit in `folder`, as a list that is empty where there is no git or no commit."""
    command = ["git", "log", "-1", "--format=%cs"]
    try:
        log = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return log.stdout.split()


def report_address(repository, email, page):
    """Where to report an error on `page`, or None."""
    title = quote(f"Error on {page}", safe="")
    if repository:
        return f"{repository.rstrip('/').removesuffix('.git')}/issues/new?title={title}"
    return f"mailto:{email}?subject={title}" if email else None


def add_edition(app, pagename, _templatename, context, _doctree):
    """Give the template what stands at the foot of a page."""
    context["edition"] = app.config.edition
    context["report_address"] = report_address(app.config.repository, app.config.author_email, pagename)


def setup(app):
    """Register the extension."""
    app.add_config_value("edition", lambda _config: edition(Path(__file__).parent), "html", types=[str])
    app.add_config_value("author_email", None, "html", types=[str, type(None)])
    app.connect("html-page-context", add_edition)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
