"""Exercises and predictions of lesson 02."""

import math

import numpy as np

from helpers.exercises.answers import Exercise
from helpers.odds import logit
from helpers.sigmoid import log_sigmoid, sigmoid, sigmoid_derivative

EXERCISES = (
    Exercise(
        "2.1",
        "your own sigmoid",
        right=lambda z: 1 / (1 + np.exp(-z)),
        calls=((0.0,), (2.0,), (-3.0,), ([0.5, -1.0, 5.0],)),
        shows="You have typed the function that undoes the logit.",
        mistakes=(
            (lambda z: 1 / (1 + np.exp(z)), "The sign of z is turned round: this falls, and gives the other side."),
            (lambda z: np.exp(z) / (1 + np.exp(-z)), "Two forms are mixed: e^z belongs above 1 + e^z."),
            (np.exp, "That is the odds. From odds to a probability one step is missing."),
            (lambda z: z / (1 + z), "o / (1 + o) takes odds, and z is their logarithm. First make odds of it."),
            (
                lambda z: 1 + np.exp(-z),
                "That is 1 + e^-z, not 1 divided by it. (In `1 / 1 + np.exp(-z)` Python divides first: the denominator "
                "needs parentheses.)",
            ),
            (
                lambda z: 2 * np.exp(z),
                "In `np.exp(z) / 1 + np.exp(z)` Python divides first, which makes 2e^z. The denominator needs "
                "parentheses.",
            ),
            (lambda z: 1 / (1 - np.exp(-z)), "The denominator adds the two sides; yours subtracts them."),
            (
                lambda z: 1 / (1 + math.exp(-z)),
                "Right for a single number, and `math` takes no others. NumPy's functions take arrays, too.",
            ),
            (lambda z: np.log(z / (1 - z)), "That is the logit, which goes the other way: it takes a probability."),
        ),
    ),
    Exercise(
        "2.2",
        "sigmoid of log 3",
        right=0.75,
        digits=2,
        shows="A logit of log 3 means odds of 3, which needs no calculator.",
        mistakes=(
            (3, "3 is what you started from, the odds. A probability is o / (1 + o)."),
            (1 / 3, "One third would be odds of 1 to 2. Odds of 3 mean three times as likely as not."),
            (np.log(3), "That is the logit itself. The sigmoid turns it into a probability."),
            (0.25, "That is the other side. A positive logit belongs to the likelier one."),
            (sigmoid(3), "That is the sigmoid of 3. Here 3 is the odds, and the logit is its logarithm."),
            (sigmoid(math.log10(3)), "Your logarithm has base ten. On a calculator, the one with base e is called ln."),
            (2 / 3, "Two thirds would be odds of 2 to 1. Odds of 3 mean three times as likely as not."),
        ),
    ),
    Exercise(
        "2.3",
        "one more on the logit",
        right=sigmoid(logit(0.3) + 1),
        shows="One more on the logit, e times the odds; what the probability gains depends on where it starts.",
        mistakes=(
            (1.3, "You added 1 to the probability. It was the logit that rose by 1."),
            (0.3 * np.e, "You multiplied the probability by e. It is the odds that grow by this factor."),
            (
                0.3 + 0.3 * 0.7,
                "You followed the slope at the start for a whole step. That is too long: the slope changes on the way.",
            ),
            (logit(0.3) + 1, "That is the new logit. The probability asked for is its sigmoid."),
            (3 / 7 * np.e, "These are the new odds. From odds to a probability one step is missing."),
            (sigmoid(1.3), "You put the probability into the sigmoid as if it were a logit. Take its logit first."),
            (10 / 17, "You added 1 to the odds. It was the logit that rose by 1."),
            (sigmoid(1), "That is the sigmoid of the 1 alone. It comes on top of the logit of 0.3."),
        ),
    ),
    Exercise(
        "2.4",
        "weight and bias of a falling curve",
        right=[-1.2, 3],
        digits=2,
        shows="Four times the slope is the weight, and the bias is whatever makes the logit 0 at the threshold.",
        mistakes=(
            ([-0.3, 0.75], "You took the slope for the weight. At the threshold the sigmoid itself has a slope, too."),
            (
                [-0.075, 0.1875],
                "You divided the slope by four. The slope is a quarter of the weight, not four times it.",
            ),
            ([1.2, -3], "That curve has the right steepness, and rises. Which sign makes it fall?"),
            ([-1.2, -3], "The weight is right. Put the threshold into wx + b: does the logit become 0?"),
            ([-1.2, 2.5], "The weight is right. The bias is not the threshold: that is −b/w."),
            (-1.2, "The weight is right. The bias is asked for, too: a list of two numbers."),
            ([3, -1.2], "Both numbers are there, in the other order: the weight comes first."),
            ([1.2, 3], "The bias is right. A curve that falls has a negative weight."),
            (
                [-0.3, 2.5],
                "You copied slope and threshold. Which weight makes that slope, and which bias makes wx + b 0 there?",
            ),
            (
                [-1.2, 0.48],
                "The weight is right. For the bias you divided by 2.5, but in wx + b the weight is multiplied by it.",
            ),
        ),
    ),
    Exercise(
        "2.5",
        "the slope anywhere",
        right=lambda w, b, x: w * sigmoid_derivative(w * x + b),
        calls=((0.8, -4.0, 5.0), (0.8, -4.0, 9.0), (-1.2, 3.0, 2.0), (3.0, -6.0, 0.5)),
        shows="In z the slope is p(1 − p), and z moves w times as fast as x.",
        mistakes=(
            (
                lambda w, b, x: sigmoid_derivative(w * x + b),
                "That is the slope in z. When x moves by a little, z moves by w times as much: the chain rule.",
            ),
            (
                lambda w, *_: w / 4,
                "A quarter of the weight is the slope at the threshold. Elsewhere the curve is flatter.",
            ),
            (
                lambda w, _, x: w * sigmoid_derivative(x),
                "You took the slope of the sigmoid at x. What goes into the sigmoid is the logit, wx + b.",
            ),
            (
                lambda w, _, x: w * sigmoid_derivative(w * x),
                "The bias is missing. A slope does not contain it, but the place where you take the slope does.",
            ),
            (
                lambda w, b, x: w * sigmoid(w * x + b),
                "One factor is missing: the slope of the sigmoid is the product of both probabilities.",
            ),
            (
                lambda w, b, x: x * sigmoid_derivative(w * x + b),
                "That is the slope when w moves. Here x moves, and w stays.",
            ),
            (lambda w, b, x: sigmoid(w * x + b), "That is the height of the curve. Its slope was asked for."),
            (
                lambda w, b, x: w * sigmoid(w * x + b) * 1 - sigmoid(w * x + b),
                "Python multiplies first: 1 - p needs parentheses.",
            ),
            (
                lambda w, b, x: abs(w) * sigmoid_derivative(w * x + b),
                "The sign of the weight is lost: with a negative one the curve falls.",
            ),
        ),
    ),
    Exercise(
        "2.6",
        "which activation where",
        right="relu sigmoid",
        choices=("relu relu", "relu sigmoid", "sigmoid relu", "sigmoid sigmoid"),
        aliases={
            f"{hidden}{link}{output}": f"{hidden} {output}"
            for hidden in ("relu", "sigmoid")
            for output in ("relu", "sigmoid")
            for link in (", ", ",", " and ", ", then ", " then ")
        },
        shows="Inside, slopes of 1 pass changes on; at the end, a score has to become a probability.",
        mistakes=(
            (
                "relu relu",
                "Inside that is a good choice. But a ReLU gives 7 as readily as 0.7, and 7 is no probability.",
            ),
            (
                "sigmoid sigmoid",
                "The end gives a probability. But ten sigmoids multiply ten slopes of at most a quarter.",
            ),
            ("sigmoid relu", "You have them the wrong way round. Which of the two gives only numbers between 0 and 1?"),
        ),
    ),
    Exercise(
        "2.7",
        "a softplus that no number breaks",
        right=lambda z: -log_sigmoid(-z),
        calls=((0.0,), (2.0,), (-2.0,), (9.0,), (-15.0,), (40.0,), (720.0,), (800.0,), (-800.0,)),
        shows="At 800 and at −800 it is ReLU, to all digits of a float: only the corner is round.",
        mistakes=(
            (
                lambda z: -np.log(sigmoid(-z)),
                "Right on paper. But at 800 the sigmoid of −800 is stored as 0, which has no logarithm. "
                "One helper takes both steps at once.",
            ),
            (
                lambda z: -np.log(1 - sigmoid(z)),
                "Right on paper. But σ(z) is stored as 1 from about z = 37 on, and 1 minus it as 0, which has no "
                "logarithm.",
            ),
            (
                lambda z: np.log(1 + np.exp(z)),
                "That is the definition. It overflows at 800, where the answer is harmless.",
            ),
            (
                lambda z: math.log(1 + math.exp(z)),
                "That is the definition. `math.exp` stops at 800, because the result is larger than any float.",
            ),
            (lambda z: np.maximum(z, 0), "That is ReLU, with its corner. Softplus lies above it, most of all at 0."),
            (
                lambda z: np.where(z > 0, z, np.log1p(np.exp(np.minimum(z, 0)))),
                "For positive z yours is the ReLU. That is nearly right far out, but not at 2.",
            ),
            (lambda z: np.log1p(np.exp(-np.abs(z))), "That is what softplus adds to ReLU. The ReLU itself is missing."),
            (log_sigmoid, "That is log σ(z), which is never positive. Softplus has two more minus signs."),
            (
                lambda z: log_sigmoid(-z),
                "The sign outside is missing: yours is never positive, and softplus always is.",
            ),
            (lambda z: -log_sigmoid(z), "One sign is missing: yours falls as z grows, and softplus rises."),
            (sigmoid, "That is the slope of softplus, not softplus itself."),
        ),
    ),
    Exercise(
        "2.8",
        "the sigmoid twice",
        right=logit(0.6),
        shows="One logit undoes one sigmoid, and what was printed as a yes was a no.",
        mistakes=(
            (0.4, "If you rounded, give three decimals. If it is 1 - 0.6: the other side undoes no sigmoid."),
            (0.6, "That is what was printed, after two sigmoids. It should have been printed after one."),
            (sigmoid(0.6), "You applied the sigmoid a third time. What undoes a sigmoid?"),
            (logit(logit(0.6)), "You undid both sigmoids. One of them belongs there, so that is the logit."),
            (math.sqrt(0.6), "That would undo a square. Applying a function twice is not squaring what it gives."),
            (0.1 / (sigmoid(1) - 0.5), "You stretched the range evenly. The sigmoid is not a line, so undo it itself."),
        ),
    ),
)

PREDICTIONS = (
    Exercise(
        "2.0",
        "probability after 9 hours, hours for nine in ten",
        right=[0.961, 7.75],
        digits=2,
        shows="You went from the logit to the probability, and back.",
        mistakes=(
            ([3.2, 6.125], "You read the logit as if it were a probability, both times."),
            ([3.2, 7.75], "The hours are right. 3.2 is a logit, and more than any probability."),
            ([24.5, 7.75], "The hours are right. 24.5 is the odds after 9 hours."),
            ([0.961, 6.125], "The probability is right. For the hours you set the logit to 0.9."),
            ([0.961, 16.25], "The probability is right. For the hours you set the logit to 9, and that is the odds."),
            ([0.961, 6.19], "The probability is right. For the hours your logarithm has base ten: use the key ln."),
        ),
    ),
    Exercise(
        "2.1",
        "sigmoid of −2",
        right=0.119,
        digits=2,
        shows="You changed sides.",
        mistakes=(
            (
                -0.881,
                "You flipped the sign of the result. The logit does that; a probability changes to what is left of 1.",
            ),
            (0, "A negative logit means unlikely, but not impossible."),
            (0.881, "That is the sigmoid of 2 again. A negative logit belongs to the unlikelier side."),
            (0.5, "Even chances have the logit 0, not every logit below it."),
        ),
    ),
    Exercise(
        "2.2",
        "where the sigmoid is steepest",
        right=[0, 0.25],
        digits=2,
        shows="Half times half is the most that two sides can make.",
        mistakes=(
            ([0, 0.5], "The place is right. One half is the height there, not the slope."),
            ([0, 1], "The place is right. As a line of slope 1 it would go from 0 to 1 in a single step of z."),
            ([0.5, 0.25], "The slope is right. One half is the probability there, and z is its logit."),
        ),
    ),
    Exercise(
        "2.3",
        "threshold and slope, twice",
        right=[2.5, 0.4, 5, 0.4],
        digits=2,
        shows="You divided by the weight for the one, and by 4 for the other.",
        mistakes=(
            (
                [5, 0.4, 5, 0.4],
                "You let the weight turn the curve on the spot. The threshold has the weight in it, too.",
            ),
            ([5, 0.4, 10, 0.4], "You let the bias alone set the threshold. It is divided by the weight."),
            ([10, 0.4, 5, 0.4], "You let the threshold grow with the weight. It is divided by it."),
            ([2.5, 0.4, 5, 0.8], "You let the bias add to the slope. It only moves the curve to the side."),
            ([2.5, 0.8, 5, 0.8], "The thresholds are right. Twice 0.2 is not yet 0.8."),
            ([2.5, 1.6, 5, 1.6], "The thresholds are right. The slope there is a quarter of the weight."),
            (
                [2.5, 0.2, 5, 0.2],
                "The thresholds are right. The slope there is a quarter of the weight, so it doubles, too.",
            ),
            ([-2.5, 0.4, -5, 0.4], "The slopes are right. The threshold is -b/w, and b is negative."),
        ),
    ),
    Exercise(
        "2.4",
        "what ten units leave of a change",
        right="a millionth",
        choices=("a fortieth", "a thousandth", "a millionth"),
        aliases={
            f"{about}{part}": f"a {part}"
            for about in ("about ", "about a ", "about one ", "one ")
            for part in ("fortieth", "thousandth", "millionth")
        }
        | {"1/40": "a fortieth", "0.025": "a fortieth", "1/1000": "a thousandth", "0.001": "a thousandth"}
        | dict.fromkeys(("1/1000000", "0.000001", "1e-6", str(1e-6), str(0.25**10)), "a millionth"),
        shows="You multiplied ten quarters.",
        mistakes=(
            (
                "a fortieth",
                "You let the ten units share a quarter. But each one hands on at most a quarter of what reaches it.",
            ),
            (
                "a thousandth",
                "Ten halves make a thousandth. One half is the sigmoid's height, and a quarter its slope.",
            ),
        ),
    ),
    Exercise(
        "2.5",
        "ReLU before the sigmoid",
        right=[0.5, 0.5, 0.881],
        digits=2,
        shows="A score of 0 means even chances.",
        mistakes=(
            ([0, 0, 0.881], "ReLU makes 0 of a negative score. But this 0 is a score, and goes into the sigmoid."),
            ([0.047, 0.269, 0.881], "That is the sigmoid without the ReLU, which lets no negative score pass."),
            ([0, 0, 2], "That is what ReLU hands to the sigmoid. The sigmoid comes after it."),
        ),
    ),
)
