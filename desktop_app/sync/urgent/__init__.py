"""Urgent reports, which go before everything else."""
