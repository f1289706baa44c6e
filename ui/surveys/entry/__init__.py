"""The entry screen."""
