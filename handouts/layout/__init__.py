"""The layout room: a document in, pages of marks and a structure tree out.

Set in type by the project's own code (see ARCHITECTURE.md): text is shaped by HarfBuzz, lines are
broken and reordered over a whole paragraph, and each piece of ink knows its structure element.
"""
