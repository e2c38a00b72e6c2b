"""From a selection to a finished document: the skeleton, what goes into it, values, and the checks."""
