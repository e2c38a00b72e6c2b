"""Printable handouts about IEPs and 504 plans.

The stages, in order; ``handouts.pipeline`` is the same list as code:

1. ``library``    content and templates, read from files
2. ``ask``        what is asked for, looked up in the library
3. ``composing``  the template filled in, and a document made of it: checked, a plan
4. ``reading``    Markdown, which composing asks for, as blocks
5. values are filled into the plan
6. ``layout``     the document becomes pages of marks and a structure tree
7. ``pdf``        pages and tree become a tagged PDF (or ``writing`` writes the document)
8. ``output``     the file, named and saved whole
"""

from __future__ import annotations

__version__ = "0.1.0"
