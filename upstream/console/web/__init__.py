"""How a page is asked for and answered: forms, templates, headers, errors."""
