"""Reminder letters to whoever was asked and has not answered."""
