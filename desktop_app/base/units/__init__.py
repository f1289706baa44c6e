"""Lists of administrative units, and the codes they had before."""
