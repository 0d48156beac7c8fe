"""Cut a lesson into slides.

`jupyter nbconvert --to slides` and JupyterLab's presenting extensions read the
slide type of every cell from its metadata. No author sets it: a heading starts a
slide, and what follows a **Predict** or the question that opens the lesson waits
for a key, so that hands go up before it is seen. Word lists and references, to be looked up later, are left out.
"""

import re

LEFT_OUT = ("### Words", "### Read on")


def set_slide_types(notebook):
    """Write into the metadata of every cell which part it has in a lecture."""
    asked = False
    for cell in notebook.cells:
        heading = re.match("(#{1,3}) ", cell.source if cell.cell_type == "markdown" else "")
        if cell.source.startswith(LEFT_OUT):
            kind = "skip"
        elif heading:
            kind = "subslide" if heading[1] == "###" else "slide"
        else:
            kind = "fragment" if asked else "-"
        cell.metadata = {"slideshow": {"slide_type": kind}}
        asked = cell.cell_type == "markdown" and re.search(r"^## A question first|\*\*Predict\*\*", cell.source)
