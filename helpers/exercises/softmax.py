"""Exercises and predictions of lesson 03."""

import numpy as np

from helpers.exercises.answers import Exercise

E2 = np.exp(2)
DOG = [0.879, 0.119, 0.002]


EXERCISES = (
    Exercise(
        "3.1",
        "your own softmax",
        right=lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True),
        calls=(
            ([4.0, 2.0, -2.0],),
            ([[4.0, 2.0, -2.0], [0.0, 1.0, 0.5]],),
            ([[1.0, 2.0, 3.0], [0.0, -1.0, 0.5], [2.0, 2.0, 0.0]],),
        ),
        shows="Every row is a distribution of its own, however many rows there are.",
        mistakes=(
            (
                lambda z: np.exp(z) / np.exp(z).sum(),
                "All rows went into one sum, so that the photographs compete. Each row needs a sum of its own.",
            ),
            (
                lambda z: np.exp(z) / np.exp(z).sum(axis=0),
                "You summed down the columns, so a class competes with itself in the other photographs. "
                "The rivals stand side by side, along the last axis.",
            ),
            (
                lambda z: np.exp(z) / np.exp(z).sum(axis=-1),
                "The axis is right, but the sums lost their shape, so a row is not divided by its own sum. "
                "Keep the sums as a column.",
            ),
            (
                lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True),
                "That is right for a batch. One list has no axis 1: count the axes from the end.",
            ),
            (
                lambda z: np.exp(z) / np.exp(z).sum(axis=1),
                "One list has no axis 1, so count from the end; and in a batch the sums must stay a column.",
            ),
            (
                lambda z: z / z.sum(axis=-1, keepdims=True),
                "You divided the scores themselves. A share must be positive: exponentiate first.",
            ),
            (
                lambda z: 1 / (1 + np.exp(-z)),
                "Each score got a sigmoid of its own and knows of no rival. Divide by what all of them have together.",
            ),
            (lambda z: np.exp(z), "Those are the unnormalised shares. Divide them by their sum."),
        ),
    ),
    Exercise(
        "3.2",
        "three shares in your head",
        right=[0.25, 0.25, 0.5],
        digits=2,
        shows="A difference of log 2 means twice as likely, and the level of the logits means nothing.",
        mistakes=(
            (
                np.array([1, 1, 1 + np.log(2)]) / (3 + np.log(2)),
                "You divided the scores by their sum. Softmax shares out their exponentials.",
            ),
            (
                [1 / 3, 1 / 3, 1 / 3],
                "The logits are close, but not equal: a difference of log 2 says how many times as likely.",
            ),
            (
                1 / (1 + np.exp(-np.array([1, 1, 1 + np.log(2)]))),
                "Those are three sigmoids, and they add up to more than 1. Here the classes compete.",
            ),
            ([1, 1, 2], "Those are the right proportions. Divide them by their sum."),
            ([np.e, np.e, 2 * np.e], "Those are the unnormalised shares. Each has to be divided by the sum of all."),
            (
                np.exp([1, 1, 2]) / np.exp([1, 1, 2]).sum(),
                "That is the softmax of 1, 1 and 2. Here log is the natural logarithm, and log 2 is not 1.",
            ),
            ([0.268, 0.268, 0.464], "You made e + 2 of the last share. The exponential of a sum is a product: 2e."),
        ),
    ),
    Exercise(
        "3.3",
        "a third class joins",
        right=[E2 / (E2 + 2), 2 - np.log(2)],
        digits=2,
        shows="A newcomer takes from every class; the raw score stays, and the true logit falls by log 2.",
        mistakes=(
            (
                [E2 / (E2 + 1), 2],
                "The score of the first class has not changed, but the sum below it has: one more rival takes a share.",
            ),
            (
                [E2 / (E2 + 2), 2],
                "The probability is right. But 2 is the raw score, and the rivals are two now: "
                "ask for the log-odds against both together.",
            ),
            (
                [E2 / (E2 + 2), np.log(E2 / (E2 + 2))],
                "The probability is right. Its logarithm is not its logit: the other side, log(1 - p), is missing.",
            ),
            (
                [E2 / (E2 + 2), np.log(0.79 / 0.21)],
                "You rounded the probability before you took its logit. Keep all digits until the end.",
            ),
            (
                [0.762, np.log(0.762 / 0.238)],
                "You let the first class pay for the newcomer alone. Every share is divided by the new sum.",
            ),
            (
                [0.587, np.log(0.587 / 0.413)],
                "A third class does not take a third: how much it takes depends on its logit.",
            ),
            (
                [E2 / (E2 + 2), E2 / 2],
                "The probability is right. The second number is its odds; the logit is their logarithm.",
            ),
            (
                [E2 / (E2 + 2), np.log10(E2 / 2)],
                "The probability is right. Your logarithm has base ten; here it is the natural one.",
            ),
        ),
    ),
    Exercise(
        "3.4",
        "plus five, times two",
        right=[E2, E2, E2**2],
        digits=1,
        shows="Adding keeps every difference, and doubling squares every ratio of probabilities.",
        mistakes=(
            (
                [2, 9 / 7, 2],
                "Those are ratios of scores. A ratio of probabilities comes from the difference of the scores.",
            ),
            (
                [E2, E2, E2],
                "Doubling keeps the ratio of the scores, 4 to 2, but not their difference, and only differences count.",
            ),
            ([E2, E2, 2 * E2], "Doubled logits do not double the ratio: the difference stands in the exponent."),
            (
                [E2, np.exp(7), E2**2],
                "The 5 goes to both logits, and cancels. What is left of the difference?",
            ),
            (
                [2, 2, 4],
                "Those are the differences, so log-odds. To get from there to how many times as likely, exponentiate.",
            ),
            (
                1 / (1 + np.exp(-np.array([2, 2, 4]))),
                "Those are the dog's probabilities against the cat alone. The question is how many times as large "
                "one is as the other.",
            ),
            (np.exp([-2, -2, -4]), "Turned over: that is how many times as likely the cat is as the dog."),
        ),
    ),
    Exercise(
        "3.5",
        "one softmax or several sigmoids",
        right="genres",
        choices=("digit", "genres", "word", "dice", "spam"),
        aliases={
            "digits": "digit",
            "film": "genres",
            "films": "genres",
            "words": "word",
            "next word": "word",
            "two dice": "dice",
            "die": "dice",
            "mail": "spam",
        },
        shows="What decides is not the number of classes, but whether they exclude one another.",
        mistakes=(
            (
                "digit",
                "There are many classes, but one box holds exactly one digit: they exclude one another, and compete.",
            ),
            ("word", "However long the list of words is, exactly one of them comes next. That is one softmax."),
            ("dice", "Each of the dice shows exactly one face. Two questions with one answer each: two softmaxes."),
            ("spam", "That is one question with yes or no, so one sigmoid. Several sigmoids answer several questions."),
        ),
    ),
    Exercise(
        "3.6",
        "twice as likely",
        right=2 / np.log(2),
        digits=2,
        shows="At temperature T the log-odds between two classes are the difference of their logits, divided by T.",
        mistakes=(
            (1, "4 is twice 2, but probabilities are not in the ratio of the scores: at T = 1 it is e to the 2."),
            (np.log(2), "That is what the difference of the logits has to become. By what must 2 be divided for it?"),
            (
                np.log(2) / 2,
                "That is upside down: it makes the difference larger. Temperature divides the logits.",
            ),
            (2, "At T = 2 the difference is 1, and the ratio e. For a ratio of 2 the difference must be smaller."),
            (
                2 * np.log(2),
                "You multiplied where it takes a division: at T the logits differ by 2 / T, with T below the line.",
            ),
            (E2 / 2, "You divided the ratio of the probabilities by T. T divides the logits, in the exponent."),
            (1 / np.log(2), "That would be right if the logits differed by 1. They differ by 2."),
            (2 / np.log10(2), "Your logarithm has base ten; here it is the natural one."),
        ),
    ),
    Exercise(
        "3.7",
        "a log-sum-exp that survives",
        right=lambda z: z.max() + np.log(np.exp(z - z.max()).sum()),
        calls=(
            ([4.0, 2.0, -2.0],),
            ([1000.0, 998.0],),
            ([0.0, 1000.0, 998.0],),
            ([-1000.0, -1001.0],),
            ([1200.0, 0.0],),
            ([2000.0, 0.0],),
            ([0.0, 0.0, 0.0],),
        ),
        shows="A softmax may forget the largest logit; a log-sum-exp has to give it back.",
        mistakes=(
            (
                lambda z: np.log(np.exp(z).sum()),
                "The formula is right, but e to the 1000 is inf in floats, and e to the -1000 is 0. "
                "Take the largest logit out before np.exp, and let it come back as itself, outside the logarithm.",
            ),
            (
                lambda z: np.log(np.exp(z - z.max()).sum()),
                "The largest logit was taken out and never came back. A softmax forgets the level; this sum does not.",
            ),
            (
                lambda z: np.log(np.exp(z - z.max()).sum()) - z.max(),
                "The largest logit was taken out twice. What goes out inside has to come back outside.",
            ),
            (
                lambda z: z.min() + np.log(np.exp(z - z.min()).sum()),
                "You took out the smallest logit. Then the others are above 0, and their exponentials can overflow.",
            ),
            (
                lambda z: z[0] + np.log(np.exp(z - z[0]).sum()),
                "You took out the first logit, which need not be the largest. What is above it can still overflow.",
            ),
            (
                lambda z: z.mean() + np.log(np.exp(z - z.mean()).sum()),
                "You took out the mean. If the logits are far apart, the largest is still large, and overflows.",
            ),
            (
                lambda z: z.max() + np.exp(z - z.max()).sum(),
                "The sum still lacks its logarithm.",
            ),
            (lambda z: z.max(), "That is the largest logit, below which the result cannot lie. The others add to it."),
        ),
    ),
    Exercise(
        "3.8",
        "from two logits to one sigmoid",
        right=[2, 0.5],
        digits=2,
        shows="A softmax over two lines is lesson 2's sigmoid of one line, their difference.",
        mistakes=(
            (
                [1 / 3, 0.75],
                "That is the first line alone, as if it had a sigmoid of its own. What counts is its lead.",
            ),
            ([2, 0.25], "The point is right. The sigmoid has the slope 1/4 in z, but z itself moves faster than x."),
            ([2, 2], "The point is right, and 2 is how steep the logit is. The sigmoid flattens it."),
            (
                [2, 0.75],
                "The point is right. For the slope you took the first line alone, but the second one rises as well.",
            ),
            ([-0.5, 1], "You added the two logits. The rival's logit counts against the first class."),
            ([-2, 0.5], "The slope is right, the sign of x is not: set the two logits equal, and solve."),
            ([2, 0.21], "The point is right. You took the sigmoid's slope at 2, but at x = 2 what goes into it is 0."),
            (
                [2, 0.105],
                "The point is right. You took the sigmoid's slope at 2, but at x = 2 what goes into it is 0. And z "
                "moves faster than x.",
            ),
            ([4, 0.5], "The slope is right. The line 2x - 4 is 0 at a smaller x."),
        ),
    ),
)

PREDICTIONS = (
    Exercise(
        "3.0",
        "what a rule gives the rabbit",
        right="positive",
        shows="The rule in this cell does not manage it.",
        choices=("negative", "zero", "positive"),
        aliases={
            "something negative": "negative",
            "-0.5": "negative",
            "-1/2": "negative",
            "0": "zero",
            "nothing": "zero",
            "something positive": "positive",
        },
        mistakes=(
            ("negative", "So does the rule in this cell. But nothing happens with a probability below 0."),
            ("zero", "A probability may be 0, but then there is never a rabbit, and a low score does not say never."),
        ),
    ),
    Exercise(
        "3.1",
        "sum of three sigmoids",
        right="more than 1",
        choices=("less than 1", "exactly 1", "more than 1"),
        aliases={
            "to less than 1": "less than 1",
            "less than one": "less than 1",
            "to exactly 1": "exactly 1",
            "exactly one": "exactly 1",
            "1": "exactly 1",
            "to more than 1": "more than 1",
            "more than one": "more than 1",
        },
        mistakes=(
            ("exactly 1", "They would if each knew of the others, but a sigmoid sees one score only."),
            ("less than 1", "The dog alone gets nearly 1, and what the cat gets is not taken away from it."),
        ),
        shows="Each sigmoid knows of one score only.",
    ),
    Exercise(
        "3.2",
        "one positive test, 1 in 10 ill",
        right=0.5,
        digits=2,
        shows="Odds of 1 to 9, times nine, are even.",
        mistakes=(
            (0.9, "That is how many of the ill test positive, and not how many of the positive are ill."),
            (0.1, "That is how likely it was before the test."),
            (1, "1 is the odds after the test. As a probability it would mean that all who test positive are ill."),
            (0.083, "That was lesson 1's answer, for 1 ill person in 100."),
            (0.09, "That is how many of all people are ill and test positive. Divide by all who test positive."),
            (
                0.83,
                "Ten times as many are ill, but a probability does not grow tenfold with them. Go by the odds before "
                "the test.",
            ),
        ),
    ),
    Exercise(
        "3.3",
        "100 added to all logits",
        right="stay",
        choices=("rise", "fall", "stay"),
        aliases={
            "rises": "rise",
            "it rises": "rise",
            "falls": "fall",
            "it falls": "fall",
            "stays": "stay",
            "it stays": "stay",
            "stays the same": "stay",
            "stay the same": "stay",
            "same": "stay",
        },
        shows="The rivals gain as much as the dog.",
        mistakes=(
            ("rise", "The dog's logit rises, but its rivals' logits rise as much."),
            ("fall", "That would be so if shares of the scores counted: 104 is less than half of 104 + 102 + 98."),
        ),
    ),
    Exercise(
        "3.4",
        "one number in place of two logits",
        right=[2, 2, -2, 0],
        digits=2,
        shows="Only the difference counts.",
        mistakes=(
            ([2, 3, -1, 5], "Those are the first logits. That is right only where the second one is 0."),
            ([2, 4, 0, 10], "Those are the sums. The second logit is a rival, and counts against the first."),
            ([2, 2, 2, 0], "Those are the distances. Where the rival is ahead, the number is negative."),
            ([-2, -2, 2, 0], "Those belong to the second class: you took the first logit from the second."),
            (
                [0.881, 0.881, 0.119, 0.5],
                "Those are the probabilities. The question is which numbers the sigmoid makes them of.",
            ),
        ),
    ),
    Exercise(
        "3.5",
        "log-odds of cat against the rest",
        right="no",
        choices=("yes", "no"),
        aliases={
            "yes, positive": "yes",
            "positive": "yes",
            "no, negative": "no",
            "negative": "no",
            "no, not positive": "no",
            "not positive": "no",
        },
        shows="The dog alone outweighs the cat.",
        mistakes=(("yes", "A positive score says that the cat beats a rival of logit 0. Its rivals are stronger."),),
    ),
    Exercise(
        "3.6",
        "very cold and very hot",
        right=[[1, 0, 0], [1 / 3, 1 / 3, 1 / 3]],
        digits=1,
        shows="Cold is argmax, hot is uniform.",
        mistakes=(
            (
                [[1 / 3, 1 / 3, 1 / 3], [1, 0, 0]],
                "It is the other way round: to divide by a small T makes the differences large.",
            ),
            (
                [DOG, DOG],
                "Adding to all logits changes nothing, but dividing makes their differences smaller or larger.",
            ),
            (
                [[1, 0, 0], [0, 0, 0]],
                "At a large T the logits go to 0, but their exponentials go to 1, and share equally.",
            ),
        ),
    ),
)
