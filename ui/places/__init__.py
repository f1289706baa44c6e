"""The places in the rooms to which cards, links and the search lead."""
