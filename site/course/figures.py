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


def captioned(image, number, prefix):
    """A figure that is given as `<img>`, with its number and, as caption, what it finds.

    The picture is named by its number alone: the caption beside it is for all, and
    a screen reader reads it once.
    """
    name = f"Figure {number}"
    finding = re.sub(r"(?<![^\s(])-(?=[\s\w])", "\N{MINUS SIGN}", alt_of(image))
    caption = f"<figcaption><p><b>{name}.</b> {escape(finding, quote=False)}</p></figcaption>"
    return f'<figure id="figure-{number}">{inlined(image, prefix, name)}{caption}</figure>'


def inlined(image, prefix, name=None):
    """The SVG of a figure that is given as `<img>`, for a page on which `prefix` is its own.

    It is called `name`, or by its alternative text. Ids get the prefix, so that two
    figures do not share one. The palette's colours become CSS variables, with
    themselves as what holds where the variables are not set; the typeface is the
    page's, and the size of labels is in parts of what course.css gives the figure.
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
    source = re.sub(r"font-family: [^;\"]*;?\s*", "", source)
    source = re.sub(r"font-size: ([\d.]+)px", in_parts, source)
    sizes = re.search(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"', source).groups()
    width, height = (f"{float(size) - 2 * figure.MARGIN:g}" for size in sizes)  # the page has margins of its own
    opening = f'<svg class="figure" role="img" aria-label="{escape(name or alt_of(image))}"'
    opening += f' viewBox="0 0 {width} {height}"'
    opening += f' width="{width}pt" height="{height}pt">'
    return re.sub(r"^<svg[^>]*>", lambda _: opening, source)


def in_parts(size):
    """The size of a label in parts of the usual one."""
    return f"font-size: {float(size[1]) / figure.STYLE['font.size']:.3g}em"
