"""Papers made of entries: quick reports, the daily line, the week, what is pressed for."""
