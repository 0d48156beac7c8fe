"""What keeps the notebooks in order: execution, normal form, rules."""
