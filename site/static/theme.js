// Before anything is drawn: the theme that the reader chose last time.
"use strict";

(() => {
  try {
    document.body.dataset.theme = localStorage.getItem("theme") || "auto";
  } catch {
    // Storage is closed to this page: follow the system. The theme and Sphinx ask for it without care, and get what
    // lasts as long as the page.
    const kept = new Map();
    const storage = {
      forgets: true,
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => kept.set(key, value),
      removeItem: (key) => kept.delete(key),
    };
    Object.defineProperty(window, "localStorage", { value: storage });
    document.body.dataset.theme = "auto";
  }
})();
