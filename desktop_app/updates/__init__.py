"""New versions of the program: trust, offers, downloads, installation and rollback."""
