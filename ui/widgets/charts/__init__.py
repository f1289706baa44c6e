"""Charts of papers, painted in the window."""
