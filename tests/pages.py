"""The pages of the built site, and what is looked for on one in a real browser: each check returns what is wrong."""

import gzip
import mimetypes
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from helpers.explore import HERE
from tools.notebooks import ROOT

SITE = ROOT / "build" / "site"
ALL = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
OF_LESSONS = [page for page in ALL if page.startswith("lessons/")]
EXPLORABLES = sorted(path.stem for path in HERE.glob("*.js") if path.stem != "controls")
WITH_EXPLORABLE = {
    name: page
    for name in EXPLORABLES
    for page in OF_LESSONS
    if f'data-explore="{name}"' in (SITE / page).read_text(encoding="utf-8")
}
needs_the_site = pytest.mark.skipif(not ALL, reason="no site is built here: nox -s browser builds it")
SCHEMES = ("light", "dark")
WIDTHS = (360, 1280)
LONGEST_SHIFT = 0.01
HEAVIEST_KB = 200
SMALLEST_TEXT = 12
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

SHIFT = """() => new Promise((done) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(shift), 100)));
})"""
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
SIDEWAYS = """() => {
  const room = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth;
  return wide > room ? [`${wide} px are wide in ${room}`] : [];
}"""
CUT_OFF = """() => {
  const wrong = [];
  const room = document.documentElement.clientWidth;
  for (const box of document.querySelectorAll("article :is(p, li, h1, h2, h3, dt)")) {
    let scroller = box;
    while (scroller && !["auto", "scroll"].includes(getComputedStyle(scroller).overflowX)) {
      scroller = scroller.parentElement;
    }
    if (scroller?.closest("article")) continue;
    const { left, right, width } = box.getBoundingClientRect();
    if (width && (left < 0 || right > room)) wrong.push(`cut off: ${box.textContent.slice(0, 60)}`);
  }
  return wrong;
}"""
FIGURES = """(smallest) => {
  const wrong = [];
  for (const figure of document.querySelectorAll("svg.figure")) {
    const labels = [...figure.querySelectorAll("text")];
    const name = figure.getAttribute("aria-label").slice(0, 40);
    const frame = figure.getBoundingClientRect();
    const scale = frame.width / figure.viewBox.baseVal.width;
    const boxes = labels.map((label) => [label.textContent.trim(), label.getBoundingClientRect()]);
    for (const label of labels) {
      const size = parseFloat(getComputedStyle(label).fontSize) * scale;
      if (size < smallest) wrong.push(`${name}: "${label.textContent.trim()}" is ${size.toFixed(1)} px high`);
    }
    boxes.forEach(([text, box], place) => {
      const [left, right] = [frame.left - box.left, box.right - frame.right];
      const [above, below] = [frame.top - box.top, box.bottom - frame.bottom];
      if (Math.max(left, right, above, below) > 2) {
        wrong.push(`${name}: "${text}" is cut off`);
      }
      for (const [other, its] of boxes.slice(place + 1)) {
        const across = Math.min(box.right, its.right) - Math.max(box.left, its.left);
        const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
        if (across > 1 && down > 0.4 * Math.min(box.height, its.height)) {
          wrong.push(`${name}: "${text}" lies over "${other}"`);
        }
      }
    });
  }
  return wrong;
}"""
# Explorables and fields for answers need a script, and the cells that are not shown beside them do not.
READABLE = """() => {
  for (const box of document.querySelectorAll(".try, .without-script, [data-explore]")) box.remove();
  return {
    text: document.querySelector("article").innerText.replace(/\\s+/g, " ").trim(),
    pictures: [...document.querySelectorAll("article svg.figure, article .katex")]
      .filter((box) => box.checkVisibility()).length,
  };
}"""


def parsed(path):
    """The HTML file at `path`."""
    # Doctests are looked for in this module too, where no site is built.
    from bs4 import BeautifulSoup

    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@contextmanager
def serving(folder):
    """Serve `folder` as a web host does, with gzip; yield the address, and a dict of what each path weighed."""
    weights = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path = Path(folder, unquote(urlsplit(self.path).path).lstrip("/"))
            if not path.is_file():
                self.send_error(404)
                return
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            body = path.read_bytes()
            self.send_response(200)
            if path.suffix not in (".woff2", ".png"):
                body = gzip.compress(body, 6, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            weights[self.path] = len(body)
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text") else kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", weights
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def opened(browser, address, *, scheme="light", width=1280, javascript=True):
    """Yield the page at `address`, loaded, with all that it asked for and all that its console said.

    Its reader wants nothing to move, so where something lies does not depend on when one looks.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=javascript,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: page.said.append(f"error: {error}"))
    try:
        page.goto(address, wait_until="load")
        page.evaluate("document.fonts.ready.then(() => null)")
        yield page
    finally:
        context.close()


def drawn(page):
    """Wait until all that was asked for so far has been drawn: what a scroll or a change of size calls, too."""
    page.evaluate(DRAWN)


def foreign_requests(page):
    """Requests to another host than the page's own."""
    own = urlsplit(page.url)[:2]
    return [url for url in page.asked if urlsplit(url)[:2] != own and not url.startswith(("data:", "blob:"))]


def console_errors(page):
    """Errors and warnings in the console; what the policy refuses is among them."""
    return [said for said in page.said if said.startswith(("error", "warning"))]


def axe_violations(page, within=None):
    """What axe-core holds against the page, or the part `within` it: WCAG 2.2 AA and best practice.

    It is looked at from its top, where the line that stays in view lies over nothing.
    """
    # As above.
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("scrollTo(0, 0)")
    drawn(page)
    options = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]}
    found = Axe().run(page, context=within, options=options)
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


def layout_shift(page):
    """How far the page has moved under its reader's eyes, not right after a click or a key, if that is too far."""
    shift = page.evaluate(SHIFT)
    return [f"layout shift {shift:.4f}"] if shift >= LONGEST_SHIFT else []


def sideways_scrolling(page):
    """Whether the page is wider than its window, and what is cut off."""
    return page.evaluate(SIDEWAYS) + page.evaluate(CUT_OFF)


def illegible_figures(page):
    """Labels in figures that are too small, cut off, or over one another."""
    return page.evaluate(FIGURES, SMALLEST_TEXT)


def readable(page):
    """The text of the page, and how many figures and formulas can be seen."""
    return page.evaluate(READABLE)
