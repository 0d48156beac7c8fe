"""Exercises and predictions of lesson 04."""

import numpy as np

from helpers import log_softmax, logsumexp, sigmoid, softmax
from helpers.exercises.answers import CLIPS, Exercise

B = np.array([0.9, 0.1])
BIAS = np.log(0.01 / 0.99)
FLOOR = -0.01 * np.log(0.01) - 0.99 * np.log(0.99)

EXERCISES = (
    Exercise(
        "4.1",
        "your own cross-entropy",
        right=lambda p, q: -(p * np.log(q)).sum(axis=-1),
        calls=(
            ([0.5, 0.5], [0.9, 0.1]),
            ([0.2, 0.3, 0.5], [0.5, 0.3, 0.2]),
            ([[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]], [[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]]),
        ),
        shows="The truth says how often, the belief says how surprised.",
        mistakes=(
            (
                lambda p, q: -(q * np.log(p)).sum(axis=-1),
                "Truth and belief have changed places. Which of the two says how often, and which how surprised?",
            ),
            (lambda p, q: -(p * np.log2(q)).sum(axis=-1), "Those are bits. Nats come from the natural logarithm."),
            (
                lambda p, q: (p * np.log(q)).sum(axis=-1),
                "A sign is missing: the logarithm of a probability is negative, and a surprisal is not.",
            ),
            (
                lambda p, _: -(p * np.log(p)).sum(axis=-1),
                "That is the entropy of the truth. Here the surprise is the believer's.",
            ),
            (
                lambda p, q: (p * np.log(p / q)).sum(axis=-1),
                "That is the divergence, the excess alone. A cross-entropy contains the entropy, too.",
            ),
            (
                lambda _, q: -np.log(q).sum(axis=-1),
                "You summed the surprisals as if each outcome happened once. Each counts as often as it happens.",
            ),
            (
                lambda p, q: -(p * np.log(q)).mean(axis=-1),
                "p already says how often, so the sum is the mean. Do not divide by the number of outcomes as well.",
            ),
            (
                lambda p, q: -(p * np.log(q)).sum(axis=1),
                "That is right for a table. One list has no axis 1: count the axes from the end.",
            ),
            (
                lambda p, q: -(p * np.log2(q)).sum(),
                "That is the page's function: it gives bits, and one sum for the whole table.",
            ),
            (
                lambda p, q: -(p * np.log(q)).sum(),
                "All rows went into one sum. Each example has a cross-entropy of its own: sum along the last axis.",
            ),
        ),
    ),
    Exercise(
        "4.2",
        "two surprises at once",
        right=12,
        digits=2,
        shows="Probabilities multiply, surprisals add up.",
        mistakes=(
            (20, "You multiplied. It is the probabilities that multiply; their logarithms add up."),
            (40, "You multiplied by the number of possibilities. Each halving of the probability adds one bit."),
            (2.5, "You multiplied a number of bits by a probability. 1/4 has a surprisal, too, and surprisals add up."),
            (10.25, "You added a probability to a number of bits. Turn the 1/4 into bits first."),
            (8, "You subtracted. Two surprises together are more surprising than one."),
            (12 * np.log(2), "That is the right surprisal in nats. The question asks for bits."),
            (10 + np.log(4), "You added nats to bits: the surprisal of 1/4 has to be taken to base 2."),
            (14, "You added the number of possibilities. What adds up is its logarithm to base 2."),
            (2.0**-12, "That is the probability of both, and its surprisal was asked for."),
        ),
    ),
    Exercise(
        "4.3",
        "believed and true",
        right=[-np.log2(B).mean(), 1],
        digits=2,
        shows="The order matters, and a uniform belief over K outcomes costs log K whatever is true.",
        mistakes=(
            ([1, -np.log2(B).mean()], "Turned round: the truth stands in front, the belief in the logarithm."),
            (
                [-np.log(B).mean(), np.log(2)],
                "Those are nats. Divide by the logarithm of 2, or take logarithms to base 2.",
            ),
            (
                [-np.log2(B).mean(), -np.log2(B).mean()],
                "The first is right. But cross-entropy is not the same in both directions.",
            ),
            (
                [-np.log2(B).mean() - 1, 1 + (B * np.log2(B)).sum()],
                "Those are the divergences, what the wrong belief adds. The entropy of the truth is missing.",
            ),
            (
                [1, -(B * np.log2(B)).sum()],
                "Those are the entropies of the two, as if each believed the truth.",
            ),
            (
                [-(B * np.log2(B)).sum(), 1],
                "The first is the entropy of the belief. How often each outcome happens is for the truth to say.",
            ),
            (
                [-np.log2(B).mean(), -(B * np.log2(B)).sum()],
                "The first is right. The second is the entropy of b; but somebody who believes a is surprised by 1 "
                "bit every time.",
            ),
            (
                [np.log2(B).mean(), -1],
                "A sign is missing: the logarithm of a probability is negative, and a surprisal is not.",
            ),
        ),
    ),
    Exercise(
        "4.4",
        "from a loss to a probability",
        right=[np.exp(-0.05), np.exp(-1)],
        digits=3,
        shows="Near 0 a loss is nearly 1 minus the probability; a loss of 1 still leaves the truth more than a third.",
        mistakes=(
            (
                [0.95, 0],
                "You took the loss from 1. That is close only for small losses; a loss of 1 does not say impossible.",
            ),
            ([0.05, 1], "A loss is not a probability: it is 0 for a perfect answer, and has no ceiling."),
            (
                [2**-0.05, 0.5],
                "You halved the probability once for each unit, which is right for bits. The loss is in nats.",
            ),
            ([-np.log(0.05), 0], "You took the loss for the probability, and computed its surprisal. Go backwards."),
            ([np.exp(0.05), np.e], "A sign is lost: a probability cannot be above 1."),
            (
                [1 - np.exp(-0.05), 1 - np.exp(-1)],
                "That is what was left for the wrong classes. The question is about the true class.",
            ),
            ([10**-0.05, 0.1], "You undid a logarithm to base ten. Nats come from the natural one."),
        ),
    ),
    Exercise(
        "4.5",
        "the smallest loss of four",
        right="b",
        choices=("a", "b", "c", "d"),
        aliases={f"model {letter}": letter for letter in "abcd"},
        shows="Here one sure mistake costs more than a little doubt every time; only the true class counts.",
        mistakes=(
            (
                "a",
                "It is sure, and right, nine times out of ten. But look at what its one mistake costs: -log of 0.01.",
            ),
            ("c", "How the rest is shared out among the wrong classes does not enter: only the true class counts."),
            ("d", "Nine losses of 0, and one for a truth held to be impossible. How large is the mean with that?"),
        ),
    ),
    Exercise(
        "4.6",
        "mean loss from logits",
        right=lambda z, y: (logsumexp(z) - (y * z).sum(axis=-1)).mean(),
        calls=(
            ([4.0, 2.0, -2.0], [0, 1, 0]),
            ([[4.0, 2.0, -2.0], [0.0, 1.0, 0.5]], [[1, 0, 0], [0, 0, 1]]),
            ([[0.0, 800.0], [1.0, -1.0], [2.0, 0.0]], [[1, 0], [0, 1], [1, 0]]),
            ([[1000.0, 998.0]], [[1, 0]]),
        ),
        shows="No probability was computed, so none could round to 0.",
        mistakes=(
            (
                lambda z, y: -(y * np.log(softmax(z))).sum(axis=-1).mean(),
                "Right on paper. But you went through the probability, which rounds to 0 for logits like (0, 800): "
                "use the logits themselves.",
            ),
            *(
                (
                    lambda z, y, e=e: -(y * np.log(np.maximum(softmax(z), e))).sum(axis=-1).mean(),
                    "That keeps the logarithm from 0, but the loss of an example can no longer go beyond "
                    f"{-np.log(e):.0f}, and the true one can: use the logits themselves.",
                )
                for e in CLIPS
            ),
            (
                lambda z, y: (np.log(np.exp(z).sum(axis=-1)) - (y * z).sum(axis=-1)).mean(),
                "Right on paper. But np.exp overflows for large logits; the helper logsumexp does not.",
            ),
            (
                lambda z, y: (logsumexp(z) - (y * z).sum(axis=1)).mean(),
                "That is right for a table. One list has no axis 1: count the axes from the end.",
            ),
            (
                lambda z, y: (logsumexp(z) - (y * z).sum(axis=-1)).sum(),
                "That is the sum of the losses. A mean does not grow with the number of examples.",
            ),
            (
                lambda z, y: (logsumexp(z) - (y * z).sum()).mean(),
                "Right for a batch of one. But each example has the logit of its own true class to take away, not the "
                "sum over all rows.",
            ),
            (
                lambda z, y: logsumexp(z) - (y * z).sum(axis=-1),
                "Those are the losses, one for each example. Take their mean.",
            ),
            (
                lambda z, y: -(y * log_softmax(z)).mean(),
                "You took the mean over the classes as well: K - 1 zeros in each row make the loss K times too small.",
            ),
            (
                lambda z, _: logsumexp(z).mean(),
                "That is the log-sum-exp alone. The logit of the true class has to be taken away.",
            ),
            (
                lambda z, y: ((y * z).sum(axis=-1) - logsumexp(z)).mean(),
                "The sign is turned round: that is the log-probability, and training would make it small.",
            ),
            (
                lambda z, y: -(y * z).sum(axis=-1).mean(),
                "You took a raw score for a log-probability. The log-sum-exp of its row is missing.",
            ),
            (
                lambda z, y: (logsumexp(z) - (y * z).sum(axis=-1)).sum() / len(z),
                "That is right for a table. In a single list len(z) counts the classes, not the examples.",
            ),
            (
                lambda z, y: (logsumexp(z) - (y * z).sum(axis=-1)).mean() / np.log(2),
                "Those are bits. Nats come from the natural logarithm.",
            ),
            (
                lambda z, _: (logsumexp(z) - z.max(axis=-1)).mean(),
                "You took the largest logit for that of the true class. y says which class is true.",
            ),
        ),
    ),
    Exercise(
        "4.7",
        "one step downhill",
        right=lambda z, y, rate: z - rate * (softmax(z) - y),
        calls=(
            ([4.0, 2.0, -2.0], [1, 0, 0], 1.0),
            ([0.0, 1.0, 0.5], [0, 0, 1], 0.5),
            ([3.0, 0.0], [0, 1], 2.0),
        ),
        shows="Prediction minus truth is all that a classifier's output needs to learn.",
        mistakes=(
            (
                lambda z, y, rate: z + rate * (softmax(z) - y),
                "That step goes uphill. The gradient points where the loss grows; go against it.",
            ),
            (
                lambda z, y, _: softmax(z) - y,
                "That is the gradient, and it is right. The question asks for the logits after the step.",
            ),
            (
                lambda z, y, rate: -rate * (softmax(z) - y),
                "That is the step alone, and it goes the right way. Add it to the logits from which you start.",
            ),
            (
                lambda z, y, _: z - (softmax(z) - y),
                "You took the whole gradient, as if the rate were 1.",
            ),
            (
                lambda z, y, rate: z - rate * (z - y),
                "You subtracted the truth from the raw scores. The gradient subtracts it from probabilities.",
            ),
            (
                lambda z, y, rate: z - rate * (sigmoid(z) - y),
                "Those are the slopes for separate sigmoids. Here the classes exclude one another.",
            ),
            (
                lambda z, y, rate: z - rate * y * (softmax(z) - y),
                "Only the true class moves. The others are in the log-sum-exp, so they have slopes, too.",
            ),
            (
                lambda z, y, rate: softmax(z) - rate * (softmax(z) - y),
                "You moved the probabilities. A model can only move its logits, and the gradient is by them.",
            ),
            (
                lambda z, y, rate: z + rate * y / softmax(z),
                "You took the slope by the probability, -1/p. By the logits, the slope of the softmax comes in, too.",
            ),
            (
                lambda z, y, rate: rate * (softmax(z) - y),
                "That is what has to be taken away from the logits. The question asks for the logits after the step.",
            ),
            (
                lambda z, y, rate: softmax(z - rate * (softmax(z) - y)),
                "Those are the probabilities after the step, and they are right. The question asks for the logits.",
            ),
            (
                lambda z, y, rate: z - rate * softmax(z) - y,
                "Python multiplies first: the rate belongs to the whole gradient, so p - y needs parentheses.",
            ),
            (
                lambda z, _, rate: z - rate * softmax(z),
                "What was true is missing from the gradient: yours pushes down every class, the true one too.",
            ),
            (
                lambda z, y, rate: z - rate * (softmax(z) - y) / np.linalg.norm(softmax(z) - y),
                "You made the step as long as the rate. Gradient descent multiplies the gradient by the rate, long "
                "or short.",
            ),
        ),
    ),
    Exercise(
        "4.8",
        "the best single logit",
        right=[BIAS, FLOOR],
        digits=3,
        shows="By Gibbs the best belief is the base rate, and the bias for it is lesson 1's logit.",
        mistakes=(
            (
                [0, np.log(2)],
                "That is a fresh network, which thinks ill and well equally likely. "
                "By Gibbs, what is the best belief if 0.01 are ill?",
            ),
            (
                [np.log(0.01), FLOOR],
                "The loss is right. But the logarithm of p is not its logit: the other side is missing.",
            ),
            ([0.01, FLOOR], "The loss is right. 0.01 is the best probability; which logit has it as its sigmoid?"),
            ([-BIAS, FLOOR], "The loss is right. With that sign it would say ill to nearly everybody."),
            (
                [BIAS, 0],
                "The bias is right. But the best loss is 0 only if the truth is certain, and who is ill is not.",
            ),
            ([BIAS, FLOOR / np.log(2)], "The bias is right, and the loss is in bits. Give it in nats."),
            (
                [BIAS, -np.log(0.01)],
                "The bias is right. That is the loss on an ill patient; the mean runs over all.",
            ),
            (
                [BIAS, -0.01 * np.log(0.01)],
                "The bias is right. But those who are well are missing from the loss: each costs a little, too.",
            ),
        ),
    ),
)

PREDICTIONS = (
    Exercise(
        "4.0",
        "flashes at home and in the cold city",
        right=[1.75, 2.625],
        digits=1,
        shows="You counted each word as often as its weather happens.",
        mistakes=(
            ([2.25, 2.25], "You let all four kinds of weather count alike. Count each as often as it happens."),
            ([1.75, 1.75], "That would be so with a new code for the cold city. But you keep the old one."),
            ([2.625, 1.75], "Turned round: the short words suit the city in which their weather is common."),
        ),
    ),
    Exercise(
        "4.1",
        "bits in the order of a deck",
        right="hundreds",
        choices=("tens", "hundreds", "thousands", "millions"),
        aliases={
            f"{number}{of}": number
            for number in ("tens", "hundreds", "thousands", "millions")
            for of in (" of", " of bits")
        },
        shows="The first card is worth 5.7 bits, and each one after it a little less.",
        mistakes=(
            ("tens", "That would be about one bit for each card, and the first card alone is worth nearly six."),
            ("thousands", "52 cards with at most 5.7 bits each cannot add up to that."),
            ("millions", "The number of orders is larger still, but its logarithm is small."),
        ),
    ),
    Exercise(
        "4.2",
        "a belief of one quarter each",
        right=[2, 2],
        digits=2,
        shows="Whoever has no idea is equally surprised by everything.",
        mistakes=(
            ([1.75, 2.625], "Those belong to the old code, whose believer expects the warm city."),
            ([1.75, 1.75], "That is the entropy of the truth: the surprise of somebody who knows it."),
            ([0.25, 0.25], "That is what the wrong belief adds to the entropy. The question is about the whole."),
            ([1.386, 1.386], "Those are nats. Divide by 0.693 to get bits."),
        ),
    ),
    Exercise(
        "4.3",
        "loss of an untrained network",
        right=np.log(10),
        digits=2,
        shows="A fresh network starts near log K.",
        mistakes=(
            (-np.log(0.9), "That is the surprisal of 0.9. The truth has only 1/10."),
            (0.9, "That is the share of mistakes. The loss is a surprisal."),
            (np.log2(10), "That is the same loss in bits."),
            (1, "To base ten, the logarithm of 10 is 1. Nats come from the natural logarithm."),
            (0.1, "That is the probability of the true class. The loss is its surprisal."),
            (
                10 * np.log(10),
                "That is ten times too much: only the true class counts in each example, and the loss is a mean.",
            ),
            (-2.303, "A sign is lost: the logarithm of 1/10 is negative, and a surprisal is minus that."),
        ),
    ),
    Exercise(
        "4.4",
        "three slopes of the loss",
        right=[-0.121, 0.119, 0.002],
        digits=2,
        shows="What was said, minus what was true.",
        mistakes=(
            ([0.121, -0.119, -0.002], "Those are the directions to go. The slopes point the other way, uphill."),
            ([0.879, 0.119, 0.002], "That is what the model said. What was true has still to be subtracted."),
            ([-0.121, 0, 0], "The cat and the rabbit stand in the log-sum-exp, so they have slopes, too."),
            ([-1 / 0.879, 0, 0], "That is the slope by the dog's probability. The question is about the logits."),
            (
                [-0.879, 0.119, 0.002],
                "Turning the sign does not take the truth away: the dog has the slope 0.879 minus 1.",
            ),
        ),
    ),
    Exercise(
        "4.5",
        "which belief is closer to the truth",
        right="anything",
        choices=("anything", "left"),
        shows='It is never badly surprised, where "left" is by every second car.',
        mistakes=(
            (
                "left",
                "It is nearly right for half of the cars. The other half surprises it very much, each time.",
            ),
        ),
    ),
)
