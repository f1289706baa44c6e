"""Khảo sát: survey rounds, the forms of each area, counts and results."""
