"""Ask real frameworks what they answer, and hold helpers/data/*.json against it: `nox -s frameworks`.

`losses`, `regression` and `floats` are tables of what is asked, `ask` puts it to one framework, and `check` compares.
"""
