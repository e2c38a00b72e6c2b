"""The library of content: its types, its form, its files."""
