
// On the page, without a kernel: a model of what the data attribute holds, or a link to a state.
const explorables = {};

class PageModel {
  constructor(name, state) {
    Object.assign(this, { name, state, listeners: {} });
    if (document.querySelector(".deck")) this.link = null; // the address of slides tells which of them is shown
  }

  get(key) {
    return this.state[key];
  }

  set(key, value) {
    this.state[key] = value;
    for (const listener of this.listeners[`change:${key}`] ?? []) listener();
  }

  on(event, listener) {
    (this.listeners[event] ??= []).push(listener);
  }

  save_changes() {
    // A kernel would hear of it here.
  }

  link(state) {
    const pairs = Object.entries(state).map(([key, value]) => [key, JSON.stringify(value)]);
    history.replaceState(null, "", `#${new URLSearchParams([["explore", this.name], ...pairs])}`);
    return "The address bar has it";
  }
}

/** What the parts of a value are: text, say, or numbers. */
const kinds = (value) => [value].flat(Infinity).map((part) => typeof part);

/** The state that the address holds for this explorable, if it holds one. */
function linked(name, start) {
  const found = new URLSearchParams(location.hash.slice(1));
  if (found.get("explore") !== name) return null;
  try {
    const state = { ...start };
    for (const key of Object.keys(start)) if (found.has(key)) state[key] = JSON.parse(found.get(key));
    const alike = ([key, value]) => kinds(value).every((kind) => kind === (kinds(start[key])[0] ?? "number"));
    return Object.entries(state).every(alike) && explorables[name].valid(state) ? state : null;
  } catch {
    return null; // the link is damaged: begin as the page does
  }
}

function mount(name) {
  for (const place of document.querySelectorAll(`[data-explore="${name}"]:not([data-live])`)) {
    const start = JSON.parse(place.dataset.state);
    const state = linked(name, start);
    place.dataset.live = "";
    explorables[name].render({ model: new PageModel(name, state ?? start), el: place });
    if (state) place.scrollIntoView();
  }
}
