"""Urgent reports, which are sent before everything else."""
