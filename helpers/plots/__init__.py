"""The notebooks' figures, one module for each subject: one call in a cell draws one figure."""
