"""The files of records on their way."""
