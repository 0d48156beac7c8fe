// Deals the blocks of each section out to slides that they fit on, and shows these by reveal.js.
"use strict";

(async () => {
  const SMALLEST = 0.5; // of the size of what stands alone on a slide, and is too large for it
  // As slides.css has it: a page's text, as large as 25 px are on a screen of 1280 by 720.
  const [WIDTH, HEIGHT] = [800, 450];
  const LITTLE = 0.35; // of a slide, on which a question may still follow
  const deck = document.querySelector(".deck");
  const isCell = (block) => block.classList.contains("cell");
  const isExplorable = (block) => block.querySelector("[data-explore]");
  const isAnswer = (block) => "answer" in block.dataset;
  const tooFull = (slide) => slide.scrollHeight > slide.clientHeight + 1 || slide.scrollWidth > slide.clientWidth + 1;

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

  // What a slide holds besides its heading, as a part of its height.
  const filled = (slide) => {
    const box = slide.getBoundingClientRect();
    return (slide.lastElementChild.getBoundingClientRect().bottom - box.top) / box.height;
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

  // What stands alone on a slide and is too large is drawn smaller, and scrolls if it would be too small to read.
  const fit = (slide) => {
    for (let size = 1; tooFull(slide) && size > SMALLEST; size -= 0.025) slide.style.setProperty("--size", size);
    slide.classList.toggle("scrolls", tooFull(slide));
  };

  await document.fonts.ready;
  for (const slide of deck.querySelectorAll("section.slide")) deal(slide);
  for (const slide of deck.querySelectorAll("section.slide")) fit(slide);

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
