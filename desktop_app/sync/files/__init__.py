"""Transfer of the files of records."""
