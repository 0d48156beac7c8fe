// What all explorables share: typed values beside sliders, refusals, a live sentence, a guess, reset.
// In JupyterLab this text stands before each module, on the page it is a script of its own.
"use strict";

const MINUS = "\u2212";

/** The number that a reader typed, or null: 1/4, 25 %, a decimal comma and a true minus sign are understood. */
function numberIn(text) {
  const bare = text.trim().replaceAll(MINUS, "-").replace(/^([+-]?\d*),(\d+)/, "$1.$2");
  const found = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?:\s*\/\s*(\d+\.?\d*))?\s*(%?)$/i.exec(bare);
  const value = found ? Number(found[1]) / Number(found[2] ?? 1) / (found[3] ? 100 : 1) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** A number as a reader reads it: so many decimals, a true minus sign, no minus before 0, ∞ for what is infinite. */
function shown(number, decimals = 2) {
  const size = Math.abs(number);
  const text = size === Infinity ? "\u221e" : size >= 1e6 ? size.toPrecision(3) : size.toFixed(decimals);
  return (number < 0 && /[1-9\u221e]/.test(text) ? MINUS : "") + text;
}

/** The sigmoid, from the exponential that cannot overflow. */
const sigmoid = (z) => (z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z)));

/** log(1 + e^z), without overflow; it is -log of the sigmoid of -z. */
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

let fields = 0;

/** A slider with its typed value; `fresh` shows a new state of what it controls. */
function sliderRow(set) {
  let control;
  const id = `explore-${(fields += 1)}`;
  const refusal = html("span", { class: "refusal", role: "alert", id: `${id}-no` });
  const range = html("input", { type: "range", id, oninput: slid, onkeydown: page });
  const typed = html("input", {
    type: "text", inputmode: "text", autocomplete: "off", "aria-describedby": refusal.id, onchange: read,
    oninput: () => refuse(""),
  });
  const label = html("label", { for: id });
  const row = html("div", { class: "control" }, label, range, typed, refusal);

  function slid() {
    set(control.set(Number(range.value)));
  }
  function page(event) {
    const steps = { PageUp: 10, PageDown: -10 }[event.key];
    if (!steps) return;
    event.preventDefault();
    const to = Number(range.value) + steps * control.step;
    set(control.set(Math.min(control.max, Math.max(control.min, to))));
  }
  function refuse(why) {
    refusal.textContent = why;
    typed.setAttribute("aria-invalid", String(why !== ""));
  }
  function read() {
    const number = numberIn(typed.value);
    const taken = number === null ? "That is no number. Write 2, 1/4 or 25 %." : control.typed(number);
    if (typeof taken === "string") return refuse(taken);
    set(taken);
    typed.value = control.text;
  }
  function fresh(now) {
    control = { typed: (n) => (n < now.min || n > now.max ? outside(now) : now.set(n)), ...now };
    label.textContent = control.label;
    typed.setAttribute("aria-label", `${control.label}, typed`);
    for (const name of ["min", "max", "step"]) range[name] = control[name];
    range.value = control.value;
    range.setAttribute("aria-valuetext", control.words ?? control.text);
    if (document.activeElement !== typed || typed.getAttribute("aria-invalid") !== "true") {
      typed.value = control.text;
      refuse("");
    }
  }
  return { row, fresh };
}

const outside = ({ min, max }) => `Too far: ${shown(min, 0)} to ${shown(max, 0)}.`;

/** A check box likewise. */
function boxRow(set) {
  let control;
  const box = html("input", { type: "checkbox", onchange: () => set(control.set(box.checked)) });
  const words = html("span");
  const fresh = (now) => {
    control = now;
    words.textContent = now.label;
    box.checked = now.on;
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
 * an object with a value for each of `names`; they return changes of it, or nodes, or words.
 */
function explorable({ title, names, guess, controls, buttons, height, draw, drag, say, valid, formulas }) {
  function render({ model, el }) {
    const state = () => Object.fromEntries(names.map((name) => [name, model.get(name)]));
    const start = state();
    const set = (changes) => {
      for (const [name, value] of Object.entries(changes ?? {})) model.set(name, value);
      model.save_changes();
    };
    const picture = svg("svg", { "aria-hidden": "true", class: "picture" });
    const rows = html("div", { class: "controls" });
    const tries = html("div", { class: "row" });
    const sentence = html("p", { class: "say" });
    const spoken = html("p", { class: "spoken", role: "status" });
    let [made, frame, quiet, width, layout] = [[], 0, 0, 0, ""];

    function drawNow() {
      frame = 0;
      const now = state();
      const wanted = controls(now);
      const kinds = wanted.map((one) => one.label).join("\n");
      if (kinds !== layout) {
        layout = kinds;
        made = wanted.map((one) => ("on" in one ? boxRow(set) : sliderRow(set)));
        rows.replaceChildren(...made.map(({ row }) => row));
      }
      made.forEach(({ fresh }, place) => fresh(wanted[place]));
      const all = [...buttons(now), { label: "Reset", act: start }, ...(model.link ? [LINK] : [])];
      for (const [place, { label, act, on }] of all.entries()) {
        const button = tries.children[place] ?? tries.appendChild(html("button", { type: "button" }));
        button.textContent = label;
        button.onclick = () => (act === LINK.act ? (button.textContent = model.link(state())) : set(act));
        if (on !== undefined) button.setAttribute("aria-pressed", String(on));
      }
      while (tries.children.length > all.length) tries.lastChild.remove();
      if (width) {
        const tall = height(width, now);
        built(picture, { viewBox: `0 0 ${width} ${tall}`, height: tall }, []);
        picture.replaceChildren(...draw(now, width, tall));
      }
      sentence.textContent = say(now);
      clearTimeout(quiet); // a screen reader hears the sentence when the hand rests
      quiet = setTimeout(() => (spoken.textContent = sentence.textContent), 500);
    }
    const later = () => (frame ||= requestAnimationFrame(drawNow));
    const dragged = (event) => {
      if (!drag || !picture.hasPointerCapture(event.pointerId)) return;
      const box = picture.getBoundingClientRect();
      set(drag(event.clientX - box.left, event.clientY - box.top, state(), width, box.height));
    };
    picture.addEventListener("pointerdown", (event) => {
      picture.setPointerCapture(event.pointerId);
      dragged(event);
    });
    picture.addEventListener("pointermove", dragged);
    for (const name of names) model.on(`change:${name}`, later);
    const card = html(
      "section", { class: "explore", "aria-label": title },
      guessing(guess, state, set), picture, rows, tries, sentence, spoken,
    );
    el.replaceChildren(card);
    const room = new ResizeObserver(([{ contentRect }]) => {
      if (Math.round(contentRect.width) === width) return;
      width = Math.round(contentRect.width);
      drawNow();
    });
    width = Math.round(picture.getBoundingClientRect().width);
    drawNow();
    room.observe(picture);
    return () => {
      room.disconnect();
      cancelAnimationFrame(frame);
      clearTimeout(quiet);
    };
  }
  return { render, valid, formulas };
}

const LINK = { label: "Link to this", act: "link" };
