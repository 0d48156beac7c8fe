// What all explorables share. In JupyterLab it stands before each module, on the page it is a script of its own.
"use strict";

const MINUS = "\u2212";

/** The number that a reader typed, or null: 1/4, 25 %, a decimal comma and a true minus sign are understood. */
function numberIn(text) {
  const bare = text.trim().replaceAll(MINUS, "-").replace(/^([+-]?\d*),(\d+)/, "$1.$2");
  const found = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?:\s*\/\s*(\d+\.?\d*))?\s*(%?)$/i.exec(bare);
  const value = found ? Number(found[1]) / Number(found[2] ?? 1) / (found[3] ? 100 : 1) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** A number as it is read: so many decimals, a true minus sign, none before 0, ∞ for what is infinite. */
function shown(number, decimals = 2) {
  const size = Math.abs(number);
  const text = size === Infinity ? "\u221e" : size >= 1e6 ? size.toPrecision(3) : size.toFixed(decimals);
  return (number < 0 && /[1-9\u221e]/.test(text) ? MINUS : "") + text;
}

/** Without zeros at the end. */
const brief = (number, decimals = 3) => String(Number(number.toFixed(decimals))).replace("-", MINUS);

// Neither of these overflows.
const sigmoid = (z) => (z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z)));
/** log(1 + e^z), which is -log of the sigmoid of -z. */
const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

function built(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** An HTML element with attributes, listeners (`onclick`) and children. */
const html = (tag, attributes = {}, ...children) => built(document.createElement(tag), attributes, children);

/** An SVG element likewise. */
const svg = (tag, attributes = {}, ...children) =>
  built(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

// What pictures are made of.
const text = (x, y, anchor, words, weight) =>
  svg("text", { x, y, "text-anchor": anchor, "font-weight": weight }, words);
const line = (points, stroke, dash, width) => svg("polyline", {
  points: points.join(" "), fill: "none", stroke, "stroke-dasharray": dash, "stroke-width": width,
});

let fields = 0;

/** A slider with its typed value, of what `now` returns; `fresh` shows it. */
function sliderRow(set, now) {
  const id = `explore-${(fields += 1)}`;
  const refusal = html("span", { class: "refusal", role: "alert", id: `${id}-no` });
  const range = html("input", { type: "range", id, oninput: () => move(0), onkeydown: page });
  const typed = html("input", {
    type: "text", autocomplete: "off", "aria-describedby": refusal.id, onchange: read,
    oninput: () => refuse(""),
  });
  const label = html("label", { for: id });
  const row = html("div", { class: "control" }, label, range, typed, refusal);

  function move(steps) {
    const { min, max, step, set: moved } = now();
    set(moved(Math.min(max, Math.max(min, Number(range.value) + steps * step))));
  }
  function page(event) {
    const steps = { PageUp: 10, PageDown: -10 }[event.key];
    if (!steps) return;
    event.preventDefault();
    move(steps);
  }
  function refuse(why) {
    refusal.textContent = why;
    typed.setAttribute("aria-invalid", why !== "");
  }
  function read() {
    const number = numberIn(typed.value);
    const { min, max, set: moved, typed: taken } = now();
    const inside = number >= min && number <= max;
    const changes = number === null ? "That is no number. Write 2, 1/4 or 25 %."
      : taken ? taken(number) : inside ? moved(number) : `Too far: ${shown(min, 0)} to ${shown(max, 0)}.`;
    if (typeof changes === "string") return refuse(changes);
    refuse("");
    set(changes);
  }
  function fresh(control) {
    label.textContent = control.label;
    typed.setAttribute("aria-label", `${control.label}, typed`);
    for (const name of ["min", "max", "step", "value"]) range[name] = control[name];
    range.setAttribute("aria-valuetext", control.words ?? control.text);
    if (document.activeElement !== typed || !refusal.textContent) {
      typed.value = control.text;
      refuse("");
    }
  }
  return { row, fresh };
}

/** A check box likewise. */
function boxRow(set, now) {
  const box = html("input", { type: "checkbox", onchange: () => set(now().set(box.checked)) });
  const words = html("span");
  const fresh = ({ label, on }) => {
    words.textContent = label;
    box.checked = on;
  };
  return { row: html("label", { class: "box" }, box, words), fresh };
}

/** The question before the play: a choice, a number, or the state that the reader has set. */
function guessing({ ask, choices, reply }, state, set) {
  const answer = html("p", { class: "reply", role: "status" });
  const say = (guess) => {
    const [words, changes] = [reply(guess, state())].flat();
    answer.textContent = words;
    if (changes) set(changes);
  };
  const form = html("div", { class: "row" });
  if (choices) form.append(...choices.map((one) => html("button", { type: "button", onclick: () => say(one) }, one)));
  else if (reply.length < 2) form.append(html("button", { type: "button", onclick: () => say(state()) }, "Check"));
  else {
    const typed = html("input", { type: "text", "aria-label": "Your guess", autocomplete: "off" });
    const read = () => {
      const number = numberIn(typed.value);
      if (number === null) answer.textContent = "Write a number, such as 0.5, 1/2 or 50 %.";
      else say(number);
    };
    typed.addEventListener("keydown", (event) => event.key === "Enter" && read());
    form.append(typed, html("button", { type: "button", onclick: read }, "Check"));
  }
  return html("div", { class: "guess" }, html("p", {}, html("strong", {}, "Guess first. "), ask), form, answer);
}

/**
 * An explorable, of what is its own: all but `title`, `names`, `valid` and `guess` are functions of the state,
 * an object with a value for each of `names`; they return changes of it, nodes, words, or in how many `letters`
 * every sentence fits.
 */
function explorable({ title, names, guess, controls, buttons, height, draw, drag, say, letters, valid, formulas }) {
  function render({ model, el }) {
    const state = () => Object.fromEntries(names.map((name) => [name, model.get(name)]));
    const start = state();
    const set = (changes) => {
      for (const [name, value] of Object.entries(changes ?? {})) model.set(name, value);
      model.save_changes();
      later();
    };
    const picture = svg("svg", { "aria-hidden": "true", class: "picture" });
    const rows = html("div", { class: "controls" });
    const acts = () =>
      [...buttons(state()), { label: "Reset", act: start }, ...(model.link ? [{ label: "Link to this" }] : [])];
    const tries = html("div", { class: "row" }, ...acts().map((_, place) => html("button", { type: "button", onclick() {
      const { act } = acts()[place];
      if (act) set(act);
      else this.textContent = model.link(state());
    } })));
    const sentence = html("p", { class: "say" });
    const spoken = html("p", { class: "spoken", role: "status" });
    let [made, frame, quiet, width, layout] = [[], 0, 0, -1, ""];

    function drawNow() {
      frame = 0;
      const now = state();
      const wanted = controls(now);
      const kinds = wanted.map((one) => one.label).join("\n");
      if (kinds !== layout) {
        layout = kinds;
        // A hand may be faster than a frame.
        made = wanted.map((one) => ("on" in one ? boxRow : sliderRow)(
          set, () => controls(state()).find(({ label }) => label === one.label) ?? one));
        rows.replaceChildren(...made.map(({ row }) => row));
      }
      made.forEach(({ fresh }, place) => fresh(wanted[place]));
      for (const [place, { label, on }] of acts().entries()) {
        const button = tries.children[place];
        button.textContent = label;
        if (on !== undefined) button.setAttribute("aria-pressed", on);
      }
      if (width) {
        const tall = height(width, now);
        built(picture, { viewBox: `0 0 ${width} ${tall}`, height: tall }, []);
        picture.replaceChildren(...draw(now, width, tall));
        sentence.style.minHeight = `${1.45 * Math.ceil((7.6 * letters(now)) / width)}em`;
        // On a phone it stays in view, if it leaves half of the window.
        card.style.setProperty("--tall", `${tall}px`);
        card.classList.toggle("pinned", 2 * tall < innerHeight);
      }
      sentence.textContent = say(now);
      clearTimeout(quiet); // a screen reader hears it when the hand rests
      quiet = setTimeout(() => (spoken.textContent = sentence.textContent), 500);
    }
    function fit() {
      const now = picture.clientWidth; // in its own pixels, which slides enlarge
      if (now === width) return;
      width = now;
      drawNow();
    }
    const later = () => (frame ||= requestAnimationFrame(drawNow));
    const dragged = (event) => {
      if (!drag || !picture.hasPointerCapture(event.pointerId)) return;
      const box = picture.getBoundingClientRect();
      const scale = width / box.width; // slides enlarge it
      const [x, y] = [scale * (event.clientX - box.left), scale * (event.clientY - box.top)];
      set(drag(x, y, state(), width, scale * box.height));
    };
    picture.addEventListener("pointerdown", (event) => {
      picture.setPointerCapture(event.pointerId);
      dragged(event);
    });
    picture.addEventListener("pointermove", dragged);
    for (const name of names) model.on(`change:${name}`, later);
    const card = html(
      "section", { class: "explore", "aria-label": title, onkeydown: keep },
      guessing(guess, state, set), picture, rows, tries, sentence, spoken,
    );
    el.replaceChildren(card);
    const room = new ResizeObserver(fit);
    fit();
    room.observe(picture);
    return () => {
      room.disconnect();
      cancelAnimationFrame(frame);
      clearTimeout(quiet);
    };
  }
  return { render, valid, formulas };
}

/** JupyterLab would take arrows and Enter for its own. */
const keep = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.stopPropagation();
