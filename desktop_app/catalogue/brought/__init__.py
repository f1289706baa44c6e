"""What somebody brings as a file: a form, an indicator set as a workbook, a package."""
