"""Words that are shortened where they have no room, and tell themselves whole."""
