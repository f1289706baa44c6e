"""Documents as Word files (.docx), from the same blocks and in the same measures as on paper."""
