"""Nothing is published that was not run: the build fails where a notebook's outputs are missing, wrong or out of order.

Nor is a figure that has no words for those who do not see it.

That the stored outputs are those of a run is for `nox -s tests` to prove, which runs every cell again.
"""

from sphinx.errors import ExtensionError

from course.lessons import lessons
from tools.rules import (
    every_cell_was_run_in_order,
    figures_are_comparable_and_have_alternative_text,
    nothing_went_wrong,
    what_is_shown_is_stored,
)

RULES = (
    every_cell_was_run_in_order,
    nothing_went_wrong,
    what_is_shown_is_stored,
    figures_are_comparable_and_have_alternative_text,
)


def look_at_outputs(_app, _config):
    """Stop the build at what no reader should see, and name it."""
    wrong = [
        f"{lesson.path.name}: {problem}"
        for lesson in lessons()
        for rule in RULES
        for problem in rule(lesson.notebook, "", lesson.path)
    ]
    if wrong:
        raise ExtensionError("Run the lessons by nox -s notebooks before they are published:\n" + "\n".join(wrong))


def setup(app):
    """Register the extension."""
    app.connect("config-inited", look_at_outputs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
