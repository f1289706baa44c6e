"""What both ends ask of an op before it counts: who may, and of which record."""
