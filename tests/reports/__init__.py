"""Reports: what is printed, and what must not be."""
