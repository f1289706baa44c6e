"""The province's console: pages for its officers, over the same functions as the command line."""
