"""Double entry: a share of the forms is entered again by another officer and compared."""
