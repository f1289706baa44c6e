"""How the office's computers come to its keys, which the province carries and cannot open."""
