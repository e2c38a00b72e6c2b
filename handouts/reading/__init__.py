"""Markdown in: a text becomes blocks, with all that is wrong with it."""
