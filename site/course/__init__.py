"""What the course's site needs besides Sphinx, myst-nb and furo: one small extension for each need."""
