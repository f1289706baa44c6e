"""What both command lines need of a console: its language, letters that it can show, somebody to ask."""
