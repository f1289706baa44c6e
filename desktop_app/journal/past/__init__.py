"""Who changed what and when: read from the journal and from what came from other computers."""
