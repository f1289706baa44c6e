"""The server as a whole: its addresses, and running it."""
