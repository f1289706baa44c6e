"""The read model: what the records say, as tables that pages ask. It is written here and nowhere else."""
