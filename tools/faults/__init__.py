"""Plants faults in a copy of the project, and counts those that a test finds: the one that is there for them."""
