"""What SciPy and PyTorch are asked in the hard cases of lesson 8, and the exact formulas beside them."""

NEARLY_EQUAL = [[0.25, 0.75], [0.25 + 2.0**-30, 0.75 - 2.0**-30]]
SUM_NOT_1 = [[0.5, 0.5], [0.5 + 1e-9, 0.5 - 1e-9]]
KL_IN_TORCH = "F.kl_div(x[1].log(), x[0], reduction='sum')"
FRAMEWORKS = ("exact", "SciPy", "PyTorch")
# Case, input x, and what is asked of the exact formulas, SciPy and PyTorch (F is torch.nn.functional).
CASES = (
    ("logit near 1/2", 0.50000003, "logit(x)", "special.logit(x)", "torch.logit(x)"),
    ("sigmoid(-740)", -740.0, "sigmoid(x)", "special.expit(x)", "torch.sigmoid(x)"),
    ("log sigmoid(-800)", -800.0, "log_sigmoid(x)", "special.log_expit(x)", "F.logsigmoid(x)"),
    ("loss of sigmoid(-800)", -800.0, "-log_sigmoid(x)", "", "F.binary_cross_entropy(x.sigmoid(), 0 * x + 1)"),
    ("softmax, far apart", [0.3, 300.1, 277.7], "softmax(x)", "special.softmax(x)", "torch.softmax(x, 0)"),
    ("log-softmax, sure", [0.0, -40.0], "log_softmax(x)", "special.log_softmax(x)", "torch.log_softmax(x, 0)"),
    ("log-sum-exp near 0", [0.0] + [-40.0] * 8, "logsumexp(x)", "special.logsumexp(x)", "torch.logsumexp(x, 0)"),
    ("entropy, one-hot", [1.0, 0.0], "entropy(x)", "stats.entropy(x)", "torch.distributions.Categorical(x).entropy()"),
    ("KL, nearly equal", NEARLY_EQUAL, "kl_divergence(*x)", "stats.entropy(*x)", KL_IN_TORCH),
    ("KL, sum not quite 1", SUM_NOT_1, "kl_divergence(*x)", "stats.entropy(*x)", KL_IN_TORCH),
)


def questions(name):
    """Yield what is asked of the framework `name`, and how."""
    if name in FRAMEWORKS:
        for case, x, *functions in CASES:
            if function := functions[FRAMEWORKS.index(name)]:
                yield {"case": case, "input": x, "function": function}, (function, {"x": x}, "float64")
