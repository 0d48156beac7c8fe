"""What executes, checks, copies, grades and prints the notebooks, and tries out what the checks let through."""
