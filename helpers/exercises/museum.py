"""Exercises and predictions of lesson 07."""

from typing import Any

import numpy as np

from helpers import binary_cross_entropy, sigmoid
from helpers.exercises.answers import CLIPS, Exercise

HEADS = np.log(0.6 / 0.4)
REPORT = -0.6 * np.log(0.6) - 0.4 * np.log(0.4)


def _each(y: Any, p: Any) -> Any:
    """Return the losses of probabilities as the formula stands, without a look at the shapes."""
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


EXERCISES = (
    Exercise(
        "7.1",
        "the floor and the ceiling for K classes",
        right=lambda classes: [np.log(1 + (classes - 1) / np.e), np.log(np.e + classes - 1)],
        calls=((2,), (3,), (10,), (1000,)),
        shows="Know these two for your own K: a loss that never leaves the nat between them is suspect.",
        mistakes=(
            (
                lambda classes: [np.log(1 + (classes - 1) * np.e), np.log(np.e + classes - 1)],
                "The ceiling is right. For the floor you turned the lead round: where the model is right, "
                "each other class lies 1 below the true one, so its exponent is -1.",
            ),
            (
                lambda classes: [np.log(1 + (classes - 1) / np.e), np.log(1 + (classes - 1) * np.e)],
                "The floor is right. For the ceiling you let every wrong class have the probability 1, "
                "but all of them together have no more than 1.",
            ),
            (
                lambda classes: [np.log(1 + (classes - 1) / np.e), np.log(classes)],
                "The floor is right. log K is the start, where all classes are equal; "
                "a model that is sure and wrong pays more.",
            ),
            (
                lambda classes: [np.log(1 + classes / np.e), np.log(np.e + classes)],
                "You counted the true class, or the one that the model is sure of, among the others as well.",
            ),
            (
                lambda classes: [np.log(np.e + classes - 1), np.log(1 + (classes - 1) / np.e)],
                "Both are right, but the floor comes first.",
            ),
            (
                lambda classes: [np.e / (np.e + classes - 1), 1 / (np.e + classes - 1)],
                "Those are the probabilities that the loss sees. The loss is minus their logarithm.",
            ),
            (
                lambda classes: [-np.log(1 + (classes - 1) / np.e), -np.log(np.e + classes - 1)],
                "There is a sign too many: the probability is 1 over this sum, and minus its logarithm "
                "is the logarithm of the sum itself.",
            ),
            (
                lambda classes: [0, np.log(np.e + classes - 1)],
                "The ceiling is right. 0 is the floor of a healthy loss; "
                "here even a perfect model gives the truth less than 1.",
            ),
            (
                lambda classes: [np.log(1 + (classes - 1) / np.e), np.inf],
                "The floor is right. A healthy loss has no ceiling; "
                "here even a class that the model rules out keeps the logit 0.",
            ),
            (
                lambda _classes: [1.461, 2.461],
                "Those are the two for ten classes. The number of classes has to enter.",
            ),
            (
                lambda _classes: [np.log(1 + 9 / np.e), np.log(np.e + 9)],
                "The 9 is the number of other classes if there are ten. How many others do K classes have?",
            ),
            (
                lambda _classes: [0, np.inf],
                "That is a healthy loss. This one is given probabilities, and can neither praise nor punish as much.",
            ),
            (
                lambda classes: np.log(1 + (classes - 1) / np.e),
                "That is the floor. The ceiling is asked for, too: return both as a list.",
            ),
            (
                lambda classes: [np.log2(1 + (classes - 1) / np.e), np.log2(np.e + classes - 1)],
                "Those are bits. The loss uses the natural logarithm.",
            ),
            (
                lambda classes: [1 + (classes - 1) / np.e, np.e + classes - 1],
                "Those are what stands under the logarithm. Take it.",
            ),
            (
                lambda classes: [np.log(1 + classes - 1 / np.e), np.log(np.e + classes - 1)],
                "The ceiling is right. In the floor parentheses are missing: all of the others are divided by e.",
            ),
            (
                lambda classes: [np.log(classes), np.log(np.e + classes - 1)],
                "The ceiling is right. log K is the start; a model that is sure and right pays less.",
            ),
            (
                lambda classes: np.round([np.log(1 + (classes - 1) / np.e), np.log(np.e + classes - 1)], 3),
                "Right, but rounded: return all digits.",
            ),
        ),
    ),
    Exercise(
        "7.2",
        "how many classes a floor betrays",
        right=100,
        digits=0,
        shows="The floor tells the number of classes: if the model has another number, look for another bug.",
        mistakes=(
            (
                np.exp(3.622),
                "You took the number for log K. There the loss starts; this is where it ends.",
            ),
            (
                np.exp(3.622 + 1),
                "Nearly. One term of the sum, that of the true class, is not divided by e.",
            ),
            (
                99,
                "That is the number of wrong classes. The true one belongs to the network, too.",
            ),
            (
                np.exp(3.622) - np.e + 1,
                "You took the number for the ceiling. But it hangs there with right answers, so it is the floor. "
                "(Or did you stop before the e?)",
            ),
            (
                1 + (np.exp(3.622) - 1) / np.e,
                "The steps are right but for one: what was divided by e has to be multiplied by e to undo it.",
            ),
            (
                3.622 * np.e,
                "To undo the logarithm takes the exponential function of 3.622, not a product with e.",
            ),
            (
                1 + np.e * np.exp(3.622),
                "Nearly. Under the logarithm a 1 is added: take it away before you multiply by e.",
            ),
            ((np.exp(3.622) - 1) / np.e, "And the true class? Besides, to undo a division by e, multiply."),
            (np.exp(3.622) - 1, "The logarithm is undone, and the 1 is taken away. The e is still to be undone."),
        ),
    ),
    Exercise(
        "7.3",
        "one bug from three numbers",
        right="softmax over the batch",
        choices=("healthy", "second softmax", "softmax over the batch", "clip", "no logarithm"),
        # Because of "softmax twice", "softmax" alone is not taken for the beginning of the right choice.
        aliases={
            "clipped": "clip",
            "double softmax": "second softmax",
            "softmax twice": "second softmax",
            "softmax over batch": "softmax over the batch",
            "batch softmax": "softmax over the batch",
        },
        shows="It starts at the logarithm of the number of examples, wherever the number of classes should stand.",
        mistakes=(
            (
                "healthy",
                "In a healthy loss, too, the last two lie 20 apart. But where should it start with four classes?",
            ),
            (
                "second softmax",
                "A floor above 0 alone proves nothing. How far apart may the last two numbers be behind two softmaxes?",
            ),
            (
                "clip",
                "A clip makes the dreadful look less so. Compare the last number with the gap between the logits.",
            ),
            (
                "no logarithm",
                "Without the logarithm no number would be above 0, nor below -1.",
            ),
        ),
    ),
    Exercise(
        "7.4",
        "three bugs in two lines",
        right=lambda y, z: binary_cross_entropy(y, z[:, 0], from_logits=True),
        calls=(
            ([1, 0, 1], [[2.0], [-1.0], [0.5]]),
            ([0, 1, 0, 0], [[3.0], [1.0], [-2.0], [0.0]]),
            ([0, 1, 1], [[800.0], [-700.0], [2.0]]),
        ),
        shows="One sigmoid, inside the loss; one shape; and the logit is kept.",
        mistakes=(
            (
                lambda y, z: _each(y, sigmoid(sigmoid(z))).mean(),
                "That is the loss as it came. Count the sigmoids first.",
            ),
            (
                lambda y, z: _each(y, sigmoid(z)).mean(),
                "One sigmoid is right, and one bug is gone. But which shape has y * np.log(p), and what of a p of 1?",
            ),
            (
                lambda y, z: _each(y, sigmoid(sigmoid(z[:, 0]))).mean(),
                "The pairs are right now. But a sigmoid is still one too many, "
                "so no loss of a single example can fall below 0.313.",
            ),
            (
                lambda y, z: _each(y, sigmoid(z[:, 0])).mean(),
                "Two bugs are gone. The third: at 800 the sigmoid is 1 in floats, or e to the 800 is inf, "
                "and the loss of 800 is lost either way. Which helper takes the logit itself?",
            ),
            (
                lambda y, z: (np.logaddexp(0, z) - y * z).mean(),
                "From the logit, and with one sigmoid. But every logit still meets every label: look at the shapes.",
            ),
            *(
                (
                    lambda y, z, e=e: _each(y, np.clip(sigmoid(z[:, 0]), e, 1 - e)).mean(),
                    f"You put a clip in the place of the rounding. Now sure and wrong stops at {-np.log(e):.3f}, "
                    "and these examples teach nothing.",
                )
                for e in CLIPS
            ),
            (
                lambda y, z: (np.logaddexp(0, z[:, 0]) - y * z[:, 0]).sum(),
                "Every example is right. But the loss as it came was a mean.",
            ),
            (
                lambda y, z: binary_cross_entropy(y, z[:, 0]),
                "The shapes agree now. But the helper took z for probabilities: tell it what they are.",
            ),
            (
                lambda y, z: binary_cross_entropy(z[:, 0], y, from_logits=True),
                "The helper took the logits for labels: in which order does it want the two?",
            ),
            (
                lambda y, z: binary_cross_entropy(y, z, from_logits=True),
                "The helper refuses two shapes, where NumPy would pair everyone with everyone. "
                "Take from z the axis that is too many.",
            ),
        ),
    ),
    Exercise(
        "7.5",
        "a weight alone and in company",
        right=[2, 50, 1.2, 75],
        digits=1,
        shows="Divided by the weights, a batch of one forgets its weight.",
        mistakes=(
            (
                [50, 50, 1.2, 75],
                "The cat alone has a sum of weights, too: its own. What is left of 25 times 2?",
            ),
            (
                [50, 2, 75, 1.2],
                "The values are right, in the wrong order: first by the sum of the weights, then by the number.",
            ),
            (
                [2, 1.2, 50, 75],
                "The values are right, in the wrong order: first both of the cat alone, then both of the two together.",
            ),
            (
                [0.4, 50, 1.2, 75],
                "The dog's weight went into the sum, but the dog is not in the first batch.",
            ),
            (
                [2, 50, 1.5, 75],
                "Only the third is wrong: there the weights count as well, and the dog's four times as much.",
            ),
            (
                [2, 2, 1.5, 1.5],
                "Those are means without weights. Multiply each loss by its weight before you add.",
            ),
            (
                [2, 50, 1.2, 150],
                "The last one is still a sum: two examples share it.",
            ),
            (
                [2, 25, 1.2, 75],
                "You divided by two where there is one animal.",
            ),
            (
                [0.4, 25, 1.2, 75],
                "The last two are right. You divided the cat alone by what belongs to both. "
                "Its batch has one weight and one example.",
            ),
            (
                [2, 50, 0.6, 75],
                "Only the third is wrong: it is divided twice, by the weights and by the number as well.",
            ),
            ([2, 50, 75, 1.2], "The last two have changed places."),
        ),
    ),
    Exercise(
        "7.6",
        "biases that move",
        right=lambda p, y: (p - y).mean(axis=0),
        calls=(
            (
                [[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.25, 0.5, 0.25], [0.5, 0.4, 0.1]],
                [[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]],
            ),
            ([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8]], [[0, 1], [1, 0], [1, 0]]),
        ),
        shows="They add up to 0: the biases move against one another, until the predictions are right on average.",
        mistakes=(
            (
                lambda p, y: (p - y).sum() / len(p),
                "That still adds up everything, and each row adds up to 0. Each bias needs a number of its own.",
            ),
            (
                lambda p, y: (p - y).sum(axis=1) / len(p),
                "One number for each example, and all are 0: you added over the classes. Which axis has the examples?",
            ),
            (
                lambda p, y: (p - y).sum(axis=0),
                "The axis is right. But that grows with the batch, and the loss is a mean over the examples.",
            ),
            (
                lambda p, y: (p - y).sum(axis=0) / p.size,
                "The axis is right. You divided by the number of entries; the loss is a mean over the examples only.",
            ),
            (
                lambda p, y: (y - p).mean(axis=0),
                "That is the way down, the step. The slope is its opposite.",
            ),
            (
                lambda p, _y: p.mean(axis=0),
                "That is what the model says on average. The slope compares it with what happened.",
            ),
            (
                lambda p, y: p - y,
                "Those are the slopes of each example by its logits. One bias serves all: bring the rows together.",
            ),
            (
                lambda p, y: ((p - y) ** 2).mean(axis=0),
                "Squares have lost the sign, so that no bias could ever rise. The slope needs it.",
            ),
            (
                lambda p, y: (p - y).sum(axis=0) / p.shape[1],
                "The axis is right. You divided by the number of classes; the loss is a mean over the examples.",
            ),
            (
                lambda p, y: (p - y).mean(axis=0, keepdims=True),
                "The numbers are right. But one slope for each bias is a list, not a table of one row: "
                "leave `keepdims` out.",
            ),
        ),
    ),
    Exercise(
        "7.7",
        "the check that tells",
        right="sure and right",
        choices=("all logits 0", "sure and right", "labels shuffled", "accuracy", "class weights doubled"),
        aliases=dict.fromkeys(("shuffle", "shuffled", "shuffled labels", "shuffle labels"), "labels shuffled")
        | dict.fromkeys(("doubled class weights", "double class weights"), "class weights doubled")
        | {"all logits zero": "all logits 0"},
        shows="Logits that you put in yourself need no features, and they differ from one example to the next.",
        mistakes=(
            (
                "all logits 0",
                "Then every prediction is one half, and pairs cannot matter: log 2 with the bug and without.",
            ),
            (
                "labels shuffled",
                "That says much about a model whose answers differ. This one says the same of everyone, "
                "so no shuffle can change its loss, bug or not.",
            ),
            (
                "accuracy",
                "A constant gets the share of the commoner class right, in both cases.",
            ),
            (
                "class weights doubled",
                "That tells you what the mean is divided by, and nothing about pairs or features.",
            ),
        ),
    ),
    Exercise(
        "7.8",
        "a coin behind two sigmoids",
        right=[HEADS, REPORT],
        digits=3,
        shows="The report is as good as an honest model's, and the model calls heads the less likely side.",
        mistakes=(
            (
                [0.6, REPORT],
                "The report is right. But if the model said 0.6, the loss would see more than that. "
                "What must p be for the loss to see 0.6?",
            ),
            (
                [0.6, -0.6 * np.log(sigmoid(0.6)) - 0.4 * np.log(sigmoid(-0.6))],
                "You charged the honest model. It would not stay honest: there is a p that costs less.",
            ),
            (
                [sigmoid(0.6), -0.6 * np.log(sigmoid(0.6)) - 0.4 * np.log(sigmoid(-0.6))],
                "That is what the second sigmoid makes of an honest model. But there is a p that costs less than 0.6.",
            ),
            (
                [sigmoid(0.6), REPORT],
                "The report is right. You applied the second sigmoid once more; to find what went into it, undo it.",
            ),
            (
                [1, -0.6 * np.log(sigmoid(1)) - 0.4 * np.log(sigmoid(-1))],
                "Certainty is best only for a side more likely than 0.731. Here the loss can see just what it wants.",
            ),
            (
                [0.5, -0.6 * np.log(sigmoid(0.5)) - 0.4 * np.log(sigmoid(-0.5))],
                "Half is not where it ends: the loss would see 0.622, more than the coin deserves.",
            ),
            (
                [HEADS, REPORT / np.log(2)],
                "The first is right, and the second is in bits. A loss uses the natural logarithm.",
            ),
            (
                [HEADS, -0.6 * np.log(HEADS) - 0.4 * np.log(1 - HEADS)],
                "The first is right. The second is what p truly costs; the report is of what the loss makes of p.",
            ),
            (
                [0, np.log(2)],
                "That is as low as p can go, and then the loss sees one half. The coin comes up heads more often.",
            ),
            (
                [HEADS, -0.6 * np.log(sigmoid(1)) - 0.4 * np.log(sigmoid(0))],
                "The first is right. The second is the floor for answers that can be known. A toss cannot.",
            ),
            ([1.5, REPORT], "The report is right. The first is the odds. Which function of lesson 1 undoes a sigmoid?"),
            ([1, REPORT], "The report is right. But at p = 1 the loss would see 0.731, more than the coin deserves."),
            ([REPORT, HEADS], "The two have changed places."),
        ),
    ),
)

PREDICTIONS = (
    Exercise(
        "7.0",
        "the lowest loss behind two softmaxes",
        right=1.461,
        digits=1,
        shows="Nothing was left to learn.",
        mistakes=(
            (0, "A cross-entropy of logits can go that low. This one is given numbers from 0 to 1."),
            (2.303, "There it begins, with all classes equal. What becomes of a 1 beside nine zeros?"),
            (1, "The true class leads each of the others by 1. But there are nine of them, and they add up."),
            (0.232, "That is the best probability that it sees. The loss is minus its logarithm."),
        ),
    ),
    Exercise(
        "7.1",
        "sure and wrong behind two softmaxes",
        right=2.461,
        digits=1,
        shows="",
        mistakes=(
            (
                np.inf,
                "That would be so if the 0 of the true class were taken for a probability. It is taken for a logit.",
            ),
            (1.461, "That is the cost of being right. Here the 1 belongs to a rival."),
            (2.303, "That is for ten equal logits. Here a rival is ahead of them by 1."),
            (3.461, "The true class falls back by 1, not by 2: its probability goes from 1 to 0."),
            (
                -np.log(1e-7),
                "That is where a clip would stop. Nothing is clipped here: a 0 among logits is only 1 behind.",
            ),
        ),
    ),
    Exercise(
        "7.2",
        "share of right answers after two sigmoids",
        right=0.3,
        digits=2,
        shows="You saw that nothing falls below the threshold any more.",
        mistakes=(
            (1, "A second sigmoid keeps the order. But the threshold stands still."),
            (0.7, "That would be so if everything became a no. Can a sigmoid of a positive number be below one half?"),
            (0.5, "That would be the toss of a coin. Here all answers are the same."),
            (0, "It would take a reversal of the order, and a sigmoid keeps the order."),
            (30, "Thirty of a hundred, yes. But a share lies between 0 and 1."),
        ),
    ),
    Exercise(
        "7.3",
        "share of logits that a clip deadens",
        right="seven eighths",
        choices=("an eighth", "one half", "seven eighths"),
        aliases={
            "0.125": "an eighth",
            "1/8": "an eighth",
            "half": "one half",
            "0.5": "one half",
            "1/2": "one half",
            "7/8": "seven eighths",
            "0.875": "seven eighths",
            "0.87": "seven eighths",
            "0.8704": "seven eighths",
        },
        shows="",
        mistakes=(
            ("one half", "You thought of those below 0. Those above 1 are cut, too, and there are many of them."),
            ("an eighth", "That is about the share between 0 and 1, which alone can still move."),
        ),
    ),
    Exercise(
        "7.4",
        "with the sigmoid first",
        right="larger",
        choices=("smaller", "larger"),
        aliases={"bigger": "larger", "greater": "larger", "higher": "larger", "less": "smaller", "lower": "smaller"},
        shows="",
        mistakes=(("smaller", "The cap at 100 lowers one loss. What does it do to a loss of 17.572?"),),
    ),
    Exercise(
        "7.5",
        "the best belief without the logarithm",
        right=1,
        digits=1,
        shows="Nothing holds it back.",
        mistakes=(
            (0.6, "An honest belief pays under the logarithm. What sign does the factor of q have in this sum?"),
            (0.5, "Doubt costs here: each step towards the likelier side lowers the sum by the same amount."),
            (0, "That is certain of the wrong side, and the most expensive belief of all."),
            (-0.6, "That is what the best belief costs. Which belief is it?"),
            (-1, "That would be the loss of somebody always right. The question is for the belief."),
        ),
    ),
    Exercise(
        "7.6",
        "what two probabilities in kl_div make",
        right=-1.193,
        digits=1,
        shows="",
        mistakes=(
            (0, "A divergence would be 0. But this x is ½ itself, not its logarithm."),
            (-0.693, "That is the logarithm alone. x = ½ is still to be taken away from it."),
            (-0.597, "That is one of the two terms, and the sum has both."),
            (-2.386, "Each of the two terms still has to be multiplied by t = ½."),
            (-0.193, "You added x where it has to be taken away."),
            (0.693, "That is the entropy, and minus the logarithm of ½. Here the logarithm has no minus before it."),
        ),
    ),
    Exercise(
        "7.7",
        "how low a loss of all pairs can fall",
        right=0.615,
        digits=2,
        shows="",
        mistakes=(
            (0, "It would be 0 for a prediction that suits every label at once, yes and no."),
            (0.442, "The good model is good because each prediction has its own label. Here all of them judge it."),
            (0.855, "That is what the good model gets, judged by all labels. A worse one gets less."),
        ),
    ),
    Exercise(
        "7.8",
        "the start of a softmax over the batch",
        right=4.159,
        digits=1,
        shows="",
        mistakes=(
            (2.303, "That is the start if ten classes share the 1. Who shares it here?"),
            (6.461, "That is the logarithm of 640. One softmax runs over one column, not over the whole table."),
            (0, "That would be so for one photograph alone. Here a column has many."),
            (1.859, "That is where it ends. With all logits 0 nothing has been learned yet."),
            (64, "That many share the 1. The loss is the logarithm of their number."),
            (1 / 64, "That is the probability of each. The loss is minus its logarithm."),
        ),
    ),
    Exercise(
        "7.9",
        "the sum over rows and columns",
        right=0,
        digits=2,
        shows="",
        mistakes=(
            (342, "You added up the softmaxes, 1 for each bird, and took nothing away for the one-hot vectors."),
            (684, "Both vectors of a bird add up to 1, but one of them is subtracted."),
            (-342, "You took away the one-hot vectors and forgot that the softmaxes add up as well."),
            (1, "That is the sum of one row of p. What is that of the row of y?"),
            (12, "That many birds are wrong. Does a wrong bird's row add up to anything else?"),
        ),
    ),
    Exercise(
        "7.10",
        "a weighted loss by the number of examples",
        right=54.405,
        digits=1,
        shows="",
        mistakes=(
            (0.870, "The sum above the line is the same, but 2 is not 125."),
            (0.435, "You halved it, but it has been divided by 125 already. Undo that first."),
            (108.8, "That is the weighted sum. There are two examples to share it."),
            (62.5, "That is the mean weight, by which the answer differs from 0.870."),
            (0.007, "You divided twice. The weights' sum has to come out before the number goes in."),
            (54, "That is right, without its decimals."),
        ),
    ),
    Exercise(
        "7.11",
        "a divergence of two samples of one law",
        right="no",
        choices=("yes", "no"),
        shows="",
        mistakes=(
            (
                "yes",
                "The law has no divergence from itself. But the formula compares draw with draw, paired by chance.",
            ),
        ),
    ),
    Exercise(
        "7.12",
        "the loss beside a masked class",
        right="nan",
        choices=("0.127", "inf", "nan"),
        aliases={"infinite": "inf", "infinity": "inf", "0.1269": "0.127", "0.13": "0.127", "not a number": "nan"},
        shows="",
        mistakes=(
            (
                "0.127",
                "That is right where 0 log 0 counts as 0. But floats have to multiply 0 by minus infinity here.",
            ),
            ("inf", "The infinity is there, but a 0 stands before it. What is their product?"),
        ),
    ),
)
