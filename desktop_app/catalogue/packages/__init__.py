"""What every package of the catalogue is made of: its files, its manifest, labels, faults."""
