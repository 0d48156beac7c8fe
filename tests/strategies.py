"""Hypothesis strategies: logits, probabilities and distributions as learners have them."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

DTYPES = st.sampled_from([np.float16, np.float32, np.float64])

probability = st.floats(0, 1)
inner_probability = st.floats(1e-300, 1, exclude_max=True)
logit_value = st.floats(-1e6, 1e6)


def logits(low=-500.0, high=500.0, classes=(1, 6)):
    """Arrays of logits whose last axis holds the classes."""
    shapes = hnp.array_shapes(min_dims=1, max_dims=3, min_side=classes[0], max_side=classes[1])
    return hnp.arrays(np.float64, shapes, elements=st.floats(low, high))


@st.composite
def distributions(draw, count=1):
    """`count` distributions over the same classes, some of their probabilities zero."""
    classes = draw(st.integers(1, 6))
    weights = hnp.arrays(np.float64, classes, elements=st.one_of(st.just(0.0), st.floats(1e-6, 1)))
    rows = [draw(weights.filter(lambda w: w.sum() > 0)) for _ in range(count)]
    rows = [row / row.sum() for row in rows]
    return rows[0] if count == 1 else rows
