"""Exercises and predictions of lesson 06."""

from typing import Any

import numpy as np

from helpers import sigmoid, softmax
from helpers.exercises.answers import Exercise

SIDES = 1.96 * np.array([-1, 0, 1])  # of a 95% interval, in standard deviations
REST = np.log(9) / 2
MENDS = np.log(99) / np.log(9)
PRICE = np.log(4)  # how far below 0 the threshold lies, in logits


def _slopes(error: Any, x: Any) -> Any:
    return [(error * x).mean(), error.mean()]


def _errors(x: Any, y: Any, w: Any, b: Any) -> Any:
    return softmax(x @ w + b) - y


EXERCISES = (
    Exercise(
        "6.1",
        "the gradient of a weight and a bias",
        right=lambda x, y, w, b: _slopes(sigmoid(w * x + b) - y, x),
        calls=(
            ([-1.0, 0.5, 2.0], [1, 0, 1], 0.3, -0.2),
            ([53.0, 66.0, 70.0, 81.0], [1, 0, 1, 0], -0.2, 13.0),
            ([2.0, -3.0], [0, 1], 0.0, 0.0),
        ),
        shows="Error times input, averaged; the bias has the input 1.",
        mistakes=(
            (
                lambda x, y, w, b: _slopes(y - sigmoid(w * x + b), x),
                "The signs are turned round: that is the way down. The slope is prediction minus truth, times input.",
            ),
            (
                lambda x, y, w, b: [((p := sigmoid(w * x + b)) - y) @ x, (p - y).sum()],
                "Those are sums. The loss is a mean, and so are its slopes.",
            ),
            (
                lambda x, y, w, b: [(error := sigmoid(w * x + b) - y) @ x, error.mean()],
                "The second is right. The first is a sum over the examples; it should be a mean, too.",
            ),
            (
                lambda x, y, w, b: [((error := sigmoid(w * x + b) - y) * w).mean(), error.mean()],
                "The second is right. Along w the logit w x + b has the slope x; along x it would be w.",
            ),
            (
                lambda x, y, w, b: [((error := sigmoid(w * x + b) - y) * x).mean(), error.mean() * b],
                "The first is right. Along b the logit has the slope 1, however large b is.",
            ),
            (
                lambda x, y, w, b: _slopes(sigmoid(w * x + b) - y, x)[::-1],
                "Both are right, but the one along w comes first.",
            ),
            (
                lambda x, y, w, b: [(error := sigmoid(w * x + b) - y).mean(), error.mean()],
                "The second is right. Along w each error still has to be multiplied by its input.",
            ),
            (
                lambda x, y, w, b: [((sigmoid(w * x + b) - y) * x).mean()] * 2,
                "The first is right. The bias does not meet the input: one more of b is one more on every logit.",
            ),
            (
                lambda x, y, w, b: [(error := sigmoid(w * x + b) - y).mean() * x.mean(), error.mean()],
                "You multiplied two means. Multiply example by example, and take the mean of the products.",
            ),
            (
                lambda x, y, w, b: _slopes(w * x + b - y, x),
                "You compared the logit with the outcome. It is the probability that the error starts from.",
            ),
            (
                lambda x, y, w, b: _slopes(((p := sigmoid(w * x + b)) - y) * p * (1 - p), x),
                "p - y is the slope along the logit already: the slope of the sigmoid is in it.",
            ),
            (
                lambda x, y, w, b: _slopes(2 * ((p := sigmoid(w * x + b)) - y) * p * (1 - p), x),
                "That is the gradient of the squared error. For the cross-entropy it is shorter.",
            ),
            (
                lambda x, y, w, _b: _slopes(sigmoid(w * x) - y, x),
                "The logit is w x + b, and your b is left out.",
            ),
            (
                lambda x, y, w, b: [((p := sigmoid(w * x + b)) * x - y).mean(), (p - y).mean()],
                "Only p was multiplied by x. Put p - y in parentheses.",
            ),
            (
                lambda x, y, w, b: [((p := sigmoid(w * x + b)) - y * x).mean(), (p - y).mean()],
                "Only y was multiplied by x. Put p - y in parentheses.",
            ),
            (
                lambda x, y, w, b: [(error := sigmoid(w * x + b) - y) * x, error],
                "Those are the slopes of each example by itself. What is the slope of the mean loss?",
            ),
            (
                lambda x, y, w, b: ((sigmoid(w * x + b) - y) * x).mean(),
                "That is the slope along w. The one along b is asked for, too: return both in a list.",
            ),
            (
                lambda x, y, w, b: np.array([w, b]) - _slopes(sigmoid(w * x + b) - y, x),
                "Those are w and b after a step of size 1. The slopes alone are asked for.",
            ),
        ),
    ),
    Exercise(
        "6.2",
        "one step of each method",
        right=[-2 / 3, -1 / 3],
        digits=2,
        shows="The least loss is at -0.38: a step of size 1 goes too far, and Newton's own size comes close.",
        mistakes=(
            ([2 / 3, 1 / 3], "Both go uphill. The slope is positive, and a step goes against it."),
            ([2 / 3, -1 / 3], "The first goes uphill: a step goes against the slope."),
            (
                [-2, -1 / 3],
                "The second is right. The first is a step along the sum; the loss is the mean of three.",
            ),
            (
                [-2, -1],
                "The first is a step along the sum; the loss is the mean. For Newton take slope and curvature both "
                "of the sum, or both of the mean.",
            ),
            (
                [1 / 6, -1 / 3],
                "The second is right. In the first the input is missing: the slope is error times input, averaged.",
            ),
            (
                [-2 / 3, -1 / 9],
                "The first is right. For Newton take slope and curvature both of the sum, or both of the mean.",
            ),
            (
                [-2 / 3, -1],
                "The first is right. For Newton take slope and curvature both of the sum, or both of the mean: "
                "yours is the sum's slope by the mean's curvature.",
            ),
            (
                [-2 / 3, -1 / 12],
                "The first is right. In the curvature each square of an input is multiplied by p(1 - p).",
            ),
            (
                [-2 / 3, -2],
                "The first is right. Newton's step is the sum's slope divided by its curvature, "
                "in which every input is squared.",
            ),
            (
                [-2 / 3, -8 / 3],
                "The first is right. Your curvature is p(1 - p) alone; each is multiplied by its x squared.",
            ),
            (
                [-2 / 3, -4],
                "The first is right. Newton's step is the slope divided by the curvature, not multiplied by it.",
            ),
            (
                [-2 / 3, -2 / 3],
                "The first is right. Newton's method brings its own step size: divide by the curvature.",
            ),
            ([-2 / 3, -3], "The first is right. Newton divides the slope by the curvature, and you did the opposite."),
            ([-2 / 3, 1 / 3], "The second goes uphill. Newton's step, too, is subtracted."),
            ([-2 / 3, -0.37815], "The first is right. But you went on to the least loss: only one step is asked for."),
            ([-1 / 3, -2 / 3], "Both are right, but gradient descent comes first."),
            (
                [-1 / 6, -1 / 3],
                "The second is right. In the first, p - y is the slope along the logit already, without p(1 - p).",
            ),
            ([0, 0], "At w = 0 the logits are 0. What are the probabilities?"),
        ),
    ),
    Exercise(
        "6.3",
        "three degrees more, with an interval",
        right=np.exp(-0.6 + SIDES * 0.15),
        digits=2,
        shows="The three are evenly spaced on the logit scale only; as factors, the upper end is farther away.",
        mistakes=(
            (
                np.exp(-4.2 + SIDES * 1.05),
                "Those are three units of the standardised feature, and one unit is seven degrees. "
                "What is the weight of one degree?",
            ),
            (
                np.exp(-1.4 * 3 / 7 + SIDES * 0.35),
                "The middle is right. The standard deviation belongs to the weight: "
                "it changes with its unit, and with three of them, as the weight does.",
            ),
            (
                np.exp(-0.6 + SIDES * 0.05),
                "The middle is right. Three times the weight has three times the standard deviation.",
            ),
            (
                np.exp(-0.6 + SIDES * 1.05),
                "The middle is right. The standard deviation, too, has to be divided by 7, not only multiplied by 3.",
            ),
            (
                np.exp(-0.6 + SIDES * 0.05 * np.sqrt(3)),
                "The middle is right. The root of three is for three independent numbers. "
                "Here it is three times one and the same weight.",
            ),
            (
                np.exp(-0.6 + SIDES / 1.96 * 0.15),
                "The middle is right. Each end is one standard deviation away; 95% take more.",
            ),
            (
                np.exp(-0.6) + SIDES * 0.15,
                "The middle is right. Go to both sides on the logit scale, before the exponential function.",
            ),
            (
                np.exp(-0.6) + SIDES * 0.35,
                "The middle is right. The standard deviation changes with the unit, as the weight does, "
                "and both sides are to be gone to on the logit scale.",
            ),
            (np.exp(-0.2 + SIDES * 0.05), "Those are the factors of one degree. Three of them multiply."),
            (np.exp(-1.4 + SIDES * 0.35), "Those are the factors of one unit of the feature, seven degrees."),
            (
                -0.6 + SIDES * 0.15,
                "That is what three degrees add to the logit. By what does it multiply the odds?",
            ),
            (
                sigmoid(-0.6 + SIDES * 0.15),
                "The sigmoid makes a probability of a whole logit. What is added to a logit multiplies the odds: "
                "take the exponential function.",
            ),
            (
                3 * np.exp(-0.2 + SIDES * 0.05),
                "Factors multiply: three degrees are the factor of one degree to the third power, not three times it.",
            ),
            (
                np.exp(0.6 + SIDES * 0.15),
                "Those belong to three degrees less. The weight is negative, so more degrees make the odds smaller.",
            ),
            (np.exp(-0.6 - SIDES * 0.15), "The three are right, but the lower end comes first."),
            (
                np.exp(-0.6 + SIDES[[1, 0, 2]] * 0.15),
                "The three are right, but the factor by itself belongs in the middle, between the two ends.",
            ),
            (
                np.exp(-1.4 * 7 / 3 + SIDES * 0.35 * 7 / 3),
                "The fraction is turned round: three degrees are 3/7 of the feature's unit.",
            ),
            (
                np.exp(-1.4 * (3 - 70) / 7 + SIDES * 0.35 * 67 / 7),
                "You standardised 3 °F as a temperature. Three degrees more are a difference: the 70 drops out.",
            ),
            (
                np.exp(-29.4 + SIDES * 7.35),
                "You multiplied the weight by 7. One degree is a seventh of the feature's unit.",
            ),
            (np.exp(-0.6), "That is the factor itself. Both ends of the interval are asked for, too."),
        ),
    ),
    Exercise(
        "6.4",
        "weights, classes and a penalty",
        right=lambda x, y, w, b, l2: x.T @ _errors(x, y, w, b) / len(x) + l2 * w,
        calls=(
            (
                [[2.0, 1.0], [0.0, 1.0], [1.0, -3.0], [-1.0, 2.0]],
                [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0]],
                [[1.0, -0.5, 0.25], [0.0, 2.0, -1.0]],
                [0.5, -1.0, 0.0],
                0.1,
            ),
            (
                [[1.0, -2.0, 0.5], [3.0, 1.0, 0.0]],
                [[1, 0], [0, 1]],
                [[0.5, -0.5], [1.0, 2.0], [0.0, -3.0]],
                [1.0, 0.0],
                2.0,
            ),
        ),
        shows="One product for all examples, features and classes, and the shape says which factor is turned.",
        mistakes=(
            (
                lambda x, y, w, b, _l2: x @ _errors(x, y, w, b),
                "These shapes do not fit: x is (n, features), the error (n, classes). The examples are to be added up, "
                "so n has to stand in the middle of the product. What has to be turned?",
            ),
            (
                lambda x, y, w, b, l2: _errors(x, y, w, b).T @ x / len(x) + l2 * w.T,
                "The numbers are right, but rows and columns have changed places: a row of w is a feature.",
            ),
            (
                lambda x, y, w, b, _l2: x.T @ _errors(x, y, w, b) / len(x),
                "That is the cross-entropy's part. The penalty has a slope, too.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ _errors(x, y, w, b) + l2 * w,
                "The part of the cross-entropy is a sum over the examples. Its loss is a mean.",
            ),
            (
                lambda x, y, w, b, _l2: x.T @ _errors(x, y, w, b),
                "Two things: the loss is a mean over the examples, and the penalty has a slope, too.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ _errors(x, y, w, b) / y.size + l2 * w,
                "You divided by examples times classes. The loss is a mean over the examples only.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ _errors(x, y, w, b) / x.shape[1] + l2 * w,
                "You divided by the number of features. The loss is a mean over the rows of x.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ _errors(x, y, w, b) / w.size + l2 * w,
                "You divided by the number of weights. The loss is a mean over the examples.",
            ),
            (
                lambda x, y, w, b, l2: (x.T @ _errors(x, y, w, b) + l2 * w) / len(x),
                "You divided the penalty, too. It is added to the mean, whatever the number of examples.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ _errors(x, y, w, b) / len(x) + l2 / 2 * w,
                "The half is still there. The slope of a square has a factor 2, which cancels it.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ _errors(x, y, w, b) / len(x) + 2 * l2 * w,
                "The factor 2 of the square meets a half: this page's penalty is l2 / 2 times the squares.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ _errors(x, y, w, b) / len(x) + l2 / 2 * (w**2).sum(),
                "You added the penalty itself. The gradient wants its slope along each weight.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ _errors(x, y, w, b) / len(x) + l2 / 2 * w**2,
                "You added each weight's penalty. The gradient wants its slope along the weight.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ _errors(x, y, w, b) / len(x) + l2 * w**2,
                "You added the squares. How fast does half of a square change with the weight?",
            ),
            (
                lambda x, y, w, b, l2: -x.T @ _errors(x, y, w, b) / len(x) - l2 * w,
                "That is the way down. The slopes are its opposite.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ _errors(x, y, w, b) / len(x) - l2 * w,
                "The penalty's sign is turned round. Its slope points away from 0; it is the step that goes back.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ _errors(x, y, w, b) / len(x) + l2 * np.sign(w),
                "That is the slope of a penalty on sizes (L1). This one is on squares.",
            ),
            (
                lambda x, y, w, b, l2: -x.T @ _errors(x, y, w, b) / len(x) + l2 * w,
                "The sign of the error is turned round: the slope takes prediction minus truth.",
            ),
            (
                lambda x, y, w, b, l2: w - (x.T @ _errors(x, y, w, b) / len(x) + l2 * w),
                "Those are the weights after a step of size 1. The slopes alone are asked for.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ (sigmoid(x @ w + b) - y) / len(x) + l2 * w,
                "Those are the slopes of separate sigmoids. Here the classes exclude one another.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ (x @ w + b - y) / len(x) + l2 * w,
                "You compared raw logits with the truth. First make probabilities of them.",
            ),
            (
                lambda x, y, w, b, l2: x.T @ (softmax(x @ w + b, axis=0) - y) / len(x) + l2 * w,
                "Your softmax runs down the batch. Each row is to add up to 1: the classes are on the last axis.",
            ),
            (
                lambda x, y, w, _b, l2: x.T @ (softmax(x @ w) - y) / len(x) + l2 * w,
                "The biases are left out of the logits. They have no penalty, but they count.",
            ),
            (
                lambda x, y, w, b, _l2: _errors(x, y, w, b).mean(axis=0),
                "Those are the slopes along the biases. Those along the weights have the input as a factor.",
            ),
        ),
    ),
    Exercise(
        "6.5",
        "which of five data sets",
        right="c",
        choices=("a", "b", "c", "d", "e"),
        aliases={f"set {letter}": letter for letter in "abcde"},
        shows="Only the no and the yes at 4 stay in doubt, at one half for ever; all others gain without end.",
        mistakes=(
            ("a", "There the weights run away, but the loss creeps towards 0: one threshold gets every example right."),
            (
                "b",
                "There a no lies amid the yeses, so every threshold has somebody on the wrong side, "
                "and larger weights would cost that one more and more.",
            ),
            (
                "d",
                "There noes lie on both sides of the yeses. One threshold cannot fence in the middle, "
                "so somebody is always on the wrong side of it.",
            ),
            (
                "e",
                "There the feature says nothing: all logits are equal, and what helps a yes harms a no. "
                "They rest at one half each.",
            ),
        ),
    ),
    Exercise(
        "6.6",
        "where two cures stop a weight",
        right=[REST, 0.2 / REST],
        digits=2,
        shows="In both the slope is 0 at the end: the target is met, or the penalty pulls as hard as the error pushes.",
        mistakes=(
            (
                [2 * REST, 0.1 / (2 * REST)],
                "The first is the logit at rest. The logit is 2w here, and the x of 2 is in the slope along w as well.",
            ),
            (
                [2 * REST, 0.2 / (2 * REST)],
                "The first is the logit at rest, and the logit is w times x. In the second, too, divide by the weight.",
            ),
            (
                [2 * REST, 2 * sigmoid(-4 * REST) / (2 * REST)],
                "The second fits the first. But the first is the logit at rest, and the logit is 2w here.",
            ),
            (
                [4 * REST, 0.2 / (4 * REST)],
                "You multiplied by the x of 2. The logit is w times x, so the weight is less than the logit.",
            ),
            (
                [REST, 0.1 / REST],
                "The first is right. The slope along w is error times input, and the input is 2.",
            ),
            (
                [REST, sigmoid(-REST) / REST],
                "The first is right. The page's formula for L2 is for an x of 1. "
                "Here the logit is 2w, and the error is multiplied by 2.",
            ),
            (
                [REST, 2 * sigmoid(-REST) / REST],
                "The first is right. The input is in your slope, but the error belongs to the logit, which is 2w.",
            ),
            (
                [REST, 0.4 / REST],
                "The first is right. You added the slopes of yes and no. The loss is a mean.",
            ),
            (
                [REST, 0.2 * REST],
                "The first is right. The penalty's slope is λ times w: to find λ, divide by w.",
            ),
            (
                [REST, 0.1],
                "The first is right, and 0.1 is the size of the error. Multiply it by the input, "
                "and set λ times w against it.",
            ),
            (
                [REST, 0.2],
                "The first is right, and 0.2 is what the error gives. The penalty's slope is λ times the weight.",
            ),
            (
                [REST, 0.4 / REST**2],
                "The first is right. You set the penalty itself against the error's slope. Compare slope with slope.",
            ),
            (
                [REST, -0.2 / REST],
                "The first is right. For a weight above 0 the error's slope is negative, so the penalty's is positive.",
            ),
            (
                [np.log(19) / 2, 0.1 / (np.log(19) / 2)],
                "You shared the 0.1 between the classes again. The targets are 0.9 and 0.1 already.",
            ),
            (
                [REST, 1.8 / REST],
                "The first is right. 0.9 is what the model says; the error of a yes is 0.9 - 1.",
            ),
            (
                [REST, 0],
                "The first is right. But without smoothing the targets are 1 and 0, and at this w errors are left.",
            ),
            ([4.5, 0.2 / 4.5], "The odds at rest are 9. The logit is their logarithm."),
            (
                [np.log10(9) / 2, 0.4 / np.log10(9)],
                "You took a logarithm to base 10. The logit is the natural one.",
            ),
            ([0.9, 0.2 / 0.9], "0.9 is the probability at rest. Which logit has it, and which weight that logit?"),
            ([0.45, 0.2 / 0.45], "0.9 is the probability at rest, not the logit. First take the logit of it."),
        ),
    ),
    Exercise(
        "6.7",
        "the temperature that mends",
        right=MENDS,
        digits=2,
        shows="By Gibbs the loss is least where the model says what happens, so this is also the T of least loss.",
        mistakes=(
            (11, "That is the ratio of the odds, 99 to 9. T divides their logarithms."),
            (1.1, "That is the ratio of the probabilities. T divides the logits."),
            (0.9 / 0.99, "By that you would multiply the probability. T divides the logit."),
            (1 / MENDS, "Turned round: below 1 it would make the model surer still."),
            (np.log(11), "You took the difference of the two logits. T does not subtract, it divides."),
            (0.09, "That is by how much the probability is too large. T belongs to the logit, and divides it."),
            (np.log(99), "That is the logit of 0.99. By what is it to be divided to become that of 0.9?"),
            (np.log(9), "That is the logit that it should have. What was it divided by?"),
            (
                np.log(0.01) / np.log(0.1),
                "If rounded: give two decimals. If it is log 0.01 by log 0.1: a logit is the logarithm of the odds.",
            ),
            (
                np.log(0.9) / np.log(0.99),
                "Those are logarithms of probabilities. A logit compares both sides: take that of the odds.",
            ),
        ),
    ),
    Exercise(
        "6.8",
        "an alarm, before and after",
        right=[(6 - PRICE) / 0.4, (6 - 2 * PRICE) / 0.4],
        digits=2,
        shows="Failure is the likelier outcome from 15 hours on, scaled or not; once scaled, it pays to check earlier.",
        mistakes=(
            (
                [(6 - PRICE) / 0.4] * 2,
                "The first is right. T leaves only the logit 0 in its place, and the threshold is another one.",
            ),
            (
                [15, 15],
                "There the logit is 0: right if both mistakes cost the same. Here overlooking is dearer.",
            ),
            (
                [(6 - PRICE) / 0.4, 15],
                "The first is right. The temperature does not change what the mistakes cost.",
            ),
            (
                [15, 7.5],
                "At 15 the logit is 0, which no temperature moves. And overlooking is dearer than a needless check.",
            ),
            (
                [15, (6 - 2 * PRICE) / 0.4],
                "The second is right. The costs are the same before the scaling.",
            ),
            (
                [(6 + PRICE) / 0.4, (6 + 2 * PRICE) / 0.4],
                "The costs are turned round. If it is dear to overlook, would you check earlier or later?",
            ),
            (
                [(6 - PRICE) / 0.4, (6 - PRICE / 2) / 0.4],
                "The first is right. Then half the logit has to reach the threshold, not the logit half of it.",
            ),
            (
                [(6 - 2 * PRICE) / 0.4, (6 - PRICE) / 0.4],
                "Both numbers are right, but which of them belongs to the logit divided by 2?",
            ),
            (
                [(6 - PRICE) / 0.4, (6 - PRICE) / 0.2],
                "The first is right. You divided the weight, and left the bias. T divides the whole logit.",
            ),
            (
                [(6 - PRICE) / 0.4, (3 - PRICE) / 0.4],
                "The first is right. You divided the bias, and left the weight. T divides the whole logit.",
            ),
            (
                [(6 - PRICE) / 0.4, (6 - PRICE) / 0.8],
                "The first is right. You divided the hours. It is the logit that T divides.",
            ),
            (
                [6.2 / 0.4, 6.4 / 0.4],
                "0.2 is the threshold for a probability. The hours are in the logit: which logit has 0.2?",
            ),
            (
                [6.25 / 0.4, 6.5 / 0.4],
                "1 to 4 are the odds of the threshold. The logit is their logarithm.",
            ),
            (
                [(6 - np.log(3)) / 0.4, (6 - 2 * np.log(3)) / 0.4],
                "1 to 4 are odds. As a probability that is 0.2, one in five, and not 0.25.",
            ),
            (
                [(6 - np.log(5)) / 0.4, (6 - 2 * np.log(5)) / 0.4],
                "You took the logarithm of the probability 0.2. The logit is that of the odds.",
            ),
            (
                [2 / 0.4, -2 / 0.4],
                "You took the price 4 for a logit. The threshold is the logarithm of the costs' ratio.",
            ),
            (
                [(6 - np.log10(4)) / 0.4, (6 - 2 * np.log10(4)) / 0.4],
                "You took a logarithm to base 10. In this course it is the natural one.",
            ),
            (
                [(6 + PRICE) / 0.4] * 2,
                "Two things: what is dear to overlook is checked earlier, and the temperature moves every logit but 0.",
            ),
            (
                [-PRICE, -2 * PRICE],
                "Those are the logits from which on to check. After how many hours are they reached?",
            ),
            ([0.2, 0.2], "That is the probability from which on to check. After how many hours is it reached?"),
        ),
    ),
)

PREDICTIONS = (
    Exercise(
        "6.0",
        "shares of distress, over all and in two rows",
        right=[7 / 23, 1, 3 / 19],
        digits=2,
        shows="",
        mistakes=(
            ([7 / 16, np.inf, 3 / 16], "Those are the odds, with against without. A share is a part of all flights."),
            ([7 / 23, 4 / 23, 3 / 23], "In a row only its own flights count: 4 in the one, 19 in the other."),
            (
                [7 / 23, 4 / 7, 3 / 7],
                "So the flights with distress are shared out among the rows. Turn the question round.",
            ),
            ([30, 100, 16], "Right, in per cent. Shares are these numbers divided by 100."),
            ([7 / 23, 1, 3 / 16], "The last divides those with by those without. That is the odds."),
        ),
    ),
    Exercise(
        "6.1",
        "which parameter the first step raises",
        right="neither",
        choices=("w", "b", "both", "neither"),
        aliases={
            "only w": "w",
            "w only": "w",
            "only b": "b",
            "b only": "b",
            "w and b": "both",
            "both of them": "both",
            "none": "neither",
            "nothing": "neither",
            "neither of them": "neither",
            "lowers both": "neither",
        },
        shows="",
        mistakes=(
            ("both", "That is where the slopes point, and they point uphill. A step goes against them."),
            ("w", "A larger w makes distress likelier in the warmth. Where was it?"),
            ("b", "A larger b makes distress likelier for everybody. Is one half too little?"),
        ),
    ),
    Exercise(
        "6.2",
        "odds after ten degrees less",
        right=np.exp(2.32163),
        digits=0,
        shows="",
        mistakes=(
            (2, "Ten times a fifth is 2. But factors do not add up."),
            (3, "You added a fifth ten times, to 1. But each degree multiplies what the one before has made."),
            (0.098, "That is for ten degrees more. Less heat makes distress likelier here."),
            (7.928, "You multiplied by 10. Ten equal factors make a power; and for degrees less, divide."),
            (12.61, "One degree less is a factor of 1.26. Ten such factors are not ten times it."),
        ),
    ),
    Exercise(
        "6.3",
        "the lower edge of the band",
        right=0.4816,
        digits=1,
        shows="",
        mistakes=(
            (0.9, "You gave 0.9996 a little room. But room is to be given on the logit scale, and there it is wide."),
            (0, "For that the logit would have to fall far below 0. It falls by 7.92, from 7.85."),
            (-0.07, "That is the logit at the edge. Its sigmoid is asked for."),
            (1, "That is where the curve is, and the upper edge. How far does 7.92 reach to the other side?"),
        ),
    ),
    Exercise(
        "6.4",
        "weights when every example is right",
        right="no",
        choices=("yes", "no"),
        aliases={
            "they do": "yes",
            "they come to rest": "yes",
            "come to rest": "yes",
            "rest": "yes",
            "they do not": "no",
            "they don't": "no",
            "never": "no",
            "they run away": "no",
            "they grow": "no",
        },
        shows="",
        mistakes=(
            ("yes", "You let them stop where the last mistake is gone. But what is right still has a loss above 0."),
        ),
    ),
    Exercise(
        "6.5",
        "what happens of what is called nearly certain",
        right="fewer",
        choices=("about 96%", "more", "fewer"),
        aliases={
            "96%": "about 96%",
            "96": "about 96%",
            "0.96": "about 96%",
            "same": "about 96%",
            "about the same": "about 96%",
            "more than 96%": "more",
            "higher": "more",
            "less": "fewer",
            "lower": "fewer",
            "less than 96%": "fewer",
            "fewer than 96%": "fewer",
            "0.9": "fewer",
        },
        shows="",
        mistakes=(
            ("about 96%", "You took the model at its word. But its weights were chosen on other cases than these."),
            (
                "more",
                "A model can be too modest. But one with a weight for every seven cases seldom is.",
            ),
        ),
    ),
)
