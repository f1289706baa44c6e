"""Workbooks with live formulas: a spreadsheet program recalculates them to the same totals as this one."""
