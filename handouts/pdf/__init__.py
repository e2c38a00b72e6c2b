"""The PDF room: the structure tree, fonts, the tagged canvas, reading back."""
