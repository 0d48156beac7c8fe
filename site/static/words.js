// A word of the lesson tells what it means when it is pointed at, focused or touched; a second touch follows the link.
"use strict";

(() => {
  let word = null; // the one that is told about
  let soon;

  const meaningOf = (link) => document.getElementById(link.hash.slice(1));

  function hide() {
    clearTimeout(soon);
    if (!word) return;
    meaningOf(word).hidePopover();
    word.removeAttribute("aria-describedby");
    word = null;
  }

  function show(link) {
    clearTimeout(soon);
    if (link === word) return;
    hide();
    word = link;
    const meaning = meaningOf(link);
    link.setAttribute("aria-describedby", meaning.id);
    meaning.showPopover();
    const line = link.getClientRects()[0];
    const { width, height } = meaning.getBoundingClientRect();
    const room = document.documentElement;
    const left = Math.max(8, Math.min(line.left, room.clientWidth - width - 8));
    const below = line.bottom + height + 8 < room.clientHeight;
    meaning.style.left = `${left + scrollX}px`;
    meaning.style.top = `${(below ? line.bottom + 4 : line.top - height - 4) + scrollY}px`;
  }

  // Whoever moves on to the meaning, to read or to copy it, keeps it.
  const hideSoon = () => {
    clearTimeout(soon);
    soon = setTimeout(hide, 200);
  };

  for (const link of document.querySelectorAll("a.word")) {
    link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(link));
    link.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hideSoon());
    link.addEventListener("focus", () => link.matches(":focus-visible") && show(link));
    link.addEventListener("blur", hide);
    link.addEventListener("click", (event) => {
      if (event.pointerType === "touch" && word !== link) {
        event.preventDefault();
        show(link);
      }
    });
  }
  for (const meaning of document.querySelectorAll(".meaning")) {
    meaning.addEventListener("pointerenter", () => clearTimeout(soon));
    meaning.addEventListener("pointerleave", hideSoon);
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("pointerdown", (event) => event.target.closest("a.word, .meaning") || hide());
})();
