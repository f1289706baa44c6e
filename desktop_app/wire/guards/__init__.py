"""What both ends ask of an op before it counts: who may, of which record, and whether it says all it must."""
