"""Work that takes a while: how far it is, and a way to stop it."""
