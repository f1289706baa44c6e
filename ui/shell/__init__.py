"""The window around the rooms: start, rail, top bar, status line, lock and help."""
