"""Turn a notebook's figure into SVG that stands in the page, and so follows light and dark."""

import re
from html import escape

from helpers.plots import figure
from tools.figures import alt_of, svg_of

PALETTE = {
    value: f"--figure-{name.lower()}"
    for name, value in vars(figure).items()
    if name.isupper() and isinstance(value, str) and re.fullmatch("#[0-9a-f]{6}", value)
}


def inlined(image, prefix):
    """The SVG of a figure that is given as `<img>`, for a page on which `prefix` is its own.

    Ids get the prefix, so that two figures do not share one. The palette's colours
    become CSS variables, with themselves as what holds where the variables are not set.
    """
    source = svg_of(image)
    source = re.sub(r"^.*?(?=<svg)", "", source, flags=re.S)
    source = re.sub(r"<metadata>.*?</metadata>\s*", "", source, flags=re.S)
    # The policy of the pages admits no style element; course.css has the one rule that matplotlib writes.
    source = re.sub(r"<style\b.*?</style>\s*", "", source, flags=re.S)
    source = re.sub(r"<defs>\s*</defs>\s*", "", source)
    source = re.sub(r"<!--.*?-->\s*", "", source, flags=re.S)
    source = re.sub(r'\bid="', f'id="{prefix}-', source)
    source = re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}-", source)
    source = source.replace("xlink:href", "href")
    for colour, variable in PALETTE.items():
        source = re.sub(rf"{colour}\b", f"var({variable}, {colour})", source)
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', source).groups()
    opening = f'<svg class="figure" role="img" aria-label="{escape(alt_of(image))}" viewBox="0 0 {width} {height}"'
    opening += f' width="{width}pt" height="{height}pt">'
    return re.sub(r"^<svg[^>]*>", lambda _: opening, source)
