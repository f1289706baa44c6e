"""Programs for developers and the build; nothing here is part of the installed application."""
