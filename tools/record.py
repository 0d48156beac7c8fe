"""Record what SciPy and PyTorch answer to the hard cases of lesson 08, beside the exact answer.

``python -m tools.record`` compares what is installed with helpers/data/floats.json; with ``--write`` it stores it.
"""

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np

from tools.exact import TRUTH, exactly

FILE = Path(__file__).parent.parent / "helpers" / "data" / "floats.json"
FRAMEWORKS = {"exact": "mpmath", "SciPy": "scipy", "PyTorch": "torch"}
NEARLY_EQUAL = [[0.25, 0.75], [0.25 + 2.0**-30, 0.75 - 2.0**-30]]
SUM_NOT_1 = [[0.5, 0.5], [0.5 + 1e-9, 0.5 - 1e-9]]
KL_IN_TORCH = "F.kl_div(x[1].log(), x[0], reduction='sum')"
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


def answers(framework):
    """Yield what `framework` answers to every case that it has a function for; of several numbers, the first."""
    module = importlib.import_module(FRAMEWORKS[framework])
    if framework == "exact":
        names, number, version = TRUTH, exactly, "50 digits"
    elif framework == "SciPy":
        names, number, version = {"special": module.special, "stats": module.stats}, np.array, module.__version__
    else:
        names, version = {"torch": module, "F": module.nn.functional}, module.__version__.split("+")[0]
        number = lambda x: module.tensor(x, dtype=module.float64)  # noqa: E731
    for case, x, *functions in CASES:
        if function := functions[list(FRAMEWORKS).index(framework)]:
            answer = eval(function, names | {"x": number(x)})  # the strings above, and no others
            asked = {"case": case, "input": x, "function": function, "framework": framework, "version": version}
            yield asked | {"answer": float(answer[0] if np.ndim(answer) else answer)}


if __name__ == "__main__":
    installed = [framework for framework, module in FRAMEWORKS.items() if importlib.util.find_spec(module)]
    now = [answer for framework in installed for answer in answers(framework)]
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    print(*installed, "answer as recorded" if all(answer in stored for answer in now) else f"now answer {now}")
    if "--write" in sys.argv:
        now = [answer for answer in stored if answer["framework"] not in installed] + now
        FILE.write_text("[\n" + ",\n".join(map(json.dumps, now)) + "\n]\n", encoding="utf-8", newline="\n")
