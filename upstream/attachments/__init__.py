"""Files of records at the province."""
