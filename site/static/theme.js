// Before anything is drawn: the theme that the reader chose last time.
"use strict";

(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // Storage is closed to this page: follow the system.
  }
  document.body.dataset.theme = chosen || "auto";
})();
