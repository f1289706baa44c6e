"""Records: what a form holds when it is stored, by the keys of its answers."""
