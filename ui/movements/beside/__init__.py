"""Panels beside the table: the cell with the cursor, and the progress against the plan."""
