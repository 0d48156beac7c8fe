// A world p and a belief q as bars; the entropy of p and the divergence add up to their cross-entropy.

const WEATHER = ["sun", "cloud", "rain", "snow"];
const [NAMES, SUM, READING, ROW, TOP, BAR, STEP] = [70, 116, 128, 40, 20, 14, 0.5];
const SUMS = TOP + WEATHER.length * ROW + 28;

const total = (list) => list.reduce((sum, one) => sum + one, 0);
const shares = (parts) => parts.map((one) => one / total(parts));

// In nats. What never happens adds 0 to a mean, even where it was held to be impossible.
const surprisal = (p) => 0 - Math.log(p);
const crossEntropy = (p, q) => total(p.map((one, k) => (one ? one * surprisal(q[k]) : 0)));
const entropy = (p) => crossEntropy(p, p);

/** p log(p / q) - p + q, never negative; near p = q its parts would cancel, so there from its series. */
function excess(p, q) {
  if (p === 0) return q;
  const x = (p - q) / q;
  const series = [42, 30, 20, 12, 6, 2].reduce((sum, one) => 1 / one - x * sum, 0);
  return Math.abs(x) < 0.01 ? q * x * x * series : p * Math.log(p / q) - p + q;
}
const klDivergence = (p, q) => total(p.map((one, k) => excess(one, q[k])));

/** All that is shown, in the unit of the state. */
function costs({ world, belief, unit }) {
  const [p, q] = [shares(world), shares(belief)];
  const inUnit = (nats) => (unit === "bits" ? nats / Math.LN2 : nats);
  return {
    p, q, inUnit, h: inUnit(entropy(p)), kl: inUnit(klDivergence(p, q)), cost: inUnit(crossEntropy(p, q)),
    swapped: inUnit(klDivergence(q, p)), same: p.every((one, k) => Math.abs(one - q[k]) < 1e-12),
    shocks: WEATHER.filter((_, k) => p[k] > 0 && q[k] === 0),
  };
}

const allowed = (part) => part === 0 || (Number.isFinite(part) && part >= 0.001 && part <= 1000);
const shareable = (list) => Array.isArray(list) && list.length === 4 && list.every(allowed) && total(list) > 0;
const put = (list, k, part) => list.map((one, j) => (j === k ? part : one));
const tiny = (number) => number > 0 && number < 0.0005;
const reading = (number) => (tiny(number) ? "<0.001" : shown(number, 3));
const said = (number) => (tiny(number) ? "less than 0.001" : number === Infinity ? "infinite" : shown(number, 3));

/** A bar of p is filled, one of q dashed, a divergence hatched; one without end is open on the right. */
function bar(x, y, length, kind, endless) {
  const many = kind === "kl" ? length / 6 : 0;
  const strokes = Array.from({ length: many }, (_, k) => `M${x + 6 * k} ${y + BAR}l6 -${BAR}`);
  return svg("path", {
    d: `M${x + length} ${y}H${x}V${y + BAR}h${length}${endless ? "" : "Z"}${strokes.join("")}`,
    fill: kind === "p" ? "var(--blue)" : "none", stroke: kind === "p" ? "none" : "var(--orange)",
    "stroke-dasharray": kind === "q" && "4 2",
  });
}

export default explorable({
  title: "The price of a wrong belief",
  names: ["world", "belief", "unit"],
  valid: ({ world, belief, unit }) => shareable(world) && shareable(belief) && ["bits", "nats"].includes(unit),
  formulas: { shares, surprisal, entropy, crossEntropy, klDivergence },
  guess: {
    ask: "Leave the world as it is. Set the belief q so that the cross-entropy is least, then check.",
    reply(state) {
      const { h, kl, cost, same } = costs(state);
      const least = `${shown(h, 3)} ${state.unit}, the entropy of the world`;
      if (same) return `You pay the least: ${least}. Only the truth, q = p, costs as little.`;
      const paid = kl === Infinity ? "without end" : `${said(cost)} ${state.unit}, ${said(kl)} more than needed`;
      return `You pay ${paid}. The least is ${least}: only the truth, q = p, costs as little.`;
    },
  },
  controls: (state) => WEATHER.flatMap((name, k) => ["world", "belief"].map((kind, row) => {
    const parts = state[kind];
    const part = parts[k];
    const alone = part === total(parts); // the last part above 0 stays there
    return {
      label: `${name}, ${kind} ${"pq"[row]}`, value: part, text: brief(part), step: STEP,
      min: alone ? STEP : 0, max: part > 8 ? 10 * Math.ceil(part / 10) : 8,
      words: `parts ${brief(part)}, share ${reading(shares(parts)[k])}`,
      set: (value) => ({ [kind]: put(parts, k, value) }),
      typed: (value) => {
        const list = put(parts, k, value);
        return shareable(list) ? { [kind]: list } : "0, or from 0.001 to 1000 parts, and not all four 0.";
      },
    };
  })),
  buttons: ({ world, belief, unit }) => [
    { label: "believe the truth", act: { belief: world } },
    { label: "swap p and q", act: { world: belief, belief: world } },
    { label: "no idea", act: { belief: [1, 1, 1, 1] } },
    { label: "always snow", act: { world: [0, 0, 0, 1] } },
    { label: "snow? never!", act: { belief: [4, 2, 1, 0] } },
    ...["bits", "nats"].map((one) => ({ label: one, act: { unit: one }, on: unit === one })),
  ],
  height: () => SUMS + 74,
  draw(state, width) {
    const { p, q, inUnit, h, kl, cost } = costs(state);
    const long = width - NAMES - READING;
    const room = width - SUM - 58;
    // Three bits fill the room, or what the belief costs, if it is more.
    const scale = room / Math.max(inUnit(3 * Math.LN2), cost < Infinity ? cost : 0);
    const sums = [["entropy", 0, h, "p"], ["+ divergence", h, kl, "kl"], ["= cross-entropy", 0, cost, "q"]];
    return [
      text(width - 74, 12, "end", "share"),
      text(width, 12, "end", "surprisal"),
      ...WEATHER.flatMap((name, k) => [
        text(0, TOP + k * ROW + 24, "start", name, "bold"),
        ...[p, q].flatMap((list, row) => {
          const y = TOP + k * ROW + 3 + 18 * row;
          return [
            text(NAMES - 10, y + 12, "end", "pq"[row]),
            bar(NAMES, y, list[k] * long, "pq"[row]),
            text(width - 74, y + 12, "end", reading(list[k])),
            text(width, y + 12, "end", shown(inUnit(surprisal(list[k])))),
          ];
        }),
      ]),
      text(0, SUMS - 8, "start", `${state.unit} an evening`),
      ...sums.flatMap(([name, from, size, kind], row) => {
        const y = SUMS + 24 * row;
        const length = Math.min(size * scale, room - from * scale);
        return [
          text(0, y + 12, "start", name),
          bar(SUM + from * scale, y, length, kind, size === Infinity),
          text(width, y + 12, "end", reading(size), "bold"),
        ];
      }),
    ];
  },
  letters: () => 210,
  say(state) {
    const { p, q, inUnit, h, kl, cost, swapped, same, shocks } = costs(state);
    const { unit } = state;
    if (shocks.length) {
      return `The belief rules out what can happen, ${shocks.join(" and ")}: ` +
        `divergence and cross-entropy are infinite. The entropy is still ${said(h)} ${unit}.`;
    }
    if (same) {
      return `The belief is the truth: the divergence is 0, the cross-entropy is the entropy, ${said(h)} ${unit}.`;
    }
    const terms = p.map((one, k) => (one ? inUnit(one * Math.log(one / q[k])) : 0));
    const [most, least] = [Math.max(...terms), Math.min(...terms)];
    const named = (term) => WEATHER[terms.indexOf(term)];
    const detail = most < 0.0005 ? "" : ` Of this, ${named(most)} adds ${shown(most, 3)}` +
      `${least > -0.0005 ? "" : `, and ${named(least)} takes ${shown(-least, 3)} away`}.`;
    return `The belief costs ${said(cost)} ${unit} an evening: ${said(h)} that nobody can avoid, and a divergence of ` +
      `${said(kl)}.${detail} With p and q swapped, the divergence would be ${said(swapped)}.`;
  },
});
