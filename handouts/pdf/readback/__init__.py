"""Reading a finished PDF back, the way a screen reader does: from its tags alone.

It shares no code with the writer, so a sheet that reads back as its document was written right.
"""

from handouts.pdf.readback.content import ReadGlyph
from handouts.pdf.readback.integrity import problems
from handouts.pdf.readback.read_outline import read_outline
from handouts.pdf.readback.tree import ReadElement, bookmarks, glyphs, read_tree

__all__ = ["ReadElement", "ReadGlyph", "bookmarks", "glyphs", "problems", "read_outline", "read_tree"]
