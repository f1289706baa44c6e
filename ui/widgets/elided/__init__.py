"""Words that are shortened where they have no room, with the whole text as a tip."""
