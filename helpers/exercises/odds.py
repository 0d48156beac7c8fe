"""Exercises and predictions of lesson 01."""

import math

import numpy as np

from helpers.exercises.answers import Exercise
from helpers.odds import logit, odds, odds_to_probability

EXERCISES = (
    Exercise(
        "1.1",
        "your own logit",
        right=lambda p: np.log(p / (1 - p)),
        calls=((0.5,), (0.2,), ([0.01, 0.7, 0.999],)),
        shows="You have the function that turns the factor between the two sides into a distance from even chances.",
        mistakes=(
            (np.log, "That looks at the event alone. A logit sets the event against its opposite."),
            (lambda p: p / (1 - p), "These are the odds. What turns their factors into distances is still missing."),
            (
                lambda p: np.log10(p / (1 - p)),
                "That logarithm has base ten. In this course log is the one with base e.",
            ),
            (
                lambda p: np.log((1 - p) / p),
                "That is the logit of the opposite event. The event itself belongs on top.",
            ),
            (lambda p: np.log(p) / np.log(1 - p), "A logarithm of a quotient is a difference of two logarithms."),
            (lambda p: np.log(p / 1 - p), "Python divides first: `p / 1 - p` is 0. The denominator needs parentheses."),
            (lambda p: np.log(p) / (1 - p), "Only p is inside your logarithm. The whole fraction belongs there."),
            (
                lambda p: math.log(p / (1 - p)),
                "Right for a single number, and `math` takes no others. NumPy's functions take arrays, too.",
            ),
            (lambda p: np.log2(p / (1 - p)), "That logarithm has base two. In this course log is the one with base e."),
        ),
    ),
    Exercise(
        "1.2",
        "odds of 3 to 2",
        right=3 / 5,
        digits=2,
        shows="Three and two make five games in all, and a probability is a share of them all.",
        mistakes=(
            (np.log(1.5), "That is the logarithm of the odds, the logit. A probability was asked for."),
            (2 / 3, "That reads 3 to 2 as two out of three. The 3 counts games won, not all games."),
            (3 / 2, "That is the odds, written as one number. A probability is a share, and no share exceeds 1."),
            (2 / 5, "That is the share of games lost. Odds name the event's own side first."),
        ),
    ),
    Exercise(
        "1.3",
        "the largest step of evidence",
        right="0.9 to 0.99",
        choices=("0.02 to 0.1", "0.2 to 0.7", "0.9 to 0.99", "0.99 to 0.999"),
        shows="The odds go from 9 to 99: elevenfold, so this step took the strongest evidence.",
        mistakes=(
            ("0.02 to 0.1", "Here the probability grows by the largest factor. Evidence multiplies the odds instead."),
            ("0.2 to 0.7", "Here the probability grows by the largest difference. Evidence adds to the logit instead."),
            (
                "0.99 to 0.999",
                "This ends nearest to certainty, but a step is measured from where it starts. Compare the odds.",
            ),
        ),
    ),
    Exercise(
        "1.4",
        "a machine for evidence",
        right=lambda prior, positive, negative: odds_to_probability(odds(prior) * 9.0 ** (positive - negative)),
        calls=((0.01, 1, 0), (0.01, 1, 1), (0.01, 0, 1), (0.3, 2, 1), (0.5, 1, 3)),
        shows="Only positive minus negative counts, and a test of each kind leaves you where you were.",
        mistakes=(
            (
                lambda prior, positive, negative: odds(prior) * 9.0 ** (positive - negative),
                "These are the right odds, and a probability was asked for. One step is left.",
            ),
            (
                lambda prior, positive, negative: logit(prior) + (positive - negative) * np.log(9),
                "This is the right logit, and a probability was asked for. Two steps are left.",
            ),
            (
                lambda prior, positive, negative: prior * 9.0 ** (positive - negative),
                "You multiplied the probability, which can lead beyond 1. A test multiplies the odds.",
            ),
            (
                lambda prior, positive, negative: prior * 0.9**positive * 0.1**negative,
                "That is the share of everybody who is ill and has these results. You want it among all who have them.",
            ),
            (
                lambda prior, positive, _: odds_to_probability(odds(prior) * 9.0**positive),
                "Your negative tests change nothing. They are evidence too, against the illness.",
            ),
            (
                lambda prior, positive, negative: odds_to_probability(odds(prior) * 9.0 ** (positive + negative)),
                "Your negative tests count as if they were positive. They speak for the other side.",
            ),
            (
                lambda prior, positive, negative: odds_to_probability(np.exp(logit(prior) + 9 * (positive - negative))),
                "Each test moves your logit by 9. But 9 is a factor of the odds: the logit moves by its logarithm.",
            ),
            (
                lambda prior, positive, negative: odds_to_probability(odds(prior) * 9.0 ** (negative - positive)),
                "Turned round: your positive tests speak against the illness.",
            ),
            (
                lambda prior, positive, negative: odds_to_probability(prior * 9.0 ** (positive - negative)),
                "You took the prior probability for the prior odds. For a rare illness they are close, but not the "
                "same.",
            ),
            (
                lambda prior, positive, negative: odds_to_probability(odds(prior) * 0.9**positive * 0.1**negative),
                "You multiplied the odds by how likely the results are for the ill. A likelihood ratio divides that "
                "by how likely they are for the well.",
            ),
            (
                lambda prior, positive, negative: odds_to_probability(odds(prior) * 9.0**positive * 0.1**negative),
                "The likelihood ratio of a negative test is not one tenth: 0.1 of the ill test negative, and 0.9 of "
                "the well.",
            ),
        ),
    ),
    Exercise(
        "1.5",
        "how common it must be",
        right=0.1,
        digits=2,
        shows="Odds of 1 to 9, times nine, are even: the test and the rarity of the illness cancel out.",
        mistakes=(
            (0.5, "Then chances would be even before the test, and a positive one would lift them further."),
            (1 / 9, "These are the prior odds. The question is about a share of all people."),
            (0.5 / 9, "You divided the probability by nine. It is the odds that a test multiplies by nine."),
            (0.9, "From there a negative test would lead to even chances. This one is positive."),
        ),
    ),
    Exercise(
        "1.6",
        "three more hours",
        right=odds_to_probability(9 * np.exp(2.4)),
        shows="The logit rose by a fixed amount and the odds by a fixed factor; the probability had little room left.",
        mistakes=(
            (0.9 + 2.4, "You added to the probability what the model adds to the logit."),
            (0.9 * np.exp(2.4), "You multiplied the probability by what multiplies the odds, and it went beyond 1."),
            (
                21.6 / 22.6,
                "You multiplied the odds by what the model adds to the logit. Their factor is e to that power.",
            ),
            (9 * np.exp(2.4), "These are the new odds. The way from odds to a probability is still to go."),
            (logit(0.9) + 2.4, "This is the new logit. From here it is two steps back to a probability."),
            (11.4 / 12.4, "You added to the odds what the model adds to the logit. Odds are multiplied."),
            (
                odds_to_probability(9 * 3 * np.exp(0.8)),
                "You took the factor of one hour times three. Three hours apply it three times over.",
            ),
            (
                odds_to_probability(np.exp(2.4)),
                "That is for somebody who starts at even chances. This one starts higher.",
            ),
            (np.exp(2.4), "That is the factor by which the odds grow. The odds of 0.9 have to come in, too."),
            (1, "Too sure: no finite logit reaches 1. Compute it to three decimals."),
            (0.9 + 3 * 0.2, "You followed the straight line for p, 0.2 an hour, and it leads beyond 1."),
            (odds_to_probability(9 * np.exp(0.8)), "That is after one more hour. Three were asked for."),
            (
                odds_to_probability(np.exp(0.9 + 2.4)),
                "You took 0.9 for a logit. It is a probability: first make a logit or odds of it.",
            ),
            (
                odds_to_probability(np.exp(3 * 0.8 - 4)),
                "That is for three hours in all. These three come on top of those that led to 0.9.",
            ),
        ),
    ),
    Exercise(
        "1.7",
        "the same sample twice",
        right=18 / 117,
        shows="Given the first result, the second was twice as likely if you are ill, so it doubled the odds: no more.",
        mistakes=(
            (
                81 / 180,
                "You counted the second result as a new test. It is not independent of the first given the truth.",
            ),
            (
                9 / 108,
                "You counted the second result for nothing. It is likelier if you are ill than if you are well.",
            ),
            (18 / 99, "These are the odds, 18 to 99. A probability has all patients in its denominator, the 18 too."),
            (18 / 108, "You doubled the probability. A likelihood ratio multiplies the odds."),
            (2 / 3, "You forgot where you started: that is for odds of 1 to 1 before the second result."),
            (
                4.5 / 103.5,
                "You turned the ratio over. A second positive result is likelier if you are ill, so it speaks for "
                "the illness.",
            ),
        ),
    ),
    Exercise(
        "1.8",
        "a decision at a price",
        right=lambda p, needless, overlooked: odds(p) > needless / overlooked,
        calls=((0.083, 1, 50), (0.01, 1, 50), (0.45, 1, 2), (0.6, 3, 1), (0.9, 3, 1), (0.6, 1, 2)),
        shows="What you compare with the ratio of the two costs is the odds; the likelier side need not win.",
        mistakes=(
            (
                lambda p, *_: p > 0.5,
                "You chose the likelier side. That is best only if both mistakes cost the same.",
            ),
            (
                lambda p, needless, overlooked: p > needless / overlooked,
                "You compared the probability with the ratio of the costs (or charged for every examination, the "
                "useful ones too). That ratio is a threshold for the odds.",
            ),
            (
                lambda p, needless, overlooked: odds(p) > overlooked / needless,
                "Your ratio is turned over: the dearer an overlooked illness is, the less you examine.",
            ),
            (
                lambda p, needless, overlooked: logit(p) > needless / overlooked,
                "You compared the logit with the ratio itself. On the logit scale the threshold is its logarithm.",
            ),
            (
                lambda p, needless, overlooked: (1 - p) * overlooked > p * needless,
                "Weigh each cost with the probability of its own mistake: a needless examination with 1 - p, an "
                "overlooked illness with p.",
            ),
            (
                lambda p, needless, overlooked: odds(p) < needless / overlooked,
                "You say True where sending the patient home costs less. True should mean: examine.",
            ),
        ),
    ),
)

PREDICTIONS = (
    Exercise(
        "1.0",
        "ill after one positive test, and after two",
        right=[0.083, 0.45],
        digits=1,
        shows="You thought of the many who are well.",
        mistakes=(
            ([0.9, 0.99], "That would be right if every second patient were ill. Here it is one in a hundred."),
            ([0.9, 0.81], "That is how often an ill patient has one positive test, and two of them."),
            ([0.9, 0.9], "That is what the test does for the ill, and it counts a second test for nothing."),
            ([0.083, 0.166], "The first is right. The second test does more than add the same again."),
            (
                [0.09, 0.81],
                "You multiplied the share by nine each time. It is the ratio of ill to well that grows ninefold.",
            ),
            (
                [9 / 99, 81 / 99],
                "Those are the odds, ill over well. A share has all who test positive in its denominator.",
            ),
        ),
    ),
    Exercise(
        "1.1",
        "odds of 0.5, 0.9 and 0.99",
        right=[1, 9, 99],
        digits=1,
        shows="You set each event against its opposite.",
        mistakes=(
            ([0.5, 0.9, 0.99], "Those are the probabilities. Odds divide each by what is left of 1."),
            ([2, 10, 100], "You set all cases against the opposite. Odds set only the event's own against it."),
            ([1, 1 / 9, 1 / 99], "Those are the odds of the opposite events: the fractions are turned over."),
        ),
    ),
    Exercise(
        "1.2",
        "equally far from a fair coin in odds",
        right="no",
        choices=("yes", "no"),
        aliases={
            "yes, equally far": "yes",
            "equally far": "yes",
            "no, not equally far": "no",
            "not equally far": "no",
        },
        shows="Odds have a floor at 0 and no ceiling.",
        mistakes=(("yes", "You measured in probability. Odds have a floor at 0 and no ceiling."),),
    ),
    Exercise(
        "1.3",
        "logit of the opposite event",
        right=0.8473,
        digits=2,
        shows="Turning the fraction over turned the sign.",
        mistakes=(
            (1.8473, "You made the two add up to 1. Probabilities of opposite events do that, and logits do not."),
            (0.1527, "You took 0.8473 from 1. That is how probabilities change sides, and a logit is none."),
            (-0.8473, "That is heads again, and the coin is bent: its two sides have different odds."),
            (-1.1802, "You turned the logit over. It is the odds that turn over, before the logarithm is taken."),
            (7 / 3, "Those are the odds. Their logarithm is still to be taken."),
        ),
    ),
    Exercise(
        "1.4",
        "positive tests until ill is likelier",
        right=3,
        digits=1,
        shows="The nines multiply, and 81 is not yet 99.",
        mistakes=(
            (2, "Two nines multiply to 81, and it takes more than 99."),
            (11, "Eleven nines add up to 99. But they multiply."),
            (12, "You added nines until they were more than 99. But they multiply."),
            (1, "One test turns 1 to 99 into 9 to 99, and well is still eleven times as likely."),
        ),
    ),
    Exercise(
        "1.5",
        "whether to be examined",
        right="yes",
        choices=("yes", "no"),
        aliases={
            "yes, i should": "yes",
            "yes, you should": "yes",
            "no, i should not": "no",
            "no, you should not": "no",
        },
        shows="You weighed the mistakes by their price.",
        mistakes=(("no", "You asked which side is likelier. The question is which mistake is dearer, on average."),),
    ),
    Exercise(
        "1.6",
        "whose probability gains most",
        right="5",
        choices=("3", "5", "9", "all"),
        aliases={
            f"{someone}{hours}{unit}": hours
            for hours in "359"
            for someone in ("", "at ", "someone at ", "one at ", "that of someone at ")
            for unit in ("", "h", " h", " hours")
        }
        | dict.fromkeys(
            ("all alike", "all equally", "all the same", "all three", "alike", "equal", "equally", "same"), "all"
        ),
        shows="Even chances move the most.",
        mistakes=(
            ("9", "The highest probability is not the fastest: at 9 hours there is hardly any room above."),
            ("3", "There is most room above, but so far below even chances the curve is not yet at its steepest."),
            ("all", "All three logits gain alike. Probabilities gain more in the middle than near an end."),
        ),
    ),
)
