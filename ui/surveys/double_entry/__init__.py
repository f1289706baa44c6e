"""Double entry: its page, and entering a form again unseen."""
