"""Acts over many communes: a step a commune, each in a transaction of its own."""
