// A line makes a logit of hours, the sigmoid a probability of the logit.

const [W, B, HOURS, LEFT, TALL] = [2, 20, 10, 28, 130]; // w from -W to W, b from -B to B

/** The bias with which the threshold stays when the weight `from` becomes `to`. */
const keeping = (b, from, to) => Number(((b * to) / from).toPrecision(12));
/** The mean cross-entropy: -log p of who passed, -log(1 - p) of who failed. */
const loss = (points, w, b) =>
  points.reduce((sum, [x, y]) => sum + softplus((1 - 2 * y) * (w * x + b)), 0) / points.length;

/** The weight and bias of least loss: Newton's method. */
function fit(points) {
  let [w, b] = [0, 0];
  for (let step = 0; step < 12; step += 1) {
    const sum = (of) => points.reduce((total, [x, y]) => total + of(x, sigmoid(w * x + b), y), 0);
    const [gw, gb] = [sum((x, p, y) => (p - y) * x), sum((x, p, y) => p - y)];
    const [ww, wb, bb] = [2, 1, 0].map((power) => sum((x, p) => p * (1 - p) * x ** power));
    const area = ww * bb - wb * wb;
    [w, b] = [w - (bb * gw - wb * gb) / area, b - (ww * gb - wb * gw) / area];
  }
  return [w, b];
}

const allowed = (w, b) => Math.abs(w) <= W && Math.abs(b) <= B;
const rounded = (number, decimals = 3) => Number(number.toFixed(decimals));
const within = (x, size) => Math.min(size, Math.max(-size, x));

/** Axes and what `inside` draws; a threshold in sight has a point and `words`. */
function panel(row, width, { w, b }, title, [low, middle, high], words, inside) {
  const top = 28 + row * (TALL + 38);
  const wide = width - LEFT - 10;
  const at = (x, y) => [LEFT + (x / HOURS) * wide, top + (TALL * (high - y)) / (high - low)];
  const even = -b / w;
  const [x, y] = at(even, middle);
  const right = even < 5; // words stand where neither line nor curve runs
  const frame = { x: LEFT, y: top, width: wide, height: TALL, viewBox: `${LEFT} ${top} ${wide} ${TALL}` };
  return [
    text(LEFT, top - 12, "start", title, "bold"),
    ...[low, middle, high].flatMap((tick) => [
      line([at(0, tick), at(HOURS, tick)], "var(--grid)"),
      text(LEFT - 7, at(0, tick)[1] + 5, "end", tick === 0.5 ? "\u00bd" : brief(tick)),
    ]),
    // It clips what leaves it.
    svg("svg", frame, ...inside(at, even).map((points, k) =>
      line(points, k ? "var(--orange)" : "var(--blue)", k ? "7 4" : "none", 2.5))),
    ...(even >= 0 && even <= HOURS ? [
      line([at(even, low), at(even, high)], "var(--orange)", "2 3"),
      svg("circle", { cx: x, cy: y, r: 7, fill: "var(--orange)" }),
      text(x + (right ? 9 : -9), y + (right === w > 0 ? 22 : -12), right ? "start" : "end", words),
    ] : []),
  ];
}

export default explorable({
  title: "Line and curve",
  names: ["w", "b", "keep", "points"],
  valid: ({ w, b, keep, points }) =>
    [w, b].every(Number.isFinite) && allowed(w, b) && keep === !!keep &&
    points.every(([x, y]) => x >= 0 && x <= HOURS && [0, 1].includes(y)) && allowed(...fit(points)),
  formulas: { sigmoid, keeping, loss, fit },
  guess: {
    ask: `With w = 0.8 and b = ${MINUS}4, the threshold is 5 hours. Raise b to ${MINUS}3: where does it go?`,
    choices: ["left", "right", "it stays"],
    reply: (choice) => [
      `${choice === "left" ? "Yes" : "No"}: left, to 3.75 hours. Each logit is 1 higher, and 0 reached sooner.`,
      { w: 0.8, b: -3 },
    ],
  },
  controls({ w, b, keep }) {
    const kept = keep && w !== 0;
    const weight = (to) => ({ w: to, b: kept ? keeping(b, w, to) : b });
    const most = Math.min(W, B * Math.abs(w / b));
    const slider = { min: -W, max: W, step: 0.1 };
    return [
      {
        ...slider, label: "weight w", value: w, text: brief(w),
        // A kept threshold survives the way through w = 0; b stays in its range.
        set: (to) => weight(within(rounded(to) || (kept ? 0.01 * Math.sign(w) : 0), kept && b ? most : W)),
      },
      {
        ...slider, label: "bias b", value: b, min: -B, max: B, text: brief(b),
        set: (to) => ({ b: rounded(to), keep: false }),
      },
      { label: "keep the threshold (w \u2260 0)", on: keep, set: (on) => ({ keep: on }) },
    ];
  },
  buttons({ w, b, points }) {
    const preset = (to, bias, label = `w = ${to}, b = ${brief(bias)}`) =>
      ({ label, act: { w: to, b: bias }, on: w === to && b === bias });
    return [
      preset(1.6, -4),
      preset(1.6, -8),
      preset(0, b, "w = 0"),
      { label: "turn it round", act: { w: 0 - w, b: 0 - b } },
      preset(...fit(points), "best fit"),
    ];
  },
  height: () => 350,
  draw(state, width) {
    const { w, b, points } = state;
    const p = (x) => sigmoid(w * x + b);
    const title = `logit z = ${brief(w)}x ${b < 0 ? MINUS : "+"} ${brief(Math.abs(b))}`;
    let place;
    return [
      ...panel(0, width, state, title, [-8, 0, 8], `${MINUS}b/w = ${brief(-b / w, 2)}`, (at) =>
        [[0, HOURS].map((x) => at(x, w * x + b))]),
      ...panel(1, width, state, "p = \u03c3(z) after x hours", [0, 0.5, 1], `slope ${brief(w / 4)}`, (at, even) => {
        place = at;
        const tangent = [-1, 1].map((side) => side * within(1.6 / w, 99)).map((x) => at(even + x, 0.5 + (w / 4) * x));
        const curve = Array.from({ length: 201 }, (_, k) => at(k / 20, p(k / 20)));
        return Math.abs(even) < 99 ? [curve, tangent] : [curve];
      }),
      ...points.flatMap(([x, y]) => {
        const [cx, cy] = place(x, y);
        return [
          line([[cx, cy], place(x, p(x))], "var(--muted)", "1 3"),
          svg("circle", { cx, cy, r: 5, fill: y ? "var(--ink)" : "var(--paper)", stroke: "var(--ink)" }),
        ];
      }),
      text(width - 12, place(0, 0)[1] - 10, "end", "\u25cb failed"),
      text(LEFT + 2, place(0, 1)[1] + 18, "start", "\u25cf passed"),
      ...[0, 5, HOURS].map((x) => text(place(x, 0)[0], place(x, 0)[1] + 22, "middle", x)),
    ];
  },
  drag(x, _y, { w }, width) {
    const middle = HOURS / 2;
    const even = middle + within(((x - LEFT) / (width - LEFT - 10)) * HOURS - middle, middle);
    return w ? { b: rounded(-w * rounded(even, 1)) } : {};
  },
  letters: () => 150,
  say({ w, b, points }) {
    const even = -b / w;
    return [
      w === 0
        ? `w = 0: no threshold. p is \u03c3(b) for everyone, about ${brief(sigmoid(b))}.`
        : Math.abs(even) > 1000
          ? "The threshold is over 1000 hours away: the curve is nearly flat."
          : `One half at ${brief(even, 2)} hours; there the curve has slope ${brief(w / 4)}.`,
      `Each hour multiplies the odds by ${shown(Math.exp(w))}.`,
      `Mean cross-entropy, a loss: ${shown(loss(points, w, b), 3)}; at best ${shown(loss(points, ...fit(points)), 3)}.`,
    ].join(" ");
  },
});
