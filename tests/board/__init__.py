"""The board as a whole: every page of one Congress, played and loaded by the real pipeline."""
