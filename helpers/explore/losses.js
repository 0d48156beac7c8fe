// What one example costs against its logit, and how steep that is.

const [LEFT, RIGHT, WIDE, TALL, FLAT] = [40, 18, 640, 210, 100];

// Of label y and logit z: the loss and its slope in z. Exact formulas never take 1 - p.
const crossEntropy = (y, z) => (y ? [softplus(-z), -sigmoid(-z)] : [softplus(z), sigmoid(z)]);
const bend = (z) => sigmoid(z) * sigmoid(-z); // the sigmoid's own slope
const squaredError = (y, z, [, gap] = crossEntropy(y, z)) => [gap ** 2, 2 * gap * bend(z)];
const doubled = (y, z, [loss, slope] = crossEntropy(y, sigmoid(z))) => [loss, slope * bend(z)];
// Frameworks do, and lose digits.
const fromP = (y, p) => -(y ? Math.log(p) : Math.log1p(-p));
const clipped = (y, z, p = sigmoid(z), kept = Math.min(1 - 1e-7, Math.max(1e-7, p))) =>
  [fromP(y, kept), kept === p ? p - y : 0];
const bceLoss = (y, z, p = sigmoid(z), by = p * (1 - p)) =>
  [Math.min(100, fromP(y, p)), ((p - y) / Math.max(by, 1e-12)) * by];

// Each with its colour, dashes, and the box that shows it.
const RULES = [
  ["cross-entropy", crossEntropy, "blue"],
  ["squared error", squaredError, "orange", "7 4", "squared"],
  ["Keras, clipped", clipped, "green", "9 3 2 3", "through_p"],
  ["BCELoss", bceLoss, "purple", "2 3", "through_p"],
  ["sigmoid twice", doubled, "ink", "14 4", "double_sigmoid"],
];
const rulesOf = (state) => RULES.filter(([, , , , box]) => !box || state[box]);

const BOXES = {
  squared: "squared error", through_p: "from p: Keras, BCELoss", double_sigmoid: "a sigmoid too many",
};

// 0 is only what floats or a rule have made 0.
function fine(number, box) {
  const size = Math.abs(number);
  if (size < 1e-99) return box === "through_p" ? "0" : "nearly 0";
  return size < 5e-5 ? number.toExponential(1).replaceAll("-", MINUS) : shown(number, size < 1 ? 4 : 3);
}
const read = (formula, { label, z }, box) => formula(label, z).map((one) => fine(one, box));
const answer = (y) => (y ? "yes" : "no");
/** How far the picture reaches: as the slider, or farther for a z that was typed. */
const reach = ({ z }) => [10, 20, 60, 150, 1000].find((far) => Math.abs(z) <= far);

const upper = (width) => (width < WIDE ? 146 : 24);
const stroke = (points, colour, dash) =>
  line(points, `var(--${colour})`, dash, dash ? 2.2 : colour === "blue" ? 4 : 1);

/** The panel of losses (`what` is 0) or slopes (1). */
function panel(what, title, low, high, tick, top, tall, state, width) {
  const { z, label } = state;
  const far = reach(state);
  const steps = Array.from({ length: 401 }, (_, step) => (step / 200 - 1) * far);
  const x = (one) => LEFT + (0.5 + one / far / 2) * (width - LEFT - RIGHT);
  const y = (value) => top + ((high - value) / (high - low)) * tall;
  return [
    text(LEFT, top - 9, "start", title),
    ...[0, tick].flatMap((one) => [
      line([[LEFT, y(one)], [width - RIGHT, y(one)]], "var(--grid)"), text(LEFT - 5, y(one) + 5, "end", brief(one)),
    ]),
    ...[-far, 0, far].map((one) => text(x(one), top + tall + 21, "middle", what ? brief(one) : "")),
    line([[x(z), top], [x(z), top + tall]], "var(--ink)"),
    ...rulesOf(state).flatMap(([, formula, colour, dash]) => [
      stroke(steps.map((one) => [x(one), y(formula(label, one)[what])]), colour, dash),
      svg("circle", { cx: x(z), cy: y(formula(label, z)[what]), r: 5, fill: `var(--${colour})` }),
    ]),
  ];
}

/** Which line is which, and its numbers at z: on top, or in the empty corner. */
function legend(state, width) {
  const { z, label } = state;
  const top = width < WIDE ? 15 : 43;
  const left = width < WIDE ? 0 : label ? width / 2 + 20 : LEFT + 10;
  const row = (k, words) => words.map((one, column) =>
    text(left + [38, 200, 290][column], top + k * 20, column ? "end" : "start", one));
  return [
    ...row(0, [`z = ${brief(z)}`, "loss", "slope"]),
    ...rulesOf(state).flatMap(([name, formula, colour, dash, box], k) => [
      stroke([0, 32].map((x) => [left + x, top + 15 + k * 20]), colour, dash),
      ...row(k + 1, [name, ...read(formula, state, box)]),
    ]),
  ];
}

export default explorable({
  title: "What one example costs",
  names: ["z", "label", "squared", "through_p", "double_sigmoid"],
  valid: ({ z, label, ...boxes }) =>
    Number.isFinite(z) && Math.abs(z) <= 800 && [0, 1].includes(label) &&
    Object.values(boxes).every((one) => one === !!one),
  formulas: { crossEntropy, squaredError, clipped, bceLoss, doubled },
  guess: {
    ask: `Yes is right, z = ${MINUS}8. A sigmoid too many: what is left of the slope, ${MINUS}1?`,
    choices: ["all of it", "half of it", "nearly nothing"],
    reply: (choice) => [
      `${choice[0] === "n" ? "Right" : "No"}: ${fine(doubled(1, -8)[1])}. Half of it, times the slope of the sigmoid.`,
      { z: -8, label: 1, double_sigmoid: true },
    ],
  },
  controls: (state) => [
    {
      label: "logit z", value: state.z, min: -10, max: 10, step: 0.1, text: brief(state.z),
      words: `logit ${brief(state.z)}, loss ${read(crossEntropy, state)[0]}`,
      set: (z) => ({ z }),
      typed: (z) => (Math.abs(z) > 800 ? `From ${MINUS}800 to 800.` : { z }),
    },
    ...Object.entries(BOXES).map(([name, label]) => ({ label, on: state[name], set: (on) => ({ [name]: on }) })),
  ],
  buttons: ({ label: now }) => [
    ...[1, 0].map((label) => ({ label: `answer ${answer(label)}`, act: { label }, on: label === now })),
    ...[8, 17, 50, 120].map((far) => ({
      label: `z = ${now ? MINUS : ""}${far}`, act: { z: now ? -far : far, ...(far > 8 && { through_p: true }) },
    })),
  ],
  height: (width) => upper(width) + TALL + FLAT + 58,
  draw(state, width) {
    const { label } = state;
    const far = reach(state);
    const high = Math.max(...rulesOf(state).map(([, formula]) => formula(label, label ? -far : far)[0]));
    const top = upper(width);
    const lower = top + TALL + 32;
    return [
      ...panel(0, `loss if the answer is ${answer(label)}`, 0, high, far, top, TALL, state, width),
      ...panel(1, "its slope in the logit z", -label, 1 - label, 1 - 2 * label, lower, FLAT, state, width),
      ...legend(state, width),
    ];
  },
  // Where the picture follows z, z cannot follow the hand.
  drag(x, _y, state, width) {
    const z = ((x - LEFT) / (width - LEFT - RIGHT)) * 20 - 10;
    return reach(state) === 10 && { z: Math.min(10, Math.max(-10, Math.round(10 * z) / 10)) };
  },
  letters: (state) => 25 + 50 * rulesOf(state).length,
  say(state) {
    const { z, label } = state;
    const times = 0.5 / bend(z);
    const more = {
      squared: `, ${times > 1e6 ? "over a million" : shown(times, 0)} times less steep`,
      double_sigmoid: `, never below ${label ? "0.3133" : "0.6931"}`,
    };
    const told = rulesOf(state).map(([name, formula, , , box]) =>
      `${name} ${read(formula, state, box).join(", slope ")}${more[box] ?? ""}`);
    return `At z = ${brief(z)}, if the answer is ${answer(label)}: ${told.join("; ")}.`;
  },
});
