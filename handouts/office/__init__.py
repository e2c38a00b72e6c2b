"""A translation office: texts go out as XLIFF, come back as drafts; the glossary as CSV or TBX."""
