"""Print a page to PDF through Chromium: tagged for screen readers, with an outline and page numbers.

Run it by ``nox -s pdf``.
"""

import sys
from pathlib import Path

from tools.chromium import CHROMIUM, SWITCHES

NUMBER = '<div style="width: 100%; font-size: 8pt; text-align: center"><span class="pageNumber"></span></div>'
MARGINS = dict.fromkeys(("top", "right", "bottom", "left"), "18mm")


def write_pdf(html, pdf):
    """Print the HTML file `html` to the file `pdf`."""
    # Doctests are looked for in this module too, where no browser is driven.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = browser.new_page()
        page.goto(Path(html).resolve().as_uri())
        page.evaluate("document.fonts.ready.then(() => null)")
        page.pdf(
            path=pdf,
            format="A4",
            margin=MARGINS,
            tagged=True,
            outline=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=NUMBER,
        )
        browser.close()


if __name__ == "__main__":
    if not CHROMIUM:
        sys.exit("There is no Chromium here: install it, or set CHROMIUM to the path of one.")
    write_pdf(*sys.argv[1:])
