"""What a room gets: the open book, reading and writing, preferences, the period, exchange."""
