"""What scikit-learn is asked to fit in lesson 6."""

import numpy as np

from helpers.data import orings, penguins

NEWTON = "LogisticRegression(C=np.inf, solver='newton-cholesky', tol=1e-12).fit(x, y)"
DEFAULT = "LogisticRegression().fit(x, y)"


def _orings():
    temperature, distress = orings()
    return {"x": temperature[:, None], "y": distress}


def _penguins(*features, species=("Adelie", "Chinstrap", "Gentoo")):
    """Features of some species, in standard deviations from their mean."""
    birds = penguins()
    chosen = np.isin(birds["species"], species)
    x = np.stack([birds[feature][chosen] for feature in features], axis=1)
    return {"x": (x - x.mean(axis=0)) / x.std(axis=0), "y": birds["species"][chosen]}


CASES = {
    "O-rings": (_orings, NEWTON, DEFAULT),
    "penguins: bill length and depth": (lambda: _penguins("bill_length", "bill_depth"), NEWTON, DEFAULT),
    "separable: flipper length and bill depth": (
        lambda: _penguins("flipper_length", "bill_depth", species=("Adelie", "Gentoo")),
        "LogisticRegression(C=np.inf).fit(x, y)",
        DEFAULT,
    ),
}

# How far another processor may be off, relative and absolute, where a fit stops before its optimum or has none.
SAME = {
    (case, "scikit-learn", call): (1e-2, 1e-6) if case.startswith("separable") else (1e-4, 1e-6)
    for case, (_, *calls) in CASES.items()
    for call in calls
} | {(case, "scikit-learn", NEWTON): (1e-9, 1e-12) for case in CASES}


def questions(name):
    """Yield what is asked of the framework `name`, and how."""
    if name == "scikit-learn":
        for case, (data, *calls) in CASES.items():
            for call in calls:
                yield {"case": case, "call": call}, (f"fitted({call}, x, y)", data(), "float64")


def fitted(model, x, y):
    """What a fitted model says: its parameters, and its mean loss on the data that it was fitted to."""
    p = model.predict_proba(x)[np.arange(len(y)), np.searchsorted(model.classes_, y)]
    return {"coef": model.coef_, "intercept": model.intercept_, "loss": -np.log(p).mean(), "classes": model.classes_}
