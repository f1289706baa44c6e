"""Workbooks for villages and tables of any origin in the movement room."""
