"""Printable handouts about IEPs and 504 plans.

The stages, in order; ``handouts.pipeline`` is the same list as code:

1. ``library``    content and templates, read from files
2. ``selection``  the request, looked up in the library
3. ``compose``    the template, filled in: the sheet's skeleton in Markdown
4. ``document``   parse, resolve, fill: Markdown becomes a document
5. ``checks``     what would make the sheet hard to read for some
6. ``layout``     the document becomes pages of marks and a structure tree
7. ``pdf``        pages and tree become a tagged PDF (or ``document.html`` and others write it)
8. ``output``     the file, named and saved whole
"""

from __future__ import annotations

__version__ = "0.1.0"
