"""Fifty-digit arithmetic to hold the helpers against."""

import mpmath
import numpy as np

mpmath.mp.dps = 50


def exactly(x):
    """The float `x` as an exact number of fifty digits."""
    return mpmath.mpf(float(x))


def largest_error(function, exact_function, xs):
    """The largest error of `function` over `xs`, in units in the last place of the true value.

    It is asked for the whole array and for one number after another, which helpers compute in another way.
    """
    truths = [exact_function(exactly(x)) for x in xs]
    one_by_one = [function(x) for x in xs]
    return max(*map(ulps, function(xs), truths), *map(ulps, one_by_one, truths))


def ulps(value, truth):
    """The distance of the float `value` from the exact `truth`, in ulp of its dtype."""
    if mpmath.isinf(truth):
        return 0 if value == float(truth) else np.inf
    dtype = np.asarray(value).dtype.type
    return float(abs(exactly(value) - truth)) / float(np.spacing(dtype(abs(float(truth)))))
