"""The expression language of forms (XPath 1.0 with the ODK extensions): parsed, and walked over answers."""
