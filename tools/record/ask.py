"""Ask one framework everything that the tables hold for it: ``python -m tools.record.ask "Keras on JAX"``."""

import importlib
import json
import sys
import warnings

import numpy as np

from tools.record import floats, losses, regression

# What must be installed for each; the last for Keras is its backend.
FRAMEWORKS = {
    "helpers": ("helpers",),
    "exact": ("mpmath",),
    "SciPy": ("scipy",),
    "scikit-learn": ("sklearn",),
    "PyTorch": ("torch",),
    "Keras on PyTorch": ("keras", "torch"),
    "Keras on NumPy": ("keras", "scipy", "numpy"),
    "Keras on JAX": ("keras", "jax"),
    "Keras on TensorFlow": ("keras", "tensorflow"),
    "Keras 2": ("tf_keras", "tensorflow"),
}
# TensorFlow is gigabytes more: asked once, where it was installed, and kept.
NOT_VERIFIED = ("Keras on TensorFlow", "Keras 2")
SUBJECTS = {"floats": floats.questions, "losses": losses.questions, "regression": regression.questions}


class Framework:
    """One framework: its version, the names that a call may use, and `array`, which makes its array of NumPy's."""

    def __init__(self, name):
        self.name = name
        module, *_, self.backend = map(importlib.import_module, FRAMEWORKS[name] * 2)
        self.version = module.__version__.split("+")[0]
        self.array = np.array
        if name == "helpers":
            self.names = {"np": np} | {helper: getattr(module, helper) for helper in module.__all__}
        elif name == "exact":
            exact = importlib.import_module("tools.exact")
            self.names, self.array, self.version = exact.TRUTH, exact.exactly, "50 digits"
        elif name == "SciPy":
            self.names = {package: importlib.import_module(f"scipy.{package}") for package in ("special", "stats")}
        elif name == "scikit-learn":
            public = [importlib.import_module(f"sklearn.{package}") for package in ("metrics", "linear_model")]
            self.names = {one: getattr(package, one) for package in public for one in package.__all__}
            self.names |= {"np": np, "softmax": importlib.import_module("scipy.special").softmax}
            self.names |= {"fitted": regression.fitted}
        elif name == "PyTorch":
            self.names, self.array = {"torch": module, "F": module.nn.functional}, module.tensor
        else:
            self.names = {"keras": module}
            self.array = self.backend.constant if name in NOT_VERIFIED else module.ops.convert_to_tensor

    def evaluate(self, call, inputs, dtype, of=""):
        """The value of `call`, a string of the tables, and the derivative of its sum by the input named `of`."""
        arrays = {name: np.array(value) for name, value in inputs.items()}
        arrays = {name: self.array(a.astype(dtype) if a.dtype.kind == "f" else a) for name, a in arrays.items()}
        if of and self.backend.__name__ == "torch":
            arrays[of].requires_grad_()
            answer = eval(call, self.names | arrays)
            return answer, *self.backend.autograd.grad(answer.sum(), arrays[of])
        if of and self.backend.__name__ == "tensorflow":
            with self.backend.GradientTape() as tape:
                tape.watch(arrays[of])
                answer = eval(call, self.names | arrays)
            return answer, tape.gradient(answer, arrays[of])
        return eval(call, self.names | arrays), None

    def reply(self, call, inputs, dtype, of="", formula=""):
        """What the framework says to `call`: an answer and a gradient, or an error, and a warning."""
        said = {}
        with warnings.catch_warnings(record=True) as caught, np.errstate(all="ignore"):
            warnings.simplefilter("always")
            try:
                answer, gradient = self.evaluate(call, inputs, dtype, of)
                if formula and self.name == "helpers":
                    gradient, _ = self.evaluate(formula, inputs, dtype)
                said["answer"] = plain(answer, dtype)
                if gradient is not None:
                    said["gradient"] = plain(gradient, dtype)
            except Exception as error:  # whatever it raises is its answer
                said = {"error": first_line(error)}
        return said | ({"warning": first_line(caught[0].message)} if caught else {})


def first_line(error):
    """The type of an error or warning, and the first line of what it says."""
    return ": ".join([type(error).__name__, *str(error).strip().splitlines()[:1]])


def plain(value, dtype):
    """Numbers for JSON; a float32 has the digits that tell it from its neighbours, and no more."""
    if isinstance(value, dict):
        return {key: plain(one, dtype) for key, one in value.items()}
    array = np.asarray(value.detach() if hasattr(value, "detach") else value)
    if array.dtype.kind in "fO" and array.dtype != np.float32:  # objects: numbers of fifty digits
        array = array.astype(dtype)
    return (array.astype(str).astype(float) if array.dtype == np.float32 else array).tolist()


def everything(name):
    """Every record of one framework, by subject."""
    framework, records = Framework(name), {subject: [] for subject in SUBJECTS}
    for subject, questions in SUBJECTS.items():
        for asked, how in questions(name):
            said = framework.reply(*how)
            if subject == "floats":
                said["answer"] = float(np.ravel(said["answer"])[0])
            else:
                said["verified"] = name not in NOT_VERIFIED
            records[subject].append(asked | {"framework": name, "version": framework.version} | said)
    return records


if __name__ == "__main__":
    print(json.dumps(everything(sys.argv[1])))
