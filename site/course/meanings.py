"""Words in a lesson: each links to the glossary, and what it means is at hand for `words.js` to show beside it."""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from course.lessons import lesson_at
from course.words import GLOSSARY, alone, section_on, terms, typeset

# Lessons say these in another sense, too: a unit of measure, the temperature of a morning, the weight of a sample.
AMBIGUOUS = {"categorical", "exclusive", "temperature", "unit", "weight"}
NO_PROSE = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.reference, nodes.strong, nodes.table, nodes.title)


def known_in(lesson):
    """What every word and its plural mean that this lesson or an earlier one lists."""
    known = {}
    for plural in (False, True):
        for term in terms():
            if term.uses[0][0].number <= lesson.number:
                for name in (name for name in term.names if name not in AMBIGUOUS):
                    known.setdefault((plural_of(name) if plural else name).lower(), []).append(term)
    return known


def listed_in(lesson):
    """Yield every term that `lesson` lists, with its row."""
    for term in terms():
        for its, word in term.uses:
            if its.number == lesson.number:
                yield term, word


def plural_of(name):
    """The regular plural of `name`."""
    if name.endswith("y"):
        return name[:-1] + "ies"
    return name + ("es" if name.endswith(("s", "x", "ch", "sh")) else "s")


class LinkWords(SphinxPostTransform):
    """Make the first use of every known word in each section of a lesson a link, with its meaning for `words.js`.

    A section is one with a heading of the second level. What stands at the head of the
    page, in a fold or in bold, or before the end of the section that explains the word, stays as it is.
    """

    default_priority = 240  # when what folds is folded
    formats = ("html",)

    def run(self, **_kwargs):
        """Link the words of a lesson's page."""
        here = self.env.current_document.docname
        lesson = lesson_at(here)
        if not lesson or self.app.builder.name != "html":
            return
        known = known_in(lesson)
        pattern = re.compile(alone("(" + "|".join(map(re.escape, sorted(known, key=len, reverse=True))) + ")"), re.I)
        sections = self.env.metadata[here]["sections"]
        order = [section.fragment for section in sections]
        explained = {
            term: order.index(section_on(word.names, word.meaning, sections)) for term, word in listed_in(lesson)
        }
        glossary = self.app.builder.get_relative_uri(here, GLOSSARY)
        linked, done = {}, set()
        for fragment, text in list(prose_in(self.document)):
            parts, end = [], 0
            for found in pattern.finditer(text.replace("’", "'")):
                meant = known[found[1].lower()]
                term = meant[0]
                if (fragment, term) in done or order.index(fragment) <= explained.get(term, -1):
                    continue
                done.update((fragment, one) for one in meant)
                linked[term] = meant
                address = f"{glossary}#{term.identifier}"
                word = nodes.reference("", text[slice(*found.span())], refuri=address, internal=True, classes=["word"])
                parts += [nodes.Text(text[end : found.start()]), word]
                end = found.end()
            if parts:
                text.parent.replace(text, [*parts, nodes.Text(text[end:])])
        for term, meant in linked.items():
            self.document[-1] += meaning_of(term, meant, lesson)


def prose_in(node, fragment="", folded=0):
    """Yield the texts of a lesson's sentences that are not folded, each with the address of its section."""
    for child in node.children:
        if isinstance(child, nodes.raw):
            folded += child.astext().count("<details") - child.astext().count("</details>")
        elif isinstance(child, nodes.Text):
            if fragment and not folded:
                yield fragment, child
        elif isinstance(child, nodes.section):
            in_contents = isinstance(node.parent, nodes.document)
            yield from prose_in(child, f"#{child['ids'][0]}" if in_contents else fragment, folded)
        elif not isinstance(child, NO_PROSE) and child.get("nb_element") != "cell_code":
            yield from prose_in(child, fragment, folded)


def meaning_of(term, meant, lesson):
    """What a word means, as the page shows it beside the word that is pointed at: what `lesson` or one before says."""
    yield nodes.raw("", f'<div class="meaning" id="{term.identifier}" popover="manual" role="tooltip">', format="html")
    for one in meant:
        where, word = [use for use in one.uses if use[0].number <= lesson.number][-1]
        meaning = nodes.paragraph("", "", nodes.strong("", typeset(", ".join(word.names))), nodes.Text(": "))
        for place, part in enumerate(typeset(word.meaning).split("$")):
            meaning.append(nodes.math("", part) if place % 2 else nodes.Text(part))
        meaning.append(nodes.Text(f" (lesson {where.number})"))
        yield meaning
    yield nodes.raw("", "</div>", format="html")


def add_script(app, pagename, _templatename, _context, _doctree):
    """Give the lessons the script that shows what their words mean."""
    if lesson_at(pagename):
        app.add_js_file("words.js", defer="defer")


def setup(app):
    """Register the extension."""
    app.connect("html-page-context", add_script)
    app.add_post_transform(LinkWords)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
