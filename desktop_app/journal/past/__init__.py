"""Who changed what and when, from the journal and from received changes."""
