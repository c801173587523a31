"""A simulated Congress: files in the formats of the sources, and the truth apart from them.

Nothing here is imported by the pipeline, and the truth is computed without it: where the two
agree, the pipeline has recovered what happened from the files alone. All people are invented.
"""
