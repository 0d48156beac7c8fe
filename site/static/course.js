// What needs a script on every page.
"use strict";

// What scrolls sideways can be reached by the keyboard, as written, and what does not scroll is no stop on the way.
const scrolling = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) {
      target.tabIndex = 0;
    } else {
      target.removeAttribute("tabindex");
    }
  }
});
for (const box of document.querySelectorAll("article [tabindex]")) {
  scrolling.observe(box);
}
