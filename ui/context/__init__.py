"""What a room is given: the open book, reading and writing, preferences, the period, exchange."""
