"""Pictures and other files of a form."""
