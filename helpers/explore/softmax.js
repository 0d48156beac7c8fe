// One softmax beside a sigmoid for each class.

const [WIDE, ROW, NAMES, READING, SIDE, FARTHEST] = [560, 40, 90, 54, 222, 1e6];
const MORE = ["dog", "cat", "rabbit", "bird", "fish", "mouse"];

const total = (p) => p.reduce((sum, one) => sum + one, 0);
const softmax = (z, temperature = 1) => {
  const shares = z.map((one) => Math.exp((one - Math.max(...z)) / temperature));
  return shares.map((one) => one / total(shares));
};
const sigmoids = (z, temperature = 1) => z.map((one) => sigmoid(one / temperature));
const logsumexp = (z) => Math.max(...z) + Math.log(total(z.map((one) => Math.exp(one - Math.max(...z)))));
/** The log-odds of class k against all the rest. */
const againstRest = (z, k, t = 1) => z[k] / t - logsumexp(z.filter((_, j) => j !== k).map((one) => one / t));

const chance = (p) => (p < 0.0005 ? "<0.001" : p > 0.9995 ? ">0.999" : shown(p, 3));
const put = (logits, k, z) => ({ logits: logits.map((one, j) => (j === k ? z : one)) });

// A kernel sends classes and logits one by one: their numbers may differ.
function shape({ classes, logits, temperature: t }, width) {
  const names = classes.slice(0, logits.length);
  const z = logits.slice(0, names.length);
  const beside = width >= WIDE;
  const three = z.length === 3;
  const tall = z.length * ROW + 84;
  const [x, y] = beside ? [width - SIDE, 22] : [(width - SIDE) / 2, tall + 30];
  const corners = three && [[x + SIDE / 2, y], [x, y + 0.866 * SIDE], [x + SIDE, y + 0.866 * SIDE]];
  const height = three ? (beside ? 240 : tall + 250) : tall;
  const wide = three && beside ? width - SIDE - 40 : width;
  return { names, z, t, wide, corners, height, p: softmax(z, t) };
}

const bar = (row, x, y, width) => svg("rect", {
  x, y, width, height: 14, fill: row ? "none" : "var(--blue)", stroke: row ? "var(--orange)" : "var(--paper)",
  "stroke-dasharray": row && "4 2",
});

function drawBars({ names, z, t, p, wide }) {
  const ends = z.length * ROW + 30;
  const long = wide - NAMES - READING;
  const one = long / z.length;
  return [
    ...[p, sigmoids(z, t)].flatMap((shares, row) => [
      ...shares.flatMap((share, k) => [
        bar(row, NAMES, k * ROW + 3 + 18 * row, share * long),
        text(wide, k * ROW + 15 + 18 * row, "end", chance(share)),
        bar(row, NAMES + total(shares.slice(0, k)) * one, ends + 24 * row, share * one),
      ]),
      text(0, ends + 13 + 24 * row, "start", row ? "sigmoids" : "softmax"),
      text(wide, ends + 13 + 24 * row, "end", shown(total(shares), 3), "bold"),
    ]),
    ...names.map((name, k) => text(0, k * ROW + 24, "start", name, "bold")),
    text(0, ends - 8, "start", "end to end"),
    text(NAMES + one, ends - 8, "middle", "1"),
    text(wide, ends - 8, "end", "sum"),
    line([[NAMES + one, ends - 4], [NAMES + one, ends + 46]], "var(--ink)", "5 3"),
  ];
}

function drawTriangle({ names, z, p, corners }) {
  const at = (shares) => [0, 1].map((axis) => total(shares.map((share, k) => share * corners[k][axis])));
  const middle = at([1 / 3, 1 / 3, 1 / 3]);
  const path = Array.from({ length: 99 }, (_, step) => at(softmax(z, 0.1 * 10 ** (step / 24))));
  const [cx, cy] = at(p);
  return [
    ...[0, 1, 2].map((k) => line([at([0, 1, 2].map((j) => (j === k ? 0 : 0.5))), middle], "var(--muted)")),
    line([...corners, corners[0]], "var(--ink)"),
    line(path, "var(--blue)", "5 3"),
    svg("circle", { cx, cy, r: 8, fill: "var(--blue)" }),
    ...corners.map(([x, y], k) => text(x, k ? y + 19 : y - 9, ["middle", "start", "end"][k], names[k])),
  ];
}

export default explorable({
  title: "Bars and temperature",
  names: ["classes", "logits", "temperature"],
  valid: ({ classes, logits, temperature }) =>
    [classes, logits].every(Array.isArray) && classes.length === logits.length && logits.length > 1 &&
    logits.length < 7 && new Set(classes).size === logits.length && temperature >= 0.1 && temperature <= 100 &&
    logits.every((z) => Number.isFinite(z) && Math.abs(z) <= FARTHEST) &&
    classes.every((name) => /^.{1,10}$/.test(name)),
  formulas: { softmax, logsumexp, sigmoids, againstRest },
  guess: {
    ask: "Raise the dog\u2019s logit from 4 to 5, and the cat\u2019s from 2 to 6. What does the dog\u2019s bar do?",
    choices: ["it grows", "it stays", "it shrinks"],
    reply: (choice) => [
      `${choice === "it shrinks" ? "Right" : "No"}: it shrinks, from 0.879 to 0.269: its rival gains more.`,
      { classes: MORE.slice(0, 3), logits: [5, 6, -2], temperature: 1 },
    ],
  },
  controls(state) {
    const { names, z, t, p } = shape(state);
    // In tens, so that the range does not follow the hand.
    const max = Math.max(8, ...z.map((one) => 10 * Math.ceil(Math.abs(one) / 10)));
    return [
      ...names.map((name, k) => ({
        label: `logit of ${name}`, value: z[k], min: -max, max, step: 0.1, text: brief(z[k]),
        words: `logit ${brief(z[k])}, probability ${chance(p[k])}`,
        set: (value) => put(z, k, value),
        typed: (value) => (Math.abs(value) > FARTHEST ? "At most a million." : put(z, k, value)),
      })),
      {
        label: "temperature T", value: Math.log10(t), min: -1, max: 2, step: 0.05, text: brief(t),
        set: (power) => ({ temperature: Number((10 ** power).toPrecision(3)) }),
        typed: (value) => (value < 0.1 || value > 100 ? "From 0.1 to 100." : { temperature: value }),
      },
    ];
  },
  buttons(state) {
    const { names, z } = shape(state);
    const next = MORE.find((name) => !names.includes(name));
    const all = (by) => {
      const logits = z.map((one) => Number((one + by).toFixed(6)));
      return logits.some((one) => Math.abs(one) > FARTHEST) ? {} : { logits };
    };
    return [
      { label: "+3 to all", act: all(3) },
      { label: "largest to 0", act: all(-Math.max(...z)) },
      { label: "add a class", act: z.length < 6 ? { classes: [...names, next], logits: [...z, 0] } : {} },
      { label: "take one away", act: z.length > 2 ? { classes: names.slice(0, -1), logits: z.slice(0, -1) } : {} },
    ];
  },
  height: (width, state) => shape(state, width).height,
  draw(state, width) {
    const now = shape(state, width);
    return [...drawBars(now), ...(now.corners ? drawTriangle(now) : [])];
  },
  letters: () => 200,
  say(state) {
    const { names, z, t, p } = shape(state);
    const [first, second] = z.map((_, k) => k).sort((j, k) => z[k] - z[j]);
    const tied = z.filter((one) => one === z[first]).length;
    const power = (j, k) => {
      const gap = `${brief(z[j])} ${MINUS} ${brief(z[k]).replace(/^\D.*/, "($&)")}`;
      return t === 1 ? gap : `(${gap})/${brief(t)}`;
    };
    const ratio = Math.exp((z[first] - z[second]) / t);
    const times = `${ratio > 1e6 ? "over a million" : shown(ratio, 3)} times as likely as ${names[second]}`;
    return [
      tied > 1
        ? `${tied} classes tie at the top: each has ${chance(p[first])}.`
        : `${names[first]} has ${chance(p[first])}, ${times}: e to the power ${power(first, second)}.`,
      z.length > 2
        ? `Log-odds of ${names[first]} against all the rest: ${shown(againstRest(z, first, t))}.`
        : `Two classes, one sigmoid: ${names[0]} has \u03c3(${power(0, 1)}): ${chance(p[0])}.`,
      `The sigmoids add up to ${shown(total(sigmoids(z, t)), 3)}, the softmax to 1.`,
    ].join(" ");
  },
});
