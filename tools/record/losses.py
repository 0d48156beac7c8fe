"""What is asked of the losses, and why a framework answers something else than `helpers`: the table of lessons 5 and 7.

A question is one call in each framework, a string that is evaluated. Its names are the case's inputs: y the target,
z raw scores, p and q probabilities, x what else is predicted, w class weights. Numbers with a point take the dtype:
float32, and float64 too for the cases under `double`; those without are integers. `of` names the input by which the
summed loss is differentiated, and `gradient` is that derivative in NumPy. Some frameworks are asked some cases `only`:
where they are something else than Keras on PyTorch.
"""

from typing import Any, NamedTuple

inf, nan = float("inf"), float("nan")


class Question(NamedTuple):
    """One call in each framework, and the cases that it is asked with."""

    calls: dict[str, str]
    cases: dict[str, dict[str, Any]]
    of: str = ""
    gradient: str = ""
    double: tuple[str, ...] = ()
    only: dict[str, tuple[str, ...]] | None = None


def keras(call, *backends):
    """One call for Keras on each of `backends`."""
    return {f"Keras on {backend}": call for backend in backends or ("PyTorch",)}


# Inputs. Y and Z are four rows of scores for three classes; the animals are a dog, a cat and a rabbit.
Z = [[4.0, 2.0, -2.0], [1.0, 0.0, 3.0], [0.5, 0.5, 0.0], [-1.0, 2.0, 0.0]]
Y = [0, 2, 1, 0]
DOG = [[4.0, 2.0, -2.0]]
FAR = [[0.0, 20.0, 0.0], [0.0, 50.0, 0.0], [0.0, 200.0, 0.0], [0.0, 1000.0, 0.0]]
# One sample whose class axis is not the last: three classes at each of three places.
PLACES = [[[4.0, 1.0, 0.5], [2.0, 0.0, 0.5], [-2.0, 3.0, 0.0]]]
PLACES_ONE_HOT = [[[1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]]]
THREE_OF_FIVE = [[[4.0, 1.0, 0.5, -1.0, 0.0], [2.0, 0.0, 0.5, 2.0, 0.0], [-2.0, 3.0, 0.0, 0.0, 0.0]]]
THREE_OF_FIVE_ONE_HOT = [[[1.0, 0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0, 1.0]]]
P, Q = [0.7, 0.2, 0.1], [0.8788782427, 0.1189432359, 0.0021785214]  # Q is the softmax of the dog's scores

# pytorch#39435: twenty logits, of which the second and the fifteenth have the label 1.
TWENTY = [16.094, 0.51216, -9.5367, 24.377, 35.349, 25.894, 31.808, 0.18592, -2.8377, -9.0343]
TWENTY += [15.208, 4.8932, -5.4581, 18.19, 10.95, 17.572, -22.359, 20.425, 193.4, 0.85044]
TWENTY_LABELS = [float(i in (1, 14)) for i in range(20)]

SURE = {
    "sure and wrong": {"y": [0.0, 1.0], "z": [17.0, -17.0]},
    "far off": {"y": [0.0, 1.0, 0.0, 1.0], "z": [50.0, -50.0, 200.0, -200.0]},
    "infinite": {"y": [1.0, 1.0], "z": [inf, -inf]},
    "not a number": {"y": [1.0], "z": [nan]},
    "twenty logits": {"y": TWENTY_LABELS, "z": TWENTY},
}
LOGITS = {
    "ordinary": {"y": [1.0, 0.0, 1.0], "z": [0.5, -1.2, -0.3]},
    "sure and right": {"y": [1.0, 0.0, 0.0], "z": [20.0, -20.0, -10.0]},
    **SURE,
    "integer labels": {"y": [1, 0, 1], "z": [0.5, -1.2, -0.3]},
    "label -1": {"y": [-1.0], "z": [2.0]},
    "label 2": {"y": [2.0], "z": [2.0]},
    "sigmoid taken for a logit": {"y": [1.0, 0.0, 1.0, 0.0], "z": [0.9, 0.1, 1.0, 0.0]},
}
PROBABILITIES = {
    "ordinary": {"y": [1.0, 0.0, 1.0], "p": [0.6, 0.3, 0.4]},
    "impossible happened": {"y": [1.0, 0.0], "p": [0.0, 1.0]},
    "certain and right": {"y": [0.0, 1.0], "p": [0.0, 1.0]},
    "nearly impossible": {"y": [1.0, 1.0, 1.0, 0.0], "p": [1e-7, 1e-10, 1e-50, 1 - 1e-10]},
    "sigmoid(-50)": {"y": [1.0], "p": [1.928749847963918e-22]},
    "soft labels": {"y": [0.3, 0.3], "p": [0.5, 0.3]},
    "raw scores for probabilities": {"y": [1.0, 1.0, 0.0], "p": [2.0, -3.0, 4.0]},
    "a little over 1": {"y": [1.0], "p": [1.0000001]},
    "arguments swapped": {"y": [0.6, 0.3, 0.4], "p": [1.0, 0.0, 1.0]},
}
CLASSES = {
    "dog": {"y": [0], "z": DOG},
    "four rows": {"y": Y, "z": Z},
    "right by 20": {"y": [0], "z": [[20.0, 0.0, 0.0]]},
    "wrong by 20, 50, 200, 1000": {"y": [0, 0, 0, 0], "z": FAR},
    "nothing learned, ten classes": {"y": [3], "z": [[0.0] * 10]},
    "softmax taken for logits": {"y": [0, 0, 1], "z": [[0.8789, 0.1189, 0.0022], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]},
    "masked class": {"y": [0], "z": [[2.0, 0.0, -inf]]},
    "masked class is the true one": {"y": [2], "z": [[2.0, 0.0, -inf]]},
    "all masked": {"y": [0], "z": [[-inf, -inf, -inf]]},
    "label 3 of 0 to 2": {"y": [3], "z": DOG},
    "label -1": {"y": [-1], "z": DOG},
    "label -100": {"y": [-100], "z": DOG},
    "label 0.9": {"y": [0.9], "z": DOG},
}
ROWS = {
    "dog": {"y": [[1.0, 0.0, 0.0]], "z": DOG},
    "soft labels": {"y": [[0.7, 0.2, 0.1]], "z": DOG},
    "integer one-hot": {"y": [[1, 0, 0]], "z": DOG},
    "masked class": {"y": [[1.0, 0.0, 0.0]], "z": [[2.0, 0.0, -inf]]},
    "masked class, -1e9": {"y": [[1.0, 0.0, 0.0]], "z": [[2.0, 0.0, -1e9]]},
    "two right answers": {"y": [[1.0, 1.0, 0.0]], "z": DOG},
    "row of zeros": {"y": [[0.0, 0.0, 0.0]], "z": DOG},
    "one class": {"y": [[1.0]], "z": [[5.0]]},
    "arguments swapped": {"y": DOG, "z": [[1.0, 0.0, 0.0]]},
}
CLASS_PROBABILITIES = {
    "ordinary": {"y": [0], "p": [[0.7, 0.2, 0.1]]},
    "certain": {"y": [0, 1], "p": [[1.0, 0.0, 0.0]] * 2},
    "row sums to 0.4": {"y": [0], "p": [[0.2, 0.2]]},
    "row sums to 4": {"y": [0], "p": [[2.0, 1.0, 1.0]]},
    "three sigmoids": {"y": [0], "p": [[0.9820138, 0.8807971, 0.1192029]]},
    "raw scores for probabilities": {"y": [0, 1, 2], "p": DOG * 3},
    "raw scores that sum to 0": {"y": [0], "p": [[1.0, -1.0, 0.0]]},
}
ROW_PROBABILITIES = {
    "ordinary": {"y": [[1.0, 0.0, 0.0]], "p": [[0.7, 0.2, 0.1]]},
    "certain": {"y": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], "p": [[1.0, 0.0, 0.0]] * 2},
    "three sigmoids": {"y": [[1.0, 0.0, 0.0]], "p": [[0.9820138, 0.8807971, 0.1192029]]},
    "raw scores for probabilities": {"y": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], "p": DOG * 3},
    "raw scores that sum to 0": {"y": [[1.0, 0.0, 0.0]], "p": [[1.0, -1.0, 0.0]]},
    "two right answers": {"y": [[1.0, 1.0, 0.0]], "p": [[0.7, 0.2, 0.1]]},
}
# Of CLASS_PROBABILITIES, those that are no distribution; the last three are in ROW_PROBABILITIES too.
NO_DISTRIBUTION = (
    "row sums to 0.4",
    "row sums to 4",
    "three sigmoids",
    "raw scores for probabilities",
    "raw scores that sum to 0",
)
BATCH = {"four rows": {"y": Y, "z": Z}}
WEIGHTED = {
    "four rows": {"y": Y, "z": Z, "w": [1.0, 2.0, 5.0]},
    "batch of one": {"y": [2], "z": Z[1:2], "w": [1.0, 2.0, 5.0]},
    # pytorch#107680
    "weights 25, 25, 100": {"y": [1, 2], "z": [[2.3, 2.1, 4.5], [4.2, 3.2, 5.1]], "w": [25.0, 25.0, 100.0]},
}
IGNORING = {"four rows": {"y": Y, "z": Z}, "all ignored": {"y": [1, 1, 1, 1], "z": Z}}
DIVERGENCE = {
    "three classes": {"p": P, "q": Q},
    "arguments swapped": {"p": Q, "q": P},
    "not normalised": {"p": [0.5, 0.5], "q": [0.3, 0.3]},
    "impossible happened": {"p": [0.5, 0.5], "q": [1.0, 0.0]},
}

QUESTIONS = {
    "binary from logits": Question(
        {
            "helpers": "binary_cross_entropy(y, z, from_logits=True, reduction='none')",
            "PyTorch": "F.binary_cross_entropy_with_logits(z, y, reduction='none')",
            **keras("keras.losses.binary_crossentropy(y[:, None], z[:, None], from_logits=True)", "PyTorch", "NumPy"),
        },
        LOGITS,
        of="z",
        gradient="sigmoid(z) - y",
        double=("sure and right",),
        only={"Keras on NumPy": ("sure and right", "sure and wrong")},
    ),
    "binary from sigmoid(z)": Question(
        {
            "helpers": "binary_cross_entropy(y, sigmoid(z), reduction='none')",
            "PyTorch": "F.binary_cross_entropy(torch.sigmoid(z), y, reduction='none')",
            **keras("keras.losses.binary_crossentropy(y[:, None], keras.ops.sigmoid(z[:, None]))"),
        },
        {"less sure and wrong": {"y": [0.0, 1.0], "z": [16.0, -16.0]}, **SURE},
        of="z",
        gradient="sigmoid(z) - y",
        double=("far off", "twenty logits"),
    ),
    "binary from probabilities": Question(
        {
            "helpers": "binary_cross_entropy(y, p, reduction='none')",
            "PyTorch": "F.binary_cross_entropy(p, y, reduction='none')",
            **keras("keras.losses.binary_crossentropy(y[:, None], p[:, None])"),
            "Keras 2": "keras.losses.binary_crossentropy(y[:, None], p[:, None])",
            "scikit-learn": "[log_loss(a, b, labels=[0, 1]) for a, b in zip(y[:, None], p[:, None])]",
        },
        PROBABILITIES,
        of="p",
        gradient="np.where(y > 0, -y / p, 0) + np.where(y < 1, (1 - y) / (1 - p), 0)",
        double=("impossible happened", "nearly impossible", "sigmoid(-50)"),
        only={
            "Keras 2": ("impossible happened", "certain and right"),
            "scikit-learn": (
                "ordinary",
                "impossible happened",
                "certain and right",
                "nearly impossible",
                "soft labels",
                "raw scores for probabilities",
            ),
        },
    ),
    "from class numbers, logits": Question(
        {
            "helpers": "sparse_categorical_cross_entropy(y, z, from_logits=True, reduction='none')",
            "PyTorch": "F.cross_entropy(z, y, reduction='none')",
            **keras("keras.losses.sparse_categorical_crossentropy(y, z, from_logits=True)", "PyTorch", "NumPy", "JAX"),
        },
        CLASSES,
        of="z",
        gradient="softmax(z) - np.eye(z.shape[1])[y]",
        only=dict.fromkeys(
            ("Keras on NumPy", "Keras on JAX"), ("masked class", "label 3 of 0 to 2", "label -1", "label -100")
        ),
    ),
    "from class numbers, probabilities": Question(
        {
            "helpers": "sparse_categorical_cross_entropy(y, p, reduction='none')",
            **keras("keras.losses.sparse_categorical_crossentropy(y, p)", "PyTorch", "TensorFlow"),
            "scikit-learn": "[log_loss(y[i:i + 1], p[i:i + 1], labels=range(len(p[i]))) for i in range(len(p))]",
        },
        CLASS_PROBABILITIES,
        only={"Keras on TensorFlow": ("row sums to 4", "three sigmoids", "raw scores for probabilities")},
    ),
    "from distributions, logits": Question(
        {
            "helpers": "categorical_cross_entropy(y, z, from_logits=True, reduction='none')",
            "PyTorch": "F.cross_entropy(z, y, reduction='none')",
            **keras("keras.losses.categorical_crossentropy(y, z, from_logits=True)", "PyTorch", "NumPy", "JAX"),
        },
        ROWS,
        of="z",
        gradient="softmax(z) - y",
        only=dict.fromkeys(("Keras on NumPy", "Keras on JAX"), ("masked class",)),
    ),
    "from distributions, probabilities": Question(
        {
            "helpers": "categorical_cross_entropy(y, p, reduction='none')",
            **keras("keras.losses.categorical_crossentropy(y, p)"),
        },
        ROW_PROBABILITIES,
    ),
    "from a sigmoid layer": Question(
        {
            "helpers": "binary_cross_entropy(y, z, from_logits=True, reduction='none')",
            **keras(
                "keras.losses.binary_crossentropy(y[:, None], keras.activations.sigmoid(z[:, None]))",
                "PyTorch",
                "TensorFlow",
            ),
        },
        {"sure and wrong": {"y": [0.0], "z": [20.0]}},
        of="z",
        gradient="sigmoid(z) - y",
    ),
    "from a softmax layer": Question(
        {
            "helpers": "sparse_categorical_cross_entropy(y, z, from_logits=True, reduction='none')",
            **keras(
                "keras.losses.sparse_categorical_crossentropy(y, keras.activations.softmax(z))", "PyTorch", "TensorFlow"
            ),
        },
        {"sure and wrong": {"y": [1], "z": [[50.0, 0.0, 0.0]]}},
        of="z",
        gradient="softmax(z) - np.eye(3)[y]",
    ),
    "cross-entropy of softmax(z)": Question(
        {
            "helpers": "sparse_categorical_cross_entropy(y, z, from_logits=True, reduction='none')",
            "PyTorch": "F.cross_entropy(torch.softmax(z, 1), y, reduction='none')",
        },
        BATCH,
    ),
    "cross-entropy of log_softmax(z)": Question(
        {
            "helpers": "sparse_categorical_cross_entropy(y, z, from_logits=True, reduction='none')",
            "PyTorch": "F.cross_entropy(torch.log_softmax(z, 1), y, reduction='none')",
        },
        BATCH,
    ),
    "negative log-likelihood": Question(
        {"helpers": "nll_loss(y, x, reduction='none')", "PyTorch": "F.nll_loss(x, y, reduction='none')"},
        {
            "log-probabilities": {"y": [0], "x": [[-0.1053605, -2.3025851]]},
            "probabilities": {"y": [0], "x": [[0.9, 0.1]]},
            "logits": {"y": Y, "x": Z},
        },
    ),
    "mean of a batch": Question(
        {
            "helpers": "sparse_categorical_cross_entropy(y, z, from_logits=True)",
            "PyTorch": "F.cross_entropy(z, y)",
            **keras("keras.losses.SparseCategoricalCrossentropy(from_logits=True)(y, z)"),
            "scikit-learn": "log_loss(y, softmax(z, axis=1))",
        },
        BATCH,
        double=("four rows",),
    ),
    "mean of an empty batch": Question(
        {
            "helpers": "sparse_categorical_cross_entropy(y[:0], z[:0], from_logits=True)",
            "PyTorch": "F.cross_entropy(z[:0], y[:0])",
            **keras("keras.losses.SparseCategoricalCrossentropy(from_logits=True)(y[:0], z[:0])"),
            "scikit-learn": "log_loss(y[:0], softmax(z[:0], axis=1))",
        },
        BATCH,
    ),
    "mean with class weights": Question(
        {
            "helpers": "np.average(sparse_categorical_cross_entropy(y, z, from_logits=True, reduction='none'), "
            "weights=w[y])",
            "PyTorch": "F.cross_entropy(z, y, weight=w)",
            **keras("keras.losses.SparseCategoricalCrossentropy(from_logits=True)(y, z, sample_weight=w[y])"),
            "scikit-learn": "log_loss(y, softmax(z, axis=1), labels=[0, 1, 2], sample_weight=w[y])",
        },
        WEIGHTED,
        only={"scikit-learn": ("four rows",)},
    ),
    "mean with class weights, one-hot": Question(
        {
            "helpers": "np.average(sparse_categorical_cross_entropy(y, z, from_logits=True, reduction='none'), "
            "weights=w[y])",
            "PyTorch": "F.cross_entropy(z, F.one_hot(y, 3).to(z.dtype), weight=w)",
        },
        WEIGHTED,
    ),
    "mean with class weights, mean_with_sample_weight": Question(
        {
            "helpers": "np.average(sparse_categorical_cross_entropy(y, z, from_logits=True, reduction='none'), "
            "weights=w[y])",
            **keras(
                "keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction='mean_with_sample_weight')"
                "(y, z, sample_weight=w[y])"
            ),
        },
        WEIGHTED,
        only=dict.fromkeys(("helpers", "Keras on PyTorch"), ("four rows",)),
    ),
    "mean without label 1": Question(
        {
            "helpers": "sparse_categorical_cross_entropy(y[y != 1], z[y != 1], from_logits=True)",
            "PyTorch": "F.cross_entropy(z, y, ignore_index=1)",
            **keras("keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=1)(y, z)"),
        },
        IGNORING,
    ),
    "mean without label 1, function": Question(
        {
            "helpers": "sparse_categorical_cross_entropy(y[y != 1], z[y != 1], from_logits=True)",
            **keras(
                "keras.ops.mean(keras.losses.sparse_categorical_crossentropy(y, z, from_logits=True, ignore_class=1))"
            ),
        },
        BATCH,
    ),
    "label smoothing": Question(
        {
            "helpers": "categorical_cross_entropy(0.9 * np.eye(3)[y] + 0.1 / 3, z, from_logits=True, reduction='none')",
            "PyTorch": "F.cross_entropy(z, y, label_smoothing=0.1, reduction='none')",
            **keras(
                "keras.losses.categorical_crossentropy(keras.ops.one_hot(y, 3), z, from_logits=True, "
                "label_smoothing=0.1)"
            ),
        },
        BATCH,
    ),
    "binary label smoothing": Question(
        {
            "helpers": "binary_cross_entropy(0.9 * y + 0.05, z, from_logits=True, reduction='none')",
            **keras("keras.losses.binary_crossentropy(y[:, None], z[:, None], from_logits=True, label_smoothing=0.1)"),
        },
        {"ordinary": LOGITS["ordinary"]},
    ),
    "label smoothing, class axis 1": Question(
        {
            "helpers": "categorical_cross_entropy(0.9 * y + 0.1 / 3, z, from_logits=True, axis=1, reduction='none')",
            "PyTorch": "F.cross_entropy(z, y, label_smoothing=0.1, reduction='none')",
            **keras("keras.losses.categorical_crossentropy(y, z, from_logits=True, label_smoothing=0.1, axis=1)"),
        },
        {"three classes at five places": {"y": THREE_OF_FIVE_ONE_HOT, "z": THREE_OF_FIVE}},
    ),
    "from distributions, class axis 1": Question(
        {
            "helpers": "categorical_cross_entropy(y, z, from_logits=True, axis=1, reduction='none')",
            "PyTorch": "F.cross_entropy(z, y, reduction='none')",
            **keras("keras.losses.categorical_crossentropy(y, z, from_logits=True, axis=1)"),
        },
        {"three classes at three places": {"y": PLACES_ONE_HOT, "z": PLACES}},
    ),
    "from distributions, class axis forgotten": Question(
        {
            "helpers": "categorical_cross_entropy(y, z, from_logits=True, reduction='none')",
            **keras("keras.losses.categorical_crossentropy(y, z, from_logits=True)"),
        },
        {"three classes at three places": {"y": PLACES_ONE_HOT, "z": PLACES}},
    ),
    "from class numbers, class axis 1": Question(
        {
            "helpers": "sparse_categorical_cross_entropy(y, z, from_logits=True, axis=1, reduction='none')",
            "PyTorch": "F.cross_entropy(z, y, reduction='none')",
            **keras(
                "keras.losses.sparse_categorical_crossentropy(y, z, from_logits=True, axis=1)",
                "PyTorch",
                "NumPy",
                "JAX",
            ),
        },
        {"three classes at five places": {"y": [[0, 2, 1, 0, 2]], "z": THREE_OF_FIVE}},
    ),
    "mean of binary losses": Question(
        {
            "helpers": "binary_cross_entropy(y, z, from_logits=True)",
            "PyTorch": "F.binary_cross_entropy_with_logits(z, y)",
            **keras("keras.losses.BinaryCrossentropy(from_logits=True)(y, z)"),
        },
        {"ordinary": LOGITS["ordinary"], "(n,) against (n, 1)": {"y": [1.0, 0.0, 1.0], "z": [[0.5], [-1.2], [-0.3]]}},
        double=("ordinary",),
    ),
    "mean squared error": Question(
        {
            "helpers": "mean_squared_error(y, x)",
            "PyTorch": "F.mse_loss(x, y)",
            **keras("keras.losses.MeanSquaredError()(y, x)"),
            "scikit-learn": "mean_squared_error(y, x)",
        },
        {
            "won": {"y": [100000.0, 100000.0], "x": [95000.0, 105000.0]},
            "(n,) against (n, 1)": {"y": [1.0, 2.0, 3.0], "x": [[1.1], [2.1], [3.1]]},
        },
    ),
    "KL divergence": Question(
        {
            "helpers": "kl_divergence(p, q)",
            "PyTorch": "F.kl_div(q.log(), p, reduction='sum')",
            **keras("keras.losses.kl_divergence(p, q)"),
            "SciPy": "stats.entropy(p, q)",
        },
        DIVERGENCE,
    ),
    "KL divergence, q without its logarithm": Question(
        {"helpers": "kl_divergence(p, q)", "PyTorch": "F.kl_div(q, p, reduction='sum')"},
        {"three classes": {"p": P, "q": Q}, "the same twice": {"p": [0.5, 0.5], "q": [0.5, 0.5]}},
    ),
    "KL divergence, mean": Question(
        {"helpers": "kl_divergence(p, q)", "PyTorch": "F.kl_div(q.log(), p)"},
        {"three classes": {"p": P, "q": Q}},
    ),
    "accuracy": Question(
        {
            "helpers": "np.mean((sigmoid(z) > 0.5) == y)",
            **keras("keras.metrics.BinaryAccuracy()(y, z)"),
            "scikit-learn": "accuracy_score(y, z > 0)",
        },
        {"signs all right": {"y": [1.0, 1.0, 0.0, 1.0, 0.0, 1.0], "z": [0.2, 0.4, -0.3, 2.0, -2.0, 0.1]}},
    ),
    "accuracy, threshold 0": Question(
        {
            "helpers": "np.mean((sigmoid(z) > 0.5) == y)",
            **keras("keras.metrics.BinaryAccuracy(threshold=0)(y, z)"),
        },
        {"signs all right": {"y": [1.0, 1.0, 0.0, 1.0, 0.0, 1.0], "z": [0.2, 0.4, -0.3, 2.0, -2.0, 0.1]}},
    ),
    "columns in another order": Question(
        {
            "helpers": "categorical_cross_entropy(np.stack([y == 'spam', y == 'ham'], axis=1), p)",
            "scikit-learn": "log_loss(y, p, labels=['spam', 'ham'])",
        },
        {"spam, ham": {"y": ["spam", "ham"], "p": [[0.9, 0.1], [0.2, 0.8]]}},
    ),
}

# Why a framework departs from `helpers`, in which frameworks, and to which questions in which cases.
DEPARTURES = (
    (
        "In float32 PyTorch's sigmoid(17) is 1, and that of helpers 1 - 6e-8; PyTorch cuts log 0 off at -100.",
        ("PyTorch",),
        {"binary from sigmoid(z)": ("sure and wrong",)},
    ),
    (
        "PyTorch cuts the logarithm off at -100, so no loss exceeds 100, and divides the gradient by at least 1e-12.",
        ("PyTorch",),
        {
            "binary from sigmoid(z)": ("far off", "infinite", "twenty logits"),
            "binary from probabilities": (
                "impossible happened",
                "certain and right",
                "nearly impossible",
                "sigmoid(-50)",
                "arguments swapped",
            ),
        },
    ),
    (
        "Keras clips a probability to [1e-7, 1 - 1e-7], so no loss exceeds 16.118 (15.942 in float32 if y is 0), "
        "and beyond the clip there is no gradient.",
        ("Keras on PyTorch",),
        {
            "binary from sigmoid(z)": ("sure and wrong", "far off", "infinite", "twenty logits"),
            "binary from probabilities": (
                "impossible happened",
                "certain and right",
                "nearly impossible",
                "sigmoid(-50)",
                "arguments swapped",
            ),
            "from class numbers, probabilities": ("certain",),
            "from distributions, probabilities": ("certain",),
            "from a sigmoid layer": ("sure and wrong",),
            "from a softmax layer": ("sure and wrong",),
        },
    ),
    (
        "Keras refuses no number: it clips a raw score into [1e-7, 1 - 1e-7] and takes it for a probability.",
        ("Keras on PyTorch",),
        {"binary from probabilities": ("raw scores for probabilities", "a little over 1")},
    ),
    (
        "On NumPy Keras takes the sigmoid of the logits and clips it to [1e-7, 1 - 1e-7].",
        ("Keras on NumPy",),
        {"binary from logits": ("sure and right", "sure and wrong")},
    ),
    (
        "Keras 2 clips to [1e-7, 1 - 1e-7] and adds 1e-7 once more in the logarithm, so no loss exceeds 15.425.",
        ("Keras 2",),
        {"binary from probabilities": ("impossible happened", "certain and right")},
    ),
    (
        "scikit-learn clips at the epsilon of the array's dtype, so no loss exceeds 36.044 (15.942 in float32).",
        ("scikit-learn",),
        {
            "binary from probabilities": ("impossible happened", "nearly impossible"),
            "from class numbers, probabilities": ("certain",),
        },
    ),
    (
        "Keras divides each row by its sum, whatever that is, and clips it after that.",
        ("Keras on PyTorch",),
        {
            "from class numbers, probabilities": NO_DISTRIBUTION,
            "from distributions, probabilities": NO_DISTRIBUTION[2:],
        },
    ),
    (
        "On TensorFlow Keras clips a row first and divides it by its sum after that, within the loss.",
        ("Keras on TensorFlow",),
        {"from class numbers, probabilities": NO_DISTRIBUTION[1:4]},
    ),
    (
        "scikit-learn warns of a row that does not sum to 1, and takes it as it is.",
        ("scikit-learn",),
        {"from class numbers, probabilities": ("row sums to 0.4", "three sigmoids")},
    ),
    (
        "scikit-learn takes the columns for the labels in sorted order, whatever labels= says; it warns.",
        ("scikit-learn",),
        {"columns in another order": ("spam, ham",)},
    ),
    (
        "scikit-learn's log_loss takes labels, and no soft ones.",
        ("scikit-learn",),
        {"binary from probabilities": ("soft labels",)},
    ),
    (
        "An infinite logit is NaN in (1 - y) z - log sigmoid(z), for 0 times infinity is.",
        ("PyTorch", "Keras on PyTorch"),
        {"binary from logits": ("infinite",)},
    ),
    (
        "PyTorch refuses a NaN as it refuses whatever lies outside [0, 1].",
        ("PyTorch", "Keras on PyTorch"),
        {"binary from sigmoid(z)": ("not a number",)},
    ),
    (
        "No label is checked: with -1 or 2 the formula has no minimum, and can fall below 0.",
        ("PyTorch", "Keras on PyTorch"),
        {"binary from logits": ("label -1", "label 2")},
    ),
    (
        "No target row is checked: it may sum to anything, and hold negative numbers.",
        ("PyTorch", "Keras on PyTorch"),
        {"from distributions, logits": ("two right answers", "row of zeros", "arguments swapped")},
    ),
    (
        "No target row is checked: it may sum to anything, and hold negative numbers.",
        ("Keras on PyTorch",),
        {"from distributions, probabilities": ("two right answers",)},
    ),
    (
        "PyTorch wants labels as floats here, and casts no integers.",
        ("PyTorch",),
        {"binary from logits": ("integer labels",), "from distributions, logits": ("integer one-hot",)},
    ),
    (
        "Keras casts labels to integers: 0.9 becomes 0.",
        ("Keras on PyTorch",),
        {"from class numbers, logits": ("label 0.9",)},
    ),
    (
        "-100 is PyTorch's ignore_index, unless it is told another: the sample counts for nothing, in Keras on it too.",
        ("PyTorch", "Keras on PyTorch"),
        {"from class numbers, logits": ("label -100",)},
    ),
    (
        "On JAX Keras makes a row of zeros of a label that there is not: the loss is 0.",
        ("Keras on JAX",),
        {"from class numbers, logits": ("label 3 of 0 to 2", "label -1", "label -100")},
    ),
    (
        "On NumPy Keras makes a row of zeros of a label below 0: the loss is 0.",
        ("Keras on NumPy",),
        {"from class numbers, logits": ("label -1", "label -100")},
    ),
    (
        "Every log-probability is multiplied by the target's, and 0 times minus infinity is NaN.",
        ("PyTorch", "Keras on PyTorch", "Keras on NumPy", "Keras on JAX"),
        {"from distributions, logits": ("masked class",)},
    ),
    (
        "The label is made one-hot, every log-probability multiplied by it, and 0 times minus infinity is NaN.",
        ("Keras on NumPy", "Keras on JAX"),
        {"from class numbers, logits": ("masked class",)},
    ),
    (
        "Where no class is left softmax is NaN, and nothing says so.",
        ("PyTorch", "Keras on PyTorch"),
        {"from class numbers, logits": ("all masked",)},
    ),
    (
        "A second softmax is taken: of three classes the loss is at least 0.5514 and at most 1.5514.",
        ("PyTorch",),
        {"cross-entropy of softmax(z)": ("four rows",)},
    ),
    (
        "PyTorch's nll_loss takes no logarithm and checks nothing: it turns the sign of the number it picks.",
        ("PyTorch",),
        {"negative log-likelihood": ("probabilities", "logits")},
    ),
    (
        "Keras' loss classes compute in float32 whatever they get.",
        ("Keras on PyTorch",),
        {"mean of a batch": ("four rows",), "mean of binary losses": ("ordinary",)},
    ),
    (
        "On PyTorch Keras takes the mean over the last axis in float32 whatever it gets.",
        ("Keras on PyTorch",),
        {"binary from logits": ("sure and right",)},
    ),
    (
        "PyTorch divides a sum of no losses by 0.",
        ("PyTorch",),
        {"mean of an empty batch": ("four rows",), "mean without label 1": ("all ignored",)},
    ),
    (
        "Keras returns the losses themselves, of which there is none.",
        ("Keras on PyTorch",),
        {"mean of an empty batch": ("four rows",)},
    ),
    (
        "Keras calls the mean of no losses 0.",
        ("Keras on PyTorch",),
        {"mean without label 1": ("all ignored",)},
    ),
    (
        "The loss function puts 0 where a sample is ignored, and its mean counts it.",
        ("Keras on PyTorch",),
        {"mean without label 1, function": ("four rows",)},
    ),
    (
        "Keras divides the sum by the number of samples, and not by the sum of their weights.",
        ("Keras on PyTorch",),
        {"mean with class weights": tuple(WEIGHTED)},
    ),
    (
        "For one-hot rows PyTorch divides the sum by the number of samples, and not by the sum of their weights.",
        ("PyTorch",),
        {"mean with class weights, one-hot": tuple(WEIGHTED)},
    ),
    (
        "Keras 3.15.1 takes the number of classes from the last axis (5 for 3), so that smoothed targets sum to 0.96.",
        ("Keras on PyTorch",),
        {"label smoothing, class axis 1": ("three classes at five places",)},
    ),
    (
        "Both axes have the same length, so the wrong one is an axis of classes too; no target row is checked.",
        ("Keras on PyTorch",),
        {"from distributions, class axis forgotten": ("three classes at three places",)},
    ),
    (
        "On JAX and NumPy Keras checks the shapes as if the classes lay along the last axis, whatever axis says.",
        ("Keras on JAX", "Keras on NumPy"),
        {"from class numbers, class axis 1": ("three classes at five places",)},
    ),
    (
        "Keras' loss classes squeeze the column, as was meant.",
        ("Keras on PyTorch",),
        {"mean of binary losses": ("(n,) against (n, 1)",), "mean squared error": ("(n,) against (n, 1)",)},
    ),
    (
        "scikit-learn takes a row of numbers for a column.",
        ("scikit-learn",),
        {"mean squared error": ("(n,) against (n, 1)",)},
    ),
    (
        "PyTorch broadcasts: the mean is over every prediction against every target; it warns.",
        ("PyTorch",),
        {"mean squared error": ("(n,) against (n, 1)",)},
    ),
    (
        "The sum of p log(p / q) is taken of whatever p and q are.",
        ("PyTorch", "Keras on PyTorch"),
        {"KL divergence": ("not normalised",)},
    ),
    (
        "SciPy divides p and q by their sums.",
        ("SciPy",),
        {"KL divergence": ("not normalised",)},
    ),
    (
        "Keras clips p and q to [1e-7, 1].",
        ("Keras on PyTorch",),
        {"KL divergence": ("impossible happened",)},
    ),
    (
        "PyTorch's kl_div takes log q first and then p, and takes no logarithm of its first argument.",
        ("PyTorch",),
        {"KL divergence, q without its logarithm": ("three classes", "the same twice")},
    ),
    (
        "Unless told otherwise PyTorch's kl_div divides by the number of outcomes, here three; it warns.",
        ("PyTorch",),
        {"KL divergence, mean": ("three classes",)},
    ),
    (
        "BinaryAccuracy compares with 1/2, which is a threshold for probabilities: a logit of 1/2 is 0.622.",
        ("Keras on PyTorch",),
        {"accuracy": ("signs all right",)},
    ),
)


def reasons():
    """Every explanation in a list, by framework, question and case."""
    found = {}
    for reason, frameworks, departures in DEPARTURES:
        for name in frameworks:
            for question, cases in departures.items():
                for case in cases:
                    found.setdefault((name, question, case), []).append(reason)
    return found


def questions(name):
    """Yield what is asked of the framework `name`, and how."""
    for question, (calls, cases, of, gradient, double, only) in QUESTIONS.items():
        if name in calls:
            for case in (only or {}).get(name, cases):
                for dtype in ("float32", "float64")[: 1 + (case in double)]:
                    asked = {"question": question, "case": case, "dtype": dtype, "input": cases[case]}
                    yield asked | {"call": calls[name]}, (calls[name], cases[case], dtype, of, gradient)
