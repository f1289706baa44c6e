"""Results of campaigns and emulation movements, by indicator, area and period."""
