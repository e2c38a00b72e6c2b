"""How easily a sheet reads: counted, never guessed."""
