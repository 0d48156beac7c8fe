"""Speed, memory and accuracy of helpers beside SciPy, NumPy and PyTorch. Run it by ``nox -s bench``."""
