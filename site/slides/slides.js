// Deals the blocks of each section out to slides that they fit on, and shows these by reveal.js.
"use strict";

(async () => {
  const SMALLEST = 45; // per cent of its size, for what stands alone on a slide and is too large for it
  // As slides.css has it: a page's text, as large as 25 px are on a screen of 1280 by 720.
  const [WIDTH, HEIGHT] = [800, 450];
  const FULL = 0.94; // below it stands the number
  const LITTLE = 0.35; // of a slide is taken: a question may still follow
  const deck = document.querySelector(".deck");
  const isCell = (block) => block.classList.contains("cell");
  const isExplorable = (block) => block.querySelector("[data-explore]");
  const isAnswer = (block) => "answer" in block.dataset;

  // How far down a slide its last block reaches, as a part of the slide's height.
  const filled = (slide) => {
    const { top, height } = slide.getBoundingClientRect();
    return (slide.lastElementChild.getBoundingClientRect().bottom - top) / height;
  };
  const tooWide = (box) => box.scrollWidth > box.clientWidth + 1;
  const tooFull = (slide) =>
    filled(slide) > FULL || [slide, ...slide.querySelectorAll(".math-wrapper, .table-wrapper")].some(tooWide);

  // What must not be parted from what follows: a paragraph that leads to it by a colon, or to its cell.
  const leadsTo = (block, next) =>
    !isAnswer(block) && (/[:：]\s*$/.test(block.textContent) || (block.matches("p") && isCell(next) && !isExplorable(next)));

  const nextSlide = (slide) => {
    const next = slide.cloneNode(false);
    next.removeAttribute("id");
    next.append(slide.firstElementChild.cloneNode(true));
    slide.after(next);
    return next;
  };

  // A cell of their own for the outputs of `cell`, taken from it, or nothing if it has not both.
  const outputsOf = (cell) => {
    const code = cell.querySelector(".cell_input");
    const outputs = cell.querySelectorAll(".cell_output");
    if (!code || !outputs.length) return [];
    const own = cell.cloneNode(false);
    own.append(...outputs);
    return [own];
  };

  // From `slide`, on which all blocks of a section stand, to as many slides as they need.
  const deal = (slide) => {
    const [, ...blocks] = slide.children;
    for (const block of blocks) block.remove();
    let here = slide;
    let questions = 0;
    for (let place = 0; place < blocks.length; place += 1) {
      const block = blocks[place];
      if ("newSlide" in block.dataset) {
        questions += 1;
        if (filled(here) > LITTLE) here = nextSlide(here);
      }
      here.append(block);
      if (here.children.length > 2 && tooFull(here)) {
        const before = blocks[place - 1];
        const moved = here.children.length > 3 && leadsTo(before, block) ? [before, block] : [block];
        here = nextSlide(here);
        here.append(...moved);
      }
      if (isCell(block) && tooFull(here)) blocks.splice(place + 1, 0, ...outputsOf(block));
      // An answer waits for a key; a slide that begins with it is a key away already.
      if (isAnswer(block) && ![...here.children].slice(1).every(isAnswer)) {
        block.classList.add("fragment");
        block.dataset.fragmentIndex = questions;
      }
    }
  };

  // An explorable draws itself for its new width a frame later.
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));

  // What stands alone on a slide and is too large is drawn smaller, and scrolls if it would be too small to read.
  const fit = async (slide) => {
    const live = isExplorable(slide);
    for (let size = 98; tooFull(slide) && size >= SMALLEST; size -= 2) {
      slide.style.setProperty("--size", `${size}%`);
      if (live) await drawn();
    }
    slide.classList.toggle("scrolls", tooFull(slide));
  };

  // To reveal.js, every section is a slide.
  for (const section of deck.querySelectorAll("section.explore")) {
    const card = document.createElement("div");
    card.className = section.className;
    card.setAttribute("role", "region");
    card.setAttribute("aria-label", section.getAttribute("aria-label"));
    card.append(...section.childNodes);
    section.replaceWith(card);
  }

  await document.fonts.ready;
  for (const slide of deck.querySelectorAll("section.slide")) deal(slide);
  await drawn();
  for (const slide of deck.querySelectorAll("section.slide")) await fit(slide);

  deck.classList.add("reveal");
  await Reveal.initialize({
    width: WIDTH,
    height: HEIGHT,
    maxScale: 10,
    margin: 0,
    center: false,
    hash: true,
    navigationMode: "linear",
    scrollActivationWidth: null,
    slideNumber: "c/t",
    transition: "none",
    // Keys that a control of an explorable takes are its own.
    keyboardCondition: ({ target }) => !target.closest("[data-explore]"),
    keyboard: {
      68: () => {
        const dark = getComputedStyle(document.body).colorScheme === "dark";
        document.body.dataset.theme = dark ? "light" : "dark";
      },
    },
  });
})();
