"""What comes from the province: applied to the tables, or quarantined whole."""
