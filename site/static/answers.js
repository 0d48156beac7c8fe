// Replies to answers on a lesson's page in the words of helpers/exercises/answers.py, whose steps it follows;
// the same vectors test both. What is typed is read as text, and shown as text.
"use strict";

const answers = (() => {
  const UNREAD = "that is text, not a number. Write numbers such as 0.25, 1/4 or 25 %.";
  const WORDS = { none: 0, zero: 0, inf: Infinity, infinite: Infinity, infinity: Infinity, "∞": Infinity };
  const DECIMAL = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
  const NUMBER = new RegExp(`^(${DECIMAL})(?:/(${DECIMAL}))?(%?)$`);
  const PLACES = ["first", "second", "third", "fourth"];

  // What is typed, as numbers

  const numberIn = (item) => {
    const [, sign, word] = /^([-+]?)(.*)$/.exec(item);
    if (Object.hasOwn(WORDS, word)) return sign === "-" ? -WORDS[word] : WORDS[word];
    const [found, top, bottom = "1", percent] = NUMBER.exec(item) ?? [];
    return found && Number(bottom) ? Number(top) / Number(bottom) / (percent ? 100 : 1) : NaN;
  };

  // A comma separates numbers, stands before decimals, or marks thousands: each is a way to split a text.
  const SPLITS = [
    (text) => text.split(/[;,\s]+/),
    (text) => text.split(/;|,?\s+/).map((item) => item.replace(",", ".")),
    (text) => text.split(/;|,?\s+/).map((item) =>
      /^[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(item) ? item.replaceAll(",", "") : item),
  ];

  // Every way to read a text as a number, or as a list of numbers or rows.
  const readings = (typed) => {
    const text = typed.trim().toLowerCase().replaceAll("−", "-").replace(/\s*([/%])/g, "$1").replace(/\/\s+/g, "/")
      .replace(/^(about|nearly) /, "")
      .replace(/(\d+) ?\*\* ?(-?\d+)/g, (power, base, exponent) => base ** exponent);
    const [, inner] = /^[[(](.*)[\])]$/.exec(text) ?? [];
    const listed = inner !== undefined;
    const rows = (inner ?? "").match(/[[(][^[\]()]*[\])]/g);
    const found = (listed ? SPLITS.slice(0, 1) : SPLITS).map((split) => {
      const list = (part) => split(part).filter(Boolean).map(numberIn);
      if (rows) return rows.map((row) => list(row.slice(1, -1)));
      const items = list(inner ?? text);
      return listed || items.length > 1 ? items : items[0];
    });
    const even = (one) => !rows || one.every((row) => row.length === one[0].length);
    return found.filter((one) => one !== undefined && even(one) && numbersOf(one).length && !numbersOf(one).some(isNaN));
  };

  const numbersOf = (reading) => [reading].flat(2);

  // Numbers to six digits, as Python's "%.6g" writes them

  const shown = (value) => {
    if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
    if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
    if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
    // Halfway between two, Python takes the one whose last digit is even, JavaScript the larger.
    const near = /^-?\d\.\d{4}[02468]50*e/.test(value.toExponential(40)) ? value * (1 - 1e-12) : value;
    const [digits, exponent] = near.toExponential(5).split("e");
    if (exponent >= -4 && exponent < 6) return String(Number(near.toPrecision(6)));
    return `${Number(digits)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  };

  const quoted = (text) => {
    const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
    return quote + text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`) + quote;
  };

  // The verdict on numbers

  const close = (one, other, absolute, relative = 0) =>
    one === other || (Number.isFinite(other) && Math.abs(one - other) <= absolute + relative * Math.abs(other));

  const same = (given, other, off, relative) =>
    given.length === other.length && given.every((one, place) => close(one, other[place], off(one), relative));

  // A mistake is known by the first two decimals.
  const asGiven = (digits) => (one) => {
    const decimals = [0, 1].filter((places) => Number(one.toFixed(places)) !== one).length;
    return 0.501 * 10 ** -Math.max(decimals, digits);
  };

  const distance = (given, other) =>
    given.reduce((sum, one, place) => sum + (Math.abs(one - other[place]) || 0), 0);

  const knownMistake = (exercise, given) => {
    let nearest = Infinity;
    let sentence = "";
    for (const [mistake, its] of exercise.mistakes) {
      const known = mistake.map(Number);
      if (same(given, known, asGiven(exercise.digits), 1e-3) && (!sentence || distance(given, known) < nearest)) {
        [nearest, sentence] = [distance(given, known), its];
      }
    }
    return sentence;
  };

  const nearly = ({ digits, tolerance, rounded }, given, right) => {
    if (given.length !== right.length) {
      const comma = right.length === 1 && given.length === 2 && given[0] === Math.trunc(right[0]);
      return comma ? "that is two numbers. Python writes decimals after a point, not after a comma." : "";
    }
    const all = (fits) => given.every((one, place) => fits(one, right[place], place));
    const fits = (one, other) => close(one, other, tolerance);
    if (all((one, other, place) => fits(one, other) || rounded.some((row) => close(one, row[place], 1e-9)))) {
      return `right as far as it goes, but ${digits} decimals are asked for.`;
    }
    if (all((one, other) => other >= 0 && other <= 1 && fits(one / 100, other))) {
      return "right in per cent. Divide by 100.";
    }
    if (right.length === 2 && all((one, other, place) => fits(given[1 - place], other))) {
      return "both numbers are right, in the other order.";
    }
    const places = PLACES.filter((name, place) => place < given.length && fits(given[place], right[place]));
    const last = places.pop();
    const listed = places.length ? `${places.join(", the ")} and the ${last} are` : `${last} is`;
    return last ? `of the numbers, the ${listed} right.` : "";
  };

  const difference = (reading, given, right) =>
    given.length === right.length
      ? `${shown(reading)} is not right.`
      : `${right.length} number${right.length > 1 ? "s are" : " is"} asked for, and you gave ${given.length}.`;

  const judged = (exercise, reading) => {
    const [given, right] = [numbersOf(reading), exercise.right.map(Number)];
    const said = shown(reading);
    if (same(given, right, () => exercise.tolerance, 1e-9)) return { outcome: "correct", text: exercise.shows, said };
    const mistake = knownMistake(exercise, given);
    if (mistake) return { outcome: "mistake", text: mistake, said };
    return { outcome: "wrong", text: nearly(exercise, given, right) || difference(reading, given, right), said };
  };

  // Of several ways to read a text, the one that is right speaks, or else the one whose mistake is known.
  const judge = (exercise, typed) => {
    if (typeof exercise.right === "string") {
      if (typed === exercise.right) return { outcome: "correct", text: exercise.shows };
      const [, text] = exercise.mistakes.find(([mistake]) => mistake === typed);
      return { outcome: "mistake", text, said: quoted(typed) };
    }
    const read = readings(typed);
    const fitting = read.filter((one) => numbersOf(one).length === exercise.right.length);
    const verdicts = (fitting.length ? fitting : read.slice(-1)).map((reading) => judged(exercise, reading));
    const of = (outcome) => verdicts.find((verdict) => verdict.outcome === outcome);
    return of("correct") ?? of("mistake") ?? verdicts[0] ?? { outcome: "unread", text: UNREAD, said: quoted(typed) };
  };

  const replies = {
    exercises(exercise, { outcome, text }) {
      return ({ correct: "Correct. ", mistake: "Not yet. " }[outcome] ?? "Not yet: ") + text;
    },
    predictions({ told }, { outcome, text, said }) {
      if (outcome === "correct") return `You were right. ${text}`.trim();
      if (outcome === "unread") return `You said ${said}: ${text}`;
      return `You said ${said}. ${outcome === "wrong" ? `It is ${told}.` : text}`;
    },
  };

  const facts = JSON.parse(document.getElementById("answers").textContent);

  const reply = (kind, name, typed) => {
    const exercise = facts[kind][name];
    const verdict = judge(exercise, typed);
    return { outcome: verdict.outcome, text: replies[kind](exercise, verdict) };
  };

  // What is done, in this browser alone

  const PLACE = "answered";
  let remembers = !localStorage.forgets; // theme.js puts what forgets in the place of storage that is closed
  let done = new Set();
  try {
    done = new Set(JSON.parse(localStorage.getItem(PLACE)) ?? []);
  } catch {
    remembers = false; // Storage holds what is not ours.
  }

  const remember = () => {
    try {
      localStorage.setItem(PLACE, JSON.stringify([...done]));
    } catch {
      remembers = false;
    }
    tell();
  };

  const forms = [...document.querySelectorAll("form.try")];
  const keyOf = ({ dataset }) => `${dataset.kind} ${dataset.name}`;

  const tell = () => {
    for (const form of forms) form.querySelector(".done").hidden = !done.has(keyOf(form));
    for (const row of document.querySelectorAll("table.progress tbody tr")) {
      row.lastElementChild.textContent = done.has(`exercises ${row.firstElementChild.textContent}`) ? "done" : "open";
    }
    const names = Object.keys(facts.exercises);
    const ours = names.filter((name) => done.has(`exercises ${name}`)).length;
    const lasting = remembers ? "This browser remembers it, and tells nobody." : "It is forgotten when you leave this page.";
    for (const line of document.querySelectorAll(".done-so-far")) {
      line.textContent = `Done: ${ours} of the ${names.length} exercises that this page can check. ${lasting}`;
    }
  };

  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const choosing = form.querySelector("fieldset");
      const typed = choosing ? form.querySelector(":checked")?.value : form.querySelector("input").value.trim();
      const status = form.querySelector(".reply");
      if (!typed || typed === "...") {
        status.textContent = choosing ? "Choose one first." : "Write something first.";
        return;
      }
      const { outcome, text } = reply(form.dataset.kind, form.dataset.name, typed);
      status.textContent = text;
      const fold = form.parentElement.querySelector("details.answer");
      if (fold && outcome !== "unread") fold.open = true;
      if (outcome === "correct") {
        done.add(keyOf(form));
        remember();
      }
    });
  }

  for (const memory of document.querySelectorAll(".memory")) {
    memory.querySelector("button").addEventListener("click", () => {
      done.clear();
      remember();
      for (const form of forms) {
        form.reset();
        form.querySelector(".reply").textContent = "";
      }
      memory.querySelector("[role=status]").textContent = "Forgotten.";
    });
  }

  tell();
  return { reply };
})();
