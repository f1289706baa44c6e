"""What an office imports from a file: a form, an indicator set as a workbook, a package."""
