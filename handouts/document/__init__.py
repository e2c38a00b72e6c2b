"""The document room: its types, and the stages that read, fill and write it."""
