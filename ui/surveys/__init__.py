"""Khảo sát: survey rounds, the forms of each area, what was counted and what it means."""
