"""What comes from the province: applied to the tables, or kept aside whole."""
