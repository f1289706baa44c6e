"""Records of communes: merged, locked, refused, in conflict."""
