"""Exercises and predictions of lesson 08."""

import numpy as np

from helpers import log_softmax, logit, logsumexp, softmax
from helpers.exercises.answers import Exercise

EXERCISES = (
    Exercise(
        "8.1",
        "at least one false alarm",
        right=lambda p, n: -np.expm1(n * np.log1p(-p)),
        calls=((0.5, 3), (0.01, 200), (1e-17, 10), (1e-20, 1000), (1e-17, 10**17), (1e-4, 1), (1e-13, 1)),
        smallest=1e-300,
        shows="A small number stood beside a 1 in two places, and you kept it in both.",
        mistakes=(
            (
                lambda p, n: 1 - (1 - p) ** n,
                "In floats 1 - p has swallowed a small p, and no later step can bring it back. "
                "Which function takes the logarithm of a number near 1 without storing that number?",
            ),
            (
                lambda p, n: 1 - np.exp(n * np.log1p(-p)),
                "The logarithm is mended. But its exponential is close to 1 again, "
                "and the difference from 1 uncovers how that was rounded.",
            ),
            (
                lambda p, n: n * p,
                "That is nearly right where n p is small. But probabilities of events that can happen together "
                "may not be added, and n p can be more than 1.",
            ),
            (
                lambda p, n: -np.expm1(-n * p),
                "You put -p for log(1 - p). That is near enough only while p is small.",
            ),
            (
                lambda p, n: np.expm1(n * np.log1p(-p)),
                "Both repairs are there, but the sign is turned round: expm1(x) is e^x - 1, and you need 1 - e^x.",
            ),
            (
                lambda p, n: -np.expm1(n * np.log1p(p)),
                "log1p(d) is log(1 + d), and you took the logarithm of 1 + p. What has d to be for 1 - p?",
            ),
            (lambda p, n: (1 - p) ** n, "That is how likely it is that all n tests are silent. Ask for the opposite."),
            (
                lambda p, n: p**n,
                "That is how likely a false alarm is in all n tests. One is enough: start from none at all.",
            ),
            (
                lambda p, n: 1 - p**n,
                "That is how likely it is that not all n tests raise a false alarm. "
                "The opposite of at least one is none.",
            ),
            (
                lambda p, n: 1 - np.expm1(n * np.log1p(-p)),
                "expm1 has taken the 1 away already. How do you get 1 - e^x from e^x - 1?",
            ),
            (
                lambda p, n: np.expm1(-n * np.log1p(-p)),
                "The minus belongs before expm1, not inside: e^-x - 1 is not 1 - e^x.",
            ),
            (
                lambda p, n: n * p * (1 - p) ** (n - 1),
                "That is how likely exactly one false alarm is. Two or more count as well.",
            ),
        ),
    ),
    Exercise(
        "8.2",
        "a count that stops",
        right=2**24,
        digits=0,
        shows="A float swallows a number long before it overflows.",
        mistakes=(
            (
                2**23,
                "From there on the floats are 1 apart, so adding 1 still arrives at the next one. "
                "When does 1 become too small?",
            ),
            (
                2**25,
                "From there on 1 is a quarter of the spacing. Half is enough: "
                "halfway, the float is taken whose last binary digit is 0.",
            ),
            (
                2**24 + 1,
                "Very near, but not exactly. Of the whole numbers around here, "
                "which is the first that is no float, and to which float is it rounded?",
            ),
            (24, "That looks like an exponent. The question is for the number itself."),
            (23, "That is the exponent of the spacing, without its minus. The question is for a number."),
            (2 ^ 24, "In Python a power is typed with two stars, as in 2**3; ^ is something else."),
            (2 ^ 23, "In Python ^ is no power: type two stars, as in 2**3."),
            (1.7e7, "Near, but the number is asked for exactly."),
            (1.68e7, "Near, but rounded: the number is asked for exactly."),
            (1.678e7, "Nearer, but rounded: the number is asked for exactly."),
            (
                2**31,
                "There whole numbers of 32 bits with a sign stop. A float32 spends some of its bits on the exponent: "
                "follow the spacing.",
            ),
            (
                2**32,
                "There whole numbers of 32 bits stop. A float32 spends some of its bits on the exponent: "
                "follow the spacing.",
            ),
            (2**53, "That is where float64 stops. Here the spacing from 1 to 2 is another."),
            (10**7, "A float32 has about seven decimal digits, but it counts in binary. Follow the spacing."),
            (
                float(np.finfo(np.float32).max),
                "That is the largest float32. Up there floats are far more than 1 apart.",
            ),
            (np.inf, "Overflow is far away. A 1 is swallowed as soon as the floats lie too far apart."),
        ),
    ),
    Exercise(
        "8.3",
        "surer than a probability can say",
        right=lambda z: z[0] - logsumexp(z[1:]),
        calls=(
            ([4.0, 2.0, -2.0],),
            ([50.0, 0.0, 0.0],),
            ([1000.0, 1.0, 0.0, 2.0],),
            ([-1000.0, 0.0, 1.0],),
            ([3.0, 1000.0, 999.0],),
            ([-800.0, -900.0, -1000.0],),
            ([2.0, 2.0, 0.0],),
        ),
        shows="From logit to logit there is a way that never passes through a probability.",
        mistakes=(
            (
                lambda z: logit(softmax(z)[0]),
                "The probability comes in between, stored as 1 or as 0, and no logit can undo that. "
                "Lesson 3 has a formula from the raw scores alone.",
            ),
            (
                lambda z: np.log(softmax(z)[0]) - np.log(softmax(z)[1:].sum()),
                "Nothing is taken from 1: good. But with logits hundreds apart "
                "an exponential leaves the range of floats. Stay with the logits.",
            ),
            (
                lambda z: log_softmax(z)[0] - np.log1p(-np.exp(log_softmax(z)[0])),
                "The logarithm of the first probability is kept. But the probability itself, "
                "where it is nearly 1, is stored as 1, and the rivals are lost.",
            ),
            (
                lambda z: z[0] - np.log(np.exp(z[1:]).sum()),
                "On paper this is right. But the exponential of a large logit overflows, and of a very negative one "
                "underflows: which helper takes the largest out first?",
            ),
            (
                lambda z: np.log(np.exp(z[0]) / np.exp(z[1:]).sum()),
                "On paper this is right. But the exponentials leave the range of floats. "
                "Take the logarithm of the quotient on paper first.",
            ),
            (
                lambda z: log_softmax(z)[0],
                "That is the logarithm of the probability. In it the first class is its own rival; leave it out.",
            ),
            (
                lambda z: z[0] - z[1:].max(),
                "Those are the log-odds against the strongest rival alone. The others count as well.",
            ),
            (
                lambda z: z[0] - z[1:].sum(),
                "You added the rivals' logits. What adds up is their exponentials.",
            ),
            (
                lambda z: logsumexp(z[1:]) - z[0],
                "Those are the log-odds of the others against the first. Turn them round.",
            ),
            (
                lambda z: z[0],
                "The raw score is the log-odds against one rival of logit 0. Here there are several rivals.",
            ),
            (
                lambda z: z[0] - z.max() - np.log(np.exp(z[1:] - z.max()).sum()),
                "You took out the largest of all. If that is the first, the others underflow: "
                "take out the largest of the others.",
            ),
            (
                lambda z: z[0] - logsumexp(z[1:3]),
                "Right for three classes. There may be more: take every one but the first.",
            ),
            (
                lambda z: np.exp(z[0] - logsumexp(z[1:])),
                "Those are the odds. Their logarithm is asked for, and it cannot overflow.",
            ),
            (
                lambda z: logsumexp(z) - z[0],
                "That is the loss if the first class is true. The odds compare it with the others alone.",
            ),
        ),
    ),
)

PREDICTIONS = (
    Exercise(
        "8.0",
        "which logit comes back",
        right="-40",
        choices=("40", "-40", "both", "neither"),
        aliases={"minus 40": "-40", "none": "neither"},
        shows="The other one was stored as 1, and got infinity.",
        mistakes=(
            (
                "40",
                "A probability near 1 looks the safer one, but sixteen digits are used up by its nines.",
            ),
            ("both", "On paper they do, and by symmetry. But floats do not treat 0 and 1 alike."),
            (
                "neither",
                "A number can be as small as 4.2e-18 and keep all its digits: the zeros in front do not count.",
            ),
        ),
    ),
    Exercise(
        "8.1",
        "sums equal to their first number",
        right=1,
        digits=0,
        shows="Less than half of the spacing is swallowed, and spacing depends on where you are.",
        mistakes=(
            (
                2,
                "Perhaps the second as well, because 2e-16 is less than the spacing? "
                "It is more than half of it, so the next float is nearer.",
            ),
            (3, "The third sum does not begin at 1. Near 0 the spacing is far smaller than 1e-17."),
            (0, "A sum is rounded to the nearest float, and 1e-16 above 1 that is 1 itself."),
        ),
    ),
    Exercise(
        "8.2",
        "right digits of a logit near one half",
        right=9,
        digits=0,
        shows="The other seven went to the 1 in front.",
        mistakes=(
            (16, "The logarithm is good to sixteen digits of the number that it is given. That number was rounded."),
            (7, "That is about how many are lost. The question is how many are left."),
            (8, "Very near. A number is moved by half of the spacing at most, which leaves one digit more."),
            (0, "The rounding is far smaller than the logit itself, by a factor of about a thousand million."),
        ),
    ),
    Exercise(
        "8.3",
        "where float16 stores 1",
        right=7.625,
        digits=0,
        shows="",
        mistakes=(
            (
                10 * np.log(2),
                "That is where e to the -z is epsilon itself. It is swallowed as soon as it is half of that.",
            ),
            (
                12 * np.log(2),
                "You counted with the closer floats below 1. This sigmoid forms a sum above 1 first.",
            ),
            (10, "That is the power of two in epsilon. A logit counts powers of e."),
            (11, "That is the power of two. What must it be multiplied by to become a power of e?"),
            (2048, "That is how large e to the z must be. The logit is the logarithm of that."),
        ),
    ),
    Exercise(
        "8.4",
        "digits of a softmax after the subtraction",
        right="fourteen",
        choices=("sixteen", "fourteen", "twelve"),
        aliases={"16": "sixteen", "14": "fourteen", "12": "twelve"},
        shows="",
        mistakes=(
            (
                "sixteen",
                "A difference is rounded like everything else, and what is lost in an exponent "
                "is lost in the digits of the result.",
            ),
            ("twelve", "The rounding is half of the spacing at most, about 3e-14. That spoils two digits, not four."),
        ),
    ),
    Exercise(
        "8.5",
        "right digits of a small divergence",
        right=0,
        digits=0,
        shows="The rounding of the quotients is larger than the whole answer.",
        mistakes=(
            (16, "Each quotient has that many. But their distance from 1 has fewer, and then two of those cancel."),
            (7, "Each of the two terms has that many. But the sum is smaller than their last right digits."),
            (2, "The error, about 1e-16, is larger than the answer. That leaves not even one."),
            (8, "Each term is near 1e-9 and rounded at 1e-16, which leaves it about seven; then the two cancel."),
            (9, "That many were left of the logit before. Here each term has about seven, and then the two cancel."),
        ),
    ),
    Exercise(
        "8.6",
        "where a running total stops",
        right=8192,
        digits=-2,
        shows="",
        mistakes=(
            (4096, "There the floats are 4 apart, and 2.303 is more than half of that: it is rounded up, and goes on."),
            (
                16384,
                "A term is swallowed as soon as it is less than half of the spacing. That happens one doubling before.",
            ),
            (23030, "There the spacing is 16, and a 2.303 is long since swallowed."),
            (65504, "There float16 ends. The total does not come so far."),
            (np.inf, "The largest float16 is far above 23,030. It is the spacing that stops the total, not the range."),
        ),
    ),
)
