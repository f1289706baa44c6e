"""From files to definitions: XLSForm workbooks and XForms, bounded, checked and explained to the author."""
