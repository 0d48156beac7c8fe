"""Exercises and predictions of lesson 05."""

import numpy as np

from helpers import log_sigmoid, logsumexp, sigmoid, softmax
from helpers.exercises.answers import CLIPS, Exercise

SCORES = np.array([2.0, 1.0, 1.0])
RIGHT = logsumexp(SCORES) - 2
RESCALED = np.log(2)
TWICE = logsumexp(softmax(SCORES)) - softmax(SCORES)[0]
SOFT = np.array([0.8, 0.1, 0.1])
FLOOR = -(SOFT * np.log(SOFT)).sum()
STEPS = {
    str(number): words
    for words, numbers in {
        "about twenty": [*range(12, 50), "twenty"],
        "hundreds": [*range(50, 100), *range(100, 1000, 10)],
        "thousands": range(1000, 10_001, 100),
        "more than ten thousand": [
            *("11,034", 11_034, "more than 10000", "more than 10,000", 1_000_000),
            *range(10_100, 20_000, 100),
            *range(20_000, 200_000, 1000),
        ],
    }.items()
    for number in numbers
}

EXERCISES = (
    Exercise(
        "5.1",
        "binary cross-entropy from a logit",
        right=lambda y, z: np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))),
        calls=(
            ([1.0, 0.0, 1.0, 0.0], [2.0, -3.0, -4.0, 0.5]),
            ([1.0, 0.0], [1000.0, 1000.0]),
            ([1.0, 0.0], [-1000.0, -1000.0]),
            ([1.0, 0.0], [-9.0, 9.0]),
        ),
        shows="Sure and wrong by 1000 costs 1000, and no probability was made on the way.",
        mistakes=(
            (
                lambda y, z: -y * np.log(sigmoid(z)) - (1 - y) * np.log(1 - sigmoid(z)),
                "Right on paper. But at 1000 the sigmoid is rounded to 0 or 1, or e to the 1000 is inf, "
                "and 0 times inf is nan. Let np.exp see nothing above 0, and make no probability.",
            ),
            (
                lambda y, z: np.log(1 + np.exp(z)) - z * y,
                "Right on paper. But e to the 1000 is inf in floats: let np.exp see nothing above 0.",
            ),
            (
                lambda y, z: np.where(y == 1, np.log1p(np.exp(-z)), np.log1p(np.exp(z))),
                "Right on paper. But sure and wrong by 1000 costs inf here: e to the 1000 overflows, "
                "and a probability rounds to 0. Take the large part out first.",
            ),
            (
                lambda y, z: z - z * y + np.log1p(np.exp(-z)),
                "Right on paper, and for large positive logits. At -1000 the exponent is 1000, and np.exp overflows.",
            ),
            *(
                (
                    lambda y, z, e=e: -(y * np.log(p := np.clip(sigmoid(z), e, 1 - e)) + (1 - y) * np.log(1 - p)),
                    f"You clipped the probability. That avoids inf, but stops at about {-np.log(e):.0f}, "
                    "where the loss should be 1000.",
                )
                for e in CLIPS
            ),
            (
                lambda y, z: -y * np.log(z) - (1 - y) * np.log(1 - z),
                "You took the logarithm of the logit. The formula wants the probability that belongs to it.",
            ),
            (
                lambda y, z: np.maximum(z, 0) - z * (1 - y) + np.log1p(np.exp(-np.abs(z))),
                "That is the loss of the opposite label: here a large logit costs a yes a lot.",
            ),
            (
                lambda y, z: np.maximum(z, 0) - z * y + np.log1p(np.exp(-z)),
                "Right for positive logits. For negative ones the exponent -z is positive: what keeps it below 0?",
            ),
            (
                lambda y, z: np.log1p(np.exp(-np.abs(z))) - z * y,
                "One term is missing: a no with a large logit costs next to nothing here.",
            ),
            (
                lambda y, z: np.maximum(z, 0) - z * y,
                "That is the loss with its corner. The logarithm that rounds the corner off is missing.",
            ),
            (
                lambda y, z: z * y - np.maximum(z, 0) - np.log1p(np.exp(-np.abs(z))),
                "The sign is turned round: that is the log-probability of the label.",
            ),
            (
                lambda y, z: (np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))).mean(),
                "The formula is right. But here each label should keep a loss of its own: no mean.",
            ),
            (
                lambda y, z: -y * np.log(sigmoid(z)),
                "Only the yeses cost something here. A no has a loss, too: what is its probability?",
            ),
            (
                lambda y, z: np.maximum(z, 0) + z * y + np.log1p(np.exp(-np.abs(z))),
                "For a yes, a large logit should cost little: which sign has z times y?",
            ),
            (
                lambda y, z: np.maximum(z, 0) - z * y - np.log1p(np.exp(-np.abs(z))),
                "The logarithm rounds the corner upwards: it is added.",
            ),
            (
                lambda y, z: -y * log_sigmoid(z),
                "Every no costs 0 here, however sure the model is of a yes. A no has a loss of its own.",
            ),
            (
                lambda _y, z: -log_sigmoid(z),
                "That is the loss of a yes, for every label. How likely does the model think a no?",
            ),
            (
                lambda y, z: (np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))).sum(),
                "The formula is right. But here each label should keep a loss of its own: no sum.",
            ),
            (
                lambda y, z: max(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))),
                "z is a whole array, and Python's max and if want one number. "
                "What does NumPy offer that looks at each entry?",
            ),
            (
                lambda y, z: np.max(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))),
                "np.max(z, 0) is the largest of all logits; the 0 is taken for an axis. Each logit meets 0 on its own.",
            ),
        ),
    ),
    Exercise(
        "5.2",
        "four digits on a ticket",
        right="four softmaxes",
        choices=("one softmax", "four softmaxes", "four sigmoids", "forty sigmoids", "squared error"),
        aliases={
            "four softmax": "four softmaxes",
            "4 softmaxes": "four softmaxes",
            "4 softmax": "four softmaxes",
            "4 sigmoids": "four sigmoids",
            "40 sigmoids": "forty sigmoids",
            "four softmaxes over ten each": "four softmaxes",
            "one softmax over forty scores": "one softmax",
            "mse": "squared error",
            "mean squared error": "squared error",
        },
        shows="Each place is a question with exactly one answer, so each has a softmax, and the losses add up.",
        mistakes=(
            (
                "one softmax",
                "Then all forty scores compete, and a sure first digit leaves nothing for the others. "
                "How many questions are there?",
            ),
            (
                "forty sigmoids",
                "Sigmoids let any number of answers be right: nothing keeps a place from being a 3 and a 7 at once.",
            ),
            ("four sigmoids", "Four sigmoids answer four yes-or-no questions. Each place has ten answers."),
            (
                "squared error",
                "Digits are names here. To a squared error 1999 is nearly 2000, though no digit agrees.",
            ),
        ),
    ),
    Exercise(
        "5.3",
        "three losses of one photograph",
        right=[RIGHT, RESCALED, TWICE],
        digits=2,
        shows="Neither slip looks wrong: losses as ordinary as these stand in many a log.",
        mistakes=(
            (
                [RIGHT, RIGHT, RIGHT],
                "from_logits changes what is computed. Follow the listing: what does it do with scores by default?",
            ),
            (
                [RIGHT, RESCALED, RIGHT],
                "A second softmax does something: it takes probabilities for scores. "
                "They lie between 0 and 1, so they differ by little.",
            ),
            (
                [RIGHT, RIGHT, TWICE],
                "The second is not repaired by the loss: by default it makes no softmax, and divides by the sum.",
            ),
            (
                [RIGHT, 0, TWICE],
                "The first and the third are right. But the listing divides by the sum before it clips.",
            ),
            (
                [RIGHT, 0, RIGHT],
                "The first is right. The listing divides by the sum before it clips, "
                "and a second softmax takes probabilities for scores.",
            ),
            ([RIGHT, TWICE, RESCALED], "The last two have changed places: which of them got the scores?"),
            ([RESCALED, RIGHT, TWICE], "The first two have changed places: to divide by the sum is no softmax."),
            (
                np.array([RIGHT, RESCALED, TWICE]) / np.log(2),
                "Those are bits. The losses of this page use the natural logarithm.",
            ),
            (
                np.exp(-np.array([RIGHT, RESCALED, TWICE])),
                "Those are the dog's probabilities. A loss is minus the logarithm of each.",
            ),
            (
                [RIGHT, np.log(1e7), TWICE],
                "The first and the third are right. The second would be at the edge of the clip. "
                "But first the listing divides by the sum, and then the dog lies far from both edges.",
            ),
            (
                [RIGHT, RESCALED, logsumexp(softmax(SCORES))],
                "The first two are right. The third is the log-sum-exp alone: "
                "what the dog has is still to be subtracted.",
            ),
        ),
    ),
    Exercise(
        "5.4",
        "three slopes, one of them clipped",
        right=[-3 / 4, 0, -9 / 32],
        digits=2,
        shows="A clip takes the slope only beyond its edge; the squared error loses a part of it everywhere.",
        mistakes=(
            (
                [0, 0, -9 / 32],
                "A clip changes only what lies outside its range, and 1/4 lies inside. "
                "There the slope is that of an ordinary cross-entropy.",
            ),
            (
                [-3 / 4, -1, -9 / 32],
                "You gave the exact loss at -50 its slope, p - y. But the clipped one no longer changes with z there.",
            ),
            (
                [-3 / 4, 0, -3 / 2],
                "The last is the slope in p. For z it takes the chain rule: times the sigmoid's own slope.",
            ),
            (
                [-4, 0, -3 / 2],
                "The first and the last are slopes in p. For z both take the chain rule: "
                "times the sigmoid's own slope.",
            ),
            (
                [-4, 0, -9 / 32],
                "The first is the slope in p, -1/p. In the logit it is shorter: prediction minus truth.",
            ),
            (
                [-3 / 4, 0, -9 / 64],
                "Nearly: the derivative of a square has a factor 2.",
            ),
            (
                [3 / 4, 0, 9 / 32],
                "The sign is turned round: that is the way to walk. "
                "For a yes no loss rises as z grows, so no slope is positive.",
            ),
            (
                [-3 / 4, 0, -3 / 4],
                "Prediction minus truth belongs to the cross-entropy. "
                "The squared error has a slope of its own in p, and then comes the chain rule.",
            ),
            (
                [0, 0, 0],
                "Slopes vanish where a clip or a flat end of the sigmoid is in the way. At 1/4 neither is.",
            ),
            (
                [1 / 4, 0, 3 / 32],
                "In the first and in the last the truth has still to be subtracted from what the model says.",
            ),
            ([1 / 4, 0, -9 / 32], "The first is what the model says. The truth has still to be subtracted."),
            (
                [np.log(4), np.log(1e7), 9 / 16],
                "Those are the losses. How fast does each change with z?",
            ),
            ([-3 / 4, 0, 9 / 32], "The first two are right. The last has lost its sign: p - 1 is negative."),
            (
                [-3 / 4, 0, -3 / 16],
                "The first two are right. The last is only the sigmoid's slope, with a minus: "
                "the square's own slope in p has to multiply it.",
            ),
            (
                [-3 / 4, np.log(1e7), -9 / 32],
                "The first and the last are right. The second is the loss at -50. How fast does it change with z?",
            ),
            (
                [-3 / 4, -1, -3 / 4],
                "The first is right. But p - y is the slope of a cross-entropy that nothing cuts: "
                "at -50 it is clipped, and the last loss is a square.",
            ),
            ([3 / 4, 1, 9 / 32], "The signs are turned round, and beyond the clip the loss does not change at all."),
        ),
    ),
    Exercise(
        "5.5",
        "what a weighted mean divides by",
        right=[2.1, 4.2],
        digits=2,
        shows="One list of losses and one of class weights gave two means, so say which you report.",
        mistakes=(
            ([4.2, 2.1], "The two have changed places: which of them divides by the class weights?"),
            ([2.1, 2.1], "The first is right. But the two frameworks do not divide by the same."),
            ([4.2, 4.2], "The second is right. But the two frameworks do not divide by the same."),
            (
                [2.52, 4.2],
                "The second is right. For the first you added the class weights once for each class; "
                "it is once for each sample.",
            ),
            ([1.2, 1.2], "That is the plain mean: the class weights are not in it."),
            (
                [0.6, 1.2],
                "The first is weighted only below the line, the second not at all. "
                "The class weights multiply the losses first.",
            ),
            ([1.2, 4.2], "The second is right. The first has no class weights in it."),
            ([12.6, 4.2], "The second is right. The first is the weighted sum, not yet divided."),
            (
                [2.52, 2.52],
                "Neither divides by 5: PyTorch adds the class weights of the samples, Keras counts the samples.",
            ),
            ([12.6, 12.6], "That is the weighted sum. What does each framework divide it by?"),
            ([2.1, 6.3], "The first is right. Keras does not divide by the number of classes, but by the samples."),
            ([2.1, 12.6], "The first is right. The second is a sum, and Keras reports a mean."),
        ),
    ),
    Exercise(
        "5.6",
        "label smoothing",
        right=lambda y, epsilon: (1 - epsilon) * y + epsilon / y.shape[-1],
        calls=(
            ([1.0, 0.0, 0.0], 0.1),
            ([[0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]], 0.2),
            ([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]], 0.3),
        ),
        shows="Every row is still a distribution: what the true class gives up, all share.",
        mistakes=(
            (
                lambda y, epsilon: (1 - epsilon) * y + epsilon,
                "Every class got all of epsilon, so a row adds up to more than 1. It is to be shared.",
            ),
            (
                lambda y, epsilon: np.where(y == 1, 1 - epsilon, epsilon / (y.shape[-1] - 1)),
                "You shared epsilon among the other classes. Here all classes share it, the true one too.",
            ),
            (
                lambda y, epsilon: np.where(y == 1, 1 - epsilon, epsilon / y.shape[-1]),
                "The true class did not get its share of epsilon, so a row adds up to less than 1.",
            ),
            (
                lambda y, epsilon: np.where(y == 1, 1 - epsilon, epsilon),
                "Each of the wrong classes got all of epsilon. It is to be shared.",
            ),
            (
                lambda y, epsilon: y + epsilon / y.shape[-1],
                "The label has to give up what all are to share. Otherwise a row adds up to more than 1.",
            ),
            (
                lambda y, epsilon: (1 - epsilon) * y,
                "What the label gave up is lost. All classes share it.",
            ),
            (
                lambda y, epsilon: epsilon * y + (1 - epsilon) / y.shape[-1],
                "Epsilon and 1 minus epsilon have changed places: the label should keep nearly all.",
            ),
            (
                lambda y, epsilon: (1 - epsilon) * y + epsilon / len(y),
                "Right for one row. In a table you divided by the number of rows; you need that of the classes.",
            ),
            (
                lambda y, epsilon: (1 - epsilon) * y + epsilon / y.size,
                "Right for one row. In a table you divided by the number of all entries, not of the classes.",
            ),
            (
                lambda y, epsilon: (1 - epsilon) * y + epsilon / y.shape[1],
                "That is right for a table. One row has no axis 1: count the axes from the end.",
            ),
            (
                lambda y, epsilon: (1 - epsilon) * y + epsilon / (y.shape[-1] - 1),
                "The true class shares, too, so epsilon has K parts, not K - 1. A row adds up to more than 1 now.",
            ),
            (
                lambda y, epsilon: (1 - epsilon) * y + epsilon / 3,
                "Right for three classes. Ask `y` how many there are.",
            ),
            (
                lambda y, epsilon: y - epsilon + epsilon / y.shape[-1],
                "You took epsilon from every class, but a class with 0 has nothing to give. "
                "Each gives up a part of what it has: multiply.",
            ),
        ),
    ),
    Exercise(
        "5.7",
        "a mean that leaves holes out",
        right=lambda losses, known: losses[known].mean(),
        calls=(
            ([1.0, 2.0, 6.0], [True, True, False]),
            ([[1.0, 2.0, 7.0], [4.0, np.nan, np.nan]], [[True, True, True], [True, False, False]]),
            ([1.0, np.inf], [True, False]),
            ([np.inf, 1.0, 2.0], [True, True, False]),
        ),
        shows="To leave out is safer than to multiply by 0, and every known label counts alike.",
        mistakes=(
            (
                lambda losses, known: (losses * known).sum() / known.sum(),
                "That divides by the right number. But 0 times inf is nan: pick the known losses, do not multiply.",
            ),
            (
                lambda losses, known: (losses * known).mean(),
                "Two things: a hole still counts in what you divide by, and 0 times inf is nan.",
            ),
            (
                lambda losses, known: np.where(known, losses, 0).mean(),
                "The holes cost nothing now, but they still count in what you divide by, and make the loss too small.",
            ),
            (
                lambda losses, known: losses[known].sum() / len(losses),
                "You divided by the length of the whole array. Divide by the number that you kept.",
            ),
            (lambda losses, _: losses.mean(), "The holes are still in it. What does the mask say?"),
            (
                lambda losses, _: np.nanmean(losses),
                "That leaves out what is nan. A hole can hold any number: ask the mask.",
            ),
            (lambda losses, known: losses[~known].mean(), "You kept the holes. True marks what is known."),
            (lambda losses, known: losses[known].sum(), "That is the sum. What is it to be divided by?"),
            (lambda losses, known: losses[known], "Those are the losses to keep. Take their mean."),
            (
                lambda losses, known: (np.where(known, losses, 0).sum(axis=-1) / known.sum(axis=-1)).mean(),
                "You took the mean of each row, and then the mean of those. "
                "A known label in a row with many holes then counts more than others.",
            ),
            (
                lambda losses, known: np.where(known, losses, 0).sum(axis=-1) / known.sum(axis=-1),
                "Right for one row. A table should become one number, too.",
            ),
        ),
    ),
    Exercise(
        "5.8",
        "start, floor and slope of a soft label",
        right=[np.log(3), FLOOR, 0.1],
        digits=2,
        shows="From log K down to the entropy of the label; beyond, p - y changes its sign and calls the model back.",
        mistakes=(
            (
                [np.log(3), 0, 0.1],
                "A loss of 0 needs a hard label. What does a model pay that says exactly what the soft label says?",
            ),
            (
                [np.log(3), FLOOR, -0.1],
                "That is the slope for the hard label. This model is surer of the dog than the soft label is: "
                "take prediction minus truth.",
            ),
            (
                [np.log(3), 0, -0.1],
                "You took the label for a hard one. The truth is now a distribution, in the floor and in the slope.",
            ),
            (
                [np.log(3), -np.log(0.8), 0.1],
                "Only the dog is in your floor. With a soft label every class counts, as much as the label says.",
            ),
            (
                [np.log(3), -np.log(0.8), -0.1],
                "Only the dog is in your floor, and the slope is that for a hard label. The truth has become soft.",
            ),
            (
                [np.log(3), np.log(3) - FLOOR, 0.1],
                "Your second number is the divergence, what training can take away. The floor is what stays.",
            ),
            (
                np.array([np.log(3), FLOOR, 0.1 * np.log(2)]) / np.log(2),
                "The two losses are in bits. Use the natural logarithm.",
            ),
            ([0, FLOOR, 0.1], "Equal scores do not mean no loss. What probabilities does a softmax make of them?"),
            ([1 / 3, FLOOR, 0.1], "The first is a probability. The loss is its surprisal."),
            ([np.log(3), FLOOR, 0.9], "The last is what the model says. The truth has still to be subtracted."),
            (
                [np.log(3), -0.8 * np.log(0.8), 0.1],
                "Your floor stops after the term of the dog. Cat and rabbit are a part of the truth, too.",
            ),
            (
                [0.8 * np.log(3), FLOOR, 0.1],
                "In the first only the dog has a term. Cat and rabbit are a tenth of the truth each.",
            ),
            (
                [np.log(3), -0.8 * np.log(0.9) - 0.2 * np.log(0.05), 0.1],
                "Your second number is what the model (0.9, 0.05, 0.05) pays. Another model pays less.",
            ),
            (
                [np.log(3), FLOOR, -0.8 / 0.9],
                "The last is the slope in p. In the logit it is shorter: prediction minus truth.",
            ),
            ([FLOOR, np.log(3), 0.1], "The first two have changed places: training begins above the floor."),
        ),
    ),
)

PREDICTIONS = (
    Exercise(
        "5.0",
        "right loss of a dog and of a rabbit",
        right=[0.1291, 6.1291],
        digits=1,
        shows="A loss that is larger can be the right one.",
        mistakes=(
            ([0.1291, 2.1291], "That is what a cat would cost. The rabbit's score is -2, and minus -2 is plus 2."),
            ([0.1291, 4.1291], "That is the log-sum-exp alone. The rabbit's own score has still to be subtracted."),
            ([0.1291, 2], "You took minus the score for the loss. The log-sum-exp of all scores belongs to it."),
            ([0.1291, 6], "That is the dog's lead over the rabbit. The log-sum-exp is a little above the dog's 4."),
            ([0.00000012, 16.118], "That is what the other program says. The smaller loss is not the better program."),
            (
                [0.1291, 16.118],
                "The rabbit's is what the other program says: it pushed the probability up to 1e-7. "
                "The right loss makes no probability.",
            ),
            ([6.1291, 0.1291], "The two have changed places: the dog comes first."),
            (0.1291, "That is right for the dog. A rabbit's loss is asked for, too: both, as a list."),
            (6.1291, "That is right for the rabbit. The dog's loss is asked for, too: both, as a list."),
        ),
    ),
    Exercise(
        "5.1",
        "class numbers or one-hot rows",
        right="neither",
        choices=("numbers", "rows", "neither"),
        aliases={
            "same": "neither",
            "equal": "neither",
            "none": "neither",
            "class numbers": "numbers",
            "one-hot rows": "rows",
            "one-hot": "rows",
        },
        shows="Both ways name the same class.",
        mistakes=(
            ("numbers", "You let the 2 count as a quantity. It only says where to look."),
            ("rows", "A row has three entries, but two of them multiply their logarithm by 0."),
        ),
    ),
    Exercise(
        "5.2",
        "a sigmoid's 1 taken for a logit",
        right="between 0 and 1",
        choices=("0", "between 0 and 1", "infinite"),
        aliases={"inf": "infinite", "infinity": "infinite", "zero": "0", "0.0": "0"}
        | dict.fromkeys(("between", "0.3133", "0.313", "0.6931", "0.693"), "between 0 and 1")
        | {str(number / 100): "between 0 and 1" for number in range(1, 100)},
        shows="",
        mistakes=(
            ("0", "That would be so if the 1 were taken for a probability. What was the loss told?"),
            ("infinite", "For a probability of 1 that is what a no would cost. Here the answer is yes."),
        ),
    ),
    Exercise(
        "5.3",
        "three sigmoids in a categorical loss",
        right="something else",
        choices=("error", "0.1291", "something else"),
        aliases={
            "else": "something else",
            "0.7023": "something else",
            "0.702": "something else",
            "0.7": "something else",
            "stop": "error",
            "stops with an error": "error",
            "0.129": "0.1291",
            "0.13": "0.1291",
        },
        shows="",
        mistakes=(
            ("error", "One line of the listing could have noticed the sum, but it mends it instead."),
            ("0.1291", "You let the loss repair what is missing. It never sees the scores, only the three sigmoids."),
        ),
    ),
    Exercise(
        "5.4",
        "slope beyond the clip",
        right=0,
        digits=2,
        shows="",
        mistakes=(
            (-1, "The network is as wrong as that says, but between it and the loss stands the clip."),
            (-0.5, "A clip lets a number pass as it is, or puts another in its place. Nothing is halved."),
        ),
    ),
    Exercise(
        "5.5",
        "steps with the squared error",
        right="more than ten thousand",
        choices=("about twenty", "hundreds", "thousands", "more than ten thousand"),
        aliases=STEPS,
        shows="",
        mistakes=(
            ("about twenty", "You let the squared error walk about half as fast. What is p(1 - p) at -10?"),
            ("hundreds", "For that the first steps are too short: p(1 - p) starts near 0.00005."),
            ("thousands", "Close. It makes steps of less than 0.0001 at first, and those take most of the time."),
        ),
    ),
)
