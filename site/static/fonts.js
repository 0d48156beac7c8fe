// On a page with formulas: ask for their fonts before the style sheets do, so that the lines break once.
// A page opened from a disk may not, and has them at once anyway.
"use strict";

if (location.protocol !== "file:") {
  for (const href of document.currentScript.dataset.fonts.trim().split(" ")) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "anonymous", href });
    document.head.append(link);
  }
}
