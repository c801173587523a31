"""Figures that can be printed: from a snapshot to documents and data files.

`request` says what is asked for, `tables` gather it from a snapshot, `disclosure` hides what the
public must not see, `chapters` make documents of it, `formats` write them. Nothing here knows
Streamlit; the command line and the page Reports call `make`.
"""
