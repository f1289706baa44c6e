"""The figures of a period: read of the book once, put together, computed."""
