"""What stands beside the table: about the cell with the cursor, and the progress against the plan."""
