"""Parts of the page that says which program this is."""
