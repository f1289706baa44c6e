"""Exports: forms, tallies, areas and results as workbooks, CSV, statistics files and XForm records."""
