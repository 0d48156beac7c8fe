"""What a page of the site needs to be a part of the one page that is printed: where it is, and ids of its own."""

from collections import Counter

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

PLACE = "#document-"  # how the builder addresses a page in the one page: #document-page#id


def page_of(node, whole):
    """The name of the page that `node` belongs to: `whole`, or the one whose sections have become a part of it."""
    while node is not None and "docname" not in node.attributes:
        node = node.parent
    return node["docname"] if node is not None else whole


class GiveIdsOfTheirOwn(SphinxPostTransform):
    """Where all pages are one, tell ids that two pages share by these pages, and lead links to them."""

    default_priority = 900  # when all links and ids are there
    formats = ("html",)

    def run(self, **_kwargs):
        """Change the ids that are not the only ones of their name, and all links within the one page."""
        if self.app.builder.name != "singlehtml":
            return
        whole = self.env.current_document.docname
        count = Counter(name for node in self.document.findall(nodes.Element) for name in node["ids"])

        def own(page, name):
            return name if count[name] < 2 else f"{page}/{name}"

        for node in list(self.document.findall(nodes.Element)):
            here = page_of(node, whole)
            node["ids"] = [own(here, name) for name in node["ids"]]
            if "refid" in node:
                node["refid"] = own(here, node["refid"])
            if node.get("refuri", "").startswith(PLACE):
                page, separate, name = node["refuri"].removeprefix(PLACE).partition("#")
                if separate:
                    node["refuri"] = f"#{own(page, name)}"


def setup(app):
    """Register the extension."""
    app.add_post_transform(GiveIdsOfTheirOwn)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
