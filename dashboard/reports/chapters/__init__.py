"""The documents of a report: what is said of the tables, and in which order.

A chapter takes the tables as they may be shown, so that no sentence tells what a table hides.
"""
