"""Text out: a document as an outline, a web page, Markdown or CSV."""
