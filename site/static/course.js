// What needs a script on every page.
"use strict";

// What scrolls sideways can be reached by the keyboard, as written, and what does not scroll is no stop on the way.
const mayScroll = document.querySelectorAll("article [tabindex]");
const stopIfItScrolls = (box) => {
  if (box.scrollWidth > box.clientWidth) {
    box.tabIndex = 0;
  } else {
    box.removeAttribute("tabindex");
  }
};
const scrolling = new ResizeObserver((entries) => entries.forEach(({ target }) => stopIfItScrolls(target)));
for (const box of mayScroll) scrolling.observe(box);
// A font that comes late makes what is in a box wider, and not the box.
document.fonts.addEventListener("loadingdone", () => mayScroll.forEach(stopIfItScrolls));

// The section that is being read: marked in the lists of sections, and named in the line above the text.
const sections = [...document.querySelectorAll(".toc-tree > ul > li > ul > li > a")].map((link) => {
  const address = link.getAttribute("href");
  return {
    heading: document.querySelector(address),
    name: link.childNodes,
    links: document.querySelectorAll(`.sidebar-tree a[href="${address}"], .toc-tree a[href="${address}"]`),
  };
});
const where = document.querySelector(".where");
const title = document.querySelector(".where .place")?.textContent;
let reading = null;

const mark = () => {
  const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
  const end = scrollTop + clientHeight >= scrollHeight - 1;
  const line = where.getBoundingClientRect().bottom + 48;
  const now = end ? sections.at(-1) : sections.findLast(({ heading }) => heading.getBoundingClientRect().top <= line);
  where.lastElementChild.style.transform = `scaleX(${scrollTop / Math.max(1, scrollHeight - clientHeight)})`;
  if (now === reading) return;
  for (const link of reading?.links ?? []) link.removeAttribute("aria-current");
  for (const link of now?.links ?? []) {
    link.setAttribute("aria-current", "location");
    show(link);
  }
  const name = [...(now?.name ?? [])].map((node) => node.cloneNode(true));
  const place = now ? [`${sections.indexOf(now) + 1} of ${sections.length} · `, ...name] : [title];
  where.querySelector(".place").replaceChildren(...place);
  reading = now;
};

/** Scroll the sidebar, and nothing else, until `link` is seen in it. */
const show = (link) => {
  const box = link.closest(".sidebar-scroll");
  if (!box) return;
  const [seen, its] = [box.getBoundingClientRect(), link.getBoundingClientRect()];
  if (its.top < seen.top || its.bottom > seen.bottom) box.scrollTop += its.top - seen.top - seen.height / 3;
};

if (where) {
  let waiting = false;
  const soon = () => {
    if (!waiting) requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
    waiting = true;
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  soon();
}

// A drawer closes when its reader has chosen a section, or has left it with the keyboard.
for (const drawer of document.querySelectorAll("[popover]")) {
  const isOpen = () => drawer.matches(":popover-open");
  drawer.addEventListener("click", ({ target }) => {
    if (isOpen() && target.closest('a[href^="#"]')) drawer.hidePopover();
  });
  drawer.addEventListener("focusout", ({ relatedTarget }) => {
    if (isOpen() && relatedTarget && !drawer.contains(relatedTarget)) drawer.hidePopover();
  });
}
