"""Officers, their roles, rights and PINs, and the log of their access to personal data."""
