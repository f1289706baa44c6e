"""The places in the rooms that cards, links and the search lead to."""
