"""What is asked for: options, defaults, refusals, and the request looked up in the library."""
