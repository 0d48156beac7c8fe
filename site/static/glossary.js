// The field above the words of the glossary: what is typed there stays, and the rest is hidden.
"use strict";

(() => {
  const form = document.querySelector("form.filter");
  const field = form.querySelector("input");
  const closedUp = (text) => text.normalize("NFD").replace(/[\p{M}\p{P}\s]/gu, "").toLowerCase();
  const words = [...document.querySelectorAll("dl.words dt")].map((term) => {
    const said = [];
    for (let next = term.nextElementSibling; next?.tagName === "DD"; next = next.nextElementSibling) said.push(next);
    return { name: closedUp(term.textContent), parts: [term, ...said] };
  });

  function filter() {
    const wanted = closedUp(field.value);
    let shown = 0;
    for (const { name, parts } of words) {
      const matches = name.includes(wanted);
      shown += matches;
      for (const part of parts) part.hidden = !matches;
    }
    form.querySelector("[role=status]").textContent = wanted && `${shown} of ${words.length}`;
  }

  field.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  if (field.value) filter(); // the browser has kept it
})();
