// One chance on three lines: probability, odds, logit. Equal evidence is an equal step on the third alone.

const odds = (p) => p / (1 - p);
const logit = (p) => Math.log(p) - Math.log1p(-p);
const within = (p) => Math.min(0.999, Math.max(0.001, p));

const LINES = [
  { name: "probability", low: 0, high: 1, ticks: [0, 0.5, 1], even: 0.5, of: (p) => p, back: (x) => x },
  { name: "odds", low: 0, high: 10, ticks: [0, 1, 5, 10], even: 1, of: odds, back: (x) => x / (1 + x) },
  { name: "logit", low: -7, high: 7, ticks: [-6, -4, -2, 0, 2, 4, 6], even: 0, of: logit, back: sigmoid },
];
const SIDE = 14;
const place = (line, p, width) => {
  const share = (line.of(p) - line.low) / (line.high - line.low);
  return SIDE + Math.min(1.02, share) * (width - 2 * SIDE);
};
const middle = (row) => 46 + 62 * row;

/** The state after evidence that multiplies the odds by `factor`. */
function weighed({ p, footprints }, factor) {
  return { p: within(sigmoid(logit(p) + Math.log(factor))), footprints: [...footprints, p].slice(-8) };
}

function drawLine(line, row, { p, footprints }, width) {
  const y = middle(row);
  const end = line.high === 1 ? width - SIDE : width - 2;
  const ticks = line.ticks.map((tick) => {
    const x = SIDE + ((tick - line.low) / (line.high - line.low)) * (width - 2 * SIDE);
    const even = tick === line.even;
    return svg("g", {},
      svg("line", {
        x1: x, x2: x, y1: y - 6, y2: y + 6,
        stroke: even ? "var(--orange)" : "var(--muted)", "stroke-width": even ? 3 : 1,
      }),
      text(x, y + 22, "middle", tick === 0.5 ? "\u00bd" : shown(tick, 0)),
    );
  });
  const print = { fill: "none", stroke: "var(--blue)", "stroke-dasharray": "2 2" };
  const steps = footprints.map((step) => svg("circle", { cx: place(line, step, width), cy: y, r: 5, ...print }));
  const value = line.of(p) > line.high ? `${shown(line.of(p), 0)} \u2192` : shown(line.of(p), 3);
  return svg("g", {},
    text(width / 2, y - 14, "middle", line.name, "bold"),
    text(width - SIDE, y - 14, "end", value),
    svg("line", { x1: line.low < 0 ? 2 : SIDE, x2: end, y1: y, y2: y, stroke: "var(--muted)" }),
    ...ticks, ...steps,
    svg("circle", { cx: place(line, p, width), cy: y, r: 9, fill: "var(--blue)", stroke: "var(--paper)" }),
  );
}

export default explorable({
  title: "One chance on three lines",
  names: ["p", "likelihood_ratio", "footprints"],
  valid: ({ p, likelihood_ratio: ratio, footprints }) =>
    p >= 0.001 && p <= 0.999 && ratio >= 1 && ratio <= 100 &&
    Array.isArray(footprints) && footprints.every((one) => one >= 0.001 && one <= 0.999),
  formulas: { odds, logit, sigmoid },
  guess: {
    ask: "The chance of an illness is 1 in 100. One positive test multiplies the odds by 9. What is the chance then?",
    reply: (guess, state) => {
      const right = sigmoid(logit(0.01) + Math.log(9));
      const near = Math.abs(guess - right) < 0.005;
      return [
        `You said ${shown(100 * guess, 1)} %. ${near ? "So it" : "It"} is ${shown(100 * right, 1)} %: odds of 9 to 99.`,
        { p: right, likelihood_ratio: 9, footprints: [0.01] },
      ];
    },
  },
  controls: ({ p, likelihood_ratio: ratio }) => [
    {
      label: "chance", value: logit(p), min: -6.9, max: 6.9, step: 0.1, text: shown(p, 3),
      words: `probability ${shown(p, 3)}, odds ${shown(odds(p), 3)}, logit ${shown(logit(p))}`,
      set: (z) => ({ p: within(sigmoid(z)), footprints: [] }),
      typed: (p) => (p < 0.001 || p > 0.999 ? "Between 0.001 and 0.999, please." : { p, footprints: [] }),
    },
    {
      label: "likelihood ratio", value: ratio, min: 1, max: 100, step: 1,
      text: shown(ratio, Number.isInteger(ratio) ? 0 : 2),
      set: (value) => ({ likelihood_ratio: value }),
    },
  ],
  buttons: ({ p, likelihood_ratio: ratio, footprints }) => [
    { label: `positive test, odds \u00d7 ${shown(ratio, 0)}`, act: weighed({ p, footprints }, ratio) },
    { label: `negative test, odds \u00f7 ${shown(ratio, 0)}`, act: weighed({ p, footprints }, 1 / ratio) },
    { label: "turn it round", act: { p: within(1 - p), footprints: [] } },
    { label: "start at 1 in 100", act: { p: 0.01, footprints: [] } },
  ],
  height: () => 205,
  draw(state, width) {
    const path = LINES.map((line, row) => `${place(line, state.p, width)},${middle(row)}`).join(" ");
    return [
      svg("polyline", { points: path, fill: "none", stroke: "var(--blue)", "stroke-width": 2 }),
      ...LINES.map((line, row) => drawLine(line, row, state, width)),
    ];
  },
  drag(x, y, _state, width) {
    const row = Math.min(2, Math.max(0, Math.round((y - middle(0)) / 62)));
    const line = LINES[row];
    const share = Math.min(1, Math.max(0, (x - SIDE) / (width - 2 * SIDE)));
    return { p: within(line.back(line.low + share * (line.high - line.low))), footprints: [] };
  },
  letters: () => 130,
  say({ p, footprints }) {
    const now = `p = ${shown(p, 3)}, odds ${shown(odds(p), 3)}, logit ${shown(logit(p))}.`;
    const side = p > 0.5 ? "Likelier than not." : p < 0.5 ? "Less likely than not." : "Even chances.";
    if (!footprints.length) return `${now} ${side}`;
    const last = footprints.at(-1);
    const moved = (by) => (by < 0 ? "took" : "added");
    const gain = [p - last, logit(p) - logit(last)];
    const to = gain[0] < 0 ? "from" : "to";
    const [chance, evidence] = [shown(Math.abs(gain[0]), 3), shown(Math.abs(gain[1]))];
    const change = `The last test ${moved(gain[0])} ${chance} ${to} the probability`;
    return `${now} ${side} ${change} and ${evidence} ${to} the logit.`;
  },
});
