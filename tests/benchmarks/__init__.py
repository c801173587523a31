"""Measurements against the targets of the project: `make bench`."""
