"""Figures worked out by hand, one file for each group of definitions."""
