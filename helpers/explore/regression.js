// The 23 flights: a curve by hand, by steps, or the best.

const [LOW, HIGH, COLD] = [60, 75, 31]; // °F: the two dots and the forecast
const ENDS = [3, 250]; // of w and b: nothing overflows there
const [TALL, LEFT] = [260, 22];

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
const loss = (flights, w, b) =>
  sum(flights.map(([x, y]) => softplus(y ? -w * x - b : w * x + b))) / flights.length;

/** Curvatures: how much in all, around which temperature, how far spread. */
function curved(flights, w, b, bend = (z) => sigmoid(z) * sigmoid(-z)) {
  const over = (of) => sum(flights.map(([x]) => bend(w * x + b) * of(x)));
  const all = over(() => 1);
  const middle = over((x) => x) / all;
  return { all, middle, spread: over((x) => (x - middle) ** 2) };
}
/** Where Newton's step leads: slope divided by curvature. */
function newtonStep(flights, w, b, bend) {
  const { all, middle, spread } = curved(flights, w, b, bend);
  const slope = (of) => sum(flights.map(([x, y]) => (y ? -sigmoid(-w * x - b) : sigmoid(w * x + b)) * of(x)));
  const turn = slope((x) => x - middle) / spread;
  return [w - turn, b - slope(() => 1) / all + middle * turn];
}
// With curvatures of 1 it is a step of size 1 on the standardised feature.
const gradientStep = (flights, w, b) => newtonStep(flights, w, b, () => 1);
const best = (flights) => Array(20).fill().reduce((at) => newtonStep(flights, ...at), [0, 0]);
/** The best curve's probability at x between the ends of its 95% band. */
function band(flights, x) {
  const [w, b] = best(flights);
  const { all, middle, spread } = curved(flights, w, b);
  const aside = 1.96 * Math.sqrt(1 / all + (x - middle) ** 2 / spread);
  return [-aside, 0, aside].map((far) => sigmoid(w * x + b + far));
}

const inRange = (one) => one.length === 2 && one.every((part, i) => Number.isFinite(part) && Math.abs(part) <= ENDS[i]);
/** A step, halved until it fits. */
function towards({ w, b }, to) {
  while (!inRange(to)) to = [(to[0] + w) / 2, (to[1] + b) / 2];
  return { w: to[0], b: to[1] };
}
/** The state after steps, with their footprints. */
function walked({ flights, trail, ...now }, step, times = 1) {
  for (let taken = 0; taken < times; taken += 1) {
    trail = [...trail, [now.w, now.b]].slice(-20);
    now = towards(now, step(flights, now.w, now.b));
  }
  return { ...now, trail };
}
/** The curve through the other dot with the chance p at x. */
function pulled(state, x, p) {
  const share = Math.min(0.999, Math.max(0.001, p));
  const z = Math.log(share / (1 - share));
  const slope = state.w + (z - state.w * x - state.b) / (2 * x - LOW - HIGH);
  return { ...towards(state, [slope, z - slope * x]), trail: [] };
}

const dot = ([cx, cy], r, fill, stroke) => svg("circle", { cx, cy, r, fill, stroke });
const place = ({ show_cold: cold }, width) => (x, p) =>
  [LEFT + ((x - (cold ? 29 : 51)) / (cold ? 54 : 32)) * (width - LEFT - 8), TALL - 44 - p * (TALL - 64)];

function draw(state, width) {
  const { flights, w, b, trail, show_cold: cold } = state;
  const at = place(state, width);
  const across = Array.from({ length: cold ? 55 : 33 }, (_, i) => 83 - i);
  const curve = ([v, c], ...look) => line(across.map((x) => at(x, sigmoid(v * x + c))), ...look);
  const ends = cold ? [0, 2].map((end) => across.map((x) => at(x, band(flights, x)[end]))) : [];
  const [edge, floor] = at(flights[0][0], 0);
  const seen = {};
  return [
    ...["0", "\u00bd", "1"].flatMap((words, i) => {
      const y = at(0, i / 2)[1];
      return [line([[LEFT, y], [width - 8, y]], "var(--grid)"), text(LEFT - 6, y + 5, "end", words)];
    }),
    ...(cold ? [
      svg("polygon", { points: [...ends[0], ...ends[1].reverse()].join(" "), fill: "var(--blue)", opacity: 0.15 }),
      ...ends.map((end) => line(end, "var(--blue)", "2 3")),
      line([at(COLD, 0), at(COLD, 1)], "var(--ink)", "5 3"),
      text(edge, floor - 8, "end", "no flight this cold |"),
    ] : []),
    ...(cold ? [COLD, 40, 50] : []).concat(60, 70, 80).map((x) => text(at(x)[0], floor + 18, "middle", x)),
    text(width / 2, TALL - 7, "middle", "temperature in \u00b0F"),
    text(LEFT, 12, "start", "chance of distress"),
    text(width - 8, 12, "end", "\u25cf yes  \u25cb no"),
    ...flights.map(([x, y]) => {
      const row = (seen[[x, y]] = (seen[[x, y]] ?? -1) + 1); // stacked
      return y ? dot(at(x, 1 - row / 20), 4, "var(--orange)") : dot(at(x, row / 20), 4, "none", "var(--ink)");
    }),
    ...trail.map((one) => curve(one, "var(--muted)", "6 4")),
    curve([w, b], "var(--blue)", "none", 2.5),
    ...[LOW, HIGH].map((x) => dot(at(x, sigmoid(w * x + b)), 9, "var(--blue)", "var(--paper)")),
  ];
}

function say({ flights, w, b, trail, show_cold: cold }) {
  const [now, least, before] = [[w, b], best(flights), ...trail.slice(-1)].map((one) => loss(flights, ...one));
  const even = -b / w;
  const [low, , high] = band(flights, COLD);
  return [
    `Mean cross-entropy ${shown(now, 4)}, the least is ${shown(least, 4)}.`,
    trail.length ? `Before the last step it was ${shown(before, 4)}.` : "",
    Math.abs(even) < 999
      ? `Even chances at ${shown(even, 1)} \u00b0F; one degree more multiplies the odds by ${shown(Math.exp(w), 3)}.`
      : `At every flight the chance is about ${shown(sigmoid(w * 70 + b), 3)}.`,
    inRange(newtonStep(flights, w, b)) ? "" : "From here Newton flies off: the step is halved till it fits.",
    cold ? `At 31 \u00b0F the curve says ${shown(sigmoid(w * COLD + b), 4)}; the best fit\u2019s 95% band is ` +
      `${shown(low)} to ${shown(high)}. No flight was below ${flights[0][0]} \u00b0F.` : "",
  ].filter(Boolean).join(" ");
}

export default explorable({
  title: "Fit the curve by hand",
  names: ["w", "b", "show_cold", "trail", "flights"],
  valid: ({ w, b, show_cold: cold, trail, flights }) =>
    [[w, b], best(flights), ...trail].every(inRange) && typeof cold === "boolean",
  formulas: { loss, gradientStep, newtonStep, best, band },
  guess: {
    ask: "By eye, set the two dots so that the curve fits best. How low is your loss?",
    reply: (state) => [
      `Yours: ${shown(loss(state.flights, state.w, state.b), 4)}. It is dashed now, beside the best.`,
      walked(state, best),
    ],
  },
  controls: (state) => [
    ...[LOW, HIGH].map((x) => {
      const value = sigmoid(state.w * x + state.b);
      const set = (p) => pulled(state, x, p);
      return { label: `chance at ${x} \u00b0F`, value, min: 0, max: 1, step: 0.01, text: shown(value, 3), set };
    }),
    { label: "31 \u00b0F and the 95% band", on: state.show_cold, set: (on) => ({ show_cold: on }) },
  ],
  buttons: (state) => [
    { label: "gradient step", act: walked(state, gradientStep) },
    { label: "10 of them", act: walked(state, gradientStep, 10) },
    { label: "Newton step", act: walked(state, newtonStep) },
    { label: "best fit", act: walked(state, best) },
  ],
  height: () => TALL,
  draw,
  drag(x, y, state, width) {
    const [middle, floor] = place(state, width)((LOW + HIGH) / 2, 0);
    return pulled(state, x < middle ? LOW : HIGH, (floor - y) / (TALL - 64));
  },
  letters: ({ show_cold: cold }) => (cold ? 290 : 185),
  say,
});
