"""Urgent reports that offices sent before their records."""
